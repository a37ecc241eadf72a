"""What a performer played, as the melody hears it: one voice on the sixteenth grid."""

from typing import Final

from server.capture import Capture
from server.melody.tokens import CONTEXT_STEPS, STEPS_PER_BEAT, Tokens, notes_to_tokens

PAUSE_BEATS: Final = 1.0
"""A performer who is silent for so long has come to an end."""


class Performer:
    """A performer's last notes."""

    def __init__(self, capture: Capture) -> None:
        """Listen.

        Args:
            capture: who keeps the notes.
        """
        self._capture = capture

    def is_playing(self, beat: float) -> bool:
        """Return whether the performer is in the middle of something."""
        is_recent = 0 <= beat - self._capture.last_beat < PAUSE_BEATS
        return is_recent or self._capture.is_pressed(beat)

    def last_tokens(self, step: int) -> Tokens:
        """Return what was played in the 64 steps before one, rests where nothing was.

        Of notes that sound together the one that began last is the melody, and of those that began
        together the highest.

        Args:
            step: in sixteenths of the piece.

        Returns:
            Tokens, shape (64,).
        """
        end_beat = step / STEPS_PER_BEAT
        played = self._capture.notes(end_beat)
        notes = self._capture.window(played, end_beat, CONTEXT_STEPS, STEPS_PER_BEAT)
        return notes_to_tokens(notes, CONTEXT_STEPS)
