"""From a decoder's probabilities to notes: expected-count decoding. Pure numpy."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.piano_roll import FloatArray, NoteArray, tensor_to_notes

MIN_ONSET_PROBABILITY: Final = 0.03
"""Less probable onsets are never played, whatever the density asks for."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a decoder says of one window of one instrument."""

    onset: FloatArray
    """Probability that a note starts, shape (256, 128), in [0, 1]."""
    sustain: FloatArray
    """Probability that a note sounds, shape (256, 128), in [0, 1]."""
    velocity: FloatArray
    """Velocity / 127 were a note to start, shape (256, 128), in [0, 1]."""


def decode_notes(decoded: Decoded, onset_scale: float, sustain_threshold: float) -> NoteArray:
    """Choose the notes of a window.

    The decoder's probabilities add up to the number of notes that it expects; that many of the most
    probable onsets are kept. A fixed threshold would leave out most notes wherever a predicted
    latent makes the decoder unsure, and the music would thin out.

    Args:
        decoded: probabilities of one window.
        onset_scale: factor on the expected number of onsets, >= 0; 1 keeps the data's density.
        sustain_threshold: probability from which a step sustains its note.

    Returns:
        Note array inside the window.
    """
    flat = decoded.onset.reshape(-1)
    candidates = np.flatnonzero(flat > MIN_ONSET_PROBABILITY)
    probabilities = flat[candidates]
    n_notes = min(round(float(flat.sum()) * onset_scale), len(candidates))
    onset = np.zeros(flat.shape, bool)
    if n_notes:
        chosen = np.argpartition(-probabilities, n_notes - 1)[:n_notes]
        onset[candidates[chosen]] = True
    shape = decoded.onset.shape
    return tensor_to_notes(
        onset.reshape(shape), decoded.sustain > sustain_threshold, decoded.velocity
    )
