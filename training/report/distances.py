"""Frechet distances between sets of pieces, in the latent and in a space of musical features."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import INSTRUMENTS, Instrument
from server.piano_roll import LENGTH, PITCH, START, VELOCITY, WINDOW_STEPS, FloatArray, NoteArray
from training.metrics import frechet_distance
from training.report.pieces import Pieces, cut
from training.report.statistics import Figure

FEATURES: Final = (
    "onsets (log)",
    "share of onsets on a beat",
    "share on an eighth between beats",
    "share on a sixteenth between eighths",
    "mean pitch",
    "spread of pitch",
    "pitch classes",
    "notes struck together",
    "mean length (log)",
    "sounding share of the time",
    "mean velocity",
    "spread of velocity",
    "different bars of four",
    "onsets in the fullest bar (log)",
)
"""Of one window of one instrument; windows without notes are left out."""
_N_SPLITS: Final = 8
_LEAST_SPREAD: Final = 1e-3


def window_features(notes: NoteArray, steps_per_beat: int) -> FloatArray:
    """Describe one window with notes by `FEATURES`, shape (14,)."""
    start, pitch, velocity = notes[:, START], notes[:, PITCH], notes[:, VELOCITY]
    place = start % steps_per_beat
    half, quarter = steps_per_beat // 2, steps_per_beat // 4
    bars = cut(notes, WINDOW_STEPS // (4 * steps_per_beat), 4 * steps_per_beat)
    sounding = np.zeros(WINDOW_STEPS + 1)
    np.add.at(sounding, start, 1)
    np.add.at(sounding, np.minimum(start + notes[:, LENGTH], WINDOW_STEPS), -1)
    return np.array(
        [
            np.log1p(len(notes)),
            (place == 0).mean(),
            (place == half).mean(),
            ((place == quarter) | (place == half + quarter)).mean(),
            pitch.mean(),
            pitch.std(),
            len(np.unique(pitch % 12)),
            len(notes) / len(np.unique(start)),
            np.log(notes[:, LENGTH]).mean(),
            (np.cumsum(sounding)[:-1] > 0).mean(),
            velocity.mean(),
            velocity.std(),
            len({bar[:, [START, PITCH]].tobytes() for bar in bars}),
            np.log1p(max(len(bar) for bar in bars)),
        ],
        np.float32,
    )


def piece_features(pieces: Pieces, instrument: Instrument) -> list[FloatArray]:
    """Describe the windows with notes of each piece, each of shape (n_windows, 14)."""
    found = []
    for piece in range(len(pieces)):
        rows = [
            window_features(notes, pieces.steps_per_beat)
            for notes in pieces.windows(piece, instrument)
            if len(notes)
        ]
        found.append(np.array(rows, np.float32).reshape(-1, len(FEATURES)))
    return found


def standardise(rows: list[FloatArray], reference: list[FloatArray]) -> list[FloatArray]:
    """Scale features by the mean and spread of real music's.

    What is the same in all of it (drums' length) has no spread to measure by, and keeps its unit.
    """
    real = np.concatenate(reference)
    mean, spread = real.mean(0), real.std(0)
    spread = np.where(spread > _LEAST_SPREAD, spread, 1.0)
    return [(own - mean) / spread for own in rows]


def piece_latents(pieces: Pieces, instrument: Instrument) -> list[FloatArray]:
    """Return the latents of each piece, each of shape (n_windows, d_latent)."""
    return list(pieces.latents[:, INSTRUMENTS.index(instrument)])


def distance_to_real(
    rows: list[FloatArray], real: list[FloatArray], n_pieces: int, *, is_real: bool, seed: int = 31
) -> Figure:
    """Compare pieces with real ones, as many with as many, over several draws.

    The Frechet distance of small samples is biased upward, so every source is judged by the same
    number of pieces: ``n_pieces`` of it against ``n_pieces`` real songs.

    Args:
        rows: vectors of each piece, each of shape (n_windows, d).
        real: the same of the real pieces.
        n_pieces: pieces on either side of a comparison.
        is_real: whether the rows are the real ones: then one half is judged by the other.
        seed: of the draws.

    Returns:
        Mean over the draws, and the lowest and highest.
    """
    rng = np.random.default_rng(seed)
    distances = []
    for _ in range(_N_SPLITS):
        order = rng.permutation(len(real))
        reference = np.concatenate([real[i] for i in order[:n_pieces]])
        if is_real:
            judged = [real[i] for i in order[n_pieces : 2 * n_pieces]]
        else:
            judged = [rows[i] for i in rng.permutation(len(rows))[:n_pieces]]
        own = np.concatenate(judged)
        if len(own) > 1:
            distances.append(frechet_distance(own, reference))
    if not distances:
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    found: NDArray[np.float64] = np.array(distances)
    return Figure(float(found.mean()), float(found.min()), float(found.max()), n_pieces)
