"""The Pure Data patch ``band.pd``: vanilla objects only, the same behaviour as the Max patch.

Every control has a receive name that begins with ``band-``, so other patches can play it: a bang
to ``band-play`` presses Play.
"""

from typing import Final

from max_patches.tools.osc import (
    PING_MS,
    REPLY_PORT,
    SERVER_PORT,
    SILENCE_MS,
    default,
    limits,
)
from max_patches.tools.pd_canvas import Canvas, PdBox
from max_patches.tools.pd_strip import TO_SERVER, draw_strip, osc_format
from server.address_row import ROOT
from server.music import VOICES

FROM_SERVER: Final = "$0-from-server"
FLUSH: Final = "$0-end-notes"
_UDP_PORTS: Final = (1, 65535)


def band_canvas() -> Canvas:
    """Build the patch. Arguments, where it is used as an abstraction: server port, reply port."""
    canvas = Canvas(size=(1290, 980))
    for text, at in (
        ("AI band: start ai-music-server, then press play.", (20, 10)),
        ("A bang to band-play from any patch presses play; the others likewise.", (20, 28)),
        ("what the server says is shown, and never said again", (260, 290)),
        ("a note goes to its instrument and waits there; open one to see how", (130, 460)),
        ("m1 to m4: the instrument's first macros", (20, 755)),
        ("hello, ping and the two UDP ports", (500, 410)),
    ):
        canvas.comment(text, at)
    canvas.sub("link", _link(), (420, 410))
    _transport(canvas)
    _settings(canvas)
    _status(canvas)
    _voices(canvas)
    return canvas


def _transport(canvas: Canvas) -> None:
    for index, name in enumerate(("play", "stop", "panic")):
        left = 20 + 200 * index
        button = canvas.bang(f"band-{name}", name, (left, 50))
        press = canvas.obj("t b b", (left, 80))
        canvas.chain(button, press)
        message = canvas.obj(osc_format(name), (left, 110))
        canvas.connect(press, message, outlet=1)
        canvas.chain(message, canvas.obj(f"s {TO_SERVER}", (left, 140)))
        if name != "play":
            canvas.chain(press, canvas.obj(f"s {FLUSH}", (left + 50, 80)))
        if name == "panic":
            canvas.chain(press, canvas.sub("all-notes-off", _all_notes_off(), (left + 20, 170)))


def _all_notes_off() -> Canvas:
    """Controller 123 on all 16 channels: ends also what this patch knows nothing of."""
    canvas = Canvas(size=(300, 300))
    start = canvas.obj("t b b", (20, 50))
    canvas.chain(canvas.obj("inlet", (20, 20)), start)
    first = canvas.msg("1", (120, 80))
    repeat, count = canvas.obj("until", (20, 110)), canvas.obj("f", (20, 140))
    times, fan = canvas.msg("16", (20, 80)), canvas.obj("t b f f", (20, 170))
    following = canvas.obj("+ 1", (120, 140))
    out = canvas.obj("ctlout 123 1", (20, 230))
    canvas.connect(start, first, outlet=1)
    canvas.connect(first, count, inlet=1)
    canvas.chain(start, times, repeat, count, fan)
    canvas.connect(fan, following, outlet=2)
    canvas.connect(following, count, inlet=1)
    canvas.connect(fan, out, outlet=1, inlet=2)
    canvas.chain(fan, canvas.msg("0", (20, 200)), out)
    return canvas


def _settings(canvas: Canvas) -> None:
    """Tempo and temperature: what is turned goes to the server, what it says is only shown."""
    route = canvas.obj("route tempo temperature", (640, 130))
    canvas.chain(canvas.obj(f"r {FROM_SERVER}", (640, 105)), route)
    for outlet, key in enumerate(("tempo", "temperature")):
        left = 640 + 280 * outlet
        least, greatest = limits(key)
        show = canvas.msg("set $1", (left, 160))
        canvas.connect(route, show, outlet=outlet)
        box = canvas.number(f"band-{key}", key, (left, 190), limits(key))
        within = canvas.obj(f"clip {least:g} {greatest:g}", (left, 220))
        message = canvas.obj(osc_format(key, "f"), (left, 250))
        canvas.chain(show, box, within, message, canvas.obj(f"s {TO_SERVER}", (left, 280)))

    places = (("server-port", 1), ("reply-port", 2))
    for name, index in places:
        left = 640 + 280 * (index - 1)
        show = canvas.msg("set $1", (left, 30))
        box = canvas.number(f"band-{name}", name, (left, 55), _UDP_PORTS)
        canvas.chain(canvas.obj(f"r $0-{name}", (left, 5)), show, box)
        canvas.chain(box, canvas.obj(f"s $0-new-{name}", (left, 80)))


