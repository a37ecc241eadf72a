"""From a decoder's probabilities to notes: expected-count decoding. Pure numpy."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.piano_roll import PITCH, FloatArray, NoteArray, tensor_to_notes

MIN_ONSET_PROBABILITY: Final = 0.03
"""Less probable onsets are not played at the data's own density."""
_SOFTEST: Final = 0.5
"""Of a window's mean velocity; no note is made softer than that."""
_MAX_BARS: Final = 4
"""Bars of a window; so many onsets may be equally likely because they are one hit, repeated."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a decoder says of one window of one instrument."""

    onset: FloatArray
    """Probability that a note starts, shape (256, 128), in [0, 1]."""
    sustain: FloatArray
    """Probability that a note sounds, shape (256, 128), in [0, 1]."""
    velocity: FloatArray
    """Velocity / 127 were a note to start, shape (256, 128), in [0, 1]."""
    chosen: dict[tuple[float, ...], NoteArray] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The notes that were chosen last, by how; not to be written into."""


def chosen_notes(decoded: Decoded, *how: float) -> NoteArray:
    """Do as `decode_notes` unless the same was asked last; not to be written into.

    A window is heard by the others and played, and bars of it are played again in other windows.

    Args:
        decoded: probabilities of one window.
        *how: what `decode_notes` takes behind them, in its order.
    """
    notes = decoded.chosen.get(how)
    if notes is None:
        notes = decode_notes(decoded, *how)
        decoded.chosen.clear()
        decoded.chosen[how] = notes
    return notes


def decode_notes(
    decoded: Decoded,
    onset_scale: float,
    sustain_threshold: float,
    min_probability: float = MIN_ONSET_PROBABILITY,
    velocity_scale: float = 1.0,
) -> NoteArray:
    """Choose the notes of a window.

    The decoder's probabilities add up to the number of notes that it expects; that many of the most
    probable onsets are kept. A fixed threshold would leave out most notes wherever a predicted
    latent makes the decoder unsure, and the music would thin out.

    Args:
        decoded: probabilities of one window.
        onset_scale: factor on the expected number of onsets, >= 0; 1 keeps the data's density.
        sustain_threshold: share of the probability at a note's onset from which a step sustains it.
        min_probability: less probable onsets are never played.
        velocity_scale: factor on how far each note's velocity lies from the mean of all; it makes
            none softer than half of that.

    Returns:
        Note array inside the window.
    """
    flat = decoded.onset.reshape(-1)
    candidates = np.flatnonzero(flat > min_probability)
    probabilities = flat[candidates]
    n_notes = min(round(float(flat.sum()) * onset_scale), len(candidates))
    onset = np.zeros(flat.shape, bool)
    if n_notes:
        onset[candidates[_likeliest(probabilities, n_notes)]] = True
    starts = onset.reshape(decoded.onset.shape)
    # Most pitches are not struck in a window; to look at the others alone is several times faster.
    struck = np.flatnonzero(starts.any(axis=0))
    starts, sustain = starts[:, struck], decoded.sustain[:, struck]
    is_sounding = sustain > sustain_threshold * _level_at_onset(starts, sustain)
    velocity = _spread(decoded.velocity[:, struck], starts, velocity_scale)
    notes = tensor_to_notes(starts, is_sounding, velocity)
    notes[:, PITCH] = struck[notes[:, PITCH]]
    return notes


def _likeliest(probabilities: FloatArray, n: int) -> NDArray[np.bool_]:
    """Say which are the n likeliest; the same hit of bars that repeat is taken or left as one.

    So the number may be another by half as many as a window has bars.
    """
    last = np.partition(probabilities, len(probabilities) - n)[len(probabilities) - n]
    chosen: NDArray[np.bool_] = probabilities > last
    equal = np.flatnonzero(probabilities == last)
    n_missing = n - np.count_nonzero(chosen)
    if len(equal) > _MAX_BARS:
        chosen[equal[:n_missing]] = True
    elif 2 * n_missing >= len(equal):
        chosen[equal] = True
    return chosen


def _spread(velocity: FloatArray, onset: NDArray[np.bool_], scale: float) -> FloatArray:
    if scale == 1.0 or not onset.any():
        return velocity
    mean = velocity[onset].mean()
    # In quiet music the softest would fall silent.
    spread: FloatArray = np.maximum(mean + scale * (velocity - mean), _SOFTEST * mean)
    return spread


def _level_at_onset(onset: NDArray[np.bool_], sustain: FloatArray) -> FloatArray:
    """Return, for each step and pitch, how sure the decoder was that the latest note sounds at all.

    A decoder that is half sure of a note is half sure of all its steps. Measured against the step
    that it begins with the note keeps its length; against a fixed threshold it would be a blip.
    """
    steps = np.where(onset, np.arange(len(onset))[:, None], 0)
    latest = np.maximum.accumulate(steps, axis=0)
    level: FloatArray = np.take_along_axis(sustain, latest, axis=0)
    return level
