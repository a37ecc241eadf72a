"""The cache of melodies that every melody model, the n-gram and the judge read.

A cache is a folder:

    tokens.npy     uint8 (n_steps,): the tokens of all melodies, one behind the other
    positions.npy  uint8 (n_steps,): sixteenths since the bar line
    melodies.npy   structured (n_melodies,): first_step, n_steps, split, piece, score, part
    cache.json     format version, counts, what was left out, key of the sources
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.errors import BROKEN_ARRAYS
from server.music import N_PITCHES
from training.data.song import SPLITS, Split
from training.errors import DataError
from training.replacing import CACHE_NAME, replacing

MELODY_CACHE_VERSION: Final = 1
PART_KINDS: Final = ("soprano", "alto", "tenor", "bass")
"""Sung parts; all others are instruments and share one range."""
MAX_SHIFT: Final = 6
"""Widest transposition, in semitones: with it every key is reached."""

_MELODY_DTYPE = np.dtype(
    [
        ("first_step", np.int64),
        ("n_steps", np.int64),
        ("split", np.uint8),
        ("piece", "U12"),
        ("score", "U32"),
        ("part", "U64"),
    ]
)


@dataclass(frozen=True, slots=True)
class Melody:
    """One melody: a part of a piece, or a stretch of one between long rests."""

    piece: str
    """BWV number; all melodies of one stand on one side of the split."""
    part: str
    """As the score names it: ``Soprano``, ``Oboe d'amore, voice 2``."""
    tokens: NDArray[np.int64]
    """Shape (n_steps,), 0-129, see `server.melody.tokens`."""
    positions: NDArray[np.int64]
    """Sixteenths since the bar line, shape (n_steps,), 0-23."""
    score: str = ""
    """Name of the file that it was read from: ``bwv244.10``."""

    @property
    def pitches(self) -> NDArray[np.int64]:
        """Pitches of the notes in order, shape (n_notes,)."""
        return self.tokens[self.tokens < N_PITCHES]

    @property
    def kind(self) -> str:
        """One of `PART_KINDS`, or ``other``."""
        words = self.part.lower().split()
        return next((kind for kind in PART_KINDS if kind in words), "other")

    def transposed(self, n_semitones: int) -> "Melody":
        """Return the melody higher by some semitones."""
        moved = np.where(self.tokens < N_PITCHES, self.tokens + n_semitones, self.tokens)
        return Melody(self.piece, self.part, moved, self.positions, self.score)


def pitch_ranges(melodies: Iterable[Melody]) -> dict[str, tuple[int, int]]:
    """Return the lowest and the highest pitch of each kind of part."""
    ranges: dict[str, tuple[int, int]] = {}
    for melody in melodies:
        low, high = ranges.get(melody.kind, (N_PITCHES, -1))
        pitches = melody.pitches
        ranges[melody.kind] = min(low, int(pitches.min())), max(high, int(pitches.max()))
    return ranges


def transpositions(melody: Melody, ranges: dict[str, tuple[int, int]]) -> range:
    """Return by which semitones a melody may be moved inside its part's own range.

    Args:
        melody: what is to be moved.
        ranges: lowest and highest pitch of each kind of part, of the training set.

    Returns:
        Semitones, 0 among them, at most `MAX_SHIFT` either way.
    """
    pitches = melody.pitches
    if melody.kind not in ranges or not len(pitches):
        return range(1)
    low, high = ranges[melody.kind]
    down = min(0, max(low - int(pitches.min()), -MAX_SHIFT))
    up = max(0, min(high - int(pitches.max()), MAX_SHIFT))
    return range(down, up + 1)


def write_melodies(
    folder: Path, melodies: Iterable[tuple[Melody, Split]], meta: dict[str, object]
) -> None:
    """Write a cache in one piece: into a new folder beside it, then renamed.

    Args:
        folder: where the cache is to stand; an older one there is replaced.
        melodies: in the order wanted, each with its side of the split.
        meta: further entries of ``cache.json``.

    Raises:
        DataError: there are no melodies.
        OSError: the disk refuses; nothing is left half written.
    """
    with replacing(folder, CACHE_NAME) as temporary:
        _write_into(temporary, list(melodies), meta)


def _write_into(
    folder: Path, melodies: list[tuple[Melody, Split]], meta: dict[str, object]
) -> None:
    if not melodies:
        raise DataError("there is no melody to write")
    lengths = [len(melody.tokens) for melody, _ in melodies]
    firsts = np.cumsum([0, *lengths[:-1]])
    rows = [
        (first, n_steps, SPLITS.index(split), melody.piece, melody.score, melody.part)
        for (melody, split), first, n_steps in zip(melodies, firsts, lengths, strict=True)
    ]
    for name, arrays in (
        ("tokens", [melody.tokens for melody, _ in melodies]),
        ("positions", [melody.positions for melody, _ in melodies]),
    ):
        np.save(folder / f"{name}.npy", np.concatenate(arrays).astype(np.uint8))
    np.save(folder / "melodies.npy", np.array(rows, _MELODY_DTYPE))
    totals = {
        "version": MELODY_CACHE_VERSION,
        "n_melodies": len(melodies),
        "n_steps": int(np.sum(lengths)),
    }
    (folder / CACHE_NAME).write_text(json.dumps(meta | totals, indent=1))


@dataclass(frozen=True, slots=True)
class MelodyCache:
    """An open cache."""

    folder: Path
    tokens: NDArray[np.uint8]
    positions: NDArray[np.uint8]
    table: NDArray[np.void]

    @classmethod
    def open(cls, folder: Path) -> "MelodyCache":
        """Open a cache.

        Raises:
            FileNotFoundError: the folder holds no cache; the message says how to make one.
            DataError: it is damaged, or of another kind or version.
        """
        path = folder / CACHE_NAME
        if not path.is_file():
            raise FileNotFoundError(
                f"{path} is not there: run `ai-music-training prepare bach` first"
            )
        try:
            version = json.loads(path.read_text())["version"]
            if version != MELODY_CACHE_VERSION or not (folder / "melodies.npy").is_file():
                wanted = f"melodies, version {MELODY_CACHE_VERSION}"
                raise DataError(f"{path}: wanted a cache of {wanted}; this is another")
            return cls(
                folder,
                np.load(folder / "tokens.npy"),
                np.load(folder / "positions.npy"),
                np.load(folder / "melodies.npy"),
            )
        except BROKEN_ARRAYS as error:
            raise DataError(
                f"{folder} is no whole cache of melodies ({error!r:.120}): remove it, and run "
                "`ai-music-training prepare bach` again"
            ) from error

    def melodies(self, split: Split) -> list[Melody]:
        """Return all melodies of one side of the split, in the cache's order."""
        rows = self.table[self.table["split"] == SPLITS.index(split)]
        return [self._melody(row) for row in rows]

    def _melody(self, row: np.void) -> Melody:
        steps = slice(int(row["first_step"]), int(row["first_step"] + row["n_steps"]))
        return Melody(
            piece=str(row["piece"]),
            part=str(row["part"]),
            tokens=self.tokens[steps].astype(np.int64),
            positions=self.positions[steps].astype(np.int64),
            score=str(row["score"]),
        )
