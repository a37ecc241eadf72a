"""What one voice has in the Pure Data patch besides its notes: controls, and the wires behind them.

A control is drawn on the patch; its wires are in a subpatch. What is moved goes there by a name of
the patch's own, as ``$0-bass-density``; what the server says comes back by a cord and as ``set``,
so it is shown and never said again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from max_patches.tools.osc import address, limits
from max_patches.tools.patcher import Point
from max_patches.tools.pd_canvas import Canvas, PdBox
from server.addresses import ENDPOINTS
from server.music import INSTRUMENTS, MELODY

TO_SERVER: Final = "$0-to-server"
"""Takes OSC messages as bytes."""
MELODY_MODELS: Final = ("melody-lstm", "melody-lstm-vae", "melody-conv-vae")
"""Sets that the project ships; others are chosen by a symbol to ``band-melody-model``."""

_N_MACROS: Final = 4
_DIGIT_0: Final = ord("0")


@dataclass(frozen=True, slots=True)
class Control:
    """A switch, a number or a button of a voice."""

    key: str
    """In the table, e.g. ``bass/density``."""
    label: str
    """One word."""
    at: Point
    """Where it stands, from the corner of its strip."""

    @property
    def name(self) -> str:
        """By which other patches move it, e.g. ``band-density-bass``."""
        voice, *words = self.key.split("/")
        order = (voice, *words) if voice == MELODY else (*words, voice)
        return "-".join(("band", *order))

    @property
    def turned(self) -> str:
        """By which it tells its wires, e.g. ``$0-bass-density``."""
        return "-".join(("$0", *self.key.split("/")))

    @property
    def is_press(self) -> bool:
        """Whether it does something and holds no value."""
        return ENDPOINTS[self.key].row.kind == "action"

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off."""
        row = ENDPOINTS[self.key].row
        return not self.is_press and row.args[0].type == "switch"


