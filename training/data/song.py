"""A song as the training half sees it, whatever file it came from."""

from dataclasses import dataclass
from typing import Literal

from server.music import Instrument
from server.piano_roll import NoteArray

Split = Literal["train", "valid", "test"]
SPLITS: tuple[Split, ...] = ("train", "valid", "test")


@dataclass(frozen=True, slots=True)
class Song:
    """Notes of five instruments at the source's own resolution."""

    name: str
    """Where it came from, for messages."""
    steps_per_beat: int
    """Time steps a quarter note of ``tracks``."""
    tracks: dict[Instrument, NoteArray | None]
    """Every instrument's note array, ``None`` where the song does not have it."""
    tempo_bpm: float
    """Median tempo, quarter notes a minute."""
    group: str
    """Songs of one group are copies or near-copies and stand on one side of the split."""
    split: Split
    """Which side of the split the group stands on."""
