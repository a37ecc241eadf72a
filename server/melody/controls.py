"""What the settings say to the melody, at one instant; may cross threads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.card_file import N_MACROS
from server.feel import on_ticks, swing
from server.melody.sampler import Mask
from server.melody.tokens import BAR_STEPS, DEFAULT_VELOCITY, STEPS_PER_BEAT
from server.music import MAX_VELOCITY, MELODY, N_PITCHES, PITCHED, Instrument, Note
from server.piano_roll import LENGTH, PITCH, START, NoteArray
from server.scales import SEMITONES, nearest_pitches
from server.settings import Snapshot

_ACCENTS = {0: 12, STEPS_PER_BEAT: 4, 2 * STEPS_PER_BEAT: 8, 3 * STEPS_PER_BEAT: 4}
"""Added to the velocity on each beat of the bar."""


def concerns_melody(key: str) -> bool:
    """Return whether a setting changes the melody's notes from the next sixteenth on."""
    if key in ("seed", "swing", "key", "scale"):
        return True
    first, _, rest = key.partition("/")
    if rest in ("mute", "solo"):  # who is not heard is not fitted to
        return True
    words = ("temperature", "top_p", "macro", "key", "fit", "velocity", "transpose", "octave")
    return first == MELODY and rest.partition("/")[0] in words


@dataclass(frozen=True, slots=True)
class Controls:
    """How to choose the tokens, and how to play them."""

    seed: int
    temperature: float
    top_p: float
    macros: tuple[float, ...]
    shift_semitones: int
    velocity_factor: float
    swing: float
    pitch_classes: frozenset[int] | None
    """Of the notes that sound; ``None``: all."""
    fit: float = 0.0
    """How much the melody fits the band that it hears, 0-1."""
    heard: frozenset[Instrument] = frozenset()
    """Whom of the band it hears."""
    band_classes: frozenset[int] | None = None
    """Of the key that the band was asked to keep; ``None``: of none."""

    @classmethod
    def of(cls, settings: Snapshot) -> "Controls":
        """Read the settings."""
        table = nearest_pitches(settings.text("key"), settings.text("scale"))
        key_classes = None if table is None else frozenset(pitch % SEMITONES for pitch in table)
        fit = settings.number(f"{MELODY}/fit")
        return cls(
            seed=settings.integer("seed"),
            temperature=settings.number(f"{MELODY}/temperature"),
            top_p=settings.number(f"{MELODY}/top_p"),
            macros=tuple(settings.number(f"{MELODY}/macro/{k}") for k in range(1, N_MACROS + 1)),
            shift_semitones=settings.shift_semitones(MELODY),
            velocity_factor=settings.number(f"{MELODY}/velocity"),
            swing=settings.number("swing"),
            pitch_classes=key_classes if settings.switch(f"{MELODY}/key") else None,
            fit=fit,
            heard=frozenset(filter(settings.is_audible, PITCHED)) if fit else frozenset(),
            band_classes=key_classes,
        )

    def pitches(self) -> Mask:
        """Return which of the model's pitches may be chosen, shape (128,): shifted, they fit."""
        sounding = np.arange(N_PITCHES) + self.shift_semitones
        mask: NDArray[np.bool_] = (sounding >= 0) & (sounding < N_PITCHES)
        if self.pitch_classes is not None:
            mask &= np.isin(sounding % SEMITONES, sorted(self.pitch_classes))
        return mask

    def beat_of(self, step: int) -> float:
        """Return where a sixteenth of the piece falls, in quarter notes, swing included."""
        return float(on_ticks(swing(np.array([step / STEPS_PER_BEAT]), self.swing))[0])

    def play(self, notes: NoteArray) -> list[Note]:
        """Return notes as they sound.

        Args:
            notes: in sixteenths of the piece, in the model's pitches.

        Returns:
            Notes in quarter notes of the piece; those shifted beyond 0-127 are left out.
        """
        played = []
        for row in notes.tolist():
            start, end = self.beat_of(row[START]), self.beat_of(row[START] + row[LENGTH])
            pitch = row[PITCH] + self.shift_semitones
            loudness = (DEFAULT_VELOCITY + _ACCENTS.get(row[START] % BAR_STEPS, 0)) * (
                self.velocity_factor
            )
            if 0 <= pitch < N_PITCHES:
                velocity = min(max(round(loudness), 1), MAX_VELOCITY)
                played.append(Note(start, end - start, pitch, velocity))
        return played
