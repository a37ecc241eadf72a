"""Real Pure Data, with the shipped patch, against a scripted server.

Order and endings are asserted, never times: Pd runs on its own clock, on a machine that has other
things to do.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from max_patches.tools.osc import refusal
from max_patches.tools.pd_strip import instrument_controls, melody_controls
from server.music import INSTRUMENTS, VOICES
from tests.peers.pd import PdBand, PdNote, needs_pd, open_pd, still_sounding
from tests.peers.scripted import ScriptedServer, open_server

pytestmark = [pytest.mark.peers, needs_pd]

LONG_MS = 60_000
CHANNELS = {"drums": 10, "piano": 1, "guitar": 2, "bass": 3, "strings": 4, "melody": 5}
CONTROLS = [c for name in INSTRUMENTS for c in instrument_controls(name)] + [*melody_controls()]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with open_server() as server:
        yield server


@pytest.fixture
def pd(server: ScriptedServer, tmp_path: Path) -> Iterator[PdBand]:
    with open_pd(server.port, tmp_path) as pd:
        server.wait_for("/band/hello")
        yield pd
        assert pd.problems == []


def test_hello_names_the_reply_port_and_pings_follow(server: ScriptedServer, pd: PdBand) -> None:
    assert server.wait_for("/band/hello") == ("/band/hello", (pd.reply_port, "Pd"))
    server.wait_for("/band/ping", 2)
    assert len([r for r in server.requests if r[0] == "/band/hello"]) == 1


def test_notes_of_all_instruments_come_out_in_the_order_of_their_delays(
    server: ScriptedServer, pd: PdBand
) -> None:
    # Told in one burst: the last instrument sounds first.
    for index, name in enumerate(reversed(VOICES)):
        server.note(name, 60 + index, 100, 1500, CHANNELS[name], 1200 - 200 * index)
    pd.wait_for(lambda notes: len(notes) == 2 * len(VOICES))
    expected = [
        (name, 60 + len(VOICES) - 1 - index, CHANNELS[name]) for index, name in enumerate(VOICES)
    ]
    ons = [(n.instrument, n.pitch, n.channel) for n in pd.notes if n.velocity]
    offs = [(n.instrument, n.pitch, n.channel) for n in pd.notes if not n.velocity]
    assert ons == expected
    assert offs == expected
    assert {n.velocity for n in pd.notes} == {0, 100}


def test_overtaken_end_cuts_nothing_short(server: ScriptedServer, pd: PdBand) -> None:
    server.note("strings", 60, 80, 400, 4, 0)
    server.note("strings", 60, 0, 0, 4, 100)
    server.note("strings", 60, 81, LONG_MS, 4, 200)
    # Ends long after the first note's announced end, so that one had its chance to do harm.
    server.note("strings", 72, 82, 900, 4, 300)
    pd.wait_for(lambda notes: len(notes) == 5)
    assert pd.notes == [
        PdNote("strings", 60, 80, 4),
        PdNote("strings", 60, 0, 4),
        PdNote("strings", 60, 81, 4),
        PdNote("strings", 72, 82, 4),
        PdNote("strings", 72, 0, 4),
    ]


def test_repeated_pitch_is_struck_again_and_ends_once(server: ScriptedServer, pd: PdBand) -> None:
    server.note("drums", 36, 80, 600, 10, 0)
    server.note("drums", 36, 81, 1200, 10, 200)
    server.note("drums", 38, 82, 100, 10, 2000)
    pd.wait_for(lambda notes: len(notes) == 6)
    assert [(n.pitch, n.velocity) for n in pd.notes] == [
        (36, 80),
        (36, 0),
        (36, 81),
        (36, 0),
        (38, 82),
        (38, 0),
    ]


def test_notes_end_on_the_channel_they_began_on(server: ScriptedServer, pd: PdBand) -> None:
    server.note("bass", 40, 100, 900, 3, 0)
    server.note("bass", 40, 90, 300, 16, 300)
    pd.wait_for(lambda notes: len(notes) == 4)
    assert [(n.velocity, n.channel) for n in pd.notes] == [(100, 3), (90, 16), (0, 16), (0, 3)]


@pytest.mark.parametrize("how", ["stop", "panic", "playing", "mute"])
def test_all_notes_end_and_none_that_waits_begins(
    how: str, server: ScriptedServer, pd: PdBand
) -> None:
    server.note("piano", 60, 100, LONG_MS, 1, 0)
    # So late that a busy machine has time to say stop.
    server.note("piano", 61, 100, LONG_MS, 1, 2000)
    pd.wait_for(still_sounding)
    if how == "playing":
        server.say("/band/playing", 0)
    elif how == "mute":
        server.say("/band/piano/mute", 1)
    else:
        pd.press(how)
        server.wait_for(f"/band/{how}")
    pd.wait_for(lambda notes: not still_sounding(notes))
    # A later note on another instrument shows that the waiting one's time has passed.
    server.note("guitar", 50, 100, 10, 2, 2200)
    pd.wait_for(lambda notes: notes[-1] == PdNote("guitar", 50, 0, 2))
    assert [n.pitch for n in pd.notes] == [60, 60, 50, 50]


def test_controls_send_what_the_server_takes(server: ScriptedServer, pd: PdBand) -> None:
    pd.press("play")
    pd.turn("tempo", 133.5)
    pd.turn("temperature", 1.25)
    for name in INSTRUMENTS:
        pd.turn(f"mute-{name}", 1)
    pd.turn("tempo", 1000)
    pd.press("stop")
    pd.press("panic")
    server.wait_for("/band/panic")
    sent = [r for r in server.requests if r[0] not in ("/band/hello", "/band/ping")]
    assert sent == [
        ("/band/play", ()),
        ("/band/tempo", (133.5,)),
        ("/band/temperature", (1.25,)),
        *((f"/band/{name}/mute", (1,)) for name in INSTRUMENTS),
        ("/band/tempo", (300.0,)),
        ("/band/stop", ()),
        ("/band/panic", ()),
    ]
    assert [refusal(address, args) for address, args in server.requests if args] == [None] * 9


def test_strips_send_what_the_server_takes(server: ScriptedServer, pd: PdBand) -> None:
    server.forget()
    expected: list[tuple[str, tuple[object, ...]]] = []
    for control in CONTROLS:
        name, address = control.name.removeprefix("band-"), f"/band/{control.key}"
        if control.is_press:
            pd.press(name)
            expected.append((address, ()))
        elif control.is_switch:
            pd.turn(name, 1)
            expected.append((address, (1,)))
        else:
            # Within the macros' limits and beyond the others'.
            pd.turn(name, 2.5)
            is_macro = "macro" in control.key
            greatest = 2.0 if "temperature" in control.key else 1.0
            expected.append((address, (2.5 if is_macro else greatest,)))
    for name in ("melody-lstm-vae", "melody-of-mine"):
        pd.say(f"band-melody-model {name}")
        expected.append(("/band/melody/model", (name,)))
    server.wait_for("/band/melody/model", 2)
    sent = [r for r in server.requests if r[0] != "/band/ping"]
    assert sent == expected
    assert {refusal(address, args) for address, args in sent} == {None}


def test_strips_hold_what_the_server_says(server: ScriptedServer, pd: PdBand) -> None:
    server.forget()
    expected: list[tuple[str, tuple[object, ...]]] = []
    for index, control in enumerate(CONTROLS):
        if not control.is_press:
            value = 1 if control.is_switch else (index + 1) / 64
            server.say(f"/band/{control.key}", value)
            # Asked by a bang, a number says what it holds, and a switch says the opposite.
            expected.append((f"/band/{control.key}", (0 if control.is_switch else value,)))
    server.say("/band/melody/model", "melody-lstm")
    # A note that is heard is behind all of it.
    server.note("bass", 40, 100, 100, 3, 0)
    pd.wait_for(lambda notes: len(notes) == 2)
    assert {address for address, _ in server.requests} <= {"/band/ping"}
    for control in CONTROLS:
        if not control.is_press:
            pd.press(control.name.removeprefix("band-"))
    server.wait_for(expected[-1][0])
    assert [r for r in server.requests if r[0] != "/band/ping"] == expected


def test_what_is_heard_is_never_said_again(server: ScriptedServer, pd: PdBand) -> None:
    server.say("/band/tempo", 97.5)
    server.say("/band/temperature", 0.7)
    for name in INSTRUMENTS:
        server.say(f"/band/{name}/mute", 1)
        server.say(f"/band/{name}/channel", CHANNELS[name])
        server.say(f"/band/{name}/program", 5)
        server.say(f"/band/window/{name}", 0, 0.0, 1, 1, 0.0, 1.0, 60, 100)
    server.say("/band/playing", 1)
    server.say("/band/beat", 1, 2, 97.5)
    server.say("/band/fail", "/band/tempo", "type", "wanted a number; got text, sorry")
    server.forget()
    server.wait_for("/band/ping", 2)
    assert {address for address, _ in server.requests} == {"/band/ping"}


@pytest.mark.slow
def test_notes_end_when_the_server_falls_silent_and_it_is_greeted_again(
    server: ScriptedServer, pd: PdBand
) -> None:
    server.note("strings", 60, 100, LONG_MS, 4, 0)
    pd.wait_for(still_sounding)
    server.is_silent = True
    pd.wait_for(lambda notes: not still_sounding(notes))
    server.forget()
    server.is_silent = False
    assert server.wait_for("/band/hello") == ("/band/hello", (pd.reply_port, "Pd"))
    server.wait_for("/band/ping", 2)
    server.note("strings", 62, 100, 100, 4, 0)
    pd.wait_for(lambda notes: notes[-1] == PdNote("strings", 62, 0, 4))


def test_pd_started_before_the_server_finds_it(tmp_path: Path) -> None:
    with open_server() as gone:
        port = gone.port
    with open_pd(port, tmp_path) as pd:
        pd.press("play")
        with open_server(port) as server:
            server.wait_for("/band/hello")
            server.note("bass", 40, 100, 100, 3, 50)
            pd.wait_for(lambda notes: len(notes) == 2)
        assert pd.problems == []


def test_patch_changes_its_reply_port(server: ScriptedServer, pd: PdBand) -> None:
    with open_server() as other:
        free_port = other.port
    pd.turn("reply-port", free_port)
    assert server.wait_for("/band/bye") == ("/band/bye", (pd.reply_port,))
    assert server.wait_for("/band/hello", 2) == ("/band/hello", (free_port, "Pd"))
    server.note("bass", 40, 100, 100, 3, 0)
    pd.wait_for(lambda notes: len(notes) == 2)
