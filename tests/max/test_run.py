"""The shipped patch, run by the interpreter, in touch with a scripted server."""

from itertools import pairwise

import pytest

from max_patches.tools.behaviour import MisuseError
from max_patches.tools.machine import Machine
from max_patches.tools.osc import REPLY_PORT, SERVER_PORT, refusal
from server.music import INSTRUMENTS
from server.osc.clients import TTL_S
from tests.max.patches import add_box, shipped
from tests.max.scenes import CHANNELS, note, requests, sounding


@pytest.fixture
def machine() -> Machine:
    return Machine(shipped())


# -- the session ---------------------------------------------------------------------------------


def test_hello_names_the_reply_port_until_the_server_answers(machine: Machine) -> None:
    assert (machine.port_of("udpsend"), machine.port_of("udpreceive")) == (SERVER_PORT, REPLY_PORT)
    machine.run(2500)
    assert requests(machine) == [("/band/hello", (REPLY_PORT, "Max"))] * 3


def test_pings_renew_long_before_the_server_forgets(machine: Machine) -> None:
    machine.run(10)
    n_hellos = len(requests(machine))
    for _ in range(120):
        machine.hear("/band/pong")
        machine.run(1000)
    assert len(requests(machine)) == n_hellos
    times_ms = [sent.at_ms for sent in machine.sent]
    gaps_ms = [later - sooner for sooner, later in pairwise(times_ms)]
    assert max(gaps_ms) <= 1000 * TTL_S / 3


def test_silent_server_is_greeted_again_and_its_notes_end(machine: Machine) -> None:
    machine.hear("/band/version", "1.2.3")
    assert machine.shown("answering") == 1
    assert machine.shown("status") == "the server answers"
    assert machine.shown("version") == "server 1.2.3"
    note(machine, "strings", 60, 80, 60_000, 0)
    note(machine, "strings", 62, 80, 60_000, 5_000)
    machine.run(1990)
    assert sounding(machine) == {(60, 4)}
    machine.run(20)
    assert sounding(machine) == set()
    assert machine.shown("answering") == 0
    assert machine.shown("status") == "the server is silent"
    n_before = len(requests(machine))
    machine.run(10_000)
    assert sounding(machine) == set(), "a note that waited began after the end"
    assert requests(machine)[n_before:] == [("/band/hello", (REPLY_PORT, "Max"))] * 10
    machine.hear("/band/version", "1.2.3")
    machine.run(1)
    assert machine.shown("answering") == 1


def test_any_message_is_a_sign_of_life(machine: Machine) -> None:
    for bar in range(1, 20):
        machine.hear("/band/beat", bar, 1, 40.0)
        machine.run(1500)
    assert machine.shown("answering") == 1
    assert machine.shown("beat") == "bar 19 beat 1"


def test_changed_ports_leave_first_and_greet_again(machine: Machine) -> None:
    machine.run(10)
    n_before = len(machine.sent)
    machine.turn("reply_port", 9202)
    machine.turn("server_port", 9001)
    assert [(s.address, s.args) for s in machine.sent[n_before:]] == [
        ("/band/bye", (REPLY_PORT,)),
        ("/band/hello", (9202, "Max")),
        ("/band/bye", (9202,)),
        ("/band/hello", (9202, "Max")),
    ]
    assert (machine.port_of("udpsend"), machine.port_of("udpreceive")) == (9001, 9202)
    machine.close()
    assert requests(machine)[-1] == ("/band/bye", (9202,))


# -- notes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_note_begins_after_its_delay_and_lasts_its_length(
    machine: Machine, instrument: str
) -> None:
    machine.run(7)
    note(machine, instrument, 60, 100, 250, 120.5)
    machine.run(1000)
    channel = CHANNELS[instrument]
    assert machine.notes == [(127.5, 60, 100, channel), (377.5, 60, 0, channel)]


def test_sounds_are_chosen_on_the_channel_in_use(machine: Machine) -> None:
    machine.hear("/band/guitar/channel", 6)
    machine.hear("/band/bass/program", 39)
    machine.hear("/band/guitar/program", 30)
    assert machine.programs == [(25, 6), (39, 3), (30, 6)]


# -- controls ------------------------------------------------------------------------------------


def test_every_control_sends_what_the_server_takes(machine: Machine) -> None:
    machine.press("play")
    machine.turn("tempo", 133.5)
    machine.turn("temperature", 1.25)
    for instrument in INSTRUMENTS:
        machine.turn(f"mute_{instrument}", 1)
    machine.press("stop")
    machine.press("panic")
    machine.run(3000)
    machine.close()
    sent = requests(machine)
    assert ("/band/tempo", (133.5,)) in sent
    assert ("/band/temperature", (1.25,)) in sent
    assert [s for s in sent if s[0].endswith("/mute")] == [
        (f"/band/{instrument}/mute", (1,)) for instrument in INSTRUMENTS
    ]
    assert [refusal(s.address, s.args) for s in machine.sent] == [None] * len(machine.sent)


def test_numbers_stay_in_the_range_of_the_table(machine: Machine) -> None:
    machine.turn("tempo", 1000.0)
    machine.turn("temperature", -1.0)
    assert requests(machine)[-2:] == [("/band/tempo", (300.0,)), ("/band/temperature", (0.0,))]


def test_refusals_are_shown(machine: Machine) -> None:
    machine.hear("/band/fail", "/band/tempo", "type", "wanted a number")
    assert machine.shown("refused") == "refused: /band/tempo type wanted a number"


def test_chosen_midi_port_reaches_every_output(machine: Machine) -> None:
    machine.choose("midi_port", "IAC Driver Bus 1")
    for name in ("noteout", "ctlout", "pgmout"):
        (node,) = machine.graph.named(name)
        assert machine.state(node)["midi_port"] == "IAC Driver Bus 1"


def test_interpreter_refuses_what_it_does_not_know() -> None:
    patcher = shipped()
    add_box(patcher, "zl.reg", 2, 2)
    with pytest.raises(MisuseError, match=r"zl\.reg"):
        Machine(patcher)
