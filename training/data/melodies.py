"""Makes the cache of Bach's melodies from music21's bundled corpus, over all cores."""

import hashlib
import json
import logging
import multiprocessing
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from tqdm import tqdm

from server.melody.tokens import REST, notes_to_tokens
from training.data.bach_scores import Line, Score, find_bach, read_score
from training.data.melody_cache import (
    MELODY_CACHE_VERSION,
    Melody,
    MelodyCache,
    pitch_ranges,
    transpositions,
    write_melodies,
)
from training.data.song import SPLITS
from training.data.tunes import bwv_order, group_pieces, split_groups
from training.errors import DataError
from training.replacing import CACHE_NAME

__all__ = [
    "Melody",
    "MelodyCache",
    "PreparedMelodies",
    "describe_melodies",
    "prepare_melodies",
    "pitch_ranges",
    "transpositions",
]

_log = logging.getLogger(__name__)

MAX_REST_STEPS: Final = 16
"""A part that is silent for longer, in sixteenths, begins a new melody when it comes back."""
MIN_NOTES: Final = 8
"""Shorter melodies are left out."""


@dataclass(frozen=True, slots=True)
class PreparedMelodies:
    """Result of preparing."""

    cache: MelodyCache
    broken: tuple[str, ...] = ()
    """Scores that could not be read, each with why."""
    counts: dict[str, int] = field(default_factory=dict)
    """What was read, merged, rounded or left out, by kind."""
    is_reused: bool = False
    """Whether the cache stood already."""


def prepare_melodies(
    folder: Path, *, scores: Iterable[Path] | None = None, n_workers: int = 0
) -> PreparedMelodies:
    """Make the cache of melodies, or find it made.

    Args:
        folder: where the cache is to stand.
        scores: the files to read; absent: every Bach score of music21's corpus.
        n_workers: processes; 0 is one a core, 1 reads in this process.

    Returns:
        The open cache and what was left out. Each broken score is logged with its name and why.

    Raises:
        DataError: no score can be used.
    """
    paths = find_bach() if scores is None else list(scores)
    key = _source_key(paths)
    meta = _read_meta(folder)
    if meta.get("key") == key:
        cache = MelodyCache.open(folder)
        return PreparedMelodies(cache, tuple(meta["broken"]), meta["counts"], is_reused=True)
    read = list(tqdm(_read_all(paths, n_workers), "reading Bach", total=len(paths)))
    broken = tuple(text for text in read if isinstance(text, str))
    for text in broken:
        _log.warning("left out, broken: %s", text)
    found = [score for score in read if isinstance(score, Score)]
    if not found:
        raise DataError(f"none of {len(paths)} scores can be used; see the reasons above")
    counts = sum((Counter(score.counts) for score in found), Counter[str]())
    melodies = _distinct(found, counts)
    groups = group_pieces(_tunes(melodies))
    shared = Counter(groups.values())
    counts["pieces that share a tune with another"] = sum(n for n in shared.values() if n > 1)
    sides = split_groups(groups, _steps_of_pieces(melodies))
    write_melodies(
        folder,
        [(melody, sides[melody.piece]) for melody in melodies],
        {"key": key, "broken": list(broken), "counts": dict(counts), "tune_groups": groups},
    )
    return PreparedMelodies(MelodyCache.open(folder), broken, dict(counts))


def describe_melodies(prepared: PreparedMelodies) -> str:
    """Return what a cache holds, in a few lines for a person."""
    cache = prepared.cache
    total = f"{len(cache.table)} melodies, {len(cache.tokens)} steps"
    lines = [f"{cache.folder}: {'reused, ' if prepared.is_reused else ''}{total}"]
    for split in SPLITS:
        melodies = cache.melodies(split)
        n_pieces = len({melody.piece for melody in melodies})
        n_notes = sum(len(melody.pitches) for melody in melodies)
        n_steps = sum(len(melody.tokens) for melody in melodies)
        lines.append(
            f"  {split}: {n_pieces} pieces, {len(melodies)} melodies, "
            f"{n_notes} notes, {n_steps} steps"
        )
    lines += [f"  {kind}: {count}" for kind, count in sorted(prepared.counts.items()) if count]
    lines += [f"  broken: {text}" for text in prepared.broken]
    return "\n".join(lines)


def cut_line(line: Line, piece: str, score: str) -> list[Melody]:
    """Cut a line into melodies where it is silent for long.

    Args:
        line: one voice of a part.
        piece: BWV number.
        score: name of the file.

    Returns:
        Melodies that begin with a note and end with one.
    """
    tokens = notes_to_tokens(line.notes, len(line.positions))
    sounding = np.nonzero(tokens != REST)[0]
    if not len(sounding):
        return []
    breaks = np.nonzero(np.diff(sounding) > MAX_REST_STEPS + 1)[0] + 1
    return [
        Melody(piece, line.part, tokens[a : b + 1], line.positions[a : b + 1], score)
        for a, b in ((steps[0], steps[-1]) for steps in np.split(sounding, breaks))
    ]


def _distinct(scores: list[Score], counts: Counter[str]) -> list[Melody]:
    """Return all melodies by BWV number, without the short ones and doublings within a number.

    An instrument that doubles a voice, or a second edition of the score, would count it twice.
    """
    melodies: list[Melody] = []
    seen: set[tuple[str, bytes]] = set()
    for score in sorted(scores, key=lambda score: (bwv_order(score.piece), score.name)):
        for line in score.lines:
            counts["parts and voices"] += 1
            for melody in cut_line(line, score.piece, score.name):
                content = score.piece, melody.tokens.tobytes() + melody.positions.tobytes()
                if len(melody.pitches) < MIN_NOTES:
                    counts[f"melodies left out, under {MIN_NOTES} notes"] += 1
                elif content in seen:
                    counts["melodies left out, doubled in their piece"] += 1
                else:
                    seen.add(content)
                    melodies.append(melody)
    return melodies


def _steps_of_pieces(melodies: list[Melody]) -> dict[str, int]:
    n_steps = Counter[str]()
    for melody in melodies:
        n_steps[melody.piece] += len(melody.tokens)
    return n_steps


def _tunes(melodies: list[Melody]) -> Iterator[Melody]:
    """Yield the melodies that carry tunes: the sopranos, and the first of a score without one."""
    with_soprano = {melody.score for melody in melodies if melody.kind == "soprano"}
    first: set[str] = set()
    for melody in melodies:
        is_first = melody.score not in with_soprano | first
        first.add(melody.score)
        if is_first or melody.kind == "soprano":
            yield melody


def _read_all(paths: list[Path], n_workers: int) -> Iterator[Score | str]:
    """Yield each score in order, or why it could not be read."""
    n_workers = min(n_workers or multiprocessing.cpu_count(), len(paths))
    if n_workers <= 1:
        yield from map(_read_or_say, paths)
        return
    # A fresh interpreter each: a fork of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(n_workers, mp_context=context) as pool:
        yield from pool.map(_read_or_say, paths, chunksize=8)


def _read_or_say(path: Path) -> Score | str:
    try:
        return read_score(path)
    except DataError as error:
        return str(error)


def _read_meta(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / CACHE_NAME).read_text())
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


def _source_key(paths: list[Path]) -> str:
    """Return a digest of everything that the cache depends on."""
    files = [[path.name, path.stat().st_size] for path in paths]
    facts = [MELODY_CACHE_VERSION, version("music21"), MAX_REST_STEPS, MIN_NOTES, files]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
