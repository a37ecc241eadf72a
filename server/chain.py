"""The latent chain: how one window of the whole band grows from the windows before it.

The piano leads: its next latent is sampled from a distribution given its own last windows. Each
accompaniment follows from its own last windows and the piano's latent that it is to fit. Nothing
here keeps state, so any window can be grown again from what stood before it.

What a performer does to a latent, variation and macros, acts on what is decoded only. The chain
goes on from the latents as they were predicted: a macro that is held up for an hour does not drive
the music ever further from what the predictors know, and moved back it leaves no trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.contract import N_MACROS, WINDOW_STEPS
from server.decoding import Decoded
from server.form import Return, recall, rests_at, return_at, return_to_like
from server.listening import hear_piano
from server.model import BandModels
from server.music import INSTRUMENTS, N_PITCHES, Instrument
from server.piano_roll import FloatArray

PIANO = INSTRUMENTS.index("piano")
Memory = Mapping[int, FloatArray]
"""Latents of earlier windows by their index in the chain, each of shape (5, d_latent)."""
_EQUAL: Final = 1e-4
"""By how much float32 arithmetic may miss the latent of a rest."""
_SILENT: Final = Decoded(*(np.zeros((WINDOW_STEPS, N_PITCHES), np.float32) for _ in range(3)))
_NO_MEMORY: Final[Memory] = MappingProxyType({})


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
    variations: tuple[float, ...] = (0.0,) * len(INSTRUMENTS)
    """How far each instrument that repeats wanders off, in the data's own spread."""
    macros: tuple[tuple[float, ...], ...] = ((0.0,) * N_MACROS,) * len(INSTRUMENTS)
    """Shift of each instrument along each main direction, in the data's standard deviations."""
    form: float = 0.0
    """How readily the piece returns to its own earlier windows: 0 never, 1 as songs do."""
    since: tuple[int, ...] = (0,) * len(INSTRUMENTS)
    """Index of the first window that each instrument may return to."""
    places: tuple[int, ...] = ()
    """Where each stands in the form if not at ``index``: a held instrument stands still."""


@dataclass(frozen=True, slots=True)
class Window:
    """One generated window of the band."""

    before: FloatArray
    """Latents it grew from, oldest first, shape (5, n_context, d_latent)."""
    latents: FloatArray
    """Its own latents, shape (5, d_latent)."""
    decoded: tuple[Decoded, ...]
    """What the decoders say, an instrument each."""
    wander: FloatArray | None = None
    """What variation, a return or a rest added before decoding, shape (5, d_latent), if any did."""
    heard: FloatArray | None = None
    """What ``decoded`` was decoded from, shape (5, d_latent); ``None`` where nothing was."""

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
    old: Window | None = None,
    kept: tuple[bool, ...] = (),
    memory: Memory = _NO_MEMORY,
) -> Window:
    """Grow one window.

    Args:
        models: the band.
        before: latents of the windows before, shape (5, n_context, d_latent).
        recipe: what decides the window.
        old: the window whose latents some instruments keep, if any do.
        kept: which instruments do; empty: none.
        memory: the windows before that the piece may return to.

    Returns:
        The window. The same arguments give the same window on every machine's CPU of one kind.
    """
    keep = None if old is None else old.latents
    piano = _Piano(models, old)
    latents, back = _grow_latents(piano, before, recipe, keep, kept, memory)
    rests = _rests(models, recipe)
    if kept:
        rests &= ~np.array(kept)
    wander = _wander(models, recipe, old, kept, _varied(back, recipe, memory))
    if rests.any():
        wander = np.zeros_like(latents) if wander is None else wander
        wander[rests] = (models.silence - latents)[rests]
    heard = latents + _macro_shift(models, recipe)
    if wander is not None:
        heard = heard + wander
    heard[rests] = models.silence[rests]
    decoded = tuple(
        piano.decode(heard[k]) if k == PIANO else _decode(models, k, heard[k], old)
        for k in range(len(INSTRUMENTS))
    )
    return Window(before, latents, decoded, wander, heard)


def _rests(models: BandModels, recipe: Recipe) -> NDArray[np.bool_]:
    """Return who rests, shape (5,); the chain goes on below the silence."""
    places = recipe.places or (recipe.index,) * len(INSTRUMENTS)
    return np.array(rests_at(models.form, recipe.seed, places, recipe.since, recipe.form))


def _decode(models: BandModels, k: int, heard: FloatArray, old: Window | None) -> Decoded:
    """Decode one latent, or take what the old window says if it was decoded from the same.

    Decoding is nearly all the work of a window. A fader that changes only how notes are chosen, or
    only one instrument's latent, costs little this way, however fast it moves. The latent of a
    rest is silence itself, also where a snapshot brings it back.
    """
    if np.allclose(heard, models.silence[k], atol=_EQUAL):
        return _SILENT
    known = None if old is None or not old.decoded else old.heard
    if old is not None and known is not None and np.array_equal(known[k], heard):
        return old.decoded[k]
    return models.decode(INSTRUMENTS[k], heard[None])[0]


class _Piano:
    """The piano of one window: decoded once for the others, who hear it, and for the performer."""

    def __init__(self, models: BandModels, old: Window | None = None) -> None:
        self.models = models
        self._old = old
        self._latent: FloatArray | None = None
        self._decoded = _SILENT
        self._heard: FloatArray | None = None

    def decode(self, latent: FloatArray) -> Decoded:
        """Decode a latent, shape (d_latent,), unless it is the one that was decoded last."""
        if self._latent is None or not np.array_equal(latent, self._latent):
            self._latent, self._heard = latent, None
            self._decoded = _decode(self.models, PIANO, latent, self._old)
        return self._decoded

    def hear(self, latent: FloatArray) -> FloatArray:
        """Return the latent of the notes that a latent is played as, shape (d_latent,)."""
        decoded = self.decode(latent)
        if self._heard is None:
            self._heard = hear_piano(self.models, [decoded])[0]
        return self._heard


