"""A whole window as messages of at most 4 kB: for display, and for clients with their own time."""

from collections.abc import Iterator, Sequence
from typing import Final

from server.music import Note, Voice
from server.osc.encode import Sendable

MAX_NOTES: Final = 150
"""Notes in one message: 20 bytes each, so 3 kB and the head."""
KEPT_WINDOWS: Final = 2
"""What a new client is told of each voice: the window that sounds and the next."""


def window_messages(
    index: int, start_beat: float, notes: Sequence[Note]
) -> list[tuple[Sendable, ...]]:
    """Return the arguments of the messages that carry a window.

    Args:
        index: number of the window, from 0 at the start of the piece.
        start_beat: its first beat, in quarter notes from the start of the piece.
        notes: its notes in order, in quarter notes from the start of the piece.

    Returns:
        At least one message: index, start_beat, part, parts, then beat from start_beat, duration,
        pitch and velocity of up to 150 notes.
    """
    chunks = [notes[at : at + MAX_NOTES] for at in range(0, len(notes), MAX_NOTES)] or [()]
    messages: list[tuple[Sendable, ...]] = []
    for part, chunk in enumerate(chunks, 1):
        args: list[Sendable] = [index, float(start_beat), part, len(chunks)]
        for note in chunk:
            beat = float(note.start_beats - start_beat)
            args += (beat, float(note.duration_beats), note.pitch, note.velocity)
        messages.append(tuple(args))
    return messages


class KeptWindows:
    """The newest windows of each voice, as messages."""

    def __init__(self) -> None:
        self._messages: dict[Voice, dict[int, list[tuple[Sendable, ...]]]] = {}

    def keep(self, voice: Voice, index: int, messages: list[tuple[Sendable, ...]]) -> None:
        """Keep a window in the place of its last version, or of the oldest."""
        own = self._messages.setdefault(voice, {})
        own.pop(index, None)
        own[index] = messages
        for old in list(own)[:-KEPT_WINDOWS]:
            del own[old]

    def __iter__(self) -> Iterator[tuple[Voice, tuple[Sendable, ...]]]:
        """Go through all messages, with the voice of each."""
        for voice, own in self._messages.items():
            for messages in own.values():
                for args in messages:
                    yield voice, args
