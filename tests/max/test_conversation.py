"""Every shipped patch against a recorded conversation with the real server."""

from collections import Counter
from collections.abc import Callable

import pytest

from max_patches.tools.behaviour import MisuseError, NoteEvent
from max_patches.tools.machine import Machine
from max_patches.tools.osc import refusal
from server.music import INSTRUMENTS
from tests.max.conversation import Line, ends, expected_notes, listen, recorded, silences
from tests.max.patches import ALL, BAND, DEVICE, OVERVIEW, Patcher, add_cord, box_with, cut, shipped
from tests.max.scenes import sounding

LINES = recorded()
CHANNEL = {"drums": 10, "piano": 1, "guitar": 2, "bass": 3, "strings": 4}
PLAYERS = (BAND, OVERVIEW, "examples/band.follow.maxpat")
SESSION = ("/band/ping", "/band/hello")
ASKED = ("/band/models", "/band/model", "/band/snapshots")
"""What panels ask for when the server begins to answer."""


def onsets(notes: list[NoteEvent]) -> list[tuple[float, int, int]]:
    return sorted((round(n.at_ms, 3), n.pitch, n.velocity) for n in notes if n.velocity)


def played(name: str, instrument: str | None = None, lines: list[Line] = LINES) -> Machine:
    stored = {"instrument": INSTRUMENTS.index(instrument)} if instrument else {}
    machine = Machine(shipped(name), stored)
    listen(machine, lines)
    return machine


def test_recording_has_what_the_tests_are_about() -> None:
    assert len(silences(LINES)) == 2, "one server killed, and the end"
    assert len(ends(LINES)) >= 4
    is_short = [li for li in LINES if li.address.startswith("/band/note/") and not li.args[1]]
    assert is_short, "no note was cut short"
    assert all(len(expected_notes(LINES, name)) > 3 for name in INSTRUMENTS)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_device_plays_its_instrument_to_the_millisecond(instrument: str) -> None:
    machine = played(DEVICE, instrument)
    assert onsets(machine.notes) == expected_notes(LINES, instrument)
    assert {note.channel for note in machine.notes} == {1}
    assert sounding(machine) == set()


@pytest.mark.parametrize("name", PLAYERS)
def test_whole_band_plays_to_the_millisecond(name: str) -> None:
    machine = played(name)
    wanted = sorted(note for inst in INSTRUMENTS for note in expected_notes(LINES, inst))
    assert onsets(machine.notes) == wanted
    assert sounding(machine) == set()
    channels = Counter(note.channel for note in machine.notes if note.velocity)
    drums = sum(1 for _ in expected_notes(LINES, "drums"))
    assert channels[CHANNEL["drums"]] == drums
    assert channels[6], "the piano's new channel"


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_note_lasts_longer_than_it_was_announced(instrument: str) -> None:
    machine = played(DEVICE, instrument)
    length_ms = {
        (round(li.at_ms + float(li.args[4]), 3), li.args[0]): float(li.args[2])
        for li in LINES
        if li.address == f"/band/note/{instrument}" and li.args[1]
    }
    began: dict[int, float] = {}
    for note in machine.notes:
        if note.velocity:
            began[note.pitch] = note.at_ms
        elif note.pitch in began:
            since_ms = began.pop(note.pitch)
            most_ms = length_ms[round(since_ms, 3), note.pitch]
            assert note.at_ms - since_ms <= most_ms + 0.01
    assert not began


@pytest.mark.parametrize("name", [DEVICE, *PLAYERS])
def test_nothing_sounds_after_each_end(name: str) -> None:
    for end_ms in ends(LINES):
        machine = Machine(shipped(name))
        listen_to = [line for line in LINES if line.at_ms <= end_ms]
        for line in listen_to:
            machine.run(line.at_ms - machine.now_ms)
            machine.hear(line.address, *line.args)
        machine.run(end_ms - machine.now_ms + 0.01)
        assert sounding(machine) == set()
        n_before = len(onsets(machine.notes))
        machine.run(5000)
        assert len(onsets(machine.notes)) == n_before, "a note that waited began after the end"


@pytest.mark.parametrize("name", ALL)
def test_whatever_is_heard_nothing_is_said_again(name: str) -> None:
    machine = Machine(shipped(name))
    # A device says its values once at each greeting; that is no echo, and is tested elsewhere.
    first = [sent for sent in machine.sent if sent.address not in SESSION]
    machine.sent.clear()
    machine.hear("/band/pong")
    for line in LINES:
        machine.hear(line.address, *line.args)
    said = {sent.address for sent in machine.sent} - {*SESSION, *ASKED}
    assert said == set()
    assert [refusal(sent.address, sent.args) for sent in first] == [None] * len(first)


@pytest.mark.parametrize("name", ALL)
def test_everything_that_is_ever_sent_is_taken_by_the_server(name: str) -> None:
    machine = Machine(shipped(name))
    listen(machine, LINES)
    assert {refusal(sent.address, sent.args) for sent in machine.sent} <= {None}


@pytest.mark.parametrize("name", [DEVICE, *PLAYERS])
def test_server_that_returns_is_greeted_and_heard_again(name: str) -> None:
    machine = played(name)
    gone_ms = silences(LINES)[0]
    back_ms = next(line.at_ms for line in LINES if line.at_ms > gone_ms)
    hellos = [sent.at_ms for sent in machine.sent if sent.address == "/band/hello"]
    assert any(gone_ms <= at_ms <= gone_ms + 1000 for at_ms in hellos)
    assert not any(back_ms + 1000 < at_ms < LINES[-1].at_ms for at_ms in hellos)
    assert any(note.at_ms > back_ms for note in machine.notes)


def test_strip_shows_what_it_hears_of_its_own_instrument() -> None:
    machine = Machine(shipped(OVERVIEW))
    listen(machine, LINES)
    assert machine.shown("bass/title") == "bass"
    assert machine.shown("bass/channel") == 3
    machine.hear("/band/bass/density", 0.25)
    assert machine.shown("bass/density") == 0.25
    assert machine.shown("drums/density") == 0.5


# -- planted faults ------------------------------------------------------------------------------


def _late_notes(device: Patcher) -> None:
    notes = box_with(device, "p notes")["patcher"]
    spread, wait = box_with(notes, "unpack 0 0 0. 0 0."), box_with(notes, "pipe")
    cut(notes, spread, wait)
    for port in range(4):
        add_cord(notes, spread["id"], port, wait["id"], port)


def _deaf_to_the_bass(device: Patcher) -> None:
    route = box_with(device, "route /band/note/bass")
    route["text"] = route["text"].replace("/band/note/bass", "/band/note/base")


def _another_instruments_notes(device: Patcher) -> None:
    box_with(device, "+ 1")["text"] = "+ 0"


def _velocity_as_pitch(device: Patcher) -> None:
    box_with(device, "$2 $1 $3 $4 $5")["text"] = "$1 $2 $3 $4 $5"


@pytest.mark.parametrize(
    "spoil", [_late_notes, _deaf_to_the_bass, _another_instruments_notes, _velocity_as_pitch]
)
def test_planted_fault_is_heard(spoil: Callable[[Patcher], None]) -> None:
    device = shipped(DEVICE)
    spoil(device)
    with pytest.raises((AssertionError, MisuseError)):
        _plays_as_recorded(device)


def _plays_as_recorded(device: Patcher) -> None:
    for index, instrument in enumerate(INSTRUMENTS):
        machine = Machine(device, {"instrument": index})
        listen(machine, LINES)
        assert onsets(machine.notes) == expected_notes(LINES, instrument)