def _status(canvas: Canvas) -> None:
    """What the server says of itself."""
    canvas.chain(
        canvas.obj("r $0-answers", (20, 200)),
        canvas.toggle("empty", "the_server_answers", (20, 225)),
    )
    route = canvas.obj("route playing beat version fail", (20, 290))
    canvas.chain(canvas.obj(f"r {FROM_SERVER}", (20, 260)), route)
    fan = canvas.obj("t f f", (20, 320))
    is_over = canvas.obj("sel 0", (20, 350))
    canvas.chain(route, fan, is_over, canvas.obj(f"s {FLUSH}", (20, 380)))
    canvas.connect(fan, canvas.toggle("empty", "plays", (80, 350)), outlet=1)
    for outlet, (word, left) in enumerate((("beat", 200), ("version", 420), ("refused", 660)), 1):
        line = canvas.obj(f"list prepend set {word}", (left, 320))
        canvas.connect(route, line, outlet=outlet)
        canvas.chain(line, canvas.obj("list trim", (left, 350)), canvas.msg(word, (left, 380)))


def _voices(canvas: Canvas) -> None:
    """A column for each instrument and the melody: its notes and its controls."""
    names = " ".join(VOICES)
    kinds = canvas.obj("route note", (20, 460))
    notes = canvas.obj(f"route {names}", (20, 490))
    settings = canvas.obj(f"route {names}", (420, 490))
    flush = canvas.obj(f"r {FLUSH}", (820, 490))
    canvas.chain(canvas.obj(f"r {FROM_SERVER}", (20, 430)), kinds, notes)
    canvas.connect(kinds, settings, outlet=1)
    for index, name in enumerate(VOICES):
        left = 20 + 210 * index
        args = f"{name} {default(f'{name}/program')} {default(f'{name}/channel')}"
        player = canvas.obj(f"band-notes {args}", (left, 530))
        canvas.connect(notes, player, outlet=index)
        canvas.connect(flush, player, inlet=1)
        canvas.connect(settings, player, outlet=index, inlet=2)
        draw_strip(canvas, name, (settings, index), (left, 570))


def _link() -> Canvas:
    """Hello until the server answers, then a ping a second; two seconds of silence: it is gone."""
    canvas = Canvas(size=(1020, 620))
    for text, at in (
        ("silent: hello again; else a ping a second", (95, 250)),
        ("another port: bye, move, hello", (360, 258)),
        ("whatever comes is a sign of life", (600, 90)),
        ("1: it answers", (660, 220)),
    ):
        canvas.comment(text, at)
    send = canvas.obj("netsend -u -b", (20, 560))
    frame, trim = canvas.obj("list prepend send", (20, 500)), canvas.obj("list trim", (20, 530))
    canvas.chain(canvas.obj(f"r {TO_SERVER}", (20, 470)), frame, trim, send)
    hello, bye, reconnect = _session(canvas, frame, send)
    state = _heartbeat(canvas, frame, hello, reconnect)
    receive = _from_server(canvas, state)
    _ports(canvas, (hello, bye, reconnect), receive)
    return canvas


def _session(canvas: Canvas, frame: PdBox, send: PdBox) -> tuple[PdBox, PdBox, PdBox]:
    """Return what takes the reply port for hello, the same for bye, and the server's port."""
    hello, bye = canvas.obj("f", (120, 380)), canvas.obj("f", (330, 380))
    name = canvas.msg("$1 Pd", (120, 410))
    canvas.chain(hello, name, canvas.obj(osc_format("hello", "is"), (120, 440)), frame)
    canvas.chain(bye, canvas.obj(osc_format("bye", "i"), (330, 410)), frame)
    # A server that was not there has made the system refuse this connection: make a new one.
    port = canvas.obj("f", (560, 380))
    to = canvas.obj("t f b", (560, 410))
    canvas.chain(port, to, canvas.msg("connect 127.0.0.1 $1", (560, 470)), send)
    leave = canvas.msg("disconnect", (640, 440))
    canvas.connect(to, leave, outlet=1)
    canvas.chain(leave, send)
    return hello, bye, port


