"""The part of a Max patch that keeps in touch with the server."""

from typing import Final, Literal

from max_patches.tools.osc import PING_MS, REPLY_PORT, SERVER_PORT, SILENCE_MS, address
from max_patches.tools.own_port import WAITING_PORT
from max_patches.tools.patcher import Box, Patcher

Start = Literal["loadbang", "arguments", "inlet"]
"""What begins the conversation: opening the patch, the object's arguments, or the last inlet."""

_CLIENT: Final = {"loadbang": "Max", "arguments": "Max", "inlet": "Live"}


def link_patcher(start: Start) -> Patcher:
    """Build ``p link`` or ``band.osc``.

    Inlets: messages for the server; its port; our reply port; a bang asks for all values; and
    where ``start`` is ``inlet`` a bang begins.
    Outlets: messages from the server; 1 when it begins to answer, 0 when it has fallen silent;
    how long it took to answer, in ms; a bang before it is greeted.
    """
    patcher = Patcher(rect=(80, 110, 1010, 660))
    messages = patcher.inlet((20, 60), "messages for the server")
    ports = (
        patcher.inlet((320, 60), "the server's port"),
        patcher.inlet((560, 60), "our reply port"),
    )
    ask = patcher.inlet((760, 60), "bang: ask for all values")
    patcher.comment(
        "Max cannot reveal the port it sends from, so hello names the port where we listen. "
        "The server forgets a client that says nothing for 30 s; each ping renews.",
        (20, 5),
        760,
    )
    gate = patcher.obj("gate 1 0", (20, 480), 70)
    patcher.comment("nothing is said before the start", (95, 480))
    send = patcher.obj(f"udpsend 127.0.0.1 {SERVER_PORT}", (20, 560))
    # A device is given its port before it begins.
    reply_port = WAITING_PORT if start == "inlet" else REPLY_PORT
    receive = patcher.obj(f"udpreceive {reply_port}", (560, 250))
    patcher.connect(messages, gate, inlet=1)
    patcher.chain(gate, send)
    begin = _begin(patcher, gate)
    outlets = (
        patcher.outlet((560, 600), "messages from the server"),
        patcher.outlet((680, 600), "1: the server answers, 0: it is silent"),
        patcher.outlet((820, 600), "ms that it took to answer"),
        patcher.outlet((920, 600), "bang: it is about to be greeted"),
    )
    hello, bye = _greetings(patcher, gate, _CLIENT[start], reply_port)
    patcher.chain(ask, hello)
    _moves(patcher, ports, (send, receive), (hello, bye))
    _beginning(patcher, start, begin, (send, receive, hello, bye))
    greet = patcher.obj("t b b", (190, 370))
    patcher.chain(greet, hello)
    patcher.connect(greet, outlets[3], outlet=1)
    end = patcher.obj("freebang" if start == "inlet" else "closebang", (380, 370))
    patcher.chain(end, bye)
    state = _heartbeat(patcher, begin, gate, greet, receive, outlets[2])
    _signs_of_life(patcher, receive, state, outlets[0], outlets[1])
    return patcher


def _begin(patcher: Patcher, gate: Box) -> Box:
    """Open the way out, then let the metro run."""
    begin = patcher.obj("t 1 1", (120, 150))
    patcher.connect(begin, gate, outlet=1)
    return begin


def _greetings(patcher: Patcher, gate: Box, name: str, reply_port: int) -> tuple[Box, Box]:
    """Return where a bang says hello, and where one says bye."""
    hello = patcher.obj(f"int {reply_port}", (190, 410))
    hello_text = patcher.message(f"{address('hello')} $1 {name}", (190, 445))
    bye = patcher.obj(f"int {reply_port}", (380, 410))
    bye_text = patcher.message(f"{address('bye')} $1", (380, 445))
    for number, text in ((hello, hello_text), (bye, bye_text)):
        patcher.chain(number, text)
        patcher.connect(text, gate, inlet=1)
    return hello, bye


