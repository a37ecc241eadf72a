"""Finds where in a beat the band strikes too rarely, and by how much."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.chain import start_latents
from server.decoding import decode_notes
from server.form import SONG_WINDOWS
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import START, WINDOW_STEPS, FloatArray, NoteArray
from server.playable import at_places
from training.data.cache import WindowCache
from training.data.song import Split
from training.evaluate import true_notes
from training.rollout import roll_out
from training.windows import pick_windows

_N_REAL: Final = 1500
_N_PLAYED: Final = 600
_BATCH: Final = 64
_N_ROUNDS: Final = 10
_CAUTION: Final = 0.7
"""Each round goes so much of the way (in logarithms): what one place gains others lose."""
_RAREST: Final = 0.005
"""Of all onsets; what happens more rarely is chance."""
_FLOOR: Final = 1e-4
"""A share to divide by."""
_ODDS_RANGE: Final = (1 / 8, 8.0)


def fit_onset_odds(
    models: BandModels,
    cache: WindowCache,
    split: Split,
    size: tuple[int, int] = (64, SONG_WINDOWS),
) -> FloatArray:
    """Find for each sixteenth of a beat the factor by which onsets fall there as often as in songs.

    What lies between sixteenths is a player's timing, or a triplet: it keeps its odds. (To have as
    much of it as songs, too, takes odds of eight, and the band then plays loosely, not livelier.)

    Args:
        models: the exported band, its density calibrated.
        cache: windows of the data.
        split: where to look; never the test split.
        size: chains, and windows in each.

    Returns:
        Factors on the odds of an onset by its step in the beat, shape (5, steps_per_beat), 1/8 to
        8; those that the band has where windows do not begin on beats.
    """
    n_chains, n_windows = size
    steps_per_beat = models.card.steps_per_beat
    odds = models.onset_odds.copy()
    if WINDOW_STEPS % steps_per_beat:
        return odds
    starts = np.stack([start_latents(models, seed) for seed in range(n_chains)])
    rollout = roll_out(models, starts, n_windows, dict.fromkeys(INSTRUMENTS, 1.0))
    for k, instrument in enumerate(INSTRUMENTS):
        windows = pick_windows(cache, instrument, split, _N_REAL)
        true = [true_notes(cache, instrument, int(window)) for window in windows]
        played = np.array([[len(w) > 0 for w in chain] for chain in rollout.notes[instrument]])
        latents = rollout.latents[:, k][played]
        if len(latents) and len(true):
            chosen = np.random.default_rng(0).permutation(len(latents))[:_N_PLAYED]
            odds[k] = _matched(
                models, instrument, latents[chosen], place_shares(true, odds.shape[1])
            )
    return odds


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


def _matched(
    models: BandModels, instrument: Instrument, latents: FloatArray, wanted: NDArray[np.float64]
) -> FloatArray:
    """Return the odds by which windows that were played have the wanted shares of onsets."""
    card = models.card.instruments[instrument]
    said = [
        decoded
        for first in range(0, len(latents), _BATCH)
        for decoded in models.decode(instrument, latents[first : first + _BATCH])
    ]
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
