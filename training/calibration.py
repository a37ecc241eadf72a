"""Sets thresholds, density, dynamics and note lengths of a band on the validation split."""

from dataclasses import replace
from typing import Final

import numpy as np

from server.chain import start_latents
from server.contract import WINDOW_STEPS, BandCard, InstrumentCard
from server.decoding import decode_notes
from server.form import SONG_WINDOWS
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import VELOCITY, FloatArray, NoteArray
from training.data.cache import WindowCache
from training.data.song import Split
from training.evaluate import true_notes
from training.metrics import Agreement, compare_notes
from training.rollout import roll_out
from training.windows import encode_windows, pick_windows

_ONSET_SCALES: Final = (0.8, 0.9, 1.0, 1.1, 1.2)
_SUSTAIN_THRESHOLDS: Final = (0.3, 0.4, 0.5, 0.6)
_PLAYED_THRESHOLDS: Final = tuple(step / 20 for step in range(1, 19))
_N_SUSTAINED: Final = 192
"""Played windows that are decoded with each of them."""
_BATCH: Final = 64
_DENSITY_RANGE: Final = (0.25, 4.0)
_VELOCITY_RANGE: Final = (1.0, 3.0)
"""Beyond that, what a decoder is unsure of would be played as an accent."""
_N_DYNAMICS: Final = 1000
"""Real windows whose dynamics are the measure."""
_MIN_NOTES: Final = 4
"""Fewer notes have no dynamics to measure."""


def calibrate(
    models: BandModels, cache: WindowCache, split: Split, n_windows: int = 300
) -> BandCard:
    """Choose for each instrument the factor on the expected onsets and the sustain threshold.

    The best onset F1 decides the first, the best frame F1 then the second.

    Args:
        models: the exported band.
        cache: windows of the data.
        split: where to look; never the test split.
        n_windows: windows an instrument to look at.

    Returns:
        The band's card with both set.
    """
    instruments: dict[str, InstrumentCard] = {}
    for instrument in INSTRUMENTS:
        own = models.card.instruments[instrument]
        found = _measure(models, cache, instrument, split, n_windows)
        scale = max(_ONSET_SCALES, key=lambda s: found[s, own.sustain_threshold].onset_f1)
        threshold = max(_SUSTAIN_THRESHOLDS, key=lambda t: found[scale, t].frame_f1)
        instruments[instrument] = replace(own, onset_scale=scale, sustain_threshold=threshold)
    return replace(models.card, instruments=instruments)


def _measure(
    models: BandModels, cache: WindowCache, instrument: Instrument, split: Split, n_windows: int
) -> dict[tuple[float, float], Agreement]:
    windows = pick_windows(cache, instrument, split, n_windows)
    latents = encode_windows(models, cache, instrument, windows)
    grid = [(scale, threshold) for scale in _ONSET_SCALES for threshold in _SUSTAIN_THRESHOLDS]
    found = dict.fromkeys(grid, Agreement())
    for first in range(0, len(windows), _BATCH):
        batch = models.decode(instrument, latents[first : first + _BATCH], is_predicted=False)
        for window, decoded in zip(windows[first : first + _BATCH], batch, strict=True):
            true = true_notes(cache, instrument, int(window))
            for scale, threshold in grid:
                notes = decode_notes(decoded, scale, threshold)
                found[scale, threshold] += compare_notes(true, notes)
    return found


def calibrate_playing(
    models: BandModels,
    cache: WindowCache,
    split: Split,
    size: tuple[int, int] = (128, SONG_WINDOWS),
) -> BandCard:
    """Choose for each instrument what gives playing the data's density, dynamics and lengths.

    A predicted latent makes its decoder less sure than an encoded one, so it expects fewer notes
    (or, where the chain leans to busy music, more) than real windows hold, velocities nearer to
    their mean, and is sure of a note for a shorter time.

    Args:
        models: the exported band, its thresholds calibrated.
        cache: windows of the data.
        split: where to look; never the test split.
        size: chains, and windows in each; a song is what is played.

    Returns:
        The band's card with every ``density_scale`` and ``velocity_scale`` set, and of all but
        drums the ``sustain_threshold``.
    """
    n_chains, n_windows = size
    # As the server begins: contexts of another choice of songs were busier or calmer by a tenth.
    starts = np.stack([start_latents(models, seed) for seed in range(n_chains)])
    rollout = roll_out(models, starts, n_windows, dict.fromkeys(INSTRUMENTS, 1.0))
    instruments: dict[str, InstrumentCard] = {}
    for k, instrument in enumerate(INSTRUMENTS):
        own = models.card.instruments[instrument]
        grown = [len(notes) for chain in rollout.notes[instrument] for notes in chain if len(notes)]
        filled = cache.filled_windows(instrument, split)
        wanted = float(cache.note_counts(instrument)[filled].mean())
        scale = own.density_scale * wanted / max(1.0, float(np.mean(grown)) if grown else 1.0)
        windows = pick_windows(cache, instrument, split, _N_DYNAMICS)
        true = [true_notes(cache, instrument, int(window)) for window in windows]
        real = _dynamics(true)
        played = _dynamics([notes for chain in rollout.notes[instrument] for notes in chain])
        loudness = own.velocity_scale * real / played if played else own.velocity_scale
        own = replace(
            own,
            density_scale=float(np.clip(scale, *_DENSITY_RANGE)),
            velocity_scale=float(np.clip(loudness, *_VELOCITY_RANGE)),
        )
        if instrument != "drums":  # their hits are a step long
            threshold = _sustain_as_in(models, instrument, own, rollout.latents[:, k], true)
            own = replace(own, sustain_threshold=threshold)
        instruments[instrument] = own
    return replace(models.card, instruments=instruments)


def _sustain_as_in(
    models: BandModels,
    instrument: Instrument,
    own: InstrumentCard,
    latents: FloatArray,
    true: list[NoteArray],
) -> float:
    """Return the threshold by which windows that were played sound for as long as true ones."""
    flat = latents.reshape(-1, latents.shape[-1])
    chosen = flat[np.random.default_rng(0).permutation(len(flat))[:_N_SUSTAINED]]
    said = [
        decoded
        for first in range(0, len(chosen), _BATCH)
        for decoded in models.decode(instrument, chosen[first : first + _BATCH])
    ]
    scale, wanted = own.onset_scale * own.density_scale, _sounding_share(true)

    def miss(threshold: float) -> float:
        got = _sounding_share([decode_notes(one, scale, threshold) for one in said])
        return abs(got - wanted)

    return min(_PLAYED_THRESHOLDS, key=miss)


def _sounding_share(windows: list[NoteArray]) -> float:
    """Return the share of its time in which a window sounds, as a mean over those with notes."""
    shares = []
    for notes in windows:
        sounding = np.zeros(WINDOW_STEPS, bool)
        for start, length, _, _ in notes.tolist():
            sounding[start : start + length] = True
        if len(notes):
            shares.append(sounding.mean())
    return float(np.mean(shares)) if shares else 0.0


def _dynamics(windows: list[NoteArray]) -> float:
    """Return how far velocities lie from their window's mean, as a mean over windows; 0-127."""
    spreads = [notes[:, VELOCITY].std() for notes in windows if len(notes) >= _MIN_NOTES]
    return float(np.mean(spreads)) if spreads else 0.0
