"""Pieces of equal length from every source: real songs, the band, and what the band must beat.

All figures are computed from pieces of 64 bars in the same form, so that no source is judged by
longer or shorter music than another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.model import BandModels
from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument
from server.piano_roll import START, WINDOW_STEPS, FloatArray, NoteArray, empty_notes
from training.data.cache import WindowCache
from training.data.song import Split
from training.errors import DataError
from training.evaluate import true_notes
from training.rollout import Rollout
from training.windows import encode_windows

PIECE_WINDOWS: Final = 16
"""Windows of a piece: 64 bars at 16 steps a beat."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of one source."""

    steps_per_beat: int
    notes: dict[Instrument, list[NoteArray]]
    """Notes of each piece, starts counted from the piece's first step; drums by kit class."""
    latents: FloatArray
    """Shape (n_pieces, 5, n_windows, d_latent)."""

    def __len__(self) -> int:
        return len(self.latents)

    @property
    def n_windows(self) -> int:
        """Windows of each piece."""
        return int(self.latents.shape[2])

    @property
    def bar_steps(self) -> int:
        """Time steps of a bar."""
        return BEATS_PER_BAR * self.steps_per_beat

    @property
    def n_bars(self) -> int:
        """Whole bars of each piece."""
        return self.n_windows * WINDOW_STEPS // self.bar_steps

    def windows(self, piece: int, instrument: Instrument) -> list[NoteArray]:
        """Return a piece's notes window by window, starts counted from each window's."""
        return cut(self.notes[instrument][piece], self.n_windows, WINDOW_STEPS)

    def take(self, chosen: Sequence[int]) -> "Pieces":
        """Return some of the pieces."""
        notes = {name: [own[i] for i in chosen] for name, own in self.notes.items()}
        return Pieces(self.steps_per_beat, notes, self.latents[list(chosen)])

    def first_windows(self, n_windows: int) -> "Pieces":
        """Return the beginning of each piece."""
        end = n_windows * WINDOW_STEPS
        notes = {name: [n[n[:, START] < end] for n in own] for name, own in self.notes.items()}
        return Pieces(self.steps_per_beat, notes, self.latents[:, :, :n_windows])


def cut(notes: NoteArray, n_parts: int, part_steps: int) -> list[NoteArray]:
    """Cut notes, sorted by start, to equal parts; each note goes where it starts."""
    edges = np.searchsorted(notes[:, START], np.arange(1, n_parts) * part_steps)
    parts = np.split(notes[notes[:, START] < n_parts * part_steps], edges)
    return [part - np.array([k * part_steps, 0, 0, 0], np.int32) for k, part in enumerate(parts)]


def join(windows: Sequence[NoteArray]) -> NoteArray:
    """Put windows behind one another."""
    moved = [w + np.array([k * WINDOW_STEPS, 0, 0, 0], np.int32) for k, w in enumerate(windows)]
    return np.concatenate(moved) if moved else empty_notes()


def from_windows(
    steps_per_beat: int, windows: dict[Instrument, list[list[NoteArray]]], latents: FloatArray
) -> Pieces:
    """Make pieces of windows.

    Args:
        steps_per_beat: time steps a quarter note.
        windows: of each instrument the windows of each piece.
        latents: shape (n_pieces, 5, n_windows, d_latent).
    """
    notes = {name: [join(piece) for piece in own] for name, own in windows.items()}
    return Pieces(steps_per_beat, notes, latents)


def from_rollout(rollout: Rollout, steps_per_beat: int) -> Pieces:
    """Make pieces of chains."""
    return from_windows(steps_per_beat, rollout.notes, rollout.latents)


