"""The part of the Max patch that keeps in touch with the server."""

from max_patches.tools.osc import PING_MS, REPLY_PORT, SERVER_PORT, SILENCE_MS, address
from max_patches.tools.patcher import Box, Patcher


def link_patcher() -> Patcher:
    """Build ``p link``.

    Inlets: messages for the server; its port; our reply port.
    Outlets: messages from the server; 1 when it begins to answer, 0 when it has fallen silent.
    """
    patcher = Patcher(rect=(80, 110, 760, 620))
    to_server = patcher.inlet((20, 60), "messages for the server")
    server_port = patcher.inlet((320, 60), "the server's port")
    reply_port = patcher.inlet((560, 60), "our reply port")
    send = patcher.obj(f"udpsend 127.0.0.1 {SERVER_PORT}", (20, 520))
    receive = patcher.obj(f"udpreceive {REPLY_PORT}", (560, 250))
    patcher.comment(
        "Max cannot reveal the port it sends from, so hello names the port where we listen. "
        "The server forgets a client that says nothing for 30 s; each ping renews.",
        (20, 5),
        700,
    )
    patcher.chain(to_server, send)
    hello = _greetings(patcher, send, receive, server_port, reply_port)
    _heartbeat(patcher, send, receive, hello)
    return patcher


def _greetings(patcher: Patcher, send: Box, receive: Box, server_port: Box, reply_port: Box) -> Box:
    """Hello and bye, and what a change of port needs; return where a bang says hello."""
    hello = patcher.obj(f"int {REPLY_PORT}", (190, 410))
    hello_text = patcher.message(f"{address('hello')} $1 Max", (190, 450))
    bye = patcher.obj(f"int {REPLY_PORT}", (380, 410))
    bye_text = patcher.message(f"{address('bye')} $1", (380, 450))
    patcher.chain(hello, hello_text, send)
    patcher.chain(bye, bye_text, send)
    patcher.chain(patcher.obj("closebang", (380, 370)), bye)
    patcher.comment("another port: bye, move, hello", (390, 85), 180)
    # Right to left, as a trigger fires.
    to_server = patcher.obj("t b i b", (320, 110))
    patcher.chain(server_port, to_server)
    patcher.connect(to_server, bye, outlet=2)
    new_server = patcher.message("port $1", (320, 160))
    patcher.connect(to_server, new_server, outlet=1)
    patcher.chain(new_server, send)
    patcher.connect(to_server, hello, outlet=0)
    to_reply = patcher.obj("t i i b", (560, 110))
    patcher.chain(reply_port, to_reply)
    patcher.connect(to_reply, bye, outlet=2)
    new_reply = patcher.message("port $1", (620, 160))
    patcher.connect(to_reply, new_reply, outlet=1)
    patcher.chain(new_reply, receive)
    patcher.connect(to_reply, bye, outlet=1, inlet=1)
    patcher.connect(to_reply, hello, outlet=0)
    return hello


def _heartbeat(patcher: Patcher, send: Box, receive: Box, hello: Box) -> None:
    """Hello until the server answers, then a ping a second; two seconds of silence: it is gone."""
    from_server = patcher.outlet((560, 560), "messages from the server")
    is_there = patcher.outlet((660, 560), "1: the server answers, 0: it is silent")
    metro = patcher.obj(f"metro {PING_MS}", (120, 190))
    patcher.chain(patcher.obj("loadbang", (120, 110)), patcher.message("1", (120, 150)), metro)
    state = patcher.obj("int 0", (120, 230))
    patcher.comment("1: the server answers", (190, 230), 130)
    ask = patcher.obj("sel 0 1", (120, 270))
    ping = patcher.message(address("ping"), (60, 310))
    patcher.comment("silent: hello again", (190, 270), 130)
    patcher.comment("else: are you there?", (60, 334), 130)
    patcher.chain(metro, state, ask)
    patcher.connect(ask, hello, outlet=0)
    patcher.connect(ask, ping, outlet=1)
    patcher.chain(ping, send)
    _signs_of_life(patcher, receive, state, from_server, is_there)


def _signs_of_life(
    patcher: Patcher, receive: Box, state: Box, from_server: Box, is_there: Box
) -> None:
    """Whatever the server says is noted before it is passed on."""
    patcher.comment("whatever comes is a sign of life", (660, 290), 190)
    heard = patcher.obj("t l b", (560, 290))
    patcher.chain(receive, heard, from_server)
    alive = patcher.obj("t 1 b", (600, 330))
    patcher.connect(heard, alive, outlet=1)
    silence = patcher.obj(f"delay {SILENCE_MS}", (660, 370))
    patcher.connect(alive, silence, outlet=1)
    patcher.comment("nothing for so long: it is gone", (750, 370), 180)
    gone = patcher.obj("t 0", (660, 410))
    patcher.chain(silence, gone)
    fan = patcher.obj("t i i", (620, 450))
    patcher.chain(alive, fan)
    patcher.chain(gone, fan)
    changed = patcher.obj("change", (660, 500))
    patcher.connect(fan, state, outlet=1, inlet=1)
    patcher.chain(fan, changed, is_there)
