"""The package's panels ``band.strip`` (one instrument of the band) and ``band.melody``."""

from collections.abc import Sequence
from typing import Final

from max_patches.tools.heard import NOTE, add_who, heard_patcher
from max_patches.tools.notes import notes_patcher
from max_patches.tools.osc import address
from max_patches.tools.pack_notes import add_stopped
from max_patches.tools.patcher import Box, Patcher, Rect
from max_patches.tools.setting import Control, add_setting, example_of
from server.addresses import ENDPOINTS, SETTING_KEYS

WIDTH: Final = 150
HEIGHT: Final = 420
"""Size of a strip, in pixels."""
MELODY: Final = "melody"
_CELL: Final = (150, 100)
_PER_ROW: Final = 5
_TOP: Final = 420
"""Where the controls begin in the patch."""


def strip_keys() -> tuple[str, ...]:
    """Return the settings that each instrument has, as in the table."""
    return tuple(key.split("/", 1)[1] for key in SETTING_KEYS if key.startswith(example_of("")))


def melody_keys() -> tuple[str, ...]:
    """Return the melody's settings; empty where the server has no melody."""
    return tuple(key for key in SETTING_KEYS if key.startswith(f"{MELODY}/"))


def band_strip() -> Patcher:
    """Build ``band.strip INSTRUMENT``.

    Inlets: messages from the server; a bang ends every note.
    Outlets: pitch; velocity; channel; program and channel; messages for the server.
    """
    patcher = _frame()
    keys = strip_keys()
    messages, end = _inlets(patcher)
    names, number = add_who(patcher, (120, 70), "drums")
    heard = patcher.sub("heard", heard_patcher((NOTE, *keys)), (20, 280))
    patcher.chain(messages, heard)
    patcher.connect(number, heard, inlet=1)
    title = patcher.message(
        "drums", (420, 150), 134, (8, 6, 134, 22), varname="title", ignoreclick=1
    )
    show = patcher.obj("prepend set", (420, 110))
    patcher.chain(names, show, title)
    outs = _played(patcher, heard, (messages, end))
    controls = _controls(patcher, keys, outs[4], is_each=True)
    for port, control in enumerate(controls.values(), start=1):
        patcher.connect(heard, control.core, port, 1)
        patcher.connect(names, control.core, inlet=2)
    _programs(patcher, heard, {key: port for port, key in enumerate(keys, start=1)}, outs[3])
    _regenerate(patcher, names, outs[4])
    return patcher


def band_melody() -> Patcher:
    """Build ``band.melody``, like a strip, for the melody's own addresses."""
    patcher = _frame()
    keys = melody_keys()
    messages, end = _inlets(patcher)
    words = " ".join(map(address, (f"note/{MELODY}", *keys)))
    heard = patcher.obj(f"route {words}", (20, 280), 380)
    patcher.chain(messages, heard)
    patcher.comment(MELODY, (420, 90), 60, (8, 6, 54, 22))
    state = patcher.obj(f"route {address('melody/state')}", (720, 70))
    shows = patcher.message("off", (720, 150), 80, (64, 6, 78, 22), varname="state", ignoreclick=1)
    patcher.chain(messages, state, patcher.obj("prepend set", (720, 110)), shows)
    outs = _played(patcher, heard, (messages, end))
    controls = _controls(patcher, keys, outs[4], is_each=False)
    for port, control in enumerate(controls.values(), start=1):
        patcher.connect(heard, control.core, port, 1)
    ports = {_label(key): port for port, key in enumerate(keys, start=1)}
    _programs(patcher, heard, ports, outs[3])
    return patcher


def _frame() -> Patcher:
    patcher = Patcher(rect=(80, 110, WIDTH, HEIGHT), is_panel=True)
    patcher.ui("panel", (700, 20), panel=(0, 0, WIDTH, HEIGHT), background=1)
    return patcher


def _inlets(patcher: Patcher) -> tuple[Box, Box]:
    messages = patcher.inlet((20, 20), "messages from the server")
    return messages, patcher.inlet((420, 20), "bang: end every note")


