"""Small files and songs for the tests."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import mido
import numpy as np
from numpy.typing import NDArray

from server.music import INSTRUMENTS, PROGRAMS, Instrument
from server.piano_roll import NoteArray
from training.data.song import Song

REPOSITORY: Final = Path(__file__).parents[3]
SAMPLE: Final = REPOSITORY / "tests" / "data" / "sample"
SHARED_LPD5: Final = REPOSITORY.parent / "shared" / "data" / "lpd5"
TICKS_PER_BEAT: Final = 480

Row = tuple[int, int, int, int]
"""Start, length, pitch, velocity."""


def note_array(*rows: Row) -> NoteArray:
    return np.array(rows, np.int32).reshape(-1, 4)


def make_song(
    tracks: Mapping[Instrument, NoteArray], steps_per_beat: int = 24, name: str = "song"
) -> Song:
    every: dict[Instrument, NoteArray | None] = {k: tracks.get(k) for k in INSTRUMENTS}
    return Song(name, steps_per_beat, every, 120.0, group="g", split="train")


def write_npz(
    path: Path,
    rolls: Sequence[NDArray[Any]],
    info: Mapping[str, object] | None = None,
    tempo: NDArray[np.float64] | None = None,
) -> Path:
    """Write rolls as LPD-5 does; ``info`` adds to or replaces parts of info.json."""
    whole: dict[str, object] = {"beat_resolution": 24, "name": path.stem}
    arrays: dict[str, Any] = {} if tempo is None else {"tempo": tempo}
    for k, roll in enumerate(rolls):
        instrument = INSTRUMENTS[k % len(INSTRUMENTS)]
        name, program = instrument.capitalize(), PROGRAMS[instrument]
        whole[str(k)] = {"program": program, "is_drum": k == 0, "name": name}
        pitches, steps = np.nonzero(roll.T)
        pointer = np.concatenate([[0], np.cumsum(np.bincount(pitches, minlength=128))])
        arrays[f"pianoroll_{k}_csc_data"] = roll[steps, pitches]
        arrays[f"pianoroll_{k}_csc_indices"] = steps.astype(np.int32)
        arrays[f"pianoroll_{k}_csc_indptr"] = pointer.astype(np.int32)
        arrays[f"pianoroll_{k}_csc_shape"] = np.array(roll.shape, np.int64)
    np.savez_compressed(path, **arrays)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("info.json", json.dumps(whole | dict(info or {})))
    return path


def empty_roll() -> NDArray[np.bool_]:
    """Return what LPD-5 holds for an absent instrument."""
    return np.zeros((0, 128), np.bool_)


def five_rolls(n_steps: int = 96) -> list[NDArray[np.uint8]]:
    return [np.zeros((n_steps, 128), np.uint8) for _ in INSTRUMENTS]


Event = tuple[int, Any]


def on(ticks: int, pitch: int, velocity: int = 80, channel: int = 0) -> Event:
    return ticks, mido.Message("note_on", note=pitch, velocity=velocity, channel=channel)


def off(ticks: int, pitch: int, channel: int = 0) -> Event:
    return ticks, mido.Message("note_off", note=pitch, channel=channel)


def program(ticks: int, number: int, channel: int = 0) -> Event:
    return ticks, mido.Message("program_change", program=number, channel=channel)


def metre(ticks: int, numerator: int, denominator: int) -> Event:
    return ticks, mido.MetaMessage("time_signature", numerator=numerator, denominator=denominator)


def tempo(ticks: int, bpm: float) -> Event:
    return ticks, mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm))


def write_midi(path: Path, *tracks: Sequence[Event], kind: int = 1) -> Path:
    """Write tracks of (tick, message) pairs, in the order given where ticks are equal."""
    file = mido.MidiFile(type=kind, ticks_per_beat=TICKS_PER_BEAT)
    for events in tracks:
        track = mido.MidiTrack()
        now = 0
        for ticks, message in sorted(events, key=lambda event: event[0]):
            track.append(message.copy(time=ticks - now))
            now = ticks
        file.tracks.append(track)
    file.save(path)
    return path
