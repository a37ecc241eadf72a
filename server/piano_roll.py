"""The one encoder: notes <-> piano rolls <-> the models' tensors. Pure numpy.

Two representations of music meet here.

* A *note array* is int32, shape (n_notes, 4), columns ``START LENGTH PITCH VELOCITY``; start and
  length in time steps of a stated resolution, velocity 1-127. Rows are sorted by start, then pitch.
* A *window tensor* is float32, shape (3, n_steps, 128), channels `ONSET SUSTAIN VELOCITY_CHANNEL`:
  1 where a note starts, 1 where one sounds (its first step included), velocity / 127 where one
  sounds. Onsets apart from sustain keep a repeated note apart from a held one.

Rolls are ``(n_steps, 128)``, time first, as pypianoroll has them.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import MAX_VELOCITY, N_PITCHES

NoteArray = NDArray[np.int32]
FloatArray = NDArray[np.float32]

START: Final = 0
LENGTH: Final = 1
PITCH: Final = 2
VELOCITY: Final = 3

ONSET: Final = 0
SUSTAIN: Final = 1
VELOCITY_CHANNEL: Final = 2
N_CHANNELS: Final = 3

WINDOW_STEPS: Final = 256


def empty_notes() -> NoteArray:
    """Return a note array without notes, shape (0, 4)."""
    return np.zeros((0, 4), np.int32)


def sort_notes(notes: NoteArray) -> NoteArray:
    """Return the notes sorted by start, then pitch."""
    order = np.lexsort((notes[:, PITCH], notes[:, START]))
    in_order: NoteArray = notes[order]
    return in_order


def roll_to_notes(roll: NDArray[np.uint8]) -> NoteArray:
    """Read notes off a velocity roll.

    A note starts where a pitch begins to sound and, as LPD-5 merges touching notes, also where its
    velocity changes.

    Args:
        roll: piano roll, shape (n_steps, 128), uint8 or bool, velocity 0-127.

    Returns:
        Note array in the roll's own time steps.

    Raises:
        ValueError: the roll has another shape.
    """
    if roll.ndim != 2 or roll.shape[1] != N_PITCHES:
        raise ValueError(f"a piano roll has shape (n_steps, {N_PITCHES}), got {roll.shape}")
    padded = np.zeros((roll.shape[0] + 2, N_PITCHES), np.int16)
    padded[1:-1] = roll
    changes = padded[1:] != padded[:-1]
    # Pitch-major order puts the end of each run right behind its start.
    pitches, steps = np.nonzero(changes.T)
    velocities = padded[steps + 1, pitches]
    is_start = velocities > 0
    index = np.nonzero(is_start)[0]
    notes = np.stack(
        [steps[index], steps[index + 1] - steps[index], pitches[index], velocities[index]], axis=1
    ).astype(np.int32)
    return sort_notes(notes)


def quantise(notes: NoteArray, from_steps_per_beat: int, to_steps_per_beat: int) -> NoteArray:
    """Move notes to another grid by rounding onsets and ends.

    Notes that fall on one step and pitch become the loudest of them with the latest end; a note
    ends at the latest where the next one of its pitch starts.

    Args:
        notes: note array at ``from_steps_per_beat``.
        from_steps_per_beat: time steps a quarter note of the source.
        to_steps_per_beat: time steps a quarter note wanted.

    Returns:
        Note array at the new resolution; every length >= 1 step.
    """
    if not len(notes):
        return empty_notes()
    scale = to_steps_per_beat / from_steps_per_beat
    # floor(x + 0.5): numpy's own rounding sends halves to even steps, which limps.
    start = np.floor(notes[:, START] * scale + 0.5).astype(np.int64)
    end = np.floor((notes[:, START] + notes[:, LENGTH]) * scale + 0.5).astype(np.int64)
    end = np.maximum(end, start + 1)
    return merge_overlaps(start, end, notes[:, PITCH], notes[:, VELOCITY])


def merge_overlaps(
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    pitch: NDArray[np.int32],
    velocity: NDArray[np.int32],
) -> NoteArray:
    """Make notes monophonic per pitch: one onset a step and pitch, none overlapping the next.

    Args:
        start: onset steps, shape (n_notes,).
        end: steps after the last sounding one, shape (n_notes,), > start.
        pitch: MIDI note numbers, shape (n_notes,).
        velocity: 1-127, shape (n_notes,).

    Returns:
        Note array, sorted.
    """
    key = pitch.astype(np.int64) << 40 | start
    order = np.argsort(key, kind="stable")
    key, end, velocity = key[order], end[order], velocity[order]
    first = np.concatenate([[True], key[1:] != key[:-1]])
    groups = np.nonzero(first)[0]
    end = np.maximum.reduceat(end, groups)
    velocity = np.maximum.reduceat(velocity, groups)
    key = key[groups]
    pitch_kept = (key >> 40).astype(np.int32)
    start_kept = key & ((1 << 40) - 1)
    same_pitch = pitch_kept[1:] == pitch_kept[:-1]
    end[:-1] = np.where(same_pitch, np.minimum(end[:-1], start_kept[1:]), end[:-1])
    notes = np.stack([start_kept, end - start_kept, pitch_kept, velocity], axis=1)
    return sort_notes(notes.astype(np.int32))


def split_windows(
    notes: NoteArray, n_steps: int = WINDOW_STEPS, min_carry_steps: int = 16
) -> tuple[NDArray[np.int64], NoteArray]:
    """Cut the notes of a piece at the borders of its windows.

    A note that sounds across a border is struck again behind it if at least ``min_carry_steps``
    of it remain (a held pad stays audible), and ends there otherwise.

    Args:
        notes: note array, not overlapping per pitch (``quantise`` makes it so).
        n_steps: length of a window in time steps.
        min_carry_steps: shortest remainder of a carried note that is kept, in time steps.

    Returns:
        ``window``, int64 of shape (n_pieces,), ascending, and the pieces as a note array whose
        starts count from their window's first step.
    """
    start = notes[:, START].astype(np.int64)
    end = start + notes[:, LENGTH]
    voice = notes[:, PITCH:]
    pieces = []
    while len(start):
        window = start // n_steps
        border = (window + 1) * n_steps
        pieces.append(np.column_stack([window, start, np.minimum(end, border) - start, voice]))
        carry = end - border >= min_carry_steps
        start, end, voice = border[carry], end[carry], voice[carry]
    if not pieces:
        return np.zeros(0, np.int64), empty_notes()
    table = np.concatenate(pieces)
    table = table[np.lexsort((table[:, 3], table[:, 1]))]
    window = table[:, 0]
    cut = table[:, 1:].astype(np.int32)
    cut[:, START] -= (window * n_steps).astype(np.int32)
    return window, cut


def cut_window(
    notes: NoteArray, first_step: int, n_steps: int = WINDOW_STEPS, min_carry_steps: int = 16
) -> NoteArray:
    """Cut one window out of a piece, anywhere; see `split_windows` for what crosses its edges.

    Args:
        notes: note array of the piece.
        first_step: first time step of the window.
        n_steps: length of the window in time steps.
        min_carry_steps: shortest remainder of a carried note that is kept, in time steps.

    Returns:
        Note array with 0 <= start and start + length <= n_steps.
    """
    shifted = notes.copy()
    shifted[:, START] -= first_step
    window, cut = split_windows(shifted, n_steps, min_carry_steps)
    inside: NoteArray = cut[window == 0]
    return inside


def notes_to_tensor(notes: NoteArray, n_steps: int = WINDOW_STEPS) -> FloatArray:
    """Write notes into a window tensor.

    Args:
        notes: note array inside the window, not overlapping per pitch.
        n_steps: length of the window in time steps.

    Returns:
        Tensor, shape (3, n_steps, 128), float32, in [0, 1].
    """
    tensor = np.zeros((N_CHANNELS, n_steps, N_PITCHES), np.float32)
    if not len(notes):
        return tensor
    steps, owner = sounding_steps(notes)
    pitch = notes[owner, PITCH]
    tensor[ONSET, notes[:, START], notes[:, PITCH]] = 1.0
    tensor[SUSTAIN, steps, pitch] = 1.0
    tensor[VELOCITY_CHANNEL, steps, pitch] = notes[owner, VELOCITY] / MAX_VELOCITY
    return tensor


def sounding_steps(notes: NoteArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List every (time step, note) at which a note sounds.

    Returns:
        ``steps`` and ``owner`` (row of ``notes``), both int64 of shape (sum of lengths,).
    """
    lengths = notes[:, LENGTH].astype(np.int64)
    owner = np.repeat(np.arange(len(notes)), lengths)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    steps = np.arange(len(owner)) - first + notes[owner, START]
    return steps, owner