def _played(patcher: Patcher, heard: Box, inlets: tuple[Box, Box]) -> tuple[Box, ...]:
    """Add what plays the notes, and all outlets."""
    messages, end = inlets
    notes = patcher.sub("notes", notes_patcher(), (20, 330))
    patcher.chain(heard, notes)
    patcher.connect(end, notes, inlet=1)
    add_stopped(patcher, (560, 70), messages, notes)
    names = ("pitch", "velocity", "channel", "program and channel", "messages for the server")
    outs = tuple(patcher.outlet((20 + 60 * i, 370), name) for i, name in enumerate(names))
    for port in range(3):
        patcher.connect(notes, outs[port], port)
    return outs


def _controls(
    patcher: Patcher, keys: Sequence[str], to_server: Box, *, is_each: bool
) -> dict[str, Control]:
    """Add a control for each setting: in a grid in the patch, in rows on the panel."""
    looks = _looks(keys, is_each=is_each)
    found: dict[str, Control] = {}
    for index, key in enumerate(keys):
        row, column = divmod(index, _PER_ROW)
        at = (20 + _CELL[0] * column, _TOP + 24 + _CELL[1] * row)
        label, panel = looks[key]
        patcher.comment(_label(key), (at[0], at[1] - 24), 100, label)
        found[key] = add_setting(patcher, key, at, panel, per_instrument=is_each)
        patcher.connect(found[key].core, to_server, outlet=1)
    return found


def _label(key: str) -> str:
    return key.removeprefix(f"{MELODY}/").replace("macro/", "m").replace("_", " ")


def _looks(keys: Sequence[str], *, is_each: bool) -> dict[str, tuple[Rect, Rect]]:
    """Place label and control of each setting: switches, then values, then macros in pairs."""
    kind = {k: ENDPOINTS[example_of(k) if is_each else k].row.args[0].type for k in keys}
    switches = [k for k in keys if kind[k] == "switch"]
    macros = [k for k in keys if "macro/" in k]
    values = [k for k in keys if k not in switches and k not in macros]
    found: dict[str, tuple[Rect, Rect]] = {}
    top = 32
    for index, key in enumerate(switches):
        row, column = divmod(index, 3)
        left = 8 + 45 * column
        found[key] = ((left, top + 44 * row, 44, 20), (left + 8, top + 20 + 44 * row, 22, 22))
    top += 44 * -(-len(switches) // 3) + 4
    if is_each:
        top += 22  # the button for new music
    for key in values:
        width = 76 if kind[key] == "s" else 56
        found[key] = ((8, top, 134 - width, 20), (142 - width, top, width, 20))
        top += 22
    top += 6
    for index, key in enumerate(macros):
        row, column = divmod(index, 2)
        left = 8 + 69 * column
        found[key] = ((left, top + 22 * row, 26, 20), (left + 26, top + 22 * row, 40, 20))
    return found


def _programs(patcher: Patcher, heard: Box, ports: dict[str, int], out: Box) -> None:
    """Choose the sound; after a change of channel it is chosen again on the new one."""
    both = patcher.obj("pack 1 1", (560, 300))
    again = patcher.obj("t b i", (640, 260))
    patcher.connect(heard, both, ports["program"])
    patcher.connect(heard, again, ports["channel"])
    patcher.connect(again, both, outlet=1, inlet=1)
    patcher.chain(again, both, out)


def _regenerate(patcher: Patcher, names: Box, to_server: Box) -> None:
    """A button for new music of this instrument."""
    key = example_of("regenerate")
    button = patcher.ui(
        "textbutton", (700, 150), 100, (8, 78, 134, 20), text="Regenerate", varname="regenerate"
    )
    press = patcher.obj("t b", (700, 190), 40)
    say = patcher.message(address(key), (700, 230), 170)
    aim = patcher.obj(f"sprintf set {address(key).replace('drums', '%s')}", (700, 110))
    patcher.chain(names, aim, say)
    patcher.chain(button, press, say)
    patcher.chain(say, to_server)
