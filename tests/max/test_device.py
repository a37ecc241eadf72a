"""The Live device, run by the interpreter: what a person does, what Live does, what is heard."""

import pytest

from max_patches.tools.behaviour import Message, Sent
from max_patches.tools.build import version
from max_patches.tools.device_params import settings
from max_patches.tools.machine import Machine
from max_patches.tools.osc import SERVER_PORT, refusal
from max_patches.tools.own_port import FIRST_PORT
from max_patches.tools.ports import Atom
from server.addresses import ENDPOINTS
from server.music import INSTRUMENTS
from tests.max.patches import DEVICE, Patcher, box_with, shipped
from tests.max.scenes import note, sounding

OWN = {
    "mute": 1,
    "solo": 1,
    "hold": 1,
    "temperature": 1.5,
    "density": 0.75,
    "variation": 0.25,
    "macro/1": -2.0,
    "macro/4": 3.0,
}


def said(machine: Machine, since: int = 0) -> list[tuple[str, tuple[Atom, ...]]]:
    """Return what was sent besides pings."""
    return [_pair(sent) for sent in machine.sent[since:] if sent.address != "/band/ping"]


def _pair(sent: Sent) -> tuple[str, tuple[Atom, ...]]:
    return sent.address, sent.args


def connected(machine: Machine) -> Machine:
    machine.hear("/band/version", version())
    machine.run(400)
    machine.sent.clear()
    return machine


@pytest.fixture
def machine() -> Machine:
    return Machine(shipped(DEVICE))


# -- loading -------------------------------------------------------------------------------------


def stored_values_are_said_once_and_then_hello(patcher: Patcher) -> None:
    stored = {"instrument": 3, "density": 0.75, "follow": 0, "reply_port": 9103.0}
    machine = Machine(patcher, stored)
    first = said(machine)
    assert first[-1] == ("/band/hello", (9103, "Live"))
    assert ("/band/bass/density", (0.75,)) in first
    assert ("/band/clock/source", ("internal",)) in first
    assert len(first) == len(set(first)) == len(settings()) + 2, "each value once, and hello"
    assert machine.port_of("udpreceive") == 9103


def test_stored_values_are_said_once_and_then_hello() -> None:
    stored_values_are_said_once_and_then_hello(shipped(DEVICE))


def test_nothing_is_said_before_live_is_ready() -> None:
    device = shipped(DEVICE)
    device["lines"] = [
        line
        for line in device["lines"]
        if line["patchline"]["source"] != [box_with(device, "live.thisdevice")["id"], 0]
    ]
    machine = Machine(device)
    machine.run(5000)
    assert machine.sent == []


def test_new_device_has_the_tables_values(machine: Machine) -> None:
    assert (machine.port_of("udpsend"), machine.port_of("udpreceive")) == (SERVER_PORT, FIRST_PORT)
    for key in settings():
        assert machine.shown(key.replace("/", "_")) == ENDPOINTS[f"drums/{key}"].default


# -- what a person turns -------------------------------------------------------------------------


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_control_steers_the_chosen_instrument(machine: Machine, instrument: str) -> None:
    connected(machine)
    machine.choose("instrument", instrument)
    n_before = len(machine.sent)
    for key, value in OWN.items():
        machine.turn(key.replace("/", "_"), value)
    machine.press("regenerate")
    wanted = [(f"/band/{instrument}/{key}", (value,)) for key, value in OWN.items()]
    assert said(machine, n_before) == [*wanted, (f"/band/{instrument}/regenerate", ())]
    assert {refusal(*pair) for pair in said(machine)} == {None}


def test_dial_stays_in_the_tables_range(machine: Machine) -> None:
    connected(machine)
    machine.turn("macro_1", 50.0)
    machine.turn("temperature", -1.0)
    assert said(machine) == [("/band/drums/macro/1", (3.0,)), ("/band/drums/temperature", (0.0,))]


