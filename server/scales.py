"""Keys and scales: which pitches may sound, and where the others go. Pure, standard library."""

from functools import lru_cache
from typing import Final

from server.music import N_PITCHES

SEMITONES: Final = 12

KEYS: Final[dict[str, int]] = {
    "C": 0,
    "C#": 1,
    "Db": 1,
    "D": 2,
    "D#": 3,
    "Eb": 3,
    "E": 4,
    "F": 5,
    "F#": 6,
    "Gb": 6,
    "G": 7,
    "G#": 8,
    "Ab": 8,
    "A": 9,
    "A#": 10,
    "Bb": 10,
    "B": 11,
}
"""Pitch class of each key's first degree."""

OFF: Final = "off"
"""The key that leaves every pitch as it is."""

SCALES: Final[dict[str, tuple[int, ...]]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "harmonic-minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic-minor": (0, 2, 3, 5, 7, 9, 11),
    "major-pentatonic": (0, 2, 4, 7, 9),
    "minor-pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "whole-tone": (0, 2, 4, 6, 8, 10),
    "chromatic": tuple(range(12)),
}
"""Semitones of each scale's degrees above its first."""

_MAJOR_THIRD: Final = 4


@lru_cache(maxsize=256)
def nearest_pitches(key: str, scale: str) -> tuple[int, ...] | None:
    """Return where each pitch goes: to the nearest one of a scale.

    Of two tones equally near the upper is taken in scales with a major third and the lower in the
    others, so that a minor third becomes the major one and the other way round. Higher pitches
    never go below lower ones.

    Args:
        key: one of `KEYS`, or `OFF`.
        scale: one of `SCALES`.

    Returns:
        The new pitch of each of the 128; ``None`` where every pitch stays.
    """
    degrees = SCALES[scale]
    if key == OFF or len(degrees) == SEMITONES:
        return None
    classes = {(KEYS[key] + degree) % SEMITONES for degree in degrees}
    tones = [pitch for pitch in range(N_PITCHES) if pitch % SEMITONES in classes]
    if _MAJOR_THIRD in degrees:
        tones.reverse()  # min takes the first of equals
    return tuple(min(tones, key=lambda tone: abs(tone - pitch)) for pitch in range(N_PITCHES))
