"""Copying: the longest span of bars, and how many n-grams, that stand in the training set as well.

Pitched parts are compared without their key. Real held-out songs share something with the training
set too (riffs, covers), so that is what generated music is measured against.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument
from server.piano_roll import PITCH, START, WINDOW_STEPS, NoteArray
from training.data.cache import N_INSTRUMENTS, WindowCache
from training.data.song import SPLITS
from training.metrics import fold_kit

Hashes = NDArray[np.uint64]

NGRAM_SIZES: Final = (4, 6, 8, 16)
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_FOLDED: Final = fold_kit(
    np.stack([np.arange(128), np.ones(128), np.arange(128), np.ones(128)], 1).astype(np.int32)
)[:, PITCH]


@dataclass(frozen=True, slots=True)
class Part:
    """All notes of one instrument in one or more songs, laid end to end."""

    step: NDArray[np.int64]
    """Onset from the first song's first step, ascending within a song, shape (n_notes,)."""
    pitch: NDArray[np.int64]
    song: NDArray[np.int64]
    """Song of each note, ascending."""


@dataclass(frozen=True, slots=True)
class Library:
    """What the training songs hold of one instrument."""

    bars: Hashes
    """A hash of each bar's onsets and pitches above its lowest note; 0 for an empty bar."""
    lows: NDArray[np.int64]
    """Lowest pitch of each bar."""
    bar_song: NDArray[np.int64]
    order: NDArray[np.int64]
    """Bars in the order of their hashes, so that equal ones are found without a search of all."""
    ngrams: dict[int, Hashes]
    """By size, the different n-grams, sorted."""


def training_part(cache: WindowCache, instrument: Instrument) -> Part:
    """Lay the training songs' notes of an instrument end to end."""
    is_train = cache.songs["split"] == SPLITS.index("train")
    song = np.repeat(np.arange(len(cache.songs)), cache.songs["n_windows"])
    windows = np.nonzero(is_train[song])[0]
    at = N_INSTRUMENTS * windows + INSTRUMENTS.index(instrument)
    first, count = cache.window_ptr[at], cache.window_ptr[at + 1] - cache.window_ptr[at]
    offset = np.cumsum(count) - count
    rows = np.arange(count.sum()) - np.repeat(offset - first, count)
    notes = cache.notes[rows]
    owner = np.repeat(windows, count)
    pitch = notes[:, PITCH].astype(np.int64)
    if instrument == "drums":
        pitch = _FOLDED[pitch].astype(np.int64)
    return Part(owner * WINDOW_STEPS + notes[:, START], pitch, song[owner])


def piece_part(notes: NoteArray) -> Part:
    """Take one piece for a song."""
    step, pitch = notes[:, START].astype(np.int64), notes[:, PITCH].astype(np.int64)
    return Part(step, pitch, np.zeros(len(notes), np.int64))


def make_library(part: Part, steps_per_beat: int, *, is_pitched: bool) -> Library:
    """Index the training songs' notes."""
    bars, lows, bar_song = bar_hashes(part, steps_per_beat, is_pitched=is_pitched)
    ngrams = {n: np.unique(ngram_hashes(part, n)) for n in NGRAM_SIZES} if is_pitched else {}
    return Library(bars, lows, bar_song, np.argsort(bars), ngrams)


def _places(library: Library, wanted: Hashes) -> NDArray[np.int64]:
    """Return the bars of the library that are like one of the wanted ones."""
    ordered = library.bars[library.order]
    first = np.searchsorted(ordered, wanted, "left")
    count = np.searchsorted(ordered, wanted, "right") - first
    rows = np.arange(count.sum()) + np.repeat(first - (np.cumsum(count) - count), count)
    found: NDArray[np.int64] = library.order[rows]
    return found


def bar_hashes(
    part: Part, steps_per_beat: int, *, is_pitched: bool
) -> tuple[Hashes, NDArray[np.int64], NDArray[np.int64]]:
    """Hash each bar from the first that is played to the last.

    Args:
        part: the notes.
        steps_per_beat: time steps a quarter note.
        is_pitched: whether bars in another key are the same.

    Returns:
        Hashes, lowest pitches and songs of the bars, each of shape (n_bars,).
    """
    if not len(part.step):
        return np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    bar_steps = BEATS_PER_BAR * steps_per_beat
    bar = part.step // bar_steps
    bar = bar - bar[0]
    n_bars = int(bar[-1]) + 1
    low = np.full(n_bars, 128, np.int64)
    np.minimum.at(low, bar, part.pitch)
    pitch = part.pitch - low[bar] if is_pitched else part.pitch
    # A sum of well-mixed numbers does not depend on the order of the notes.
    mixed = _mix(((part.step % bar_steps) * 128 + pitch + 1).astype(np.uint64))
    edges = np.nonzero(np.concatenate([[True], bar[1:] != bar[:-1]]))[0]
    hashes = np.zeros(n_bars, np.uint64)
    hashes[bar[edges]] = np.add.reduceat(mixed, edges)
    song = np.full(n_bars, -1, np.int64)
    song[bar] = part.song
    return hashes, np.where(low == 128, 0, low), song


