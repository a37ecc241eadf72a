"""The latent chain: how one window of the whole band grows from the windows before it.

The piano leads: its next latent is sampled from a distribution given its own last windows. Each
accompaniment follows from its own last windows and the piano's latent that it is to fit. Nothing
here keeps state, so any window can be grown again from what stood before it.
"""

from dataclasses import dataclass

import numpy as np

from server.decoding import Decoded
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import FloatArray

PIANO = INSTRUMENTS.index("piano")


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides one window beside the windows before it."""

    seed: int
    """Of the whole chain, >= 0."""
    index: int
    """Position in the chain, from 0."""
    attempts: tuple[int, ...]
    """How often each instrument was asked for something else; another attempt, other noise."""
    temperatures: tuple[float, ...]
    """Of each instrument, >= 0."""
    repeats: tuple[bool, ...]
    """Whether each instrument repeats its window before."""


@dataclass(frozen=True, slots=True)
class Window:
    """One generated window of the band."""

    before: FloatArray
    """Latents it grew from, oldest first, shape (5, n_context, d_latent)."""
    latents: FloatArray
    """Its own latents, shape (5, d_latent)."""
    decoded: tuple[Decoded, ...]
    """What the decoders say, an instrument each."""

    @property
    def after(self) -> FloatArray:
        """Latents that the next window grows from, shape (5, n_context, d_latent)."""
        return np.concatenate([self.before[:, 1:], self.latents[:, None]], axis=1)


def start_latents(models: BandModels, seed: int) -> FloatArray:
    """Choose a real beginning for a chain, shape (5, n_context, d_latent)."""
    rng = np.random.default_rng([seed])
    starts: FloatArray = models.starts[rng.integers(len(models.starts))]
    return starts


def grow(
    models: BandModels,
    before: FloatArray,
    recipe: Recipe,
    keep: FloatArray | None = None,
    kept: tuple[bool, ...] = (),
) -> Window:
    """Grow one window.

    Args:
        models: the band.
        before: latents of the windows before, shape (5, n_context, d_latent).
        recipe: what decides the window.
        keep: latents of the window as it was, shape (5, d_latent), where some are to stay.
        kept: which of them stay; empty: none.

    Returns:
        The window. The same arguments give the same window on every machine's CPU of one kind.
    """
    latents = grow_latents(models, before, recipe, keep, kept)
    decoded = tuple(
        models.decode(instrument, latents[k : k + 1])[0] for k, instrument in enumerate(INSTRUMENTS)
    )
    return Window(before, latents, decoded)


def grow_latents(
    models: BandModels,
    before: FloatArray,
    recipe: Recipe,
    keep: FloatArray | None = None,
    kept: tuple[bool, ...] = (),
) -> FloatArray:
    """Grow a window's latents alone, shape (5, d_latent); see `grow`."""
    latents = np.empty_like(before[:, -1])
    for k in (PIANO, *[k for k in range(len(INSTRUMENTS)) if k != PIANO]):
        if keep is not None and kept and kept[k]:
            latents[k] = keep[k]
        elif recipe.repeats[k]:
            latents[k] = before[k, -1]
        else:
            latents[k] = _predict(models, INSTRUMENTS[k], before, latents[PIANO], recipe)
    return latents


def _predict(
    models: BandModels,
    instrument: Instrument,
    before: FloatArray,
    piano: FloatArray,
    recipe: Recipe,
) -> FloatArray:
    k = INSTRUMENTS.index(instrument)
    rng = np.random.default_rng([recipe.seed, recipe.index, k, recipe.attempts[k]])
    noise = models.draw_noise(instrument, rng)
    lead = None if k == PIANO else np.stack([before[PIANO, -1], piano])[None]
    context = before[k][None]
    predicted = models.predict(instrument, context, lead, noise, recipe.temperatures[k])
    latent: FloatArray = predicted[0]
    return latent
