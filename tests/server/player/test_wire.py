import random
import struct

import pytest

from server.clock import Timeline
from server.music import VOICES, Note, Voice
from server.player.frames import (
    AskStats,
    Extend,
    Frame,
    Panic,
    Ready,
    Replace,
    Report,
    SetAudible,
    SetChannel,
    SetClockOut,
    SetOffset,
    SetProgram,
    SetTimeline,
    StatsReply,
)
from server.player.stats import Stats
from server.player.wire import (
    MAX_PAYLOAD,
    NOTES_PER_FRAME,
    FrameReader,
    WireError,
    decode,
    encode,
    replacement,
)

NOTES = (Note(0.5, 0.25, 60, 100), Note(1 / 3, 4000.0, 127, 1))

FRAMES: list[Frame] = [
    SetTimeline(Timeline(-3.25, 1 << 60, 123.456, is_running=False)),
    Replace("guitar", 12.5, NOTES),
    Replace("drums", -1.0, ()),
    Extend("strings", NOTES),
    SetAudible("bass", is_audible=True),
    SetChannel("piano", 15),
    SetProgram("strings", 127),
    SetOffset(3, -(10**9)),
    SetClockOut(is_on=True),
    Panic(),
    AskStats((1 << 32) - 1, is_reset=True),
    Ready(True, "fine", ("a", "b — c"), ""),  # noqa: FBT003
    StatsReply(7, Stats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1 << 40)),
    Report("MIDI output 1 is gone"),
]


def read_all(data: bytes, chunk: int) -> list[Frame]:
    reader, frames = FrameReader(), []
    for at in range(0, len(data), chunk):
        reader.feed(data[at : at + chunk])
        while (frame := reader.next_frame()) is not None:
            frames.append(frame)
    return frames


@pytest.mark.parametrize("chunk", [1, 7, 100_000])
def test_round_trip_in_any_chunks(chunk: int) -> None:
    assert read_all(b"".join(map(encode, FRAMES)), chunk) == FRAMES


def test_long_replacement_goes_in_sorted_parts() -> None:
    notes = [Note(float(k % 100), 0.5, k % 128, 64) for k in range(200)]
    random.Random(1).shuffle(notes)
    frames = replacement("piano", 0.0, notes)
    assert isinstance(frames[0], Replace)
    assert all(isinstance(frame, Extend) for frame in frames[1:])
    joined = [note for frame in frames for note in frame.notes]
    assert joined == sorted(notes, key=lambda n: (n.start_beats, n.pitch))
    assert max(len(frame.notes) for frame in frames) == NOTES_PER_FRAME
    assert len(frames) == 4


def test_empty_replacement_is_one_frame() -> None:
    assert replacement("bass", 4.0, []) == [Replace("bass", 4.0, ())]


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        (Note(0.0, 0.0, 60, 100), "length > 0"),
        (Note(float("nan"), 1.0, 60, 100), "start"),
        (Note(0.0, float("inf"), 60, 100), "length > 0"),
        (Note(0.0, 1.0, 128, 100), "pitch is 0-127"),
        (Note(0.0, 1.0, -1, 100), "cannot be sent"),
        (Note(0.0, 1.0, 60, 0), "velocity 1-127"),
        (Note(0.0, 1.0, 60, 128), "velocity 1-127"),
    ],
)
def test_a_note_out_of_range_is_not_sent(note: Note, wanted: str) -> None:
    with pytest.raises(WireError, match=wanted):
        encode(Replace("piano", 0.0, (note,)))


@pytest.mark.parametrize(
    "frame",
    [
        SetChannel("piano", 16),
        SetProgram("piano", 128),
        SetTimeline(Timeline(0.0, 0, 0.0)),
        SetTimeline(Timeline(float("inf"), 0, 120.0)),
        SetOffset(-1, 0),
    ],
)
def test_a_value_out_of_range_is_not_sent(frame: Frame) -> None:
    with pytest.raises(WireError):
        encode(frame)


@pytest.mark.parametrize("instrument", VOICES)
def test_every_instrument(instrument: Voice) -> None:
    frame = SetProgram(instrument, 5)
    assert read_all(encode(frame), 100) == [frame]


@pytest.mark.parametrize(
    ("kind", "payload", "wanted"),
    [
        (0, b"", "unknown kind of frame 0"),
        (99, b"", "unknown kind of frame 99"),
        (1, b"", "frame of kind 1, 0 bytes"),
        (2, struct.pack("<BdH", 6, 0.0, 0), "instruments are 0 to 5, got 6"),
        (2, struct.pack("<BdH", 0, 0.0, 2) + bytes(18), "2 notes announced in 18 bytes"),
        (2, struct.pack("<BdH", 0, float("nan"), 0), "finite"),
        (4, b"\0\2", "below 2"),
        (8, b"\7", "a switch is 0 or 1, got 07"),
        (9, b"x", "panic carries nothing"),
        (13, b"\5\0ab", "cut short"),
        (13, b"\2\0\xff\xfe", "frame of kind 13"),
    ],
)
def test_malformed_frames_are_named(kind: int, payload: bytes, wanted: str) -> None:
    with pytest.raises(WireError, match=wanted):
        decode(kind, payload)


def test_oversize_is_refused_before_it_is_read() -> None:
    reader = FrameReader()
    reader.feed(struct.pack("<IB", MAX_PAYLOAD + 1, 1))
    with pytest.raises(WireError, match="at most 65536"):
        reader.next_frame()


def test_mutated_streams_give_frames_or_one_error() -> None:
    rng = random.Random(3)
    good = b"".join(map(encode, FRAMES))
    for _ in range(3000):
        data = bytearray(good)
        for _ in range(rng.randrange(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            read_all(bytes(data), 1 << 16)
        except WireError:
            continue