def tensor_to_notes(
    onset: NDArray[np.bool_], sustain: NDArray[np.bool_], velocity: FloatArray
) -> NoteArray:
    """Read notes off a decoded window.

    A note lasts from its onset through the steps that sustain it, at least one step, and ends
    before the next onset of its pitch.

    Args:
        onset: where notes start, shape (n_steps, n_pitches), bool.
        sustain: where notes sound, shape (n_steps, n_pitches), bool.
        velocity: velocity / 127, shape (n_steps, n_pitches), float, read at the onsets.

    Returns:
        Note array inside the window.
    """
    n_steps, n_pitches = onset.shape
    steps, pitches = np.nonzero(onset)
    if not len(steps):
        return empty_notes()
    # end_at[t, p]: first step >= t that no longer carries the note that sounded before.
    stops = np.ones((n_steps + 1, n_pitches), bool)
    stops[:-1] = ~sustain | onset
    index = np.where(stops, np.arange(n_steps + 1)[:, None], n_steps)
    end_at = np.minimum.accumulate(index[::-1], axis=0)[::-1]
    end = end_at[np.minimum(steps + 1, n_steps), pitches]
    loudness = np.rint(velocity[steps, pitches] * MAX_VELOCITY).astype(np.int32)
    notes = np.stack([steps, end - steps, pitches, np.clip(loudness, 1, MAX_VELOCITY)], axis=1)
    return sort_notes(notes.astype(np.int32))


def notes_to_roll(notes: NoteArray, n_steps: int) -> NDArray[np.uint8]:
    """Write notes into a velocity roll, shape (n_steps, 128), uint8, 0-127."""
    roll = np.zeros((n_steps, N_PITCHES), np.uint8)
    if len(notes):
        steps, owner = sounding_steps(notes)
        inside = (steps >= 0) & (steps < n_steps)
        roll[steps[inside], notes[owner[inside], PITCH]] = notes[owner[inside], VELOCITY]
    return roll
