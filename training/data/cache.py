"""The memory-mapped cache of windows that every training reads.

A cache is a folder:

    notes.npy       uint8 (n_notes, 4): start step in the window, length in steps minus 1, pitch,
                    velocity; ordered by song, window, instrument, start
    window_ptr.npy  int64 (5 * n_windows + 1): the notes of window w, instrument k are
                    notes[window_ptr[5 * w + k] : window_ptr[5 * w + k + 1]]
    songs.npy       structured (n_songs,): first_window, n_windows, split, present (a bit an
                    instrument), tempo_bpm
    cache.json      format version, steps per beat, counts, key of the sources

A window is 256 steps, so start and length - 1 fit a byte.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.errors import BROKEN_ARRAYS
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import LENGTH, WINDOW_STEPS, NoteArray, quantise, split_windows
from training.data.song import SPLITS, Song, Split
from training.errors import DataError
from training.replacing import CACHE_NAME, replacing

CACHE_VERSION = 1
N_INSTRUMENTS = len(INSTRUMENTS)

SONG_DTYPE = np.dtype(
    [
        ("first_window", np.int64),
        ("n_windows", np.int32),
        ("split", np.uint8),
        ("present", np.uint8),
        ("tempo_bpm", np.float32),
    ]
)


@dataclass(frozen=True, slots=True)
class CutSong:
    """One song cut to windows, ready to be written."""

    notes: NDArray[np.uint8]
    """Shape (n_notes, 4), as in ``notes.npy``."""
    counts: NDArray[np.int64]
    """Notes of each window and instrument, shape (n_windows, 5)."""
    split: int
    """Index into ``SPLITS``."""
    present: int
    """Bit k is set where the song has instrument k."""
    tempo_bpm: float


def cut_song(song: Song, steps_per_beat: int) -> CutSong | None:
    """Quantise a song and cut it to windows.

    Args:
        song: notes at the source's resolution.
        steps_per_beat: resolution wanted, in time steps a quarter note.

    Returns:
        The cut song, or ``None`` where not even one window has notes.
    """
    tables: list[NDArray[np.int64]] = []
    present = 0
    for k, instrument in enumerate(INSTRUMENTS):
        notes = song.tracks[instrument]
        if notes is None or not len(notes):
            continue
        present |= 1 << k
        window, cut = split_windows(quantise(notes, song.steps_per_beat, steps_per_beat))
        owner = np.full(len(window), k, np.int64)
        tables.append(np.column_stack([window * N_INSTRUMENTS + owner, cut]))
    if not tables:
        return None
    table = np.concatenate(tables)
    table = table[np.argsort(table[:, 0], kind="stable")]
    n_windows = int(table[-1, 0]) // N_INSTRUMENTS + 1
    counts = np.bincount(table[:, 0], minlength=n_windows * N_INSTRUMENTS)
    table[:, 1 + LENGTH] -= 1
    return CutSong(
        notes=table[:, 1:].astype(np.uint8),
        counts=counts.reshape(n_windows, N_INSTRUMENTS),
        split=SPLITS.index(song.split),
        present=present,
        tempo_bpm=song.tempo_bpm,
    )


def write_cache(folder: Path, songs: Iterable[CutSong], meta: dict[str, object]) -> None:
    """Write a cache in one piece: into a new folder beside it, then renamed.

    Args:
        folder: where the cache is to stand; an older one there is replaced.
        songs: the cut songs, in the order wanted.
        meta: further entries of ``cache.json``.

    Raises:
        SettingsError: something else is there.
        OSError: the disk refuses; nothing is left half written.
    """
    with replacing(folder, CACHE_NAME) as temporary:
        _write_into(temporary, songs, meta)


def _write_into(folder: Path, songs: Iterable[CutSong], meta: dict[str, object]) -> None:
    rows: list[tuple[int, int, int, int, float]] = []
    counts: list[NDArray[np.int64]] = []
    n_windows = 0
    raw = folder / "notes.raw"
    with raw.open("wb") as file:
        for song in songs:
            file.write(song.notes.tobytes())
            counts.append(song.counts)
            rows.append((n_windows, len(song.counts), song.split, song.present, song.tempo_bpm))
            n_windows += len(song.counts)
    flat = np.concatenate(counts).reshape(-1) if counts else np.zeros(0, np.int64)
    np.save(folder / "window_ptr.npy", np.concatenate([[0], np.cumsum(flat)]).astype(np.int64))
    np.save(folder / "songs.npy", np.array(rows, SONG_DTYPE))
    notes = np.memmap(raw, np.uint8, "r").reshape(-1, 4) if flat.sum() else np.zeros((0, 4))
    np.save(folder / "notes.npy", notes.astype(np.uint8, copy=False))
    del notes
    raw.unlink()
    totals = {"version": CACHE_VERSION, "n_songs": len(rows), "n_windows": n_windows}
    (folder / CACHE_NAME).write_text(json.dumps(meta | totals, indent=1))


@dataclass(frozen=True, slots=True)
class WindowCache:
    """An open cache; its arrays are memory-mapped and shared between processes."""

    folder: Path
    steps_per_beat: int
    notes: NDArray[np.uint8]
    window_ptr: NDArray[np.int64]
    songs: NDArray[np.void]

    @classmethod
    def open(cls, folder: Path) -> "WindowCache":
        """Open a cache.

        Raises:
            FileNotFoundError: the folder holds no cache; the message says how to make one.
            DataError: it is damaged, or of another kind or version.
        """
        path = folder / CACHE_NAME
        if not path.is_file():
            raise FileNotFoundError(f"{path} is not there: run `ai-music-training prepare` first")
        try:
            meta = json.loads(path.read_text())
            if meta["version"] != CACHE_VERSION:
                raise DataError(f"{path} has version {meta['version']}, this is {CACHE_VERSION}")
            return cls(
                folder,
                int(meta["steps_per_beat"]),
                np.load(folder / "notes.npy", mmap_mode="r"),
                np.load(folder / "window_ptr.npy", mmap_mode="r"),
                np.load(folder / "songs.npy"),
            )
        except BROKEN_ARRAYS as error:
            raise DataError(
                f"{folder} is no whole cache of windows ({error!r:.120}): remove it, and run "
                "`ai-music-training prepare` again"
            ) from error

    def window(self, window: int, instrument: Instrument) -> NoteArray:
        """Return the notes of one window as a note array."""
        at = N_INSTRUMENTS * window + INSTRUMENTS.index(instrument)
        notes = self.notes[self.window_ptr[at] : self.window_ptr[at + 1]].astype(np.int32)
        notes[:, LENGTH] += 1
        return notes

    def song_indices(self, split: Split, instruments: tuple[Instrument, ...] = ()) -> list[int]:
        """List the songs of one side of the split that have all the instruments named."""
        wanted = sum(1 << INSTRUMENTS.index(instrument) for instrument in instruments)
        table = self.songs
        is_in = (table["split"] == SPLITS.index(split)) & ((table["present"] & wanted) == wanted)
        return [int(i) for i in np.nonzero(is_in)[0]]

    def song_windows(self, song: int) -> range:
        """Return the window numbers of a song."""
        first = int(self.songs["first_window"][song])
        return range(first, first + int(self.songs["n_windows"][song]))

    def note_counts(self, instrument: Instrument) -> NDArray[np.int64]:
        """Return how many notes the instrument has in each window, shape (n_windows,)."""
        k = INSTRUMENTS.index(instrument)
        return self.window_ptr[k + 1 :: N_INSTRUMENTS] - self.window_ptr[k:-1:N_INSTRUMENTS]

    def filled_windows(self, instrument: Instrument, split: Split) -> NDArray[np.int64]:
        """List the windows of one side of the split in which the instrument plays."""
        is_filled = self.note_counts(instrument) > 0
        is_in = np.zeros(len(is_filled), bool)
        for song in self.song_indices(split, (instrument,)):
            windows = self.song_windows(song)
            is_in[windows.start : windows.stop] = True
        return np.nonzero(is_filled & is_in)[0]


assert WINDOW_STEPS <= 256, "a start step is stored in one byte"
