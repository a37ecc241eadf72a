"""Reads the ``.npz`` files of LPD-5, as pypianoroll writes them.

Such a file holds, for each track k, the four arrays of a sparse matrix in column order
(``pianoroll_k_csc_data``, ``_indices``, ``_indptr``, ``_shape``; rows are time steps, columns are
pitches), the tempo, and ``info.json`` with the resolution and each track's name and program. Notes
are read straight off the sparse arrays: no dense roll is made and nothing is ever unpickled.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from server.errors import BROKEN_ARRAYS
from server.music import INSTRUMENTS, MAX_VELOCITY, N_PITCHES, Instrument
from server.piano_roll import NoteArray, empty_notes, sort_notes
from training.data.merge import instrument_of, merge_parts
from training.data.truncation import undo_truncation
from training.errors import DataError

DEFAULT_TEMPO_BPM: Final = 120.0
MAX_STEPS_PER_BEAT: Final = 960
"""Finest resolution taken: that of a fine sequencer; LPD-5 has 24."""
BINARY_VELOCITY: Final = 64
"""Velocity of a roll that only says on or off (pypianoroll's own default)."""


@dataclass(frozen=True, slots=True)
class NpzTrack:
    """One track as the file has it."""

    name: str
    program: int
    """General MIDI program, 0-127."""
    is_drum: bool
    notes: NoteArray
    """At the file's resolution, truncated onsets and all."""


@dataclass(frozen=True, slots=True)
class NpzSong:
    """A whole file as it is."""

    steps_per_beat: int
    beat_tempo_bpm: NDArray[np.float64]
    """Tempo of each beat, shape (n_beats,)."""
    tracks: list[NpzTrack]


def read_lpd_npz(path: Path) -> NpzSong:
    """Read a file as it is.

    Args:
        path: an ``.npz`` that pypianoroll wrote.

    Returns:
        Its tracks, in the file's order.

    Raises:
        DataError: the file is broken or something else; the message names it.
    """
    try:
        # numpy itself leaves a damaged archive open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            members = {name: archive[name] for name in archive.files}
    except (OSError, EOFError, KeyError, NotImplementedError) as error:
        raise DataError(f"{path}: cannot be read ({error!r})") from error
    except (ValueError, TypeError, AttributeError) as error:
        # numpy refuses to unpickle with a ValueError; a single .npy has no `files`.
        raise DataError(f"{path}: not an .npz of plain arrays ({error!r})") from error
    except BROKEN_ARRAYS as error:
        raise DataError(f"{path}: damaged archive ({error!r})") from error
    try:
        return _read_members(members)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise DataError(f"{path}: not a song as pypianoroll writes it ({error})") from error


def merge_tracks(song: NpzSong) -> dict[Instrument, NoteArray | None]:
    """Sort a file's tracks to the five instruments and put truncated onsets right.

    Args:
        song: result of `read_lpd_npz`.

    Returns:
        Note array of every instrument, ``None`` where the file has no note of it.
    """
    parts: dict[Instrument, list[NoteArray]] = {instrument: [] for instrument in INSTRUMENTS}
    for instrument, track in zip(_instruments(song.tracks), song.tracks, strict=True):
        if instrument is not None and len(track.notes):
            parts[instrument].append(track.notes)
    return {
        instrument: sort_notes(undo_truncation(merge_parts(tables), song.steps_per_beat))
        if tables
        else None
        for instrument, tables in parts.items()
    }


def per_beat_tempo(
    tempo_bpm: NDArray[np.float64], n_steps: int, steps_per_beat: int
) -> NDArray[np.float64]:
    """Return one tempo a beat.

    LPD-5 holds the list of the beats' tempos, repeated as a whole until it is as long as the song
    has steps; other files of pypianoroll hold one value a time step.

    Args:
        tempo_bpm: the file's array, quarter notes a minute, shape (n_steps,), or of any length if
            it is one tempo only.
        n_steps: length of the song in time steps.
        steps_per_beat: resolution of the file.

    Returns:
        Shape (n_beats,), at least one value.
    """
    if not len(tempo_bpm):
        return np.array([DEFAULT_TEMPO_BPM])
    n_beats = max(1, n_steps // steps_per_beat)
    is_tiled = len(tempo_bpm) == n_beats * steps_per_beat and np.array_equal(
        tempo_bpm, np.tile(tempo_bpm[:n_beats], steps_per_beat)
    )
    return tempo_bpm[:n_beats] if is_tiled else tempo_bpm[::steps_per_beat]


def _read_members(members: dict[str, Any]) -> NpzSong:
    """Turn the archive's members into a song; KeyError, TypeError, ValueError where it is none."""
    if not isinstance(members.get("info.json"), bytes):
        raise ValueError("info.json is missing")
    info = json.loads(members["info.json"].decode("utf-8"))
    if not isinstance(info, dict):
        raise ValueError(f"info.json holds a {type(info).__name__}, wanted an object")
    resolution = info.get("resolution", info.get("beat_resolution"))
    if type(resolution) is not int or not 1 <= resolution <= MAX_STEPS_PER_BEAT:
        wanted = f"a whole number of steps a beat up to {MAX_STEPS_PER_BEAT}"
        raise ValueError(f"the resolution is {resolution!r:.40}, wanted {wanted}")
    tracks: list[NpzTrack] = []
    n_steps = 0
    while str(len(tracks)) in info:
        number = len(tracks)
        notes, track_steps = _read_roll(members, f"pianoroll_{number}_csc_")
        tracks.append(_to_track(info[str(number)], notes))
        n_steps = max(n_steps, track_steps)
    if not tracks:
        raise ValueError("info.json lists no track")
    tempo = np.asarray(members.get("tempo", []), np.float64).reshape(-1)
    tempo = tempo[np.isfinite(tempo) & (tempo > 0)]
    return NpzSong(resolution, per_beat_tempo(tempo, n_steps, resolution), tracks)


def _to_track(info: object, notes: NoteArray) -> NpzTrack:
    if not isinstance(info, dict):
        raise ValueError(f"a track of info.json is a {type(info).__name__}, wanted an object")
    program = int(info.get("program") or 0)
    return NpzTrack(str(info.get("name") or ""), program, bool(info.get("is_drum")), notes)


def _read_roll(members: dict[str, Any], prefix: str) -> tuple[NoteArray, int]:
    """Read notes off one sparse matrix; returns them and the number of time steps."""
    names = ("data", "indices", "indptr", "shape")
    data, steps, pointer, shape = (np.asarray(members[prefix + name]) for name in names)
    if shape.shape != (2,) or shape[1] != N_PITCHES:
        raise ValueError(f"{prefix}shape is {shape.tolist()}, wanted (n_steps, {N_PITCHES})")
    n_steps = int(shape[0])
    is_sound = (
        pointer.shape == (N_PITCHES + 1,)
        and pointer[0] == 0
        and np.all(np.diff(pointer) >= 0)
        and pointer[-1] == len(data) == len(steps)
        and (not len(steps) or (steps.min() >= 0 and steps.max() < n_steps))
    )
    if not is_sound:
        raise ValueError(f"the arrays {prefix}* do not fit each other")
    pitches = np.repeat(np.arange(N_PITCHES), np.diff(pointer))
    return _runs_to_notes(steps.astype(np.int64), pitches, _to_velocities(data)), n_steps


def _to_velocities(data: NDArray[Any]) -> NDArray[np.int64]:
    """Return a roll's non-zero values as velocities 1-127, int64."""
    if data.dtype == np.bool_:
        return data.astype(np.int64) * BINARY_VELOCITY
    if data.dtype.kind not in "iuf":
        raise ValueError(f"a roll of {data.dtype}, wanted numbers")
    if data.dtype.kind == "f" and not np.isfinite(data).all():
        raise ValueError("a roll with values that are no numbers")
    velocities: NDArray[np.int64] = np.clip(np.rint(data), 0, MAX_VELOCITY).astype(np.int64)
    return velocities


def _runs_to_notes(
    steps: NDArray[np.int64], pitches: NDArray[np.int64], velocities: NDArray[np.int64]
) -> NoteArray:
    """Join sounding steps to notes: a note is a run of steps of one pitch and velocity."""
    is_heard = velocities > 0
    steps, pitches, velocities = steps[is_heard], pitches[is_heard], velocities[is_heard]
    if not len(steps):
        return empty_notes()
    order = np.lexsort((steps, pitches))
    steps, pitches, velocities = steps[order], pitches[order], velocities[order]
    goes_on = (
        (pitches[1:] == pitches[:-1])
        & (steps[1:] == steps[:-1] + 1)
        & (velocities[1:] == velocities[:-1])
    )
    first = np.nonzero(np.concatenate([[True], ~goes_on]))[0]
    lengths = np.diff(np.append(first, len(steps)))
    columns = [steps[first], lengths, pitches[first], velocities[first]]
    return sort_notes(np.stack(columns, axis=1).astype(np.int32))


def _instruments(tracks: list[NpzTrack]) -> list[Instrument | None]:
    """Return each track's instrument: by names, else by position, else by the merge rule."""
    names = [track.name.strip().lower() for track in tracks]
    by_name: dict[str, Instrument] = {instrument: instrument for instrument in INSTRUMENTS}
    if len(set(names)) == len(names) and all(name in by_name for name in names):
        return [by_name[name] for name in names]
    if len(tracks) == len(INSTRUMENTS) and not any(names):
        return list(INSTRUMENTS)
    return [instrument_of(track.program, is_drum=track.is_drum) for track in tracks]
