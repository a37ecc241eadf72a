"""Which pitch follows which: a decoder names each onset by itself, a player plays a line. Numpy."""

from typing import Final

import numpy as np

from server.decoding import Decoded
from server.music import N_PITCHES
from server.piano_roll import FloatArray

FARTHEST: Final = 13
"""Semitones; intervals as large or larger are told apart by nothing but their direction."""
N_INTERVALS: Final = 2 * FARTHEST + 1
"""From `FARTHEST` semitones down to as many up."""
_EXPECTED: Final = 0.3
"""Onsets that a step is to be expected to have, to be a place of the line at all. Lines come out
alike from 0.1 to 0.6 (validation windows)."""
_PITCH: Final = np.arange(N_PITCHES)
_ONES: Final = np.ones(N_PITCHES, np.float32)
_INTERVAL: Final = np.clip(_PITCH - _PITCH[:, None], -FARTHEST, FARTHEST) + FARTHEST
"""Of each pitch (row) to each (column), where it stands in the odds."""


def led(decoded: Decoded, odds: FloatArray, reach_steps: int) -> Decoded:
    """Give each interval between onsets that follow each other its due.

    Where a decoder is unsure of a predicted window it names the tones of a chord at every onset;
    the likeliest at each are a line that jumps to and fro between them, and hardly ever takes a
    step. So the odds of an onset are corrected by where the onsets before and behind it probably
    are (one round of belief propagation: Pearl, "Probabilistic Reasoning in Intelligent Systems",
    1988; the correction is that of a prior, as `server.playable.at_places` has it). What a decoder
    is sure of stays, and nearly as many onsets are expected at each step as before.

    Args:
        decoded: probabilities of one window.
        odds: factors on the odds of an onset by its distance from the one before, shape
            (N_INTERVALS,), > 0, the largest fall first; chosen by training.
        reach_steps: onsets farther apart in time do not matter to each other.
    """
    if (odds == 1).all():
        return decoded
    expected = decoded.onset @ _ONES
    struck = np.flatnonzero(expected > _EXPECTED)
    if len(struck) < 2:
        return decoded
    onset = decoded.onset[struck]
    # Most pitches are out of the question; a window's own range is several times faster.
    pitches = np.flatnonzero(onset.any(axis=0))
    own = slice(int(pitches[0]), int(pitches[-1]) + 1)
    said = onset[:, own]
    share = said / expected[struck, None]
    n_pitches = said.shape[1]
    rise = odds[_INTERVAL[:n_pitches, :n_pitches]]
    is_near = (np.diff(struck) <= reach_steps)[:, None]
    factor = np.ones_like(share)
    factor[1:] *= np.where(is_near, share[:-1] @ rise, 1)
    factor[:-1] *= np.where(is_near, share[1:] @ rise.T, 1)
    factor /= (share * factor).sum(axis=1, keepdims=True)
    led_onset = decoded.onset.copy()
    led_onset[struck, own] = said * factor / (1 + said * (factor - 1))
    return Decoded(led_onset, decoded.sustain, decoded.velocity)