def heard_values_are_shown_and_not_said(patcher: Patcher) -> None:
    machine = connected(Machine(patcher))
    for key, value in OWN.items():
        machine.hear(f"/band/drums/{key}", value)
        machine.hear(f"/band/bass/{key}", 0)
        assert machine.shown(key.replace("/", "_")) == value
    assert said(machine) == []


def test_heard_values_are_shown_and_not_said() -> None:
    heard_values_are_shown_and_not_said(shipped(DEVICE))


def turned_dial_does_not_jump_back_under_the_hand(patcher: Patcher) -> None:
    machine = connected(Machine(patcher))
    for step in range(10):
        machine.turn("density", step / 10)
        machine.run(20)
        if step:
            machine.hear("/band/drums/density", (step - 1) / 10)
    assert machine.shown("density") == 0.9
    machine.run(400)
    assert said(machine)[-1] == ("/band/drums/density", ()), "then the server is asked"
    machine.hear("/band/drums/density", 0.85)
    assert machine.shown("density") == 0.85


def test_turned_dial_does_not_jump_back_under_the_hand() -> None:
    turned_dial_does_not_jump_back_under_the_hand(shipped(DEVICE))


def test_another_instrument_ends_the_notes_and_shows_its_own_values(machine: Machine) -> None:
    connected(machine)
    note(machine, "drums", 36, 100, 60_000, 0)
    note(machine, "drums", 38, 100, 60_000, 500)
    machine.run(10)
    machine.choose("instrument", "piano")
    assert sounding(machine) == set()
    assert said(machine) == [("/band/hello", (FIRST_PORT, "Live"))], "the set's values stay theirs"
    machine.hear("/band/piano/density", 0.1)
    assert machine.shown("density") == 0.1
    note(machine, "piano", 60, 100, 100, 50)
    machine.run(1000)
    assert machine.notes[-2:] == [(460.0, 60, 100, 1), (560.0, 60, 0, 1)]


# -- notes ---------------------------------------------------------------------------------------


def panic_ends_everything(patcher: Patcher) -> None:
    machine = connected(Machine(patcher))
    note(machine, "drums", 36, 100, 60_000, 0)
    note(machine, "drums", 38, 100, 60_000, 500)
    machine.key(72, 90)
    machine.run(10)
    assert sounding(machine) == {(36, 1), (72, 1)}
    machine.press("panic")
    assert sounding(machine) == set()
    assert said(machine) == [("/band/panic", ())]
    machine.run(1000)
    assert sounding(machine) == set()


def test_panic_ends_everything() -> None:
    panic_ends_everything(shipped(DEVICE))


def test_the_tracks_own_notes_pass_through(machine: Machine) -> None:
    machine.key(60, 100)
    machine.key(60, 0)
    assert machine.notes == [(0.0, 60, 100, 1), (0.0, 60, 0, 1)]


def switched_off_device_is_silent(patcher: Patcher) -> None:
    machine = connected(Machine(patcher))
    note(machine, "drums", 36, 100, 60_000, 0)
    note(machine, "drums", 38, 100, 60_000, 500)
    machine.run(10)
    machine.enable(is_on=False)
    machine.run(1000)
    assert sounding(machine) == set()


def test_switched_off_device_is_silent() -> None:
    switched_off_device_is_silent(shipped(DEVICE))


def test_device_that_is_taken_away_says_bye_and_ends_its_notes(machine: Machine) -> None:
    connected(machine)
    note(machine, "drums", 36, 100, 60_000, 0)
    machine.run(1)
    machine.close()
    assert sounding(machine) == set()
    assert said(machine) == [("/band/bye", (FIRST_PORT,))]


# -- lights --------------------------------------------------------------------------------------


