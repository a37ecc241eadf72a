"""Counts how songs return to what they played before, for `server.form`."""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from server.form import MAX_REPEATS, MAX_RETURN, Form
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import PITCH, START, FloatArray
from training.data.cache import WindowCache

MIN_LIKENESS: Final = 0.7
"""Share of onsets in common (Jaccard) from which a window returns to another, perhaps varied."""
MAX_SONGS: Final = 1000
_PRIOR: Final = 1.0
"""Windows added to each row, all of them new, so that a row without songs makes no returns."""
_PIANO: Final = INSTRUMENTS.index("piano")

Onsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CountedForm:
    """What training songs do."""

    form: Form
    """Its ``variation`` and ``near``, where counted, are still to be found: they depend on the
    autoencoders; its ``keeps`` are those of `training.varied`."""
    likeness: FloatArray | None
    """Of returns that are not note for note: the mean share of onsets in common, shape (5,);
    ``None``: the form has its ``variation`` already."""


def count_form(cache: WindowCache, seed: int = 0) -> CountedForm:
    """Count returns in the training songs.

    A window returns if the piano's onsets are mostly those of one of the 16 windows before; a
    return that goes on at its distance is preferred to a likelier new one. An instrument joins in
    if its window is then like the one at that distance, too. It rests in a window without a note of
    it; rests are counted in songs in which all five play, the first and last window left out:
    coming in one by one and fading out are no rests.

    Args:
        cache: the windows.
        seed: which songs are looked at, where there are more than a thousand.
    """
    all_songs = np.array(cache.song_indices("train"))
    songs = np.random.default_rng(seed).permutation(all_songs)[:MAX_SONGS]
    n = MAX_RETURN + 1
    transitions, possible = np.zeros((n, n)), np.full((n, n), _PRIOR)
    chances = np.full(len(INSTRUMENTS), _PRIOR)
    alike: list[list[float]] = [[] for _ in INSTRUMENTS]
    for song in tqdm(songs, "counting returns", leave=False):
        windows = cache.song_windows(int(song))
        onsets = [[onsets_of(cache, w, name) for w in windows] for name in INSTRUMENTS]
        distances = find_returns(onsets[_PIANO])
        _count_transitions(distances, transitions, possible)
        for at, distance in enumerate(distances):
            if distance:
                for k, own in enumerate(onsets):
                    if len(own[at]) and len(own[at - distance]):
                        chances[k] += 1
                        alike[k].append(likeness(own[at], own[at - distance]))
    transitions = _probabilities(transitions, possible)
    joined = [np.array([like for like in own if like >= MIN_LIKENESS]) for own in alike]
    joins = np.array([len(own) for own in joined]) / chances
    joins[_PIANO] = 1.0
    exact, varied = np.array([_split_returns(own) for own in joined]).T
    bands = np.array(cache.song_indices("train", INSTRUMENTS), np.int64)
    rests = np.stack([_count_rests(cache, bands, name) for name in INSTRUMENTS])
    unknown = np.zeros((2, len(INSTRUMENTS)))
    tables = transitions, joins, rests, exact, *unknown, np.zeros((len(INSTRUMENTS), 3))
    form = Form(*(table.astype(np.float32) for table in tables))
    return CountedForm(form, varied.astype(np.float32))


def _count_transitions(
    distances: list[int | None], counts: NDArray[np.float64], possible: NDArray[np.float64]
) -> None:
    """Add how often each distance follows each in a song, and could have, both of shape (17, 17).

    A far return is possible late in a song only; held against all windows, songs would seem to
    come back to what is far less readily than they do once they can.

    What follows a passage that was repeated to its bound is not counted: a song that goes round
    and round for minutes would otherwise have all pieces do so for a while.
    """
    run, last = 0, None
    for at, (before, after) in enumerate(itertools.pairwise(distances), 1):
        run, last = (run + 1 if before == last else 1), before
        if before is None or after is None:
            continue
        if before == 0 or run < MAX_REPEATS * before:
            counts[before, after] += 1
            possible[before, : at + 1] += 1


def _probabilities(
    counts: NDArray[np.float64], possible: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how likely each distance follows each, shape (17, 17); what no return takes is new.

    Each distance is held against its own chances, so in few songs a row may add up to more than 1.
    """
    likely = counts / possible
    likely[:, 0] = 0.0
    likely /= np.maximum(1.0, likely.sum(axis=1, keepdims=True))
    likely[:, 0] = 1.0 - likely.sum(axis=1)
    return likely


def _split_returns(alike: NDArray[np.float64]) -> tuple[float, float]:
    """Return the share of exact returns, and how like their windows the others are."""
    is_exact = alike == 1.0
    if is_exact.all():  # as where there are none
        return 1.0, 1.0
    return float(is_exact.mean()), float(alike[~is_exact].mean())


def _count_rests(
    cache: WindowCache, songs: NDArray[np.int64], instrument: Instrument
) -> NDArray[np.float64]:
    """Return how likely an instrument rests after playing and after resting."""
    counts = cache.note_counts(instrument)
    rested, chances = np.zeros(2), np.full(2, _PRIOR)
    for song in songs:
        span = cache.song_windows(int(song))
        is_rest = counts[span.start + 1 : span.stop - 1] == 0
        for before, after in itertools.pairwise(is_rest):
            chances[int(before)] += 1
            rested[int(before)] += after
    share: NDArray[np.float64] = rested / chances
    return share


def find_returns(windows: list[Onsets]) -> list[int | None]:
    """Say how far back each window of an instrument returns.

    Args:
        windows: onsets of each window of a song, sorted numbers.

    Returns:
        Distance in windows, 0 for a new window, ``None`` for an empty one.
    """
    found: list[int | None] = []
    for at, own in enumerate(windows):
        if not len(own):
            found.append(None)
            continue
        alike = {
            distance: likeness(own, windows[at - distance])
            for distance in range(1, min(MAX_RETURN, at) + 1)
        }
        going_on = found[-1] if found else None
        if going_on and alike.get(going_on, 0.0) >= MIN_LIKENESS:
            found.append(going_on)
            continue
        best = max(alike, key=lambda distance: (alike[distance], -distance), default=0)
        found.append(best if best and alike[best] >= MIN_LIKENESS else 0)
    return found


def likeness(a: Onsets, b: Onsets) -> float:
    """Return the share of onsets that two windows have in common; 0 if either is empty."""
    if not len(a) or not len(b):
        return 0.0
    n_common = len(np.intersect1d(a, b, assume_unique=True))
    return n_common / (len(a) + len(b) - n_common)


def onsets_of(cache: WindowCache, window: int, instrument: Instrument) -> Onsets:
    """Return a window's onsets as sorted numbers, step << 7 | pitch."""
    notes = cache.window(window, instrument).astype(np.int64)
    return np.unique(notes[:, START] << 7 | notes[:, PITCH])
