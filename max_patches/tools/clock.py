"""Tells the server where the host is: at every beat, and whenever it starts, stops or changes."""

from max_patches.tools.osc import address
from max_patches.tools.patcher import Box, Patcher

TICKS_PER_BEAT = 480


def clock_in_max() -> Patcher:
    """Build ``p clock`` for Max's transport.

    Inlets: 1 starts the transport, 0 stops it; its tempo in BPM.
    Outlet: messages for the server.
    """
    patcher = Patcher(rect=(120, 150, 560, 480))
    play = patcher.inlet((160, 20), "1: start, 0: stop")
    tempo = patcher.inlet((300, 20), "tempo in BPM")
    transport, position, whole = _transport(patcher)
    start = patcher.obj("t b i", (160, 70))
    patcher.chain(play, start)
    change = patcher.obj("t b f", (300, 70))
    set_tempo = patcher.message("tempo $1", (340, 105))
    patcher.chain(tempo, change)
    patcher.connect(start, transport, outlet=1)
    patcher.connect(change, set_tempo, outlet=1)
    patcher.chain(set_tempo, transport)
    for source in (start, change):
        patcher.chain(source, transport)
    patcher.connect(transport, whole, 6, 2)
    patcher.connect(transport, whole, 4, 1)
    patcher.chain(position, whole)
    return patcher


def clock_in_live() -> Patcher:
    """Build ``p clock`` for Live: position by its transport, tempo and play by the Live API.

    Inlets: a bang when the device is ready; 1 opens it, 0 closes it; a bang says where Live is.
    Outlet: messages for the server.
    """
    patcher = Patcher(rect=(120, 150, 760, 520))
    ready = patcher.inlet((300, 20), "bang: the device is ready")
    follow = patcher.inlet((620, 20), "1: follow Live, 0: do not")
    transport, position, whole = _transport(patcher)
    steps = patcher.obj("t b b b", (300, 60))
    path_text = patcher.message("path live_set", (460, 100))
    path = patcher.obj("live.path", (460, 130), 80)
    patcher.chain(ready, steps)
    patcher.connect(steps, path_text, outlet=2)
    patcher.chain(path_text, path)
    for index, (name, inlet) in enumerate((("is_playing", 2), ("tempo", 1))):
        left = 300 + 190 * index
        ask = patcher.message(f"property {name}", (left, 170), 140)
        observer = patcher.obj("live.observer", (left, 210), 110)
        news = patcher.obj("t b i" if name == "is_playing" else "t b f", (left, 250))
        patcher.connect(steps, ask, outlet=1 - index)
        patcher.chain(ask, observer, news)
        patcher.connect(path, observer, inlet=1)
        patcher.connect(news, whole, 1, inlet)
        patcher.chain(news, transport)
    gate = patcher.obj("gate 1 0", (620, 300), 70)
    again = patcher.obj("t b i", (620, 60))
    patcher.chain(follow, again)
    patcher.connect(again, gate, outlet=1)
    patcher.chain(again, transport)
    patcher.comment("position last: it sends all three", (160, 330), 200)
    patcher.connect(position, gate, inlet=1)
    patcher.chain(gate, whole)
    return patcher


def _transport(patcher: Patcher) -> tuple[Box, Box, Box]:
    """Add the transport and what becomes of its answer.

    Returns:
        The transport, the position in beats, and where the three parts of the message are kept.
    """
    patcher.comment("on every beat while the host plays", (20, 70), 130)
    metro = patcher.obj("metro 4n @active 1 @quantize 4n", (20, 110), 220)
    transport = patcher.obj("transport", (20, 150), 220)
    beats = patcher.obj(f"/ {TICKS_PER_BEAT}.", (180, 230), 60)
    position = patcher.obj("float", (20, 300), 60)
    last = patcher.obj("t b", (20, 200), 40)
    whole = patcher.obj("pack 0. 120. 0", (20, 370), 140)
    say = patcher.message(f"{address('clock')} $1 $2 $3", (20, 405), 170)
    patcher.chain(metro, transport)
    patcher.connect(transport, beats, outlet=7)
    patcher.connect(beats, position, inlet=1)
    # Outlets fire from the right: bars come when all else is known.
    patcher.chain(transport, last, position)
    patcher.chain(whole, say, patcher.outlet((20, 440), "messages for the server"))
    return transport, position, whole
