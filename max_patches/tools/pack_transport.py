"""The package's panel ``band.transport``: play and stop, and what counts for the whole band."""

from typing import Final

from max_patches.tools.osc import address
from max_patches.tools.patcher import Box, Patcher, Rect
from max_patches.tools.setting import add_setting
from server.addresses import ENDPOINTS

WIDTH: Final = 774
HEIGHT: Final = 188
"""Size of the panel, in pixels."""
_WANTED: Final = (
    *("tempo", "temperature", "variation", "swing", "humanize"),
    *("quantum", "key", "scale", "clock/source", "input"),
    *("model", "seed", "hold", "clock/out", "input/channel"),
    *("look_ahead", "form"),
)
SETTINGS: Final = tuple(key for key in _WANTED if key in ENDPOINTS)
"""Settings of the whole band, in the order of the panel."""
_SHORT: Final = {"input/channel": "input ch.", "look_ahead": "look-ahead"}
"""Labels of settings whose names are too long."""
_PER_ROW: Final = 5
_CELL: Final = 152
_TOP: Final = 360


def band_transport() -> Patcher:
    """Build ``band.transport``.

    Inlets: messages from the server; 1 when it answers, 0 when it is silent.
    Outlets: messages for the server; a bang when every note has to end.
    """
    patcher = Patcher(rect=(80, 110, WIDTH, HEIGHT), is_panel=True)
    patcher.ui("panel", (1000, 20), panel=(0, 0, WIDTH, HEIGHT), background=1)
    messages = patcher.inlet((20, 20), "messages from the server")
    answering = patcher.inlet((520, 20), "1: the server answers, 0: it is silent")
    to_server = patcher.outlet((20, 320), "messages for the server")
    flush = patcher.outlet((200, 320), "bang: end every note")
    _buttons(patcher, to_server, flush)
    _words(patcher, to_server)
    _settings(patcher, messages, answering, to_server)
    _status(patcher, answering, flush)
    _feedback(patcher, messages, flush)
    return patcher


def _buttons(patcher: Patcher, to_server: Box, flush: Box) -> None:
    """Play, stop, panic, regenerate, cancel; two of them end our notes without waiting."""
    for index, name in enumerate(("play", "stop", "panic", "regenerate", "cancel")):
        left, width = 20 + 90 * index, 84 if name == "regenerate" else 60
        panel = (8 + (0, 66, 132, 198, 288)[index], 8, width, 26)
        button = patcher.ui(
            "textbutton", (left, 70), 80, panel, text=name.capitalize(), varname=name
        )
        press = patcher.obj("t b b", (left, 110))
        say = patcher.message(address(name), (left, 150), 84)
        patcher.chain(button, press)
        patcher.connect(press, say, outlet=1)
        patcher.chain(say, to_server)
        if name in ("stop", "panic"):
            patcher.chain(press, flush)


def _words(patcher: Patcher, to_server: Box) -> None:
    """A recording's name, an address to learn, a place to go to."""
    places = (("record", 20), ("learn", 150), ("unlearn", 280))
    for index, (key, left) in enumerate(places):
        panel = (8 + 180 * index, 66, 66, 20)
        patcher.comment(key, (left, 190), 60, panel)
        field = patcher.ui(
            "textedit",
            (left, 214),
            110,
            (74 + 180 * index, 66, 106, 20),
            varname=key,
            keymode=1,
            outputmode=1,
            lines=1,
        )
        text = patcher.obj("route text", (left, 246))
        say = patcher.obj(f"prepend {address(key)}", (left, 278), 126)
        patcher.chain(field, text, say, to_server)
    patcher.comment("go to beat", (410, 190), 80, (550, 66, 80, 20))
    beat = patcher.ui("flonum", (410, 214), 70, (634, 66, 62, 20), varname="locate", minimum=0.0)
    say = patcher.obj(f"prepend {address('locate')}", (410, 278), 130)
    patcher.chain(beat, say, to_server)


def _settings(patcher: Patcher, messages: Box, answering: Box, to_server: Box) -> None:
    """A control for each setting; the menu of models is filled by asking for them."""
    words = " ".join(map(address, (*SETTINGS, "models")))
    route = patcher.obj(f"route {words}", (20, _TOP - 2), 900)
    patcher.chain(messages, route)
    for index, key in enumerate(SETTINGS):
        row, column = divmod(index, _PER_ROW)
        at = (20 + 160 * column, _TOP + 70 + 110 * row)
        label, panel = _look(row, column, key)
        title = _SHORT.get(key, key.replace("/", " "))
        patcher.comment(title, (at[0], at[1] - 24), 100, label)
        control = add_setting(patcher, key, at, panel)
        patcher.connect(route, control.core, index, 1)
        patcher.connect(control.core, to_server, outlet=1)
        if key == "model":
            more = patcher.obj("prepend append", (at[0] + 900, at[1] - 40), 110)
            patcher.connect(route, more, len(SETTINGS))
            patcher.chain(more, control.box)
            _ask_models(patcher, control.box, answering, to_server)


