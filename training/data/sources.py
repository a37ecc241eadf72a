"""Finds the songs below a folder and reads them, one independent piece of work at a time.

A folder may hold LPD-5 shards, LPD-5 ``.npz`` files and MIDI files, at any depth and mixed.
`find_sources` lists pieces of work in a fixed order, `read_item` does one (in any process), and
`Deduplicator` keeps the first of several equal songs. A file that cannot be used becomes a
`Problem` with its name, never an exception.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np

from server.music import INSTRUMENTS
from server.piano_roll import PITCH, START, quantise
from training.data.lpd_npz import merge_tracks, read_lpd_npz
from training.data.midi_files import read_midi
from training.data.quality import QualityRules, find_fault
from training.data.shards import (
    CORE_NAME,
    INDEX_NAME,
    SHARD_PATTERN,
    read_core_ids,
    read_shard,
)
from training.data.song import SPLITS, Song, Split
from training.errors import DataError

SourceKind = Literal["shard", "npz", "midi"]

Reason = Literal["broken", "metre", "quality", "duplicate"]
"""Why a file or a song was left out: unreadable, not in 4/4, against the `QualityRules`, or the
same music as an earlier one."""

DEFAULT_SPLIT_SHARES: Final = (0.90, 0.05, 0.05)

_SUFFIXES: Final[dict[str, SourceKind]] = {".npz": "npz", ".mid": "midi", ".midi": "midi"}
_KEY_STEPS_PER_BEAT: Final = 4
_KEY_BYTES: Final = 16

_SPLIT_SALT: Final = 8
"""Any number does; this one puts songs of the committed sample on all three sides."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What to read and what to leave out."""

    core_only: bool = True
    """Of shards, read only the songs of ``core_songs.txt``, if that is there."""
    any_metre: bool = False
    """Keep MIDI files in other metres than 4/4 (their bar lines are then those of 4/4)."""
    quality: QualityRules | None = field(default_factory=QualityRules)
    """Checked on every song but those of the core list, which passed a stricter test; ``None``
    keeps all."""
    split_shares: tuple[float, float, float] = DEFAULT_SPLIT_SHARES
    """Shares of train, valid and test, for songs that are not split already; they sum to 1."""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One piece of work: a shard, or one file."""

    kind: SourceKind
    path: Path
    name: str
    """Path below the folder searched, with slashes, for messages and song names."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or song that was left out."""

    name: str
    reason: Reason
    text: str
    """What was got and what was wanted."""


