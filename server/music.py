"""The field's words as constants and values: instruments, notes."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Instrument = Literal["drums", "piano", "guitar", "bass", "strings"]

INSTRUMENTS: Final[tuple[Instrument, ...]] = get_args(Instrument)
"""Always in this order, in files, tensors and on the wire."""

ACCOMPANIMENT: Final[tuple[Instrument, ...]] = ("drums", "guitar", "bass", "strings")
"""The instruments that follow the piano."""

PITCHED: Final[tuple[Instrument, ...]] = ("piano", "guitar", "bass", "strings")
"""Whose pitches are tones; the drums' are sounds."""

Voice = Literal["drums", "piano", "guitar", "bass", "strings", "melody"]
"""Whoever has notes of its own: the band's instruments and the solo voice over them."""

MELODY: Final = "melody"
VOICES: Final[tuple[Voice, ...]] = get_args(Voice)
"""The instruments in their order, then the melody."""

N_PITCHES: Final = 128
MAX_VELOCITY: Final = 127
BEATS_PER_BAR: Final = 4
"""All music here is in 4/4."""

PROGRAMS: Final[dict[Voice, int]] = {
    "drums": 0,
    "piano": 0,
    "guitar": 24,
    "bass": 32,
    "strings": 48,
    "melody": 73,
}
"""General MIDI program of each voice, 0-127: the instruments' are LPD-5's own, then a flute."""

CHANNELS: Final[dict[Voice, int]] = {
    "drums": 9,
    "piano": 0,
    "guitar": 1,
    "bass": 2,
    "strings": 3,
    "melody": 4,
}
"""MIDI channel of each voice, 0-15; +1 only in text for people and at the Max border."""


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One note in musical time."""

    start_beats: float
    """Onset, in quarter notes from the origin that the holder defines (song, window)."""
    duration_beats: float
    """Length in quarter notes, > 0."""
    pitch: int
    """MIDI note number, 0-127."""
    velocity: int
    """1-127."""

    @property
    def end_beats(self) -> float:
        """Instant at which the note ends, in quarter notes."""
        return self.start_beats + self.duration_beats
