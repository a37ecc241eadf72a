"""The main directions of an instrument's latents, and what each of them changes in the music."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch

from server.contract import N_MACROS
from server.decoding import Decoded, decode_notes
from server.music import Instrument
from server.piano_roll import LENGTH, PITCH, START, VELOCITY, FloatArray, NoteArray
from training.models.autoencoder import WindowDecoder
from training.models.folding import DRUM_CLASSES

_N_FIT: Final = 20_000
_N_PROBES: Final = 48
_PUSH: Final = 2.0
"""Standard deviations to either side at which a direction's effect is looked at."""
_SUSTAIN_THRESHOLD: Final = 0.5

_KICKS, _SNARES, _HATS, _CYMBALS = (
    DRUM_CLASSES[0],
    DRUM_CLASSES[1],
    DRUM_CLASSES[2] + DRUM_CLASSES[3],
    DRUM_CLASSES[7] + DRUM_CLASSES[8],
)


@dataclass(frozen=True, slots=True)
class Macros:
    """Main directions of the latents of one instrument."""

    directions: FloatArray
    """Unit vectors, shape (8, d_latent), each turned so that more of it is more of its hint."""
    scales: FloatArray
    """Standard deviation of the data along each, shape (8,)."""
    hints: tuple[str, ...]
    """What each changes most, in a word or two."""


def find_macros(
    instrument: Instrument, decoder: WindowDecoder, latents: FloatArray, steps_per_beat: int
) -> Macros:
    """Find an instrument's macros by principal components, and listen to what they change.

    Args:
        instrument: whose.
        decoder: its decoder, onset probabilities calibrated.
        latents: of windows in which it plays, shape (n, d_latent), n >= 2.
        steps_per_beat: time steps a quarter note.

    Returns:
        Eight directions; small latents have zeros for those that they lack.
    """
    directions, scales = main_directions(latents)
    rng = np.random.default_rng(2)
    probes = latents[rng.permutation(len(latents))[:_N_PROBES]].astype(np.float32)

    def features(z: FloatArray) -> FloatArray:
        notes = _decode(decoder, z)
        return np.stack([_features(instrument, n, steps_per_beat) for n in notes])

    return name_directions(directions, scales, probes, features, _names(instrument))


def main_directions(latents: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the directions in which latents vary most, and how much.

    Args:
        latents: shape (n, d_latent), n >= 2.

    Returns:
        Unit vectors, shape (8, d_latent), and the standard deviation along each, shape (8,).
    """
    rng = np.random.default_rng(2)
    sample = latents[rng.permutation(len(latents))[:_N_FIT]].astype(np.float64)
    values, vectors = np.linalg.eigh(np.cov(sample.T))
    order = values.argsort()[::-1][:N_MACROS]
    scales = np.sqrt(np.maximum(values[order], 0)).astype(np.float32)
    return vectors[:, order].T.astype(np.float32), scales


def name_directions(
    directions: FloatArray,
    scales: FloatArray,
    probes: FloatArray,
    features: Callable[[FloatArray], FloatArray],
    names: tuple[str, ...],
    least: tuple[float, ...] | None = None,
) -> Macros:
    """Name each direction by the feature that it changes most, and turn it so that it raises it.

    Args:
        directions: shape (n, d_latent).
        scales: standard deviation of the data along each, shape (n,).
        probes: latents to push about, shape (n_probes, d_latent).
        features: from latents to what is heard, shape (n_probes, n_features); NaN: unknown.
        names: of the features.
        least: of each feature, what counts as a spread among the probes; absent: nothing.
    """
    directions = directions.copy()
    spread = np.ma.masked_invalid(features(probes)).std(0).filled(0.0)
    spread = np.maximum(spread, least or 1e-6)
    hints = []
    for k, (direction, scale) in enumerate(zip(directions, scales, strict=True)):
        push = _PUSH * scale * direction
        change = features(probes + push) - features(probes - push)
        effect = np.ma.masked_invalid(change).mean(0).filled(0.0) / spread
        main = int(np.abs(effect).argmax())
        hints.append(names[main])
        directions[k] *= 1.0 if effect[main] >= 0 else -1.0
    return Macros(directions, scales, tuple(hints))


def _names(instrument: Instrument) -> tuple[str, ...]:
    if instrument == "drums":
        return ("density", "loudness", "off-beats", "kicks", "snares", "hi-hats", "cymbals")
    return ("density", "loudness", "off-beats", "register", "note length", "range")


def _features(instrument: Instrument, notes: NoteArray, steps_per_beat: int) -> FloatArray:
    """Return the figures named by `_names`; NaN where a window without notes has none."""
    if not len(notes):
        n_names = len(_names(instrument))
        return np.array([0.0] + [np.nan] * (n_names - 1), np.float32)
    pitch = notes[:, PITCH]
    off_beats = np.mean(notes[:, START] % steps_per_beat != 0)
    shared = [len(notes), notes[:, VELOCITY].mean(), off_beats]
    if instrument == "drums":
        own = [np.isin(pitch, kit).sum() for kit in (_KICKS, _SNARES, _HATS, _CYMBALS)]
    else:
        own = [pitch.mean(), notes[:, LENGTH].mean(), pitch.max() - pitch.min()]
    return np.array([*shared, *own], np.float32)


@torch.inference_mode()
def _decode(decoder: WindowDecoder, latents: FloatArray) -> list[NoteArray]:
    onset, sustain, velocity = (part.numpy() for part in decoder(torch.from_numpy(latents)))
    return [
        decode_notes(Decoded(*parts), 1.0, _SUSTAIN_THRESHOLD)
        for parts in zip(onset, sustain, velocity, strict=True)
    ]
