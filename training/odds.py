"""Corrects the odds of onsets of predicted windows, by how the band plays beside songs."""

from typing import Final

import numpy as np

from server.chain import start_latents
from server.decoding import Decoded
from server.form import SONG_WINDOWS
from server.model import BandModels
from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument
from server.piano_roll import WINDOW_STEPS, FloatArray
from server.playable import Odds, playable
from training.data.cache import WindowCache
from training.data.song import Split
from training.evaluate import true_notes
from training.lines import interval_shares, matched_intervals
from training.places import matched_places, place_shares
from training.rollout import roll_out
from training.windows import pick_windows

_N_REAL: Final = 1500
_N_PLAYED: Final = 600
_BATCH: Final = 64


def fit_odds(
    models: BandModels,
    cache: WindowCache,
    split: Split,
    size: tuple[int, int] = (64, SONG_WINDOWS),
) -> dict[str, FloatArray]:
    """Find the factors by which lines move as in songs, and onsets fall where songs have them.

    Args:
        models: the exported band, its density calibrated.
        cache: windows of the data.
        split: where to look; never the test split.
        size: chains, and windows in each.

    Returns:
        ``interval_odds`` and ``onset_odds`` as `server.latents_file` has them; those that the band
        has where windows do not begin on beats.
    """
    n_chains, n_windows = size
    steps_per_beat = models.card.steps_per_beat
    places, intervals = models.onset_odds.copy(), models.interval_odds.copy()
    found = {"onset_odds": places, "interval_odds": intervals}
    if WINDOW_STEPS % steps_per_beat:
        return found
    starts = np.stack([start_latents(models, seed) for seed in range(n_chains)])
    rollout = roll_out(models, starts, n_windows, dict.fromkeys(INSTRUMENTS, 1.0))
    for k, instrument in enumerate(INSTRUMENTS):
        windows = pick_windows(cache, instrument, split, _N_REAL)
        true = [true_notes(cache, instrument, int(window)) for window in windows]
        played = np.array([[len(w) > 0 for w in chain] for chain in rollout.notes[instrument]])
        latents = rollout.latents[:, k][played]
        if not len(latents) or not len(true):
            continue
        chosen = np.random.default_rng(0).permutation(len(latents))[:_N_PLAYED]
        said = _said(models, instrument, latents[chosen])
        if instrument != "drums":  # their pitches are no line
            wanted = interval_shares(true, steps_per_beat)
            intervals[k] = matched_intervals(models, instrument, said, wanted)
        odds = Odds(places[k], intervals[k])
        settled = [playable(instrument, one, BEATS_PER_BAR * steps_per_beat, odds) for one in said]
        wanted = place_shares(true, steps_per_beat)
        places[k] = matched_places(models, instrument, settled, wanted)
    return found


def _said(models: BandModels, instrument: Instrument, latents: FloatArray) -> list[Decoded]:
    return [
        decoded
        for first in range(0, len(latents), _BATCH)
        for decoded in models.said(instrument, latents[first : first + _BATCH])
    ]
