"""The SuperCollider file ``band.scd``: a fixed program around the server's address table."""

from pathlib import Path
from typing import Final

from max_patches.tools.osc import PING_MS, SERVER_PORT, SILENCE_MS, limits
from server.address_row import Endpoint
from server.addresses import ENDPOINTS
from server.music import INSTRUMENTS, VOICES

_TEMPLATE: Final = Path(__file__).with_name("band.scd.in")
_MS_PER_S: Final = 1000

KNOBS: Final = (
    (1, "temperature"),
    *((20 + index, f"{name}/density") for index, name in enumerate(INSTRUMENTS)),
    *((24 + k, f"macro/{k}") for k in range(1, 5)),
)
"""MIDI controller and the setting that it turns."""


def band_scd() -> str:
    """Return the program.

    Raises:
        KeyError, ValueError: a knob turns what the table does not have, or what has no limits.
    """
    for _, key in KNOBS:
        limits(key)
    rows = (_row(e) for e in ENDPOINTS.values() if e.row.kind != "feedback")
    words = {
        "@PING_S@": f"{PING_MS / _MS_PER_S:g}",
        "@SILENCE_S@": f"{SILENCE_MS / _MS_PER_S:g}",
        "@SERVER_PORT@": str(SERVER_PORT),
        "@TABLE@": ",\n".join(f"\t{row}" for row in rows),
        "@KNOBS@": "#[" + ", ".join(f'[{number}, "{key}"]' for number, key in KNOBS) + "]",
        "@VOICES@": ", ".join(VOICES),
    }
    text = _TEMPLATE.read_text("utf-8")
    for word, content in words.items():
        text = text.replace(word, content)
    return text


def _row(endpoint: Endpoint) -> str:
    """Return what can be said at an address, as a literal array."""
    args = endpoint.row.args if endpoint.row.kind != "query" else ()
    least = greatest = None
    if endpoint.row.kind == "setting":
        least, greatest = args[0].minimum, args[0].maximum
        if args[0].type == "switch":
            least, greatest = 0, 1
    bounds = ["nil" if bound is None else f"{bound:.10g}" for bound in (least, greatest)]
    return f'["{endpoint.key}", "{"".join(arg.tag for arg in args)}", {", ".join(bounds)}]'