def longest_span(piece: Part, library: Library, steps_per_beat: int, *, is_pitched: bool) -> int:
    """Return how many bars in a row of a piece stand in one training song, in any key.

    A span begins and ends with a bar that has notes, and has none that is empty.
    """
    own, lows, _ = bar_hashes(piece, steps_per_beat, is_pitched=is_pitched)
    their_step = np.diff(library.lows, prepend=0) if is_pitched else np.zeros_like(library.lows)
    own_step = np.diff(lows, prepend=0) if is_pitched else np.zeros_like(lows)
    # at: bars where a span of the length so far begins; spans grow until none is found.
    at = _places(library, np.unique(own[own > 0]))
    mine = np.nonzero(np.isin(own, library.bars[at]) & (own > 0))[0]
    their_hash, own_hash = library.bars[at], own[mine]
    length = 0
    while len(at) and len(mine):
        length += 1
        keep = at + length < len(library.bars)
        at, their_hash = at[keep], their_hash[keep]
        keep = library.bar_song[at + length] == library.bar_song[at]
        at, their_hash = at[keep], their_hash[keep]
        keep = mine + length < len(own)
        mine, own_hash = mine[keep], own_hash[keep]
        their_hash = _extend(their_hash, library.bars[at + length], their_step[at + length])
        own_hash = _extend(own_hash, own[mine + length], own_step[mine + length])
        keep = np.isin(their_hash, own_hash) & (library.bars[at + length] > 0)
        at, their_hash = at[keep], their_hash[keep]
        keep = np.isin(own_hash, their_hash) & (own[mine + length] > 0)
        mine, own_hash = mine[keep], own_hash[keep]
    return length


def ngram_hashes(part: Part, size: int) -> Hashes:
    """Hash each n-gram of intervals and inter-onset times between notes in a row.

    Notes are in order of onset, then pitch, so a chord is a run of intervals without time.

    Args:
        part: the notes.
        size: intervals of an n-gram.
    """
    if len(part.step) <= size:
        return np.zeros(0, np.uint64)
    interval, wait = np.diff(part.pitch), np.diff(part.step)
    item = _mix((((interval + 128) << 20) + np.minimum(wait, 1 << 19)).astype(np.uint64))
    n_grams = len(item) - size + 1
    total = np.zeros(n_grams, np.uint64)
    for k in range(size):
        total = total * _MULTIPLIER + item[k : k + n_grams]
    is_one_song = part.song[size:] == part.song[:n_grams]
    found: Hashes = total[is_one_song]
    return found


def copied_share(grams: Hashes, known: Hashes) -> float:
    """Return the share of n-grams that are known, in percent; NaN without any."""
    if not len(grams):
        return float("nan")
    at = np.minimum(np.searchsorted(known, grams), max(0, len(known) - 1))
    return 100 * float((known[at] == grams).mean()) if len(known) else 0.0


def copy_figures(
    pieces: Iterable[NoteArray], library: Library, steps_per_beat: int, *, is_pitched: bool
) -> dict[str, list[float]]:
    """Measure each piece of one instrument against the training songs."""
    parts = [piece_part(notes) for notes in pieces]
    figures = {
        "longest_copy_bars": [
            float(longest_span(part, library, steps_per_beat, is_pitched=is_pitched))
            for part in parts
        ]
    }
    for size, known in library.ngrams.items():
        shares = [copied_share(ngram_hashes(part, size), known) for part in parts]
        figures[f"copied_{size}_grams"] = shares
    return figures


def _extend(hashes: Hashes, bars: Hashes, step: NDArray[np.int64]) -> Hashes:
    longer: Hashes = hashes * _MULTIPLIER + _mix(bars + (step + 256).astype(np.uint64))
    return longer


def _mix(values: Hashes) -> Hashes:
    """Scatter whole numbers over all 64 bits (splitmix64's finaliser, Steele et al., 2014)."""
    mixed: Hashes = values + _MULTIPLIER
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
