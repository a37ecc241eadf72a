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

from server.bars import decode_bars, kept_bars
from server.contract import N_MACROS, WINDOW_STEPS
from server.decoding import Decoded
from server.form import nearest, rests_at, return_at, return_to_like, takes_part
from server.listening import hear_piano
from server.model import BandModels
from server.music import INSTRUMENTS, N_PITCHES, Instrument
from server.patchwork import Said
from server.piano_roll import FloatArray

PIANO = INSTRUMENTS.index("piano")
_N_SPREAD: Final = 256
"""Real latents, two for each of a latent's numbers, that a deviation is mixed of."""
_EQUAL: Final = 1e-4
"""By how much float32 arithmetic may miss the latent of a rest."""
_SILENT: Final = Decoded(*(np.zeros((WINDOW_STEPS, N_PITCHES), np.float32) for _ in range(3)))


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
    decoded: tuple[Said, ...]
    """What the decoders say, an instrument each."""
    wander: FloatArray | None = None
    """What variation or a rest added before decoding, shape (5, d_latent), if any did."""
    heard: FloatArray | None = None
    """What ``decoded`` was decoded from, shape (5, n_bars, d_latent), if anything was."""
    bars: FloatArray | None = None
    """What each bar is decoded from, if nothing is added, shape (5, n_bars, d_latent); ``None``:
    all of them from ``latents``."""

    def bar_latents(self, n: int) -> FloatArray:
        """Return what each of a window's n bars is decoded from, shape (5, n, d_latent)."""
        if self.bars is not None:
            return self.bars
        return np.repeat(self.latents[:, None], n, axis=1)

    @property
    def after(self) -> FloatArray:
        """Latents that the next window grows from, shape (5, n_context, d_latent)."""
        return np.concatenate([self.before[:, 1:], self.latents[:, None]], axis=1)


Memory = Mapping[int, Window]
"""Earlier windows by their index in the chain; what they were decoded to need not be there."""
_NO_MEMORY: Final[Memory] = MappingProxyType({})


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
    piano = _Piano(models, old)
    grown = _grow(piano, before, recipe, old, kept, memory)
    rests = _rests(models, recipe)
    if kept:
        rests &= ~np.array(kept)
    wander = _wander(models, recipe, old, kept)
    if rests.any():
        wander = np.zeros_like(grown.latents) if wander is None else wander
        wander[rests] = (models.silence - grown.latents)[rests]
        grown.bars[rests] = grown.latents[rests][:, None]  # a rest is whole
    shift = _macro_shift(models, recipe)
    heard = grown.bars + (shift if wander is None else shift + wander)[:, None]
    heard[rests] = models.silence[rests][:, None]
    decoded = tuple(
        piano.decode(heard[k]) if k == PIANO else _decode(models, k, heard[k], old)
        for k in range(len(INSTRUMENTS))
    )
    return Window(before, grown.latents, decoded, wander, heard, grown.patched())


def _rests(models: BandModels, recipe: Recipe) -> NDArray[np.bool_]:
    """Return who rests, shape (5,); the chain goes on below the silence."""
    places = recipe.places or (recipe.index,) * len(INSTRUMENTS)
    return np.array(rests_at(models.form, recipe.seed, places, recipe.since, recipe.form))


def _decode(models: BandModels, k: int, heard: FloatArray, old: Window | None) -> Said:
    """Decode one latent, or take what the old window says if it was decoded from the same.

    Decoding is nearly all the work of a window. A fader that changes only how notes are chosen, or
    only one instrument's latent, costs little this way, however fast it moves. The latent of a
    rest is silence itself, also where a snapshot brings it back.
    """
    if np.abs(heard - models.silence[k]).max() < _EQUAL:
        return _SILENT
    known = None if old is None or not old.decoded else old.heard
    if old is not None and known is not None and np.array_equal(known[k], heard):
        return old.decoded[k]
    return decode_bars(models, INSTRUMENTS[k], heard)


class _Piano:
    """The piano of one window: decoded once for the others, who hear it, and for the performer."""

    def __init__(self, models: BandModels, old: Window | None = None) -> None:
        self.models = models
        self._old = old
        self._bars: FloatArray | None = None
        self._decoded: Said = _SILENT
        self._heard: FloatArray | None = None

    def decode(self, bars: FloatArray) -> Said:
        """Decode bars, shape (n_bars, d_latent), unless they are those that were decoded last."""
        if self._bars is None or not np.array_equal(bars, self._bars):
            self._bars, self._heard = bars, None
            self._decoded = _decode(self.models, PIANO, bars, self._old)
        return self._decoded

    def hear(self, bars: FloatArray) -> FloatArray:
        """Return the latent of the notes that bars are played as, shape (d_latent,)."""
        decoded = self.decode(bars)
        if self._heard is None:
            self._heard = hear_piano(self.models, [decoded])[0]
        return self._heard


def _macro_shift(models: BandModels, recipe: Recipe) -> FloatArray:
    """Return what the macros add, shape (5, d_latent)."""
    values = np.array(recipe.macros, np.float32) * models.macro_scales
    shift: FloatArray = np.einsum("km,kmd->kd", values, models.macros)
    return shift


