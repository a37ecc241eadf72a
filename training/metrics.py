"""Figures of notes and of latents. Pure numpy.

Note arrays are those of `server.piano_roll`: columns start, length, pitch, velocity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import N_PITCHES
from server.piano_roll import (
    PITCH,
    START,
    VELOCITY,
    WINDOW_STEPS,
    FloatArray,
    NoteArray,
    merge_overlaps,
    notes_to_roll,
    sounding_steps,
)
from training.models.folding import DRUM_CLASSES

_SEMITONES: Final = 12


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far predicted notes agree with true ones, summed over windows."""

    n_true: int = 0
    n_predicted: int = 0
    n_matched: int = 0
    """Notes of the same pitch and the same onset step."""
    velocity_error: float = 0.0
    """Sum of the absolute velocity errors of the matched notes, of 127."""
    n_true_frames: int = 0
    """Sounding (step, pitch) pairs."""
    n_predicted_frames: int = 0
    n_matched_frames: int = 0

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )

    @property
    def onset_f1(self) -> float:
        """Harmonic mean of precision and recall of note onsets, 0 to 1; 1 where both are empty."""
        return _f1(self.n_matched, self.n_true, self.n_predicted)

    @property
    def frame_f1(self) -> float:
        """The same of sounding steps."""
        return _f1(self.n_matched_frames, self.n_true_frames, self.n_predicted_frames)

    @property
    def velocity_mae(self) -> float:
        """Mean absolute velocity error of matched notes, of 127; 0 without any."""
        return self.velocity_error / max(1, self.n_matched)


def compare_notes(true: NoteArray, predicted: NoteArray) -> Agreement:
    """Compare the notes of a window with those that they should be."""
    _, at_true, at_predicted = np.intersect1d(
        onset_keys(true), onset_keys(predicted), assume_unique=True, return_indices=True
    )
    error = np.abs(true[at_true, VELOCITY] - predicted[at_predicted, VELOCITY]).sum()
    frames = notes_to_roll(true, WINDOW_STEPS) > 0
    predicted_frames = notes_to_roll(predicted, WINDOW_STEPS) > 0
    return Agreement(
        n_true=len(true),
        n_predicted=len(predicted),
        n_matched=len(at_true),
        velocity_error=float(error),
        n_true_frames=int(frames.sum()),
        n_predicted_frames=int(predicted_frames.sum()),
        n_matched_frames=int((frames & predicted_frames).sum()),
    )


def onset_keys(notes: NoteArray) -> NDArray[np.int64]:
    """Return one whole number for each (onset step, pitch), sorted as the notes are."""
    return notes[:, START].astype(np.int64) * N_PITCHES + notes[:, PITCH]


def fold_kit(notes: NoteArray) -> NoteArray:
    """Replace each drum by the representative of its kit class, as the models do."""
    if not len(notes):
        return notes
    representative = np.arange(N_PITCHES)
    for members in DRUM_CLASSES:
        representative[list(members)] = members[0]
    pitch = representative[notes[:, PITCH]].astype(np.int32)
    start = notes[:, START].astype(np.int64)
    return merge_overlaps(start, start + notes[:, 1], pitch, notes[:, VELOCITY])


def jaccard(a: NoteArray, b: NoteArray) -> float:
    """Return the share of onsets that two windows have in common; 1 where both are empty."""
    n_both = len(np.intersect1d(onset_keys(a), onset_keys(b), assume_unique=True))
    n_either = len(a) + len(b) - n_both
    return n_both / n_either if n_either else 1.0


def distinct_share(windows: Sequence[NoteArray]) -> float:
    """Return how many different windows (by onsets) there are, as a share of all."""
    return len({onset_keys(notes).tobytes() for notes in windows}) / max(1, len(windows))


def frechet_distance(a: FloatArray, b: FloatArray) -> float:
    """Return the Frechet distance between Gaussians fitted to two sets of vectors.

    Source: Heusel et al., arXiv 1706.08500 (there of image features).

    Args:
        a: shape (n, d).
        b: shape (m, d).

    Returns:
        Squared distance of the means plus the trace term, >= 0.
    """
    mean_a, mean_b = a.mean(0, dtype=np.float64), b.mean(0, dtype=np.float64)
    cov_a, cov_b = np.cov(a.T.astype(np.float64)), np.cov(b.T.astype(np.float64))
    values, vectors = np.linalg.eigh(cov_a)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    product = np.linalg.eigvalsh(root @ cov_b @ root)
    trace = np.trace(cov_a) + np.trace(cov_b) - 2 * np.sqrt(np.maximum(product, 0)).sum()
    return float(max(0.0, np.square(mean_a - mean_b).sum() + trace))


def tonal_centroids(notes: NoteArray, steps_per_beat: int) -> NDArray[np.float64]:
    """Return where the harmony of each beat lies in tonal space.

    Source: Harte, Sandler and Gasser, "Detecting harmonic change in musical audio", 2006, with the
    radii that MuseGAN uses (1, 1, 0.5).

    Args:
        notes: note array of a window.
        steps_per_beat: time steps a quarter note.

    Returns:
        Shape (n_beats, 6); NaN for beats in which nothing sounds.
    """
    n_beats = -(-WINDOW_STEPS // steps_per_beat)
    chroma = np.zeros((n_beats, _SEMITONES))
    if len(notes):
        steps, owner = sounding_steps(notes)
        np.add.at(chroma, (steps // steps_per_beat, notes[owner, PITCH] % _SEMITONES), 1)
    total = chroma.sum(1, keepdims=True)
    chroma = np.divide(chroma, total, out=np.full_like(chroma, np.nan), where=total > 0)
    centroids: NDArray[np.float64] = chroma @ _tonal_matrix()
    return centroids


def tonal_distance(a: NoteArray, b: NoteArray, steps_per_beat: int) -> float:
    """Return the mean tonal distance of two parts over the beats in which both sound.

    Returns:
        >= 0, lower where they fit better; NaN where they never sound together.
    """
    difference = tonal_centroids(a, steps_per_beat) - tonal_centroids(b, steps_per_beat)
    distance = np.sqrt(np.square(difference).sum(1))
    distance = distance[~np.isnan(distance)]
    return float(distance.mean()) if len(distance) else float("nan")


def _tonal_matrix() -> NDArray[np.float64]:
    semitone = np.arange(_SEMITONES)
    rows = []
    for radius, interval in ((1.0, 7 / 6), (1.0, 3 / 2), (0.5, 2 / 3)):
        angle = np.pi * interval * semitone
        rows += [radius * np.sin(angle), radius * np.cos(angle)]
    return np.stack(rows, axis=1)


def _f1(n_matched: int, n_true: int, n_predicted: int) -> float:
    n_both = n_true + n_predicted
    return 2 * n_matched / n_both if n_both else 1.0
