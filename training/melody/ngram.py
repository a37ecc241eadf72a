"""The n-gram that the melody models must beat: interpolated, orders to taste, over the same tokens.

Order n predicts a token from the n - 1 before it and falls back on ever shorter contexts.
Smoothing is either Witten and Bell's (1991) or Chen and Goodman's modified Kneser-Ney (1999): three
discounts a level, lower levels counted by how many contexts a token continues. Everything is numpy:
contexts are 64-bit hashes, a level is a sorted table, so a million tokens train in seconds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from server.melody.tokens import N_TOKENS, REST, Tokens
from training.data.melody_cache import Melody

Smoothing = Literal["witten-bell", "kneser-ney"]

_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_DISCOUNT_CLASSES: Final = 3
"""Counts of 1, 2, and more each have a discount."""

Hashes = NDArray[np.uint64]
Distributions = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NgramSettings:
    """What an n-gram looks at."""

    order: int
    """1 looks at nothing before."""
    smoothing: Smoothing = "kneser-ney"
    uses_position: bool = False
    """Whether every context holds the position in the bar."""

    @property
    def name(self) -> str:
        """Name for tables."""
        position = ", position" if self.uses_position else ""
        return f"{self.order}-gram, {self.smoothing}{position}"


@dataclass(frozen=True, slots=True)
class _Level:
    """All contexts of one length."""

    contexts: Hashes
    """Ascending, shape (n_contexts,)."""
    first: NDArray[np.int64]
    """Context c has the continuations ``first[c]`` up to ``first[c + 1]``."""
    words: NDArray[np.int64]
    """The tokens that follow, shape (n_continuations,)."""
    weights: NDArray[np.float64]
    """What each is given by this level alone."""
    backoff: NDArray[np.float64]
    """What each context leaves to the level below, shape (n_contexts,)."""


@dataclass(frozen=True, slots=True)
class _Counts:
    """Distinct (context, token) pairs of one length, sorted by context, then token."""

    contexts: Hashes
    words: NDArray[np.int64]
    counts: NDArray[np.int64]
    shorter: Hashes
    """The context without its oldest token."""


class Ngram:
    """A trained n-gram; see `fit_ngrams`."""

    def __init__(self, settings: NgramSettings, levels: Sequence[_Level]) -> None:
        self.settings = settings
        self._levels = levels

    def distributions(self, tokens: Tokens, positions: NDArray[np.int64]) -> Distributions:
        """Predict every token of a melody from those before it.

        Args:
            tokens: int64, shape (n_steps,); before the first one there is rest.
            positions: of each token, shape (n_steps,).

        Returns:
            Probabilities, shape (n_steps, 130); each row adds up to 1.
        """
        hashes = _hash_contexts(tokens, positions, self.settings)
        found = np.full((len(tokens), N_TOKENS), 1 / N_TOKENS)
        for level, keys in zip(self._levels, hashes, strict=True):
            _interpolate(found, level, keys)
        return found

    def next_distribution(self, past: Tokens, position: int) -> NDArray[np.float64]:
        """Predict the token at ``position`` after ``past``, shape (130,)."""
        n_context = self.settings.order - 1
        padded = np.full(n_context + 1, REST, np.int64)
        recent = past[len(past) - min(n_context, len(past)) :]
        padded[n_context - len(recent) : n_context] = recent
        positions = np.full(n_context + 1, position, np.int64)
        hashes = _hash_contexts(padded, positions, self.settings)
        found = np.full((1, N_TOKENS), 1 / N_TOKENS)
        for level, keys in zip(self._levels, hashes, strict=True):
            _interpolate(found, level, keys[-1:])
        row: NDArray[np.float64] = found[0]
        return row


def fit_ngrams(
    melodies: Iterable[Melody], settings: NgramSettings, orders: Iterable[int] = ()
) -> Iterator[Ngram]:
    """Train an n-gram of each order in one pass over the counts.

    Args:
        melodies: what to learn from, transposed copies included if wanted.
        settings: of the highest order.
        orders: the orders wanted, none above the settings'; absent: that of the settings.

    Yields:
        The models, from the lowest order up.
    """
    wanted = sorted(orders) or [settings.order]
    counts = _count(list(melodies), settings)
    lower: list[_Level] = []
    for order in range(1, wanted[-1] + 1):
        raw = counts[order - 1]
        of_order = NgramSettings(order, settings.smoothing, settings.uses_position)
        if order in wanted:
            yield Ngram(of_order, [*lower, _make_level(raw, settings.smoothing)])
        if order < wanted[-1]:
            kept = raw
            if settings.smoothing == "kneser-ney":
                kept = _continuations(counts[order])
            lower.append(_make_level(kept, settings.smoothing))


def _count(melodies: list[Melody], settings: NgramSettings) -> list[_Counts]:
    """Count the (context, token) pairs of every length, shortest first."""
    words = np.concatenate([melody.tokens for melody in melodies])
    hashed = [_hash_contexts(m.tokens, m.positions, settings) for m in melodies]
    counts = []
    shorter = np.zeros(len(words), np.uint64)
    for length in range(settings.order):
        contexts = np.concatenate([hashes[length] for hashes in hashed])
        counts.append(_count_pairs(contexts, words, shorter, np.ones(len(words), np.int64)))
        shorter = contexts
    return counts


def _count_pairs(
    contexts: Hashes, words: NDArray[np.int64], shorter: Hashes, amounts: NDArray[np.int64]
) -> _Counts:
    order = np.lexsort((words, contexts))
    contexts, words, shorter = contexts[order], words[order], shorter[order]
    is_new = np.ones(len(words), bool)
    is_new[1:] = (contexts[1:] != contexts[:-1]) | (words[1:] != words[:-1])
    starts = np.nonzero(is_new)[0]
    totals = np.add.reduceat(amounts[order], starts)
    return _Counts(contexts[starts], words[starts], totals, shorter[starts])


def _continuations(longer: _Counts) -> _Counts:
    """Count in how many longer contexts each pair occurs: Kneser and Ney's lower levels."""
    nothing = np.zeros(len(longer.words), np.uint64)
    return _count_pairs(longer.shorter, longer.words, nothing, np.ones(len(longer.words), np.int64))