def _heartbeat(canvas: Canvas, frame: PdBox, hello: PdBox, reconnect: PdBox) -> PdBox:
    """Return what takes 1 when the server is heard and 0 when it has fallen silent."""
    metro = canvas.obj(f"metro {PING_MS}", (20, 190))
    canvas.chain(canvas.obj("r $0-start", (20, 130)), canvas.msg("1", (20, 160)), metro)
    known, ask = canvas.obj("f 0", (20, 220)), canvas.obj("sel 0 1", (20, 250))
    canvas.chain(metro, known, ask)
    greet = canvas.obj("t b b", (20, 350))
    canvas.chain(canvas.obj("r $0-greet", (20, 320)), greet)
    canvas.chain(ask, greet, hello)
    canvas.connect(greet, reconnect, outlet=1)
    ping = canvas.obj(osc_format("ping"), (20, 280))
    canvas.connect(ask, ping, outlet=1)
    canvas.chain(ping, frame)
    fan, changed = canvas.obj("t f f", (600, 220)), canvas.obj("change", (600, 250))
    canvas.connect(fan, known, outlet=1, inlet=1)
    canvas.chain(fan, changed, canvas.obj("s $0-answers", (600, 280)))
    gone = canvas.obj("sel 0", (720, 280))
    canvas.chain(changed, gone, canvas.obj(f"s {FLUSH}", (720, 310)))
    return fan


def _from_server(canvas: Canvas, state: PdBox) -> PdBox:
    """Listen; whatever comes is a sign of life. Return the ``netreceive``."""
    receive, heard = canvas.obj("netreceive -u -b", (860, 60)), canvas.obj("t l b", (860, 90))
    parse, trim = canvas.obj("oscparse", (860, 120)), canvas.obj("list trim", (860, 150))
    route = canvas.obj(f"route {ROOT.strip('/')}", (860, 180))
    canvas.chain(receive, heard, parse, trim, route, canvas.obj(f"s {FROM_SERVER}", (860, 210)))
    alive, silence = canvas.obj("t b b", (640, 120)), canvas.obj(f"delay {SILENCE_MS}", (700, 150))
    canvas.connect(heard, alive, outlet=1)
    canvas.connect(alive, silence, outlet=1)
    canvas.chain(alive, canvas.msg("1", (600, 180)), state)
    canvas.chain(silence, canvas.msg("0", (700, 180)), state)
    return receive


def _ports(canvas: Canvas, session: tuple[PdBox, PdBox, PdBox], receive: PdBox) -> None:
    """The two UDP ports: from the arguments or the usual ones, until others are chosen."""
    hello, bye, reconnect = session
    load = canvas.obj("t b b b", (20, 60))
    canvas.chain(canvas.obj("loadbang", (20, 30)), load, canvas.obj("s $0-start", (20, 90)))
    server = _port(canvas, load, bye, 1)
    canvas.connect(server, reconnect, inlet=1)
    reply = _port(canvas, load, bye, 2)
    canvas.connect(reply, hello, inlet=1)
    canvas.connect(reply, bye, inlet=1)
    canvas.chain(reply, canvas.msg("listen $1", (860, 30)), receive)


def _port(canvas: Canvas, load: PdBox, bye: PdBox, argument: int) -> PdBox:
    """Return the box that gives a port's number, at the start and whenever it changes."""
    usual, name = ((SERVER_PORT, "server-port"), (REPLY_PORT, "reply-port"))[argument - 1]
    left = 190 * argument - 20
    given, is_given = canvas.obj(f"f ${argument}", (left, 60)), canvas.obj("sel 0", (left, 85))
    port = canvas.obj("f", (left, 135))
    canvas.connect(load, given, outlet=3 - argument)
    canvas.chain(given, is_given, canvas.msg(str(usual), (left, 110)), port)
    canvas.connect(is_given, port, outlet=1)
    canvas.chain(port, canvas.obj(f"s $0-{name}", (left + 20, 160)))
    # Leave at the old port, move, then greet.
    change = canvas.obj("t b f b", (left, 310))
    canvas.chain(canvas.obj(f"r $0-new-{name}", (left, 280)), change)
    canvas.connect(change, bye, outlet=2)
    canvas.connect(change, port, outlet=1)
    canvas.chain(change, canvas.obj("s $0-greet", (left, 340)))
    return port
