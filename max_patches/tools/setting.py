"""One value of the server on a patch's panel: the control, and what stands behind it.

What a person turns goes to the server, and for a moment nothing that comes back moves the control
under the hand; then the server is asked what is true. What others change is shown in silence
(``set``) and never said again.
"""

from typing import Final, NamedTuple

from max_patches.tools.osc import address
from max_patches.tools.patcher import Box, Patcher, Point, Rect
from server.address_row import Arg
from server.addresses import ENDPOINTS

HANDS_OFF_MS: Final = 300
"""So long after the last turn the control belongs to the hand."""
_MENUS: Final = {"melody/model": ("melody-lstm", "melody-lstm-vae", "melody-conv-vae")}
"""Words of settings whose words the table leaves open."""
_DEFAULT_INSTRUMENT: Final = "drums"


class Control(NamedTuple):
    """A control on the panel."""

    box: Box
    """What a person turns."""
    outlet: int
    """Where it says its value."""
    core: Box
    """``p setting``: value turned, value heard, instrument -> to the control, to the server."""


def example_of(key: str) -> str:
    """Return a key of the table for a setting that each instrument has, e.g. ``density``."""
    return f"{_DEFAULT_INSTRUMENT}/{key}"


def setting_patcher(key: str, *, per_instrument: bool = False, says_again: bool = False) -> Patcher:
    """Build ``p setting``.

    Inlets: the value from the control; the value from the server; the instrument, if it is one of
    each instrument's settings; a bang that says the value again, if wanted.
    Outlets: to the control; to the server.
    """
    patcher = Patcher(rect=(120, 150, 620, 440))
    turned = patcher.inlet((20, 20), "from the control")
    heard = patcher.inlet((260, 20), "from the server")
    full = example_of(key) if per_instrument else key
    arg = ENDPOINTS[full].row.args[0]
    fan = patcher.obj("t l b", (20, 70))
    say = patcher.obj(f"prepend {address(full)}", (20, 290), 190)
    ask = patcher.message(address(full), (220, 290), 160)
    gate = _hands_on(patcher, fan, ask)
    show = patcher.obj("prepend setsymbol" if arg.type == "s" else "prepend set", (400, 290))
    to_control = patcher.outlet((400, 350), "to the control")
    to_server = patcher.outlet((440, 350), "to the server")
    patcher.chain(turned, fan)
    patcher.connect(heard, gate, inlet=1)
    patcher.chain(gate, show, to_control)
    patcher.chain(say, to_server)
    patcher.chain(ask, to_server)
    if per_instrument:
        name = patcher.inlet((400, 20), "the instrument")
        template = address(full).replace(_DEFAULT_INSTRUMENT, "%s")
        aim = patcher.obj(f"sprintf set {template}", (340, 70))
        patcher.chain(name, aim, say)
        patcher.chain(aim, ask)
    patcher.chain(_kept(patcher, fan, gate, full) if says_again else fan, say)
    return patcher


def _hands_on(patcher: Patcher, fan: Box, ask: Box) -> Box:
    """Turned: shut the gate for what is heard, for a while, and then ask; return the gate."""
    patcher.comment("turned: for a moment the control belongs to the hand", (200, 110), 190)
    hands_on = patcher.obj("t b 0", (140, 110))
    wait = patcher.obj(f"delay {HANDS_OFF_MS}", (140, 160))
    hands_off = patcher.obj("t b 1", (140, 200))
    gate = patcher.obj("gate 1 1", (260, 240), 70)
    patcher.connect(fan, hands_on, outlet=1)
    patcher.connect(hands_on, gate, outlet=1)
    patcher.chain(hands_on, wait, hands_off)
    patcher.connect(hands_off, gate, outlet=1)
    patcher.chain(hands_off, ask)
    patcher.comment("and then: what is it?", (220, 316), 150)
    return gate


def _kept(patcher: Patcher, fan: Box, gate: Box, key: str) -> Box:
    """Keep the value, turned or heard, to say it again: a bang would toggle a switch."""
    again = patcher.inlet((560, 20), "bang: say the value")
    kind = "float" if ENDPOINTS[key].row.args[0].type == "f" else "int"
    value = patcher.obj(f"{kind} {ENDPOINTS[key].default}", (20, 250), 90)
    patcher.comment("the value, turned or heard", (20, 226), 110)
    patcher.chain(fan, value)
    patcher.chain(again, value)
    patcher.connect(gate, value, inlet=1)
    return value


def add_setting(
    patcher: Patcher, key: str, at: Point, panel: Rect, *, per_instrument: bool = False
) -> Control:
    """Add a control for a setting, and ``p setting`` under it.

    Args:
        patcher: where to.
        key: the setting; without the instrument if it is one of each instrument's.
        at: where it stands in the patch; it takes 150 by 100 pixels.
        panel: where the control stands on the panel.
        per_instrument: whether it is one of each instrument's.
    """
    endpoint = ENDPOINTS[example_of(key) if per_instrument else key]
    arg = endpoint.row.args[0]
    keys: dict[str, object] = {"varname": key.replace("/", "_"), "annotation": endpoint.row.doc}
    maxclass, outlet = "number", 0
    if arg.type == "s":
        maxclass, outlet = "umenu", 1
        keys["items"] = _items(arg, key)
    elif arg.type == "switch":
        maxclass = "toggle"
    else:
        maxclass = "flonum" if arg.type == "f" else "number"
        keys |= _bounds(arg)
    box = patcher.ui(maxclass, at, 0 if maxclass == "toggle" else panel[2], panel, **keys)
    inside = setting_patcher(key, per_instrument=per_instrument)
    core = patcher.sub(key.replace("/", "_"), inside, (at[0], at[1] + 40))
    patcher.connect(box, core, outlet)
    patcher.connect(core, box)
    return Control(box, outlet, core)


def _items(arg: Arg, key: str) -> object:
    """Return a menu's words, with commas between them as Max wants."""
    choices = arg.choices or _MENUS.get(key, ())
    return [word for choice in choices for word in (choice, ",")][:-1] or "<empty>"


def _bounds(arg: Arg) -> dict[str, object]:
    kind = float if arg.type == "f" else int
    found: dict[str, object] = {}
    if arg.minimum is not None:
        found["minimum"] = kind(arg.minimum)
    if arg.maximum is not None:
        found["maximum"] = kind(arg.maximum)
    return found
