"""Finds by which intervals the band's lines move too rarely, and by how much."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.decoding import Decoded, decode_notes
from server.model import BandModels
from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument
from server.piano_roll import PITCH, START, FloatArray, NoteArray
from server.playable import Odds, playable
from server.voice_leading import FARTHEST, N_INTERVALS

_N_ROUNDS: Final = 5
_CAUTION: Final = 0.7
"""Each round goes so much of the way (in logarithms): what one interval gains others lose."""
_CHANCE: Final = 0.005
"""Added to each share, so that what is rare is left as it is."""
_ODDS_RANGE: Final = (1 / 3, 3.0)
"""By 2 strings take fewer steps, by 4 to 8 lines gain little and harmony loses."""
_FEWEST_NOTES: Final = 4
"""Fewer are no line."""


def interval_shares(windows: list[NoteArray], reach_steps: int) -> NDArray[np.float64]:
    """Return by which intervals the upper line moves, the highest note of each onset.

    To hold all notes of a chord against all of the next would count a chord that is struck again as
    many leaps; guitars leapt more for it.

    Args:
        windows: note arrays, sorted by start.
        reach_steps: onsets farther apart do not count.

    Returns:
        Mean over windows, shape (N_INTERVALS,), as `server.voice_leading.led` has them.
    """
    shares = np.zeros(N_INTERVALS)
    for notes in windows:
        if len(notes) >= _FEWEST_NOTES:
            onsets, first = np.unique(notes[:, START], return_index=True)
            rise = np.diff(np.maximum.reduceat(notes[:, PITCH], first))
            rise = np.clip(rise[np.diff(onsets) <= reach_steps], -FARTHEST, FARTHEST)
            own = np.bincount(rise + FARTHEST, minlength=N_INTERVALS)
            shares += own / max(1, own.sum())
    total: float = shares.sum()
    return shares / total if total else shares


def matched_intervals(
    models: BandModels, instrument: Instrument, said: list[Decoded], wanted: NDArray[np.float64]
) -> FloatArray:
    """Return the odds by which lines that are played move as songs' do.

    Args:
        models: the band.
        instrument: whose.
        said: what its decoder says of windows that were played.
        wanted: shares of songs, result of `interval_shares`.

    Returns:
        Factors on the odds of an onset by its interval from the one before, shape (N_INTERVALS,).
    """
    card, k = models.card.instruments[instrument], INSTRUMENTS.index(instrument)
    beat_steps = models.card.steps_per_beat
    scale = card.onset_scale * card.density_scale
    odds: FloatArray = models.interval_odds[k].copy()
    for _ in range(_N_ROUNDS):
        both = Odds(models.onset_odds[k], odds)
        played = [
            decode_notes(
                playable(instrument, one, BEATS_PER_BAR * beat_steps, both),
                scale,
                card.sustain_threshold,
            )
            for one in said
        ]
        got = interval_shares(played, beat_steps)
        moved = odds * ((wanted + _CHANCE) / (got + _CHANCE)) ** _CAUTION
        odds = np.clip(moved, *_ODDS_RANGE).astype(np.float32)
    return odds
