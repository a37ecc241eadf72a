"""What melodies are like, in figures: pure numpy, the same for Bach's and for generated ones."""

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.melody.tokens import HOLD, REST, STEPS_PER_BEAT, tokens_to_notes
from server.music import N_PITCHES
from server.piano_roll import LENGTH, PITCH, START, NoteArray
from training.data.melody_cache import Melody

_MAX_INTERVAL: Final = 12
"""Wider intervals count as this, semitones."""
_MAX_LENGTH_STEPS: Final = 16
_LEAP: Final = 5
"""A fourth: what singers expect to be answered by a step back (Huron, 2006), in semitones."""
_MOTIF_NOTES: Final = 4
_SCALES: Final = tuple(
    frozenset((degree + key) % 12 for degree in degrees)
    for degrees in ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10, 11))
    for key in range(12)
)
"""Major, and minor with both sevenths."""

Histogram = NDArray[np.float64]
Figures = dict[str, float]


def melody_figures(melody: Melody) -> Figures:
    """Describe one melody.

    Returns:
        Figures by name; NaN where the melody has too few notes to say. Shares are 0-1.
        ``pitch_class_entropy`` in bits; ``range_semitones`` lowest to highest;
        ``in_key``: notes inside the best of the 24 scales; ``steps``: moves of a tone at most,
        repeated notes apart; ``leaps_answered``: leaps of a fourth and more that a step the other
        way follows; ``on_beat``: notes that begin on one; ``bars_repeated``,
        ``rhythms_repeated``: full bars that equal an earlier one, wholly or in rhythm;
        ``motifs_repeated``: successions of 4 notes heard earlier, in any key.
    """
    notes = tokens_to_notes(melody.tokens)
    return {
        "pitch_class_entropy": _entropy(notes[:, PITCH] % 12),
        "range_semitones": float(np.ptp(notes[:, PITCH])) if len(notes) else float("nan"),
        "in_key": _in_key(notes),
        "steps": _share(np.abs(_moves(notes)) <= 2),
        "leaps_answered": _leaps_answered(notes),
        "on_beat": _share(melody.positions[notes[:, START]] % STEPS_PER_BEAT == 0),
        "notes_a_beat": len(notes) * STEPS_PER_BEAT / len(melody.tokens),
        "bars_repeated": _repeated(_bars(melody, is_rhythm=False)),
        "rhythms_repeated": _repeated(_bars(melody, is_rhythm=True)),
        "motifs_repeated": _repeated(_motifs(notes)),
    }


def mean_figures(melodies: Sequence[Melody]) -> Figures:
    """Return each figure's mean over the melodies."""
    rows = [melody_figures(melody) for melody in melodies]
    return {key: mean_known([row[key] for row in rows]) for key in rows[0]}


def spread_figures(melodies: Sequence[Melody]) -> Figures:
    """Return each figure's standard deviation over the melodies."""
    rows = [melody_figures(melody) for melody in melodies]
    mean = mean_figures(melodies)
    return {
        key: mean_known([(row[key] - mean[key]) ** 2 for row in rows]) ** 0.5 for key in rows[0]
    }


def mean_known(values: Sequence[float]) -> float:
    """Return the mean of the values that are known; NaN if none is."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def distance(figures: Figures, real: Figures, spread: Figures) -> float:
    """Return by how many standard deviations figures are off, in the mean over all that vary."""
    return mean_known(
        [abs(figures[key] - real[key]) / spread[key] for key in real if spread[key] > 0]
    )


def interval_histogram(melodies: Sequence[Melody]) -> Histogram:
    """Return the share of each interval between notes, from -12 to 12 semitones, shape (25,)."""
    intervals = [np.diff(tokens_to_notes(melody.tokens)[:, PITCH]) for melody in melodies]
    clipped = np.clip(np.concatenate(intervals), -_MAX_INTERVAL, _MAX_INTERVAL)
    return _normalise(np.bincount(clipped + _MAX_INTERVAL, minlength=2 * _MAX_INTERVAL + 1))


def duration_histogram(melodies: Sequence[Melody]) -> Histogram:
    """Return the share of each length of notes, from 1 to 16 sixteenths and more, shape (16,)."""
    lengths = [tokens_to_notes(melody.tokens)[:, LENGTH] for melody in melodies]
    clipped = np.minimum(np.concatenate(lengths), _MAX_LENGTH_STEPS)
    return _normalise(np.bincount(clipped - 1, minlength=_MAX_LENGTH_STEPS))


def overlap(a: Histogram, b: Histogram) -> float:
    """Return the area that two histograms share, 0-1."""
    return float(np.minimum(a, b).sum())


def pitch_extremes(melodies: Sequence[Melody]) -> tuple[int, int]:
    """Return the lowest and the highest pitch; (0, 0) without a note."""
    pitches = np.concatenate([melody.pitches for melody in melodies])
    return (int(pitches.min()), int(pitches.max())) if len(pitches) else (0, 0)


def _entropy(values: NDArray[np.int32]) -> float:
    if not len(values):
        return float("nan")
    shares = _normalise(np.bincount(values))
    shares = shares[shares > 0]
    return float(-(shares * np.log2(shares)).sum())


def _in_key(notes: NoteArray) -> float:
    counts = np.bincount(notes[:, PITCH] % 12, minlength=12)
    if not counts.sum():
        return float("nan")
    return float(max(counts[sorted(scale)].sum() for scale in _SCALES) / counts.sum())


def _moves(notes: NoteArray) -> NDArray[np.int32]:
    """Return the intervals that are not repeated notes."""
    intervals: NDArray[np.int32] = np.diff(notes[:, PITCH])
    moves: NDArray[np.int32] = intervals[intervals != 0]
    return moves


def _leaps_answered(notes: NoteArray) -> float:
    moves = _moves(notes)
    leap, after = moves[:-1], moves[1:]
    is_leap = np.abs(leap) >= _LEAP
    return _share(((np.abs(after) <= 2) & (np.sign(after) != np.sign(leap)))[is_leap])


def _bars(melody: Melody, *, is_rhythm: bool) -> list[bytes]:
    """Return the full bars in which a note begins."""
    tokens = melody.tokens
    if is_rhythm:
        tokens = np.where(tokens < N_PITCHES, 0, tokens)
    starts = np.nonzero(melody.positions == 0)[0]
    bars = [tokens[a:b] for a, b in itertools.pairwise(starts)]
    return [bar.tobytes() for bar in bars if ((bar != HOLD) & (bar != REST)).any()]


def _motifs(notes: NoteArray) -> list[bytes]:
    moves = np.column_stack([np.diff(notes[:, PITCH]), np.diff(notes[:, START])])
    n_motifs = len(moves) - _MOTIF_NOTES + 2
    return [moves[i : i + _MOTIF_NOTES - 1].tobytes() for i in range(n_motifs)]


def _repeated(items: list[bytes]) -> float:
    """Return the share of items that equal an earlier one."""
    return 1 - len(set(items)) / len(items) if items else float("nan")


def _share(mask: NDArray[np.bool_]) -> float:
    return float(mask.mean()) if len(mask) else float("nan")


def _normalise(counts: NDArray[np.int64]) -> Histogram:
    shares: Histogram = counts / max(1, counts.sum())
    return shares