def _make_level(pairs: _Counts, smoothing: Smoothing) -> _Level:
    """Turn counts into weights and back-off shares."""
    is_new = np.ones(len(pairs.words), bool)
    is_new[1:] = pairs.contexts[1:] != pairs.contexts[:-1]
    starts = np.nonzero(is_new)[0]
    first = np.append(starts, len(pairs.words))
    n_words = np.diff(first)
    totals = np.add.reduceat(pairs.counts, starts)
    if smoothing == "witten-bell":
        mass = (totals + n_words).astype(np.float64)
        weights = pairs.counts / np.repeat(mass, n_words)
        backoff = n_words / mass
    else:
        taken = _discounts(pairs.counts)[np.minimum(pairs.counts, _DISCOUNT_CLASSES)]
        weights = (pairs.counts - taken) / np.repeat(totals, n_words)
        backoff = np.add.reduceat(taken, starts) / totals
    return _Level(pairs.contexts[starts], first, pairs.words, weights, backoff)


def _discounts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what a count of 0, 1, 2, and more gives away, by Chen and Goodman's estimate."""
    n = np.bincount(np.minimum(counts, 5), minlength=6).astype(np.float64)
    if not n[1:5].all():
        return np.array([0, 0.5, 0.75, 0.9])
    share = n[1] / (n[1] + 2 * n[2])
    found = np.array([k - (k + 1) * share * n[k + 1] / n[k] for k in range(4) if k])
    # Counts of few contexts can drive the estimate outside; something must always be left over.
    return np.concatenate([[0.0], np.clip(found, 0.05, [0.95, 1.9, 2.85])])


def _interpolate(found: Distributions, level: _Level, keys: Hashes) -> None:
    """Lay one level over the distributions of the shorter contexts, in place."""
    at = np.minimum(np.searchsorted(level.contexts, keys), len(level.contexts) - 1)
    rows = np.nonzero(level.contexts[at] == keys)[0]
    at = at[rows]
    found[rows] *= level.backoff[at][:, None]
    n_words = level.first[at + 1] - level.first[at]
    owner = np.repeat(rows, n_words)
    inside = np.arange(len(owner)) - np.repeat(np.cumsum(n_words) - n_words, n_words)
    entries = np.repeat(level.first[at], n_words) + inside
    found[owner, level.words[entries]] += level.weights[entries]


def _hash_contexts(
    tokens: Tokens, positions: NDArray[np.int64], settings: NgramSettings
) -> list[Hashes]:
    """Hash the context of each token, for every length from 0 up: each shape (n_steps,)."""
    start = positions + 1 if settings.uses_position else np.zeros_like(positions)
    hashes = [start.astype(np.uint64)]
    padded = np.concatenate([np.full(settings.order, REST, np.int64), tokens]).astype(np.uint64)
    for length in range(1, settings.order):
        oldest = padded[settings.order - length : len(padded) - length]
        mixed = hashes[-1] * _MULTIPLIER + oldest + np.uint64(1)
        hashes.append((mixed ^ (mixed >> np.uint64(29))) * _MIX)
    return hashes
