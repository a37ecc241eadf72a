"""The notes of one instrument in absolute beats, with a place to read from.

Held by whoever turns beats into events: the player and the OSC note feed. Pure, standard library.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter

from server.music import Note

_start = attrgetter("start_beats")
_order = attrgetter("start_beats", "pitch")


class Score:
    """Notes sorted by onset, then pitch, and a cursor that moves past each note handed out."""

    def __init__(self) -> None:
        self._notes: list[Note] = []
        self._next = 0

    def __len__(self) -> int:
        return len(self._notes)

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes)

    @property
    def next_note(self) -> Note | None:
        """The next note to be handed out; None at the end."""
        return self._notes[self._next] if self._next < len(self._notes) else None

    def skip(self) -> None:
        """Move past the next note; does nothing at the end."""
        self._next = min(self._next + 1, len(self._notes))

    def due(self, until_beat: float) -> list[Note]:
        """Hand out the notes that start at or before a beat and were not handed out yet.

        Args:
            until_beat: position in quarter notes.

        Returns:
            The notes in order of onset; the cursor stands behind them.
        """
        first = self._next
        while self._next < len(self._notes) and self._notes[self._next].start_beats <= until_beat:
            self._next += 1
        return self._notes[first : self._next]

    def locate(self, beat: float) -> None:
        """Put the cursor before the first note that starts at or after a beat."""
        self._next = bisect_left(self._notes, beat, key=_start)

    def replace_from(self, beat: float, notes: Iterable[Note]) -> None:
        """Drop every note that starts at or after a beat and add others: the splice.

        Earlier notes end there at the latest. Notes handed out already are not handed out again,
        unless they are among the new ones.

        Args:
            beat: the seam, in quarter notes.
            notes: the new notes in any order; those that start before the seam are left out.
        """
        cut = bisect_left(self._notes, beat, key=_start)
        self._notes[cut:] = sorted((n for n in notes if n.start_beats >= beat), key=_order)
        for index in range(cut):
            note = self._notes[index]
            if note.end_beats > beat:
                self._notes[index] = replace(note, duration_beats=beat - note.start_beats)
        self._next = min(self._next, cut)

    def extend(self, notes: Iterable[Note]) -> None:
        """Add notes behind the last one: how a long replacement arrives in parts.

        Args:
            notes: the new notes in any order; those that start before the last one are left out.
        """
        last_beat = self._notes[-1].start_beats if self._notes else float("-inf")
        self._notes += sorted((n for n in notes if n.start_beats >= last_beat), key=_order)

    def prune(self, before_beat: float) -> None:
        """Forget handed-out notes that start before a beat; the cursor keeps its place."""
        cut = min(bisect_left(self._notes, before_beat, key=_start), self._next)
        del self._notes[:cut]
        self._next -= cut