def find_sources(folder: Path) -> list[SourceItem]:
    """List what a folder holds.

    Args:
        folder: folder to search, at any depth; names that begin with a dot are passed over.

    Returns:
        Shards first, then files, each by name, so that of equal songs the one that is split by
        near-duplicate group is met first.

    Raises:
        DataError: the folder is absent or holds no song file.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder")
    items = []
    for path in sorted(folder.rglob("*")):
        kind = _kind_of(path)
        relative = path.relative_to(folder)
        if kind and path.is_file() and not any(part.startswith(".") for part in relative.parts):
            items.append(SourceItem(kind, path, relative.as_posix()))
    if not items:
        raise DataError(
            f"{folder}: no songs in it; wanted LPD-5 .npz files, shards ({SHARD_PATTERN}) or .mid"
        )
    return sorted(items, key=lambda item: (item.kind != "shard", item.name))


def count_sources(items: Iterable[SourceItem]) -> dict[SourceKind, int]:
    """Return how many pieces of work of each kind there are."""
    counts: dict[SourceKind, int] = {"shard": 0, "npz": 0, "midi": 0}
    for item in items:
        counts[item.kind] += 1
    return counts


def read_item(
    item: SourceItem, options: ReadOptions | None = None
) -> tuple[list[Song], list[Problem]]:
    """Do one piece of work.

    Args:
        item: a result of `find_sources`.
        options: what to leave out; ``None`` for the defaults.

    Returns:
        The songs to use, and what was left out and why.
    """
    options = options or ReadOptions()
    try:
        if item.kind == "shard":
            return _read_shard_item(item, options)
        song = _read_npz(item) if item.kind == "npz" else _read_midi(item, options)
    except _OtherMetreError as error:
        return [], [Problem(item.name, "metre", str(error))]
    except DataError as error:
        return [], [Problem(item.name, "broken", str(error))]
    key = content_key(song)
    song = replace(song, group=f"content-{key}", split=split_of(key, options.split_shares))
    return _checked([song], options.quality)


def content_key(song: Song) -> str:
    """Return a digest of a song's music, the same for equal songs of different files.

    Instruments, pitches and onsets count, on the grid of sixteenths, so that copies that differ in
    loudness, in articulation or in how their times were rounded are still found.

    Args:
        song: any song.

    Returns:
        32 hexadecimal digits.
    """
    digest = hashlib.blake2b(digest_size=_KEY_BYTES)
    for k, instrument in enumerate(INSTRUMENTS):
        notes = song.tracks[instrument]
        if notes is not None and len(notes):
            onsets = quantise(notes, song.steps_per_beat, _KEY_STEPS_PER_BEAT)[:, [START, PITCH]]
            digest.update(f"{k}:{len(onsets)};".encode())
            digest.update(np.ascontiguousarray(onsets, "<i4").tobytes())
    return digest.hexdigest()


def split_of(key: str, shares: tuple[float, float, float] = DEFAULT_SPLIT_SHARES) -> Split:
    """Return the side of the split that a content key falls on.

    Args:
        key: result of `content_key`.
        shares: shares of train, valid and test, summing to 1.

    Returns:
        The same side for the same key, on every machine.
    """
    salted = hashlib.blake2b(f"{_SPLIT_SALT}:{key}".encode(), digest_size=6)
    place = int.from_bytes(salted.digest()) / 256**6
    for split, share in zip(SPLITS, shares, strict=True):
        if place < share:
            return split
        place -= share
    return SPLITS[0]


class Deduplicator:
    """Keeps the first of several equal songs and counts the rest.

    Ask it in the order of `find_sources`, in one process; the keys may be made elsewhere.
    """

    def __init__(self) -> None:
        self._first_name: dict[str, str] = {}
        self.problems: list[Problem] = []
        """One for every song refused."""

    def admit(self, song: Song, key: str | None = None) -> bool:
        """Return whether this is the first song of its content.

        Args:
            song: the song.
            key: its `content_key`, if at hand.
        """
        first = self._first_name.setdefault(key or content_key(song), song.name)
        if first == song.name:
            return True
        self.problems.append(Problem(song.name, "duplicate", f"the same music as {first}"))
        return False


class _OtherMetreError(DataError):
    """A file that is not in 4/4."""


def _kind_of(path: Path) -> SourceKind | None:
    if path.match(SHARD_PATTERN) and (path.parent / INDEX_NAME).is_file():
        return "shard"
    return _SUFFIXES.get(path.suffix.lower())


def _read_shard_item(item: SourceItem, options: ReadOptions) -> tuple[list[Song], list[Problem]]:
    folder = item.path.parent
    if options.core_only and (folder / CORE_NAME).is_file():
        return read_shard(item.path, keep=read_core_ids(folder)), []
    return _checked(read_shard(item.path), options.quality)


def _read_npz(item: SourceItem) -> Song:
    """Read an LPD-5 file; group and split are still to be set."""
    file = read_lpd_npz(item.path)
    tracks = merge_tracks(file)
    if all(notes is None for notes in tracks.values()):
        raise DataError(f"{item.path}: no note for any of {', '.join(INSTRUMENTS)}")
    tempo_bpm = float(np.median(file.beat_tempo_bpm))
    return Song(item.name, file.steps_per_beat, tracks, tempo_bpm, group="", split="train")


def _read_midi(item: SourceItem, options: ReadOptions) -> Song:
    """Read a MIDI file; group and split are still to be set."""
    file = read_midi(item.path)
    if not (options.any_metre or file.is_in_four()):
        metres = sorted({f"{s.numerator}/{s.denominator}" for s in file.time_signatures})
        raise _OtherMetreError(
            f"{item.path}: in {', '.join(metres)}, wanted 4/4 from the start with unbroken bars"
        )
    return Song(
        item.name, file.ticks_per_beat, file.tracks, file.tempo_bpm, group="", split="train"
    )


def _checked(songs: list[Song], rules: QualityRules | None) -> tuple[list[Song], list[Problem]]:
    """Part the songs that are fit from those that are not."""
    kept, problems = [], []
    for song in songs:
        fault = find_fault(song, rules) if rules else None
        if fault is None:
            kept.append(song)
        else:
            problems.append(Problem(song.name, "quality", fault))
    return kept, problems