def instrument_controls(name: str) -> tuple[Control, ...]:
    """Return the controls of an instrument, in the order of their wires."""
    switches = (("mute", (0, 0)), ("solo", (66, 0)), ("hold", (132, 0)))
    numbers = (("regenerate", (0, 25)), ("density", (0, 50)), ("variation", (0, 75)))
    plain = [Control(f"{name}/{key}", key, at) for key, at in switches + numbers]
    macros = [
        Control(f"{name}/macro/{k}", f"m{k}", (102 * (1 - k % 2), 100 + 25 * ((k - 1) // 2)))
        for k in range(1, _N_MACROS + 1)
    ]
    return (*plain, *macros)


def melody_controls() -> tuple[Control, ...]:
    """Return the controls of the melody."""
    return (
        Control("melody/mute", "mute", (0, 0)),
        Control("melody/on", "on", (66, 0)),
        Control("melody/input", "from_input", (0, 25)),
        Control("melody/temperature", "temperature", (0, 50)),
    )


def draw_strip(canvas: Canvas, voice: str, settings: tuple[PdBox, int], at: Point) -> None:
    """Draw a voice's controls and connect them.

    Args:
        canvas: where.
        voice: an instrument, or ``melody``.
        settings: the box and the outlet that give what the server says below ``/band/VOICE``.
        at: the strip's corner.
    """
    controls = instrument_controls(voice) if voice in INSTRUMENTS else melody_controls()
    wires = canvas.sub(f"{voice}-controls", _wires(controls), at)
    source, outlet = settings
    canvas.connect(source, wires, outlet=outlet)
    shown = [control for control in controls if not control.is_press]
    for control in controls:
        box = _drawn(canvas, control, (at[0] + control.at[0], at[1] + 30 + control.at[1]))
        if control in shown:
            canvas.connect(wires, box, outlet=shown.index(control))
    if voice == MELODY:
        _melody_model(canvas, settings, (at[0], at[1] + 105))


def osc_format(key: str, tags: str = "") -> str:
    """Return the ``oscformat`` that sends to a key of the table.

    Args:
        key: e.g. ``bass/mute``.
        tags: type tags of its arguments; without them Pd would send every number as a float.
    """
    parts = address(key).strip("/").replace("/", " ")
    return f"oscformat -f {tags} {parts}" if tags else f"oscformat {parts}"


def _drawn(canvas: Canvas, control: Control, at: Point) -> PdBox:
    if control.is_press:
        return canvas.bang(control.name, control.label, at, control.turned)
    if control.is_switch:
        return canvas.toggle(control.name, control.label, at, control.turned)
    return canvas.number(control.name, control.label, at, limits(control.key), control.turned)


def _wires(controls: Sequence[Control]) -> Canvas:
    """Build the subpatch: inlet, what the server says; an outlet a control, ``set`` and a value."""
    canvas = Canvas(size=(40 + 170 * len(controls), 380))
    canvas.comment("what the server says is shown", (120, 20))
    canvas.comment("what is moved goes to the server", (120, 230))
    inlet = canvas.obj("inlet", (20, 20))
    words = list(dict.fromkeys(c.key.split("/")[1] for c in controls if not c.is_press))
    route = canvas.obj(f"route {' '.join(words)}", (20, 50))
    canvas.chain(inlet, route)
    macros = _macros(canvas, route, words.index("macro")) if "macro" in words else []
    for index, control in enumerate(controls):
        left = 20 + 170 * index
        if not control.is_press:
            show = canvas.msg("set $1", (left, 170))
            word = control.key.split("/")[1]
            source = macros.pop(0) if word == "macro" else route
            canvas.connect(source, show, outlet=words.index(word) if source is route else 0)
            canvas.chain(show, canvas.obj("outlet", (left, 200)))
        _say(canvas, control, left)
    return canvas


def _macros(canvas: Canvas, route: PdBox, outlet: int) -> list[PdBox]:
    """Part macros by their number, which ``oscparse`` gives as a symbol that no ``route`` takes."""
    first = 20 + 170 * 6
    split = canvas.obj("list split 1", (first, 80))
    digit = canvas.obj("list fromsymbol", (first, 110))
    codes = " ".join(str(_DIGIT_0 + k) for k in range(1, _N_MACROS + 1))
    which = canvas.obj(f"sel {codes}", (first, 125))
    canvas.connect(route, split, outlet=outlet)
    canvas.chain(split, digit, which)
    values = [canvas.obj("f", (first + 170 * k, 148)) for k in range(_N_MACROS)]
    for k, value in enumerate(values):
        canvas.connect(split, value, outlet=1, inlet=1)
        canvas.connect(which, value, outlet=k)
    return values


def _say(canvas: Canvas, control: Control, left: int) -> None:
    moved = canvas.obj(f"r {control.turned}", (left, 250))
    if control.is_press:
        message = canvas.obj(osc_format(control.key), (left, 310))
        canvas.chain(moved, message)
    else:
        tag = ENDPOINTS[control.key].row.args[0].tag
        message = canvas.obj(osc_format(control.key, tag), (left, 310))
        least, greatest = (0.0, 1.0) if control.is_switch else limits(control.key)
        canvas.chain(moved, canvas.obj(f"clip {least:g} {greatest:g}", (left, 280)), message)
    canvas.chain(message, canvas.obj(f"s {TO_SERVER}", (left, 340)))


def _melody_model(canvas: Canvas, settings: tuple[PdBox, int], at: Point) -> None:
    """A message box for each set that ships, and the name of the one that plays."""
    left, top = at
    route = canvas.obj("route model", (left, top + 5))
    line = canvas.obj("list prepend set plays", (left, top + 30))
    source, outlet = settings
    canvas.connect(source, route, outlet=outlet)
    trim = canvas.obj("list trim", (left, top + 55))
    canvas.chain(route, line, trim, canvas.msg("plays", (left, top + 80)))
    # A name may come as a symbol or as a bare word.
    name = canvas.obj("list append", (left, top + 210))
    message = canvas.obj(osc_format("melody/model", "s"), (left, top + 235))
    canvas.connect(canvas.obj("r band-melody-model", (left, top + 185)), name)
    for index, shipped in enumerate(MELODY_MODELS):
        canvas.connect(canvas.msg(f"symbol {shipped}", (left, top + 110 + 25 * index)), name)
    canvas.chain(name, message, canvas.obj(f"s {TO_SERVER}", (left, top + 260)))