def _moves(
    patcher: Patcher, ports: tuple[Box, Box], ends: tuple[Box, Box], said: tuple[Box, Box]
) -> None:
    """Another port: bye, move, hello (right to left, as a trigger fires)."""
    patcher.comment("another port: bye, move, hello", (400, 85), 150)
    (server_port, reply_port), (send, receive), (hello, bye) = ports, ends, said
    to_server = patcher.obj("t b i b", (320, 110))
    patcher.chain(server_port, to_server)
    patcher.connect(to_server, bye, outlet=2)
    new_server = patcher.message("port $1", (320, 150))
    patcher.connect(to_server, new_server, outlet=1)
    patcher.chain(new_server, send)
    patcher.connect(to_server, hello, outlet=0)
    to_reply = patcher.obj("t i i b", (560, 110))
    patcher.chain(reply_port, to_reply)
    patcher.connect(to_reply, bye, outlet=2)
    new_reply = patcher.message("port $1", (620, 150))
    patcher.connect(to_reply, new_reply, outlet=1)
    patcher.chain(new_reply, receive)
    patcher.connect(to_reply, bye, outlet=1, inlet=1)
    patcher.connect(to_reply, hello, outlet=0)


def _beginning(patcher: Patcher, start: Start, begin: Box, used: tuple[Box, Box, Box, Box]) -> None:
    """Connect what begins the conversation."""
    if start == "loadbang":
        patcher.chain(patcher.obj("loadbang", (120, 60)), begin)
        return
    if start == "inlet":
        patcher.chain(
            patcher.inlet((860, 60), "bang: begin"), patcher.obj("t b", (860, 110)), begin
        )
        return
    send, receive, hello, bye = used
    args = patcher.obj(f"patcherargs {SERVER_PORT} {REPLY_PORT}", (120, 60), 170)
    patcher.comment("server port, reply port", (120, 36), 170)
    spread = patcher.obj("unpack 0 0", (120, 90))
    reply = patcher.obj("t i i i", (220, 90))
    first = patcher.obj("t b i", (120, 118))
    patcher.chain(args, spread, first)
    patcher.connect(spread, reply, outlet=1)
    patcher.connect(reply, hello, outlet=2, inlet=1)
    patcher.connect(reply, bye, outlet=1, inlet=1)
    move = patcher.message("port $1", (220, 185))
    patcher.chain(reply, move, receive)
    aim = patcher.message("port $1", (220, 150))
    patcher.connect(first, aim, outlet=1)
    patcher.chain(aim, send)
    patcher.chain(first, begin)


def _heartbeat(
    patcher: Patcher, begin: Box, gate: Box, greet: Box, receive: Box, took_ms: Box
) -> Box:
    """Hello until the server answers, then a ping a second; return where the state is kept."""
    metro = patcher.obj(f"metro {PING_MS}", (120, 190))
    patcher.chain(begin, metro)
    state = patcher.obj("int 0", (120, 230))
    patcher.comment("1: the server answers", (190, 230), 150)
    ask = patcher.obj("sel 0 1", (120, 270))
    patcher.comment("silent: hello again", (190, 270), 150)
    patcher.chain(metro, state, ask, greet)
    ping = patcher.obj("t b b", (60, 310))
    ping_text = patcher.message(address("ping"), (60, 350))
    patcher.connect(ask, ping, outlet=1)
    patcher.chain(ping, ping_text)
    patcher.connect(ping_text, gate, inlet=1)
    patcher.comment("how long an answer takes", (820, 300), 150)
    pong = patcher.obj(f"route {address('pong')}", (820, 330))
    timer = patcher.obj("timer", (820, 380), 60)
    heard = patcher.obj("t b", (840, 355), 40)
    patcher.connect(ping, timer, outlet=1)
    patcher.chain(receive, pong, heard)
    patcher.connect(heard, timer, inlet=1)
    patcher.chain(timer, took_ms)
    return state


def _signs_of_life(
    patcher: Patcher, receive: Box, state: Box, from_server: Box, is_there: Box
) -> None:
    """Whatever the server says is noted before it is passed on."""
    patcher.comment("whatever comes is a sign of life", (640, 290), 170)
    heard = patcher.obj("t l b", (560, 290))
    patcher.chain(receive, heard, from_server)
    alive = patcher.obj("t 1 b", (600, 330))
    patcher.connect(heard, alive, outlet=1)
    silence = patcher.obj(f"delay {SILENCE_MS}", (660, 370))
    patcher.connect(alive, silence, outlet=1)
    patcher.comment("nothing for so long: it is gone", (660, 394), 150)
    gone = patcher.obj("t 0", (660, 420))
    patcher.chain(silence, gone)
    fan = patcher.obj("t i i", (620, 460))
    patcher.chain(alive, fan)
    patcher.chain(gone, fan)
    changed = patcher.obj("change", (680, 510))
    patcher.connect(fan, state, outlet=1, inlet=1)
    patcher.chain(fan, changed, is_there)