def piece_places(cache: WindowCache, split: Split, n_windows: int, n_pieces: int) -> list[int]:
    """Choose the middle of songs in which all five instruments play.

    Returns:
        First window of each excerpt; the same songs on every call.

    Raises:
        DataError: fewer than two songs are long enough.
    """
    spans = [cache.song_windows(song) for song in cache.song_indices(split, INSTRUMENTS)]
    spans = [span for span in spans if len(span) >= n_windows]
    if len(spans) < 2:
        raise DataError(
            f"{cache.folder}: fewer than two {split} songs have all five instruments and "
            f"{n_windows} windows"
        )
    order = np.random.default_rng(17).permutation(len(spans))[:n_pieces]
    return [spans[i].start + (len(spans[i]) - n_windows) // 2 for i in order]


def real_pieces(
    models: BandModels, cache: WindowCache, split: Split, n_windows: int, n_pieces: int
) -> Pieces:
    """Read and encode the middle of real songs; see `piece_places`."""
    places = piece_places(cache, split, n_windows, n_pieces)
    return _read(models, cache, np.array(places, np.int64)[:, None] + np.arange(n_windows))


def songs_on_end(
    models: BandModels, cache: WindowCache, split: Split, n_windows: int, n_pieces: int
) -> Pieces:
    """Read and encode whole songs one after another, each once, as pieces of any length.

    The longer music is, the more of it was heard before, and all rests are one and the same window:
    long chains are held against real music that is as long.

    Args:
        models: the band.
        cache: the windows.
        split: whose songs.
        n_windows: of a piece; all that there are, if fewer.
        n_pieces: at most.
    """
    songs = np.random.default_rng(19).permutation(cache.song_indices(split, INSTRUMENTS))
    windows = np.concatenate([np.array(cache.song_windows(int(song))) for song in songs])
    n_windows = min(n_windows, len(windows))
    n_pieces = min(n_pieces, len(windows) // n_windows)
    return _read(models, cache, windows[: n_pieces * n_windows].reshape(n_pieces, n_windows))


def _read(models: BandModels, cache: WindowCache, windows: NDArray[np.int64]) -> Pieces:
    """Read and encode windows, shape (n_pieces, n_windows)."""
    latents = [encode_windows(models, cache, name, windows.reshape(-1)) for name in INSTRUMENTS]
    stacked = np.stack([own.reshape(*windows.shape, -1) for own in latents], axis=1)
    return from_windows(cache.steps_per_beat, read_windows(cache, windows), stacked)


def read_windows(
    cache: WindowCache, windows: NDArray[np.int64]
) -> dict[Instrument, list[list[NoteArray]]]:
    """Read windows (n_pieces, n_windows) as a perfect model would give them back."""
    return {
        name: [[true_notes(cache, name, int(w)) for w in piece] for piece in windows]
        for name in INSTRUMENTS
    }


def shuffled(pieces: Pieces, seed: int = 23) -> Pieces:
    """Deal all windows out anew, whole bands at a time: what order and song are worth."""
    n_pieces, n_windows = len(pieces), pieces.n_windows
    order = np.random.default_rng(seed).permutation(n_pieces * n_windows)
    flat = np.moveaxis(pieces.latents, 1, 2).reshape(n_pieces * n_windows, len(INSTRUMENTS), -1)
    latents = np.moveaxis(flat[order].reshape(n_pieces, n_windows, len(INSTRUMENTS), -1), 2, 1)
    windows = {}
    for name in INSTRUMENTS:
        own = [window for piece in range(n_pieces) for window in pieces.windows(piece, name)]
        dealt = [own[i] for i in order]
        windows[name] = [
            dealt[first : first + n_windows] for first in range(0, len(dealt), n_windows)
        ]
    return from_windows(pieces.steps_per_beat, windows, np.ascontiguousarray(latents))


def repeated(pieces: Pieces) -> Pieces:
    """Repeat each piece's first window to its end."""
    windows = {
        name: [[pieces.windows(i, name)[0]] * pieces.n_windows for i in range(len(pieces))]
        for name in INSTRUMENTS
    }
    latents = np.repeat(pieces.latents[:, :, :1], pieces.n_windows, axis=2)
    return from_windows(pieces.steps_per_beat, windows, latents)


def save_pieces(path: Path, pieces: Pieces) -> None:
    """Write pieces to one ``.npz`` file."""
    arrays: dict[str, NDArray[np.generic]] = {"latents": pieces.latents.astype(np.float32)}
    for name, own in pieces.notes.items():
        arrays[name] = np.concatenate([*own, empty_notes()])
        arrays[f"{name}_counts"] = np.array([len(notes) for notes in own], np.int64)
    arrays["steps_per_beat"] = np.array(pieces.steps_per_beat)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def load_pieces(path: Path) -> Pieces:
    """Read pieces that `save_pieces` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        notes = {
            name: np.split(stored[name], np.cumsum(stored[f"{name}_counts"])[:-1])
            for name in INSTRUMENTS
        }
        return Pieces(int(stored["steps_per_beat"]), notes, stored["latents"])
