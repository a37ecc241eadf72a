"""Reads the compact note shards of LPD-5: many songs in one ``.npz`` of flat arrays.

A folder holds ``lpd5_0.npz`` .. ``lpd5_e.npz``, ``index_songs.tsv`` (near-duplicate group and split
of every song) and ``core_songs.txt`` (the good songs). One shard is one piece of work: ``prepare``
hands the paths of `list_shards` to its processes and each calls `read_shard`.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from server.errors import BROKEN_ARRAYS
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import NoteArray, sort_notes
from training.data.song import SPLITS, Song, Split
from training.data.truncation import undo_truncation
from training.errors import DataError

STEPS_PER_BEAT: Final = 24
SHARD_PATTERN: Final = "lpd5_?.npz"
INDEX_NAME: Final = "index_songs.tsv"
CORE_NAME: Final = "core_songs.txt"

_ARRAYS: Final = (
    "content_id",
    "midi_md5",
    "n_steps",
    "note_ptr",
    "start_delta",
    "pitch",
    "length",
    "velocity",
    "tempo_ptr",
    "tempo",
)


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What ``index_songs.tsv`` says of one song."""

    group: str
    """Number of its near-duplicate group, as text."""
    split: Split


def list_shards(folder: Path) -> list[Path]:
    """Return the shards in a folder (not below it), sorted by name."""
    return sorted(folder.glob(SHARD_PATTERN))


def read_index(folder: Path) -> dict[int, IndexRow]:
    """Read group and split of every song.

    Args:
        folder: folder of the shards.

    Returns:
        Row by content id.

    Raises:
        DataError: the index is absent or malformed.
    """
    path = folder / INDEX_NAME
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        return {
            int(row["content_id"]): IndexRow(row["group"], _to_split(row["split"])) for row in rows
        }
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{path}: not an index with the columns content_id, group and split ({error!r})"
        ) from error


def read_core_ids(folder: Path) -> frozenset[int]:
    """Read the content ids of the good songs.

    Args:
        folder: folder of the shards.

    Returns:
        First column of ``core_songs.txt``; lines that do not begin with a digit are comments.

    Raises:
        DataError: the list is absent or malformed.
    """
    path = folder / CORE_NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return frozenset(int(line.split()[0]) for line in lines if line[:1].isdigit())
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: not a list of content ids ({error!r})") from error


def read_shards(folder: Path, keep: Collection[int] | None = None) -> Iterator[Song]:
    """Read all songs of a folder of shards, one shard in memory at a time.

    Args:
        folder: folder of the shards and their index.
        keep: content ids to restrict to; ``None`` for all.

    Yields:
        Songs at 24 steps a beat, truncated onsets put right.

    Raises:
        DataError: a shard or the index is absent or malformed.
    """
    paths = list_shards(folder)
    if not paths:
        raise DataError(f"{folder}: no {SHARD_PATTERN} in it")
    index = read_index(folder)
    for path in paths:
        yield from read_shard(path, index, keep)


def read_shard(
    path: Path,
    index: Mapping[int, IndexRow] | None = None,
    keep: Collection[int] | None = None,
) -> list[Song]:
    """Read the songs of one shard.

    Args:
        path: an ``lpd5_?.npz``.
        index: result of `read_index`, to save reading it again for each shard; ``None`` reads it
            from the shard's folder.
        keep: content ids to restrict to; ``None`` for all.

    Returns:
        Songs at 24 steps a beat, truncated onsets put right, in the shard's order.

    Raises:
        DataError: the shard or the index is absent or malformed.
    """
    if index is None:
        index = read_index(path.parent)
    arrays = load_arrays(path)
    notes = undo_truncation(raw_notes(arrays), STEPS_PER_BEAT)
    songs = []
    for position, content_id in enumerate(arrays["content_id"].tolist()):
        if keep is not None and content_id not in keep:
            continue
        row = index.get(content_id)
        if row is None:
            raise DataError(f"{path}: song {content_id} is not in {INDEX_NAME}")
        songs.append(_to_song(arrays, notes, position, row))
    return songs


def _to_split(text: str) -> Split:
    if text not in SPLITS:
        raise ValueError(f"split is {text!r}, wanted one of {', '.join(SPLITS)}")
    return text


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read a shard's arrays and check that they fit each other.

    Args:
        path: an ``lpd5_?.npz``.

    Returns:
        The arrays of one shard by name.

    Raises:
        DataError: the file is no shard.
    """
    try:
        # numpy itself leaves a damaged archive open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in _ARRAYS}
    except BROKEN_ARRAYS as error:
        raise DataError(f"{path}: not a shard of songs ({error!r})") from error
    n_songs, n_notes = len(arrays["content_id"]), len(arrays["pitch"])
    lengths = [len(arrays[name]) for name in ("start_delta", "length", "velocity")]
    fits = (
        len(arrays["midi_md5"]) == len(arrays["n_steps"]) == n_songs
        and _is_pointer(arrays["note_ptr"], len(INSTRUMENTS) * n_songs, n_notes)
        and _is_pointer(arrays["tempo_ptr"], n_songs, len(arrays["tempo"]))
        and lengths == [n_notes] * 3
    )
    if not fits:
        raise DataError(f"{path}: the arrays do not fit each other ({n_songs} songs)")
    return arrays


def _is_pointer(pointer: NDArray[Any], n_pieces: int, n_items: int) -> bool:
    """Whether ``pointer`` cuts ``n_items`` into ``n_pieces`` consecutive pieces."""
    return bool(
        pointer.shape == (n_pieces + 1,)
        and pointer[0] == 0
        and pointer[-1] == n_items
        and np.all(np.diff(pointer) >= 0)
    )


def raw_notes(arrays: Mapping[str, NDArray[Any]]) -> NoteArray:
    """Return every note of a shard as the file has them, truncated onsets and all.

    Args:
        arrays: result of `load_arrays`.

    Returns:
        Note array, track after track, each by start, then pitch; starts count from the song's own.
    """
    pointer = arrays["note_ptr"]
    # Starts are deltas within a track: one running sum over the shard, less its value where the
    # track begins, gives them all without a loop.
    running = np.concatenate([[0], np.cumsum(arrays["start_delta"], dtype=np.int64)])
    counts = np.diff(pointer)
    start = running[1:] - np.repeat(running[pointer[:-1]], counts)
    columns = [start, arrays["length"], arrays["pitch"], arrays["velocity"]]
    return np.stack([column.astype(np.int32) for column in columns], axis=1)


def _to_song(
    arrays: Mapping[str, NDArray[Any]], notes: NoteArray, position: int, row: IndexRow
) -> Song:
    """Cut one song out of the shard's notes."""
    first = len(INSTRUMENTS) * position
    pointer = arrays["note_ptr"][first : first + len(INSTRUMENTS) + 1].tolist()
    tracks: dict[Instrument, NoteArray | None] = {}
    # Moving early notes onto the beat may change their order there, hence the sorting.
    for instrument, begin, end in zip(INSTRUMENTS, pointer[:-1], pointer[1:], strict=True):
        tracks[instrument] = sort_notes(notes[begin:end]) if end > begin else None
    tempo_begin, tempo_end = arrays["tempo_ptr"][position : position + 2]
    return Song(
        name=f"lpd5/{arrays['midi_md5'][position].decode('ascii')}",
        steps_per_beat=STEPS_PER_BEAT,
        tracks=tracks,
        tempo_bpm=float(np.median(arrays["tempo"][tempo_begin:tempo_end])),
        group=f"lpd5-{row.group}",
        split=row.split,
    )