def silent_server_ends_all_notes_and_the_light_says_so(patcher: Patcher) -> None:
    machine = Machine(patcher)
    machine.hear("/band/version", version())
    note(machine, "drums", 36, 100, 60_000, 0)
    note(machine, "drums", 38, 100, 60_000, 5000)
    machine.run(1990)
    assert machine.shown("connected") == 1
    assert sounding(machine) == {(36, 1)}
    machine.run(20)
    assert sounding(machine) == set()
    assert machine.shown("connected") == 0
    assert machine.shown("status") == "the server is silent"
    machine.run(10_000)
    assert sounding(machine) == set()
    machine.hear("/band/version", version())
    assert machine.shown("connected") == 1
    assert machine.shown("status") == f"connected to {version()}"


def test_silent_server_ends_all_notes_and_the_light_says_so() -> None:
    silent_server_ends_all_notes_and_the_light_says_so(shipped(DEVICE))


def other_version_is_pointed_out(patcher: Patcher) -> None:
    machine = Machine(patcher)
    machine.hear("/band/version", version())
    assert machine.shown("mismatch") == 0
    machine.hear("/band/version", "7.8.9")
    assert machine.shown("mismatch") == 1
    assert machine.shown("status") == f"server v7.8.9 device v{version()}"


def test_other_version_is_pointed_out() -> None:
    other_version_is_pointed_out(shipped(DEVICE))


def late_answers_light_the_light(patcher: Patcher) -> None:
    machine = connected(Machine(patcher))
    for took_ms, is_late in ((20, 0), (150, 1), (90, 0)):
        n_before = sum(sent.address == "/band/ping" for sent in machine.sent)
        while sum(sent.address == "/band/ping" for sent in machine.sent) == n_before:
            machine.run(1)
            machine.hear("/band/beat", 1, 1, 120.0)
        machine.run(took_ms)
        machine.hear("/band/pong")
        assert machine.shown("late") == is_late
    machine.hear("/band/look_ahead", 10.0)
    machine.run(1000 - 90)
    machine.run(20)
    machine.hear("/band/pong")
    assert machine.shown("late") == 1, "a shorter look-ahead leaves less time"


def test_late_answers_light_the_light() -> None:
    late_answers_light_the_light(shipped(DEVICE))


# -- Live's transport ----------------------------------------------------------------------------


def live_leads(patcher: Patcher) -> None:
    machine = connected(Machine(patcher))
    machine.tell_live("tempo", 90.0)
    machine.tell_live("is_playing", 1)
    machine.run(1500)
    machine.tell_live("is_playing", 0)
    clocks = [args for address, args in said(machine) if address == "/band/clock"]
    assert clocks[0] == (0.0, 90.0, 0)
    beats = [float(beat) for beat, tempo, playing in clocks if playing == 1]
    assert {tempo for _, tempo, _ in clocks} == {90.0}
    assert sorted({round(beat, 6) for beat in beats}) == [0.0, 1.0, 2.0]
    assert float(clocks[-1][0]) == pytest.approx(2.25)
    assert clocks[-1][1:] == (90.0, 0)
    assert {refusal(*pair) for pair in said(machine)} == {None}
    machine.sent.clear()
    machine.turn("follow", 0)
    machine.tell_live("is_playing", 1)
    machine.hear("/band/pong")
    machine.run(1000)
    assert said(machine) == [("/band/clock/source", ("internal",))]


def test_live_leads() -> None:
    live_leads(shipped(DEVICE))


def test_switch_shows_who_leads(machine: Machine) -> None:
    connected(machine)
    for source, is_on in (("midi", 0), ("osc", 1), ("link", 0)):
        machine.hear("/band/clock/source", source)
        assert machine.shown("follow") == is_on
    assert said(machine) == []


def test_two_devices_share_a_server() -> None:
    shared: dict[str, Message] = {}
    one, two = (Machine(shipped(DEVICE), {"instrument": i}, shared) for i in (0, 3))
    for device in (one, two):
        note(device, "drums", 36, 100, 100, 0)
        note(device, "bass", 40, 100, 100, 0)
        device.run(500)
    assert {event.pitch for event in one.notes} == {36}
    assert {event.pitch for event in two.notes} == {40}
    assert one.port_of("udpreceive") != two.port_of("udpreceive")
