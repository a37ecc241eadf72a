"""Makes the cache of windows from a folder of songs, over all cores."""

import hashlib
import json
import logging
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from tqdm import tqdm

from training.data.cache import CACHE_VERSION, CutSong, WindowCache, cut_song, write_cache
from training.data.song import SPLITS, Song
from training.data.sources import (
    Deduplicator,
    Problem,
    ReadOptions,
    SourceItem,
    content_key,
    count_sources,
    find_sources,
    read_item,
)
from training.errors import DataError
from training.replacing import CACHE_NAME, check_replaceable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Result of preparing."""

    cache: WindowCache
    is_reused: bool
    """Whether the cache stood already."""
    n_left_out: dict[str, int] = field(default_factory=dict)
    """Files and songs left out, by reason."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A song as it comes back from a worker: cut, and its name and content for the duplicates."""

    song: Song
    """Without its tracks."""
    key: str
    cut: CutSong


def prepare(
    source: Path, folder: Path, steps_per_beat: int, options: ReadOptions, n_workers: int = 0
) -> Prepared:
    """Make the cache of windows, or find it made.

    Args:
        source: folder of songs, see `training.data.sources`.
        folder: where the cache is to stand.
        steps_per_beat: time steps a quarter note.
        options: what to read and what to leave out.
        n_workers: processes; 0 is one a core, 1 reads in this process.

    Returns:
        The open cache and what was left out. Each file left out is logged with its name and why.

    Raises:
        DataError: the folder is absent, or holds nothing that can be used.
        SettingsError: something that is no cache stands where the cache is to be.
    """
    items = find_sources(source)
    key = _source_key(items, steps_per_beat, options)
    check_replaceable(folder, CACHE_NAME)
    if _has_key(folder, key):
        try:
            return Prepared(WindowCache.open(folder), is_reused=True)
        except DataError as error:
            _log.warning("%s; made anew", error)
    for kind, count in count_sources(items).items():
        if count:
            _log.info("%s: %d files of kind %s", source, count, kind)
    problems: list[Problem] = []
    songs = _read_songs(items, steps_per_beat, options, n_workers, problems)
    meta: dict[str, object] = {"steps_per_beat": steps_per_beat, "key": key}
    try:
        write_cache(folder, _not_none(songs, source), meta)
    finally:
        for problem in problems:
            level = logging.WARNING if problem.reason == "broken" else logging.INFO
            _log.log(level, "left out, %s: %s: %s", problem.reason, problem.name, problem.text)
    left_out = Counter[str](problem.reason for problem in problems)
    return Prepared(WindowCache.open(folder), is_reused=False, n_left_out=dict(left_out))


def describe(prepared: Prepared) -> str:
    """Return what a cache holds, in a few lines for a person."""
    cache = prepared.cache
    lines = [f"{cache.folder}: {'reused, ' if prepared.is_reused else ''}{len(cache.songs)} songs"]
    for split in SPLITS:
        songs = cache.song_indices(split)
        n_windows = int(cache.songs["n_windows"][songs].sum())
        lines.append(f"  {split}: {len(songs)} songs, {n_windows} windows")
    for reason, count in sorted(prepared.n_left_out.items()):
        lines.append(f"  left out, {reason}: {count}")
    return "\n".join(lines)


def _read_songs(
    items: list[SourceItem],
    steps_per_beat: int,
    options: ReadOptions,
    n_workers: int,
    problems: list[Problem],
) -> Iterator[CutSong]:
    """Read all files in their order; what is left out goes to ``problems``."""
    work = partial(_read_and_cut, steps_per_beat=steps_per_beat, options=options)
    unique = Deduplicator()
    for pieces, found in tqdm(_map(work, items, n_workers), "reading", total=len(items)):
        problems += found
        for piece in pieces:
            if unique.admit(piece.song, piece.key):
                yield piece.cut
    problems += unique.problems


def _map(
    work: "partial[tuple[list[_Piece], list[Problem]]]", items: list[SourceItem], n_workers: int
) -> Iterator[tuple[list[_Piece], list[Problem]]]:
    n_workers = min(n_workers or multiprocessing.cpu_count(), len(items))
    if n_workers == 1:
        yield from map(work, items)
        return
    # A fresh interpreter each: a fork of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    chunk = max(1, min(16, len(items) // (4 * n_workers)))
    with ProcessPoolExecutor(n_workers, mp_context=context) as pool:
        yield from pool.map(work, items, chunksize=chunk)


def _read_and_cut(
    item: SourceItem, steps_per_beat: int, options: ReadOptions
) -> tuple[list[_Piece], list[Problem]]:
    songs, problems = read_item(item, options)
    pieces = []
    for song in songs:
        cut = cut_song(song, steps_per_beat)
        if cut is not None:
            pieces.append(_Piece(replace(song, tracks={}), content_key(song), cut))
    return pieces, problems


def _not_none(songs: Iterator[CutSong], source: Path) -> Iterator[CutSong]:
    """Pass songs on; complain if there was none."""
    n_songs = 0
    for n_songs, song in enumerate(songs, start=1):  # noqa: B007 - counted for the line below
        yield song
    if not n_songs:
        raise DataError(f"{source}: none of its songs can be used; see the reasons above")


def _source_key(items: list[SourceItem], steps_per_beat: int, options: ReadOptions) -> str:
    """Return a digest of everything that the cache depends on."""
    files = [[item.name, item.path.stat().st_size, item.path.stat().st_mtime_ns] for item in items]
    facts = [CACHE_VERSION, steps_per_beat, asdict(options), files]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _has_key(folder: Path, key: str) -> bool:
    try:
        meta = json.loads((folder / CACHE_NAME).read_text())
    except (OSError, ValueError):
        return False
    return isinstance(meta, dict) and meta.get("key") == key
