"""The package's panel ``band.latent``: snapshots, the way between two of them, macros."""

from typing import Final

from max_patches.tools.osc import address
from max_patches.tools.patcher import Box, Patcher
from max_patches.tools.setting import add_setting
from server.contract import N_MACROS

WIDTH: Final = 330
HEIGHT: Final = 420
"""Size of the panel, in pixels."""
PAD_STEPS: Final = 1000
"""The pad counts to so many from side to side."""
SEND_MS: Final = 50
"""The pad speaks no more often than this."""
_MACRO_SPAN: Final = 6.0
"""A macro goes from -3 to 3."""


def band_latent() -> Patcher:
    """Build ``band.latent``.

    Inlets: messages from the server; 1 when it answers.
    Outlet: messages for the server.
    """
    patcher = Patcher(rect=(80, 110, WIDTH, HEIGHT), is_panel=True)
    patcher.ui("panel", (1000, 20), panel=(0, 0, WIDTH, HEIGHT), background=1)
    messages = patcher.inlet((20, 20), "messages from the server")
    answering = patcher.inlet((420, 20), "1: the server answers")
    to_server = patcher.outlet((20, 560), "messages for the server")
    menus = _menus(patcher, messages, answering, to_server)
    _pad(patcher, menus, to_server)
    _store(patcher, to_server)
    _settings(patcher, messages, to_server)
    return patcher


def _menus(patcher: Patcher, messages: Box, answering: Box, to_server: Box) -> tuple[Box, Box]:
    """Two menus with the snapshots' names, filled by asking for them."""
    patcher.comment("pad: left to right from A to B; up: the macro", (20, 50), 300, (8, 6, 314, 20))
    route = patcher.obj(f"route {address('snapshots')}", (20, 76))
    more = patcher.obj("prepend append", (20, 110))
    patcher.chain(messages, route, more)
    answers = patcher.obj("sel 1", (420, 60))
    press = patcher.obj("t b b", (420, 110))
    button = patcher.ui(
        "textbutton", (480, 70), 90, (232, 176, 90, 22), text="Names?", varname="ask_snapshots"
    )
    patcher.chain(answering, answers, press)
    patcher.chain(button, press)
    ask = patcher.message(address("snapshots"), (420, 150), 120)
    patcher.chain(press, ask, to_server)
    empty = patcher.message("clear", (490, 110), 50)
    patcher.connect(press, empty, outlet=1)
    found = []
    for index, name in enumerate("ab"):
        panel = (208, 30 + 26 * index, 114, 22)
        patcher.comment(name.upper(), (20 + 130 * index, 140), 20, (188, 30 + 26 * index, 20, 20))
        menu = patcher.ui(
            "umenu",
            (20 + 130 * index, 166),
            110,
            panel,
            items="<empty>",
            varname=f"snapshot_{name}",
        )
        patcher.chain(more, menu)
        patcher.chain(empty, menu)
        found.append(menu)
    _recall(patcher, found[0], to_server)
    return found[0], found[1]


def _recall(patcher: Patcher, menu: Box, to_server: Box) -> None:
    """Play A as it is, or forget it: the menu says its name again, through the gate."""
    gate = patcher.obj("gate 2 0", (620, 190), 100)
    patcher.connect(menu, gate, outlet=1, inlet=1)
    for index, (key, text) in enumerate((("recall", "Play A"), ("delete", "Delete A"))):
        left = 620 + 150 * index
        button = patcher.ui(
            "textbutton", (left, 70), 80, (188 + 68 * index, 84, 66, 22), text=text, varname=key
        )
        press = patcher.obj(f"t 0 b {index + 1}", (left, 110))
        say = patcher.obj(f"prepend {address(f'snapshot/{key}')}", (620 + 210 * index, 220), 200)
        patcher.chain(button, press, gate)
        patcher.connect(press, menu, outlet=1)
        patcher.connect(press, gate, outlet=2)
        patcher.connect(gate, say, index)
        patcher.chain(say, to_server)


def _pad(patcher: Patcher, menus: tuple[Box, Box], to_server: Box) -> None:
    """Left to right: from A to B; upwards: the chosen macro."""
    pad = patcher.ui(
        "pictslider",
        (20, 220),
        100,
        (8, 28, 172, 170),
        varname="pad",
        rightvalue=PAD_STEPS,
        topvalue=PAD_STEPS,
    )
    calm_x = patcher.obj(f"speedlim {SEND_MS}", (20, 330))
    share = patcher.obj(f"/ {PAD_STEPS}.", (20, 365))
    all_three = patcher.obj("pack 0. s s", (20, 400), 150)
    morph = patcher.message(f"{address('snapshot/morph')} $2 $3 $1", (20, 440), 220)
    patcher.chain(pad, calm_x, share, all_three, morph, to_server)
    for inlet, menu in enumerate(menus, start=1):
        patcher.connect(menu, all_three, outlet=1, inlet=inlet)
    calm_y = patcher.obj(f"speedlim {SEND_MS}", (300, 330))
    up = patcher.obj(f"/ {PAD_STEPS}.", (300, 365))
    spread = patcher.obj(f"* {_MACRO_SPAN}", (300, 400))
    centred = patcher.obj(f"- {_MACRO_SPAN / 2}", (300, 440))
    say = patcher.obj(f"prepend {address('macro/1')}", (300, 480), 160)
    patcher.connect(pad, calm_y, outlet=1)
    patcher.chain(calm_y, up, spread, centred, say, to_server)
    patcher.comment("pad's macro", (420, 250), 90, (188, 116, 80, 20))
    which = patcher.ui(
        "number",
        (420, 276),
        50,
        (270, 116, 52, 20),
        varname="pad_macro",
        minimum=1,
        maximum=N_MACROS,
    )
    aim = patcher.obj(f"sprintf set {address('macro/1').replace('1', '%ld')}", (420, 320), 170)
    patcher.chain(patcher.obj("loadmess set 1", (420, 210)), which)
    patcher.chain(which, aim, say)


def _store(patcher: Patcher, to_server: Box) -> None:
    """Keep what sounds, by a name."""
    patcher.comment("keep as", (620, 250), 60, (8, 204, 60, 20))
    field = patcher.ui(
        "textedit",
        (620, 276),
        120,
        (70, 204, 252, 20),
        varname="store",
        keymode=1,
        outputmode=1,
        lines=1,
    )
    text = patcher.obj("route text", (620, 310))
    say = patcher.obj(f"prepend {address('snapshot/store')}", (620, 345), 190)
    patcher.chain(field, text, say, to_server)


def _settings(patcher: Patcher, messages: Box, to_server: Box) -> None:
    """The fader between the two, and the macros of the whole band."""
    keys = ("morph", *(f"macro/{k}" for k in range(1, N_MACROS + 1)))
    route = patcher.obj("route " + " ".join(map(address, keys)), (20, 600), 760)
    patcher.chain(messages, route)
    for index, key in enumerate(keys):
        row, column = divmod(index, 5)
        at = (20 + 160 * column, 670 + 110 * row)
        if key == "morph":
            label, panel = (188, 144, 66, 20), (256, 144, 66, 20)
        else:
            down, across = divmod(index - 1, 2)
            left, top = 8 + 160 * across, 236 + 40 * down
            label, panel = (left, top, 80, 20), (left + 84, top, 66, 20)
        patcher.comment(key.replace("/", " "), (at[0], at[1] - 24), 80, label)
        control = add_setting(patcher, key, at, panel)
        patcher.connect(route, control.core, index, 1)
        patcher.connect(control.core, to_server, outlet=1)
