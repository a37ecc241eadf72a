"""What a window is as a clip."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from server.ableton.clip import cut_window, first_difference, note_messages, same_notes, spans
from server.ableton.live_link import LiveLink, holder_of
from server.ableton.part import track_names
from server.errors import ConfigError
from server.music import INSTRUMENTS, Note
from server.osc.encode import MAX_MESSAGE_BYTES, encode


def test_window_is_cut_at_its_end_and_pitches_do_not_overlap() -> None:
    notes = [
        Note(15.0, 1.0, 60, 90),  # the window before
        Note(16.0, 3.0, 60, 90),  # struck again at 18
        Note(18.0, 0.5, 60, 91),
        Note(18.0, 1.0, 60, 92),  # at the same place: the longer stays
        Note(31.5, 4.0, 127, 93),  # beyond the end
        Note(32.0, 1.0, 60, 94),  # the window after
    ]
    assert cut_window(notes, 16.0, 16.0) == (
        Note(0.0, 2.0, 60, 90),
        Note(2.0, 1.0, 60, 92),
        Note(15.5, 0.5, 127, 93),
    )


def test_difference_is_looked_for_where_nothing_has_sounded() -> None:
    old = (Note(0, 1, 60, 90), Note(4, 1, 60, 90), Note(8, 1, 60, 90))
    assert first_difference(old, old, 0.0) is None
    moved = (Note(0, 2, 60, 90), Note(4, 1, 60, 90), Note(9, 1, 60, 90))
    assert first_difference(old, moved, 0.0) == 0.0
    assert first_difference(old, moved, 2.0) == pytest.approx(8.0, abs=0.01)
    assert first_difference(old, moved, 8.5) == pytest.approx(9.0, abs=0.01)
    assert first_difference(old, old[:2], 10.0) is None


def test_notes_travel_in_messages_of_150_that_any_system_takes() -> None:
    notes = [Note(k / 32, 1 / 32, k % 128, 100) for k in range(500)]
    messages = note_messages(notes)
    assert [len(message) // 5 for message in messages] == [150, 150, 150, 50]
    for message in messages:
        assert len(encode("/live/clip/add/notes", (0, 0, *message))) <= MAX_MESSAGE_BYTES
    flat = [value for message in messages for value in message]
    assert same_notes(flat, notes)
    assert not same_notes(flat[:-5], notes)
    assert not same_notes([*flat[:-1], 0, 5], notes)
    changed = [*notes[:-1], Note(499 / 32, 1 / 32, 499 % 128, 99)]
    assert not same_notes(flat, changed)


def test_stretches_hold_at_most_150_notes_and_each_note_once() -> None:
    notes = [Note(k // 4 / 16, 0.1, 40 + k % 4, 100) for k in range(600)]
    found = spans(notes, 0.0, 16.0)
    counts = [sum(a <= n.start_beats < a + length for n in notes) for a, length in found]
    assert sum(counts) == 600
    assert max(counts) <= 150
    assert len(counts) >= 4


def test_tracks_are_named_as_wanted() -> None:
    assert track_names("default")["bass"] == "Bass"
    assert list(track_names("default")) == list(INSTRUMENTS)
    assert track_names("drums=808 Rack, Bass = Sub") == {"drums": "808 Rack", "bass": "Sub"}
    for wrong in ("tuba=Brass", "drums", "drums=", ""):
        with pytest.raises(ConfigError, match="is not INSTRUMENT=TRACK"):
            track_names(wrong)


def test_who_holds_the_reply_port_is_said() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
        with pytest.raises(ConfigError, match=f"UDP port {port} is held by") as caught:
            asyncio.run(LiveLink().open(11000, port))
        if Path("/proc/net/udp").exists():
            assert f"(process {os.getpid()})" in str(caught.value)
    assert holder_of(port) == ""