def _look(row: int, column: int, key: str) -> tuple[Rect, Rect]:
    """Return where label and control stand on the panel."""
    left, top = 8 + _CELL * column, 94 + 23 * row
    width = 20 if key in ("hold", "clock/out") else 72 if row == 1 or key == "model" else 60
    return (left, top, 78, 20), (left + 78, top, width, 20)


def _ask_models(patcher: Patcher, menu: Box, answering: Box, to_server: Box) -> None:
    """Empty the menu, ask for the names, then which of them plays."""
    answers = patcher.obj("sel 1", (820, 70))
    button = patcher.ui(
        "textbutton", (900, 70), 80, (680, 8, 86, 26), text="Models?", varname="ask_models"
    )
    press = patcher.obj("t b b b", (860, 110))
    empty = patcher.message("clear", (960, 150), 50)
    names = patcher.message(address("models"), (900, 190), 110)
    which = patcher.message(address("model"), (860, 230), 110)
    patcher.chain(answering, answers, press)
    patcher.chain(button, press, which, to_server)
    patcher.connect(press, names, outlet=1)
    patcher.chain(names, to_server)
    patcher.connect(press, empty, outlet=2)
    patcher.chain(empty, menu)


def _status(patcher: Patcher, answering: Box, flush: Box) -> None:
    """A light; when the server falls silent, every note ends."""
    fan = patcher.obj("t i i i", (520, 70))
    light = patcher.ui("led", (600, 110), panel=(366, 10, 22, 22), varname="answering")
    words = patcher.obj("sel 1 0", (660, 110))
    is_gone = patcher.obj("sel 0", (520, 110))
    patcher.chain(answering, fan, is_gone, flush)
    patcher.connect(fan, words, outlet=1)
    patcher.connect(fan, light, outlet=2)
    shows = _display(patcher, "status", (660, 190), (392, 10, 172, 22), "start ai-music-server")
    for outlet, text in enumerate(("the server answers", "the server is silent")):
        line = patcher.message(f"set {text}", (660 + 110 * outlet, 150), 105)
        patcher.connect(words, line, outlet=outlet)
        patcher.chain(line, shows)


def _feedback(patcher: Patcher, messages: Box, flush: Box) -> None:
    """Where the band is, who leads, what waits, what went wrong."""
    lines = (
        ("beat", "set bar $1 beat $2", (568, 10, 106, 22), "bar and beat"),
        ("clock/state", "set clock: $1", (8, 40, 116, 22), "clock"),
        ("input/state", "set input: $1", (128, 40, 116, 22), "input"),
        ("queue", "set $3 at beat $2", (248, 40, 170, 22), "nothing waits"),
        ("recording", "set recording: $1", (422, 40, 116, 22), "no recording"),
        ("fail", "set refused: $1 $2 $3", (542, 40, 224, 22), "nothing was refused"),
        ("problem", "set $1 $2", (542, 40, 224, 22), ""),
        ("learned", "set $2 $4 moves $1", (542, 40, 224, 22), ""),
    )
    words = " ".join(address(key) for key, *_ in lines)
    route = patcher.obj(f"route {address('playing')} {words}", (1040, 70), 700)
    patcher.chain(messages, route)
    stopped = patcher.obj("sel 0", (1040, 110))
    patcher.chain(route, stopped, flush)
    news = None
    for outlet, (key, text, panel, first) in enumerate(lines, start=1):
        at = 1040 + 190 * (outlet - 1)
        line = patcher.message(text, (at, 160), 150)
        patcher.connect(route, line, outlet)
        shows = news
        if first:
            shows = _display(patcher, key.replace("/", "_"), (at, 210), panel, first)
        if key == "fail":
            news = shows
        if shows is not None:
            patcher.chain(line, shows)


def _display(patcher: Patcher, name: str, at: tuple[int, int], panel: Rect, text: str) -> Box:
    """Add a message box that only shows: it does not answer to the mouse."""
    return patcher.message(text, at, 170, panel, varname=name, ignoreclick=1)