def _macro_shift(models: BandModels, recipe: Recipe) -> FloatArray:
    """Return what the macros add, shape (5, d_latent)."""
    values = np.array(recipe.macros, np.float32) * models.macro_scales
    shift: FloatArray = np.einsum("km,kmd->kd", values, models.macros)
    return shift


def _wander(
    models: BandModels,
    recipe: Recipe,
    old: Window | None,
    kept: tuple[bool, ...],
    varied: tuple[bool, ...],
) -> FloatArray | None:
    """Return what variation adds, shape (5, d_latent); ``None`` where nobody wanders.

    Every repeat and every varied return wanders off its window afresh, so it never loses it.
    """
    wander = np.zeros((len(INSTRUMENTS), models.card.d_latent), np.float32)
    for k in range(len(INSTRUMENTS)):
        if old is not None and kept and kept[k]:
            if old.wander is not None:
                wander[k] = old.wander[k]
        elif recipe.repeats[k]:
            if recipe.variations[k]:
                rng = np.random.default_rng([recipe.seed, recipe.index, k, recipe.attempts[k], 1])
                wander[k] = recipe.variations[k] * _as_data_spread(models.starts[:, k], rng)
        elif varied[k]:
            deviation = return_deviation(models, recipe.seed, recipe.index, k)
            wander[k] = models.form.variation[k] * deviation
    return wander if wander.any() else None


def _varied(back: Return | None, recipe: Recipe, memory: Memory) -> tuple[bool, ...]:
    """Return who plays an earlier window again, but not note for note."""
    if back is None:
        return (False,) * len(INSTRUMENTS)
    _, who = recall(back, recipe.index, recipe.since, memory)
    return tuple(takes and varies for takes, varies in zip(who, back.varied, strict=True))


def return_deviation(models: BandModels, seed: int, index: int, k: int) -> FloatArray:
    """Return which way a varied return wanders off, spread as the data is, shape (d_latent,).

    Args:
        models: the band.
        seed: of the chain.
        index: of the window in its chain.
        k: number of the instrument.
    """
    return _as_data_spread(models.starts[:, k], np.random.default_rng([seed, index, k, 2]))


def _as_data_spread(starts: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Draw a deviation that is spread as real latents are about their mean, shape (d_latent,).

    Args:
        starts: real latents of an instrument, shape (n_starts, n_context, d_latent).
        rng: source of the random numbers.
    """
    latents = starts.reshape(-1, starts.shape[-1])
    # A random mixture of the data's own deviations has their covariance, however it may look.
    weights = rng.standard_normal(len(latents)) / np.sqrt(len(latents))
    deviation: FloatArray = (weights @ (latents - latents.mean(axis=0))).astype(np.float32)
    return deviation


def grow_latents(
    models: BandModels,
    before: FloatArray,
    recipe: Recipe,
    keep: FloatArray | None = None,
    kept: tuple[bool, ...] = (),
    memory: Memory = _NO_MEMORY,
) -> FloatArray:
    """Grow a window's latents alone, shape (5, d_latent); see `grow`."""
    return _grow_latents(_Piano(models), before, recipe, keep, kept, memory)[0]


def _grow_latents(
    piano: _Piano,
    before: FloatArray,
    recipe: Recipe,
    keep: FloatArray | None,
    kept: tuple[bool, ...],
    memory: Memory,
) -> tuple[FloatArray, Return | None]:
    """Return a window's latents, shape (5, d_latent), and what it takes from an earlier one."""
    models = piano.models
    latents = np.empty_like(before[:, -1])
    back = return_at(models.form, recipe.seed, recipe.index, recipe.form)
    recalled = _recall(back, recipe, memory)
    for k in (PIANO, *[k for k in range(len(INSTRUMENTS)) if k != PIANO]):
        if keep is not None and kept and kept[k]:
            latents[k] = keep[k]
        elif recipe.repeats[k]:
            latents[k] = before[k, -1]
        elif (earlier := recalled[k]) is not None:
            latents[k] = earlier
        else:
            lead = None
            if k != PIANO:
                lead = np.stack([before[PIANO, -1], piano.hear(latents[PIANO])])
            latents[k] = _predict(models, INSTRUMENTS[k], before, lead, recipe)
        if k == PIANO and back is None and not recipe.repeats[k]:
            # New by plan; but beside a piano that is held the others play on.
            form, index = models.form, recipe.index
            back = return_to_like(form, recipe.seed, index, latents[k], memory, recipe.form)
            recalled = _recall(back, recipe, memory)
    return latents, back


def _recall(back: Return | None, recipe: Recipe, memory: Memory) -> list[FloatArray | None]:
    """Return the latent that each instrument takes from an earlier window, if it takes one."""
    if back is None:
        return [None] * len(INSTRUMENTS)
    latents, who = recall(back, recipe.index, recipe.since, memory)
    return [latents[k] if latents is not None and takes else None for k, takes in enumerate(who)]


def _predict(
    models: BandModels,
    instrument: Instrument,
    before: FloatArray,
    lead: FloatArray | None,
    recipe: Recipe,
) -> FloatArray:
    k = INSTRUMENTS.index(instrument)
    rng = np.random.default_rng([recipe.seed, recipe.index, k, recipe.attempts[k]])
    noise = models.draw_noise(instrument, rng)
    seen = None if lead is None else lead[None]
    context = before[k][None]
    predicted = models.predict(instrument, context, seen, noise, recipe.temperatures[k])
    latent: FloatArray = predicted[0]
    return latent