def _wander(
    models: BandModels, recipe: Recipe, old: Window | None, kept: tuple[bool, ...]
) -> FloatArray | None:
    """Return what variation adds, shape (5, d_latent); ``None`` where nobody wanders.

    Every repeat wanders off its window afresh, so it never loses it.
    """
    wander = np.zeros((len(INSTRUMENTS), models.card.d_latent), np.float32)
    for k in range(len(INSTRUMENTS)):
        if old is not None and kept and kept[k]:
            if old.wander is not None:
                wander[k] = old.wander[k]
        elif recipe.repeats[k] and recipe.variations[k]:
            rng = np.random.default_rng([recipe.seed, recipe.index, k, recipe.attempts[k], 1])
            wander[k] = recipe.variations[k] * _as_data_spread(models.starts[:, k], rng)
    return wander if wander.any() else None


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
    latents = starts.reshape(-1, starts.shape[-1])[:_N_SPREAD]
    # A random mixture of the data's own deviations has their covariance, however it may look.
    weights = rng.standard_normal(len(latents)) / np.sqrt(len(latents))
    deviation: FloatArray = (weights @ (latents - latents.mean(axis=0))).astype(np.float32)
    return deviation


def grow_unheard(
    models: BandModels, before: FloatArray, recipe: Recipe, memory: Memory = _NO_MEMORY
) -> Window:
    """Grow a window that nobody will hear, for those behind it; see `grow`."""
    grown = _grow(_Piano(models), before, recipe, None, (), memory)
    return Window(before, grown.latents, (), bars=grown.patched())


@dataclass(slots=True)
class _Grown:
    """What the instruments of a window come to, one after the other."""

    latents: FloatArray
    """Shape (5, d_latent)."""
    bars: FloatArray
    """What each bar is decoded from, shape (5, n_bars, d_latent)."""

    def take(self, k: int, latent: FloatArray, bars: FloatArray | None = None) -> None:
        self.latents[k] = latent
        self.bars[k] = latent if bars is None else bars

    def patched(self) -> FloatArray | None:
        """Return the bars if any is decoded from another latent than its window's."""
        is_patched = not np.array_equal(
            self.bars, np.broadcast_to(self.latents[:, None], self.bars.shape)
        )
        return self.bars if is_patched else None


def _grow(
    piano: _Piano,
    before: FloatArray,
    recipe: Recipe,
    old: Window | None,
    kept: tuple[bool, ...],
    memory: Memory,
) -> _Grown:
    """Grow the latents of a window and its bars, the piano's first."""
    models, index = piano.models, recipe.index
    n = models.card.n_bars
    newest = before[:, -1]
    grown = _Grown(np.empty_like(newest), np.empty((len(newest), n, newest.shape[1]), np.float32))
    latents = {at: window.latents for at, window in memory.items()}
    back = return_at(models.form, recipe.seed, index, recipe.form)
    stays = kept_bars(models.form, recipe.seed, index, n, recipe.form)
    for k in (PIANO, *[k for k in range(len(INSTRUMENTS)) if k != PIANO]):
        if old is not None and kept and kept[k]:
            grown.take(k, old.latents[k], old.bar_latents(n)[k])
        elif recipe.repeats[k]:
            grown.take(k, before[k, -1], _same_bars(before[k, -1], memory.get(index - 1), k, n))
        elif back is not None and takes_part(back, k, index, recipe.since, latents):
            earlier = memory[index - back.distance]
            grown.take(k, earlier.latents[k], earlier.bar_latents(n)[k])
            if back.varied[k]:
                grown.bars[k, ~stays[k]] = _varied(models, recipe, earlier.latents[k], k)
        else:
            lead = None
            if k != PIANO:
                lead = np.stack([before[PIANO, -1], piano.hear(grown.bars[PIANO])])
            grown.take(k, _predict(models, INSTRUMENTS[k], before, lead, recipe))
            near = _nearly(models, recipe, grown.latents[k], k, memory)
            if near is not None:
                grown.bars[k, stays[k]] = near.bar_latents(n)[k, stays[k]]
        if k == PIANO and back is None and not recipe.repeats[k]:
            # New by plan; but beside a piano that is held the others play on.
            form, piano_latent = models.form, grown.latents[k]
            back = return_to_like(form, recipe.seed, index, piano_latent, latents, recipe.form)
    return grown


def _same_bars(latent: FloatArray, last: Window | None, k: int, n: int) -> FloatArray | None:
    """Return the bars that a repeat has from the window before; ``None``: all are the latent's."""
    if last is None or not np.array_equal(last.latents[k], latent):
        return None
    same: FloatArray = last.bar_latents(n)[k]
    return same


def _varied(models: BandModels, recipe: Recipe, latent: FloatArray, k: int) -> FloatArray:
    """Return what the bars that do not stay are decoded from in a varied return."""
    deviation = return_deviation(models, recipe.seed, recipe.index, k)
    varied: FloatArray = latent + models.form.variation[k] * deviation
    return varied


def _nearly(
    models: BandModels, recipe: Recipe, latent: FloatArray, k: int, memory: Memory
) -> Window | None:
    """Return the earlier window that an instrument's new one nearly is, if there is any."""
    first = recipe.since[k]
    known = {at: window.latents for at, window in memory.items() if at >= first}
    source = nearest(models.form, recipe.index, k, latent, known)
    return None if source is None or not recipe.form else memory[source]


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
