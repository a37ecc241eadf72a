"""Finds where in a beat the band strikes too rarely, and by how much."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.decoding import Decoded, decode_notes
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import START, FloatArray, NoteArray
from server.playable import at_places

_N_ROUNDS: Final = 10
_CAUTION: Final = 0.7
"""Each round goes so much of the way (in logarithms): what one place gains others lose."""
_RAREST: Final = 0.005
"""Of all onsets; what happens more rarely is chance."""
_FLOOR: Final = 1e-4
"""A share to divide by."""
_ODDS_RANGE: Final = (1 / 8, 8.0)


def place_shares(windows: list[NoteArray], steps_per_beat: int) -> NDArray[np.float64]:
    """Return which share of its onsets a window has at each step of the beat.

    Args:
        windows: note arrays.
        steps_per_beat: time steps a quarter note.

    Returns:
        Mean over the windows with notes, shape (steps_per_beat,).
    """
    shares = [
        np.bincount(notes[:, START] % steps_per_beat, minlength=steps_per_beat) / len(notes)
        for notes in windows
        if len(notes)
    ]
    mean: NDArray[np.float64] = np.mean(shares, axis=0) if shares else np.zeros(steps_per_beat)
    return mean


def matched_places(
    models: BandModels,
    instrument: Instrument,
    said: list[Decoded],
    wanted: NDArray[np.float64],
) -> FloatArray:
    """Return the odds by which windows that were played have the wanted shares of onsets.

    What lies between sixteenths is a player's timing, or a triplet: it keeps its odds. (To have as
    much of it as songs, too, takes odds of eight, and the band then plays loosely, not livelier.)

    Args:
        models: the band.
        instrument: whose.
        said: windows that were played, by the band's present odds of places.
        wanted: shares of songs, result of `place_shares`.

    Returns:
        Factors on the odds of an onset by its step in the beat, shape (steps_per_beat,), 1/8 to 8.
    """
    card = models.card.instruments[instrument]
    scale = card.onset_scale * card.density_scale
    n_expected = sum(float(decoded.onset.sum()) for decoded in said)
    present = models.onset_odds[INSTRUMENTS.index(instrument)]
    odds: FloatArray = present.copy()
    is_told = (4 * np.arange(len(wanted)) % len(wanted) == 0) & (wanted > _RAREST)
    if not is_told.any():
        return odds
    wanted = wanted[is_told] / wanted[is_told].sum()
    for _ in range(_N_ROUNDS):
        placed = [at_places(decoded, odds / present) for decoded in said]
        # As many notes as before: how many there are is not asked here.
        own = scale * n_expected / max(1e-6, sum(float(one.onset.sum()) for one in placed))
        notes = [decode_notes(one, own, card.sustain_threshold) for one in placed]
        got = np.maximum(place_shares(notes, len(odds))[is_told], _FLOOR)
        moved = odds[is_told] * (wanted * got.sum() / got) ** _CAUTION
        # All at once would not change which are likeliest, only how many are expected.
        moved /= np.exp(np.average(np.log(moved), weights=wanted))
        odds[is_told] = np.clip(moved, *_ODDS_RANGE)
    return odds
