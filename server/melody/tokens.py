"""A melody as tokens on a sixteenth grid: 128 pitches that start, hold, rest.

A melody is monophonic: at each step one note starts, goes on, or nothing sounds. The tokens are
those of Hadjeres and Nielsen's *Anticipation-RNN* and of Magenta's MelodyRNN, with rest as a state
of its own. Pure numpy, used by training as well.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import MAX_VELOCITY, N_PITCHES
from server.piano_roll import LENGTH, PITCH, START, VELOCITY, NoteArray, empty_notes

Tokens = NDArray[np.int64]

STEPS_PER_BEAT: Final = 4
"""Sixteenths in a quarter note."""
CONTEXT_STEPS: Final = 64
"""Steps before the next one that a model may look back on."""
HOLD: Final = 128
"""The note that sounds goes on."""
REST: Final = 129
"""Nothing sounds."""
N_TOKENS: Final = 130
"""0-127: a note of this pitch starts."""
N_POSITIONS: Final = 24
"""Sixteenths since the bar line: 0-15 in 4/4, 0-11 in 3/4, 0-23 in 12/8."""
BAR_STEPS: Final = 16
"""Length of the bars that are played here, 4/4."""
DEFAULT_VELOCITY: Final = 80


def positions_from(first_step: int, n_steps: int) -> NDArray[np.int64]:
    """Return the positions in bars of 4/4 of consecutive steps, int64 of shape (n_steps,)."""
    return (first_step + np.arange(n_steps)) % BAR_STEPS


def notes_to_tokens(notes: NoteArray, n_steps: int) -> Tokens:
    """Write notes as tokens.

    Where notes overlap, the later onset cuts the earlier note; of two at one step the higher one
    is the melody. What lies outside is left out.

    Args:
        notes: note array in sixteenths.
        n_steps: length of the melody in sixteenths.

    Returns:
        Tokens, int64 of shape (n_steps,).
    """
    tokens = np.full(n_steps, REST, np.int64)
    # By start, then pitch: of two at one step the higher is written last.
    for row in np.lexsort((notes[:, PITCH], notes[:, START])):
        start, end = int(notes[row, START]), int(notes[row, START] + notes[row, LENGTH])
        if 0 <= start < n_steps:
            tokens[start:] = REST
            tokens[start : min(end, n_steps)] = HOLD
            tokens[start] = notes[row, PITCH]
    return tokens


def tokens_to_notes(
    tokens: Tokens, velocity: int | NDArray[np.int32] = DEFAULT_VELOCITY
) -> NoteArray:
    """Read notes off tokens.

    A hold with nothing sounding reads as a rest; a note that runs over the end is cut there.

    Args:
        tokens: int, shape (n_steps,), values 0 to ``N_TOKENS`` - 1.
        velocity: 1-127, one for all notes or one for each in order, shape (n_notes,).

    Returns:
        Note array in sixteenths.

    Raises:
        ValueError: a token or a velocity is outside its range, or ``velocity`` has another length.
    """
    if tokens.ndim != 1 or (len(tokens) and not 0 <= tokens.min() <= tokens.max() < N_TOKENS):
        raise ValueError(f"tokens are one row of 0 to {N_TOKENS - 1}, got {tokens!r:.80}")
    starts = np.nonzero(tokens < N_PITCHES)[0]
    if np.size(velocity) and not 1 <= np.min(velocity) <= np.max(velocity) <= MAX_VELOCITY:
        raise ValueError(f"velocities are 1 to {MAX_VELOCITY}, got {velocity!r:.80}")
    if np.ndim(velocity) and np.shape(velocity) != starts.shape:
        raise ValueError(f"got {np.size(velocity)} velocities for {len(starts)} notes")
    if not len(starts):
        return empty_notes()
    stops = np.append(np.nonzero(tokens != HOLD)[0], len(tokens))
    notes = np.empty((len(starts), 4), np.int32)
    notes[:, START] = starts
    notes[:, LENGTH] = stops[np.searchsorted(stops, starts, side="right")] - starts
    notes[:, PITCH] = tokens[starts]
    notes[:, VELOCITY] = velocity
    return notes
