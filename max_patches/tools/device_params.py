"""The parameters of the Live device: names, ranges and words from the address table."""

from typing import Final, NamedTuple

from max_patches.tools.osc import SERVER_PORT
from max_patches.tools.own_port import FIRST_PORT
from max_patches.tools.parameter import HIDDEN, STORED_ONLY, Parameter
from max_patches.tools.patcher import Rect
from max_patches.tools.setting import example_of
from server.addresses import ENDPOINTS
from server.music import INSTRUMENTS

N_DEVICE_MACROS: Final = 4


class Placed(NamedTuple):
    """A control of the device."""

    maxclass: str
    panel: Rect
    parameter: Parameter


def settings() -> dict[str, Placed]:
    """Return the controls that stand for a setting of the instrument, by its key."""
    found: dict[str, Placed] = {}
    for index, key in enumerate(("mute", "solo", "hold")):
        found[key] = _switch(key, (180, 24 + 22 * index, 64, 18))
    for index, key in enumerate(("temperature", "density", "variation")):
        found[key] = _dial(key, (256 + 64 * index, 22, 52, 50))
    for k in range(1, N_DEVICE_MACROS + 1):
        found[f"macro/{k}"] = _dial(f"macro/{k}", (256 + 48 * (k - 1), 102, 44, 50))
    return found


def _about(key: str) -> str:
    return ENDPOINTS[example_of(key)].row.doc


def _dial(key: str, panel: Rect) -> Placed:
    arg = ENDPOINTS[example_of(key)].row.args[0]
    name = key.replace("/", " ").title()
    is_macro = key.startswith("macro/")
    parameter = Parameter(
        varname=key.replace("/", "_"),
        longname=f"Band {name}",
        shortname={"temperature": "Temp", "variation": "Variat"}.get(key, name),
        about=_about(key),
        minimum=float(arg.minimum or 0.0),
        maximum=float(arg.maximum or 1.0),
        initial=float(arg.default or 0.0),
        style="custom",
        units="%.1f sd" if is_macro else "%.2f x" if key == "temperature" else "%.2f",
    )
    return Placed("live.dial", panel, parameter)


def _switch(key: str, panel: Rect) -> Placed:
    name = key.capitalize()
    look = (("mode", 1), ("text", name), ("texton", name))
    parameter = Parameter(
        varname=key,
        longname=f"Band {name}",
        shortname=name,
        about=_about(key),
        choices=("off", "on"),
        look=look,
    )
    return Placed("live.text", panel, parameter)


FOLLOW: Final = Placed(
    "live.text",
    (8, 46, 92, 18),
    Parameter(
        varname="follow",
        longname="Band Follow Live",
        shortname="Follow",
        about="The band plays, stops and keeps time with Live; off: it leads itself.",
        choices=("off", "on"),
        initial=1.0,
        look=(("mode", 1), ("text", "Follow Live"), ("texton", "Follow Live")),
    ),
)

INSTRUMENT: Final = Placed(
    "live.menu",
    (8, 24, 160, 16),
    Parameter(
        varname="instrument",
        longname="Band Instrument",
        shortname="Instr",
        about="Whose notes this track gets.",
        choices=INSTRUMENTS,
    ),
)


def button(name: str, about: str, panel: Rect) -> Placed:
    """Return a button: no value, so Live keeps nothing of it."""
    look = (("mode", 0), ("text", name), ("texton", name))
    parameter = Parameter(
        varname=name.lower(),
        longname=f"Band {name}",
        shortname=name[:8],
        about=about,
        choices=("off", "on"),
        visibility=HIDDEN,
        look=look,
    )
    return Placed("live.text", panel, parameter)


def port(varname: str, name: str, number: int, about: str, panel: Rect) -> Placed:
    """Return a UDP port: kept with the Live set, not automated; 0 where any will do."""
    parameter = Parameter(
        varname=varname,
        longname=f"Band {name}",
        shortname=name.split()[0],
        about=about,
        minimum=1024.0 if number else 0.0,
        maximum=65535.0,
        initial=float(number),
        style="int",
        visibility=STORED_ONLY,
    )
    return Placed("live.numbox", panel, parameter)


PORTS: Final = (
    port(
        *("server_port", "Server Port", SERVER_PORT, "UDP port of ai-music-server."),
        panel=(48, 146, 44, 15),
    ),
    port(
        *("reply_port", "Reply Port", 0),
        about="UDP port where this device listens, no other may have it; "
        f"0: the next free one from {FIRST_PORT} on.",
        panel=(128, 146, 44, 15),
    ),
)
