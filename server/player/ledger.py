"""The ledger of sounding notes: no note-on without its note-off."""

import heapq
from dataclasses import dataclass
from itertools import count

from server.music import VOICES, Voice

Key = tuple[int, int, int]
"""Port index, channel 0-15, pitch 0-127: what a receiver can tell apart."""


@dataclass(slots=True, eq=False)
class Held:
    """A sounding note."""

    instrument: Voice
    """Who struck it last and may end it."""
    key: Key
    start_beats: float
    """Onset, in quarter notes of the piece."""
    end_beats: float
    """Where it ends, in quarter notes of the piece; may be moved by ``Ledger.shorten``."""


class Ledger:
    """Every sounding note, by (port, channel, pitch)."""

    def __init__(self) -> None:
        self._held: dict[Key, Held] = {}
        # Heaps of (end_beats, tie-breaker, note); stale where the note has gone or moved.
        self._ends: dict[Voice, list[tuple[float, int, Held]]] = {i: [] for i in VOICES}
        self._serial = count()

    def __len__(self) -> int:
        return len(self._held)

    def add(self, held: Held) -> None:
        """Enter a note that was struck; its key must be free."""
        self._held[held.key] = held
        self._push(held)

    def get(self, key: Key) -> Held | None:
        """Return the note that sounds there, if any."""
        return self._held.get(key)

    def remove(self, held: Held) -> None:
        """Strike a note off, whose note-off is sent or can no longer be sent."""
        if self._held.get(held.key) is held:
            del self._held[held.key]

    def shorten(self, held: Held, end_beats: float) -> None:
        """Make a note end earlier, at a position in quarter notes."""
        held.end_beats = end_beats
        self._push(held)

    def next_end(self, instrument: Voice) -> Held | None:
        """Return the instrument's note that ends first, if any."""
        ends = self._ends[instrument]
        while ends:
            end_beats, _, held = ends[0]
            if self._held.get(held.key) is held and held.end_beats == end_beats:
                return held
            heapq.heappop(ends)
        return None

    def notes_of(self, instrument: Voice) -> list[Held]:
        """Return the notes that an instrument holds."""
        return [held for held in self._held.values() if held.instrument == instrument]

    def end_all(self) -> list[Held]:
        """Empty the ledger and return the notes that were in it, each owed a note-off."""
        held = list(self._held.values())
        self._held.clear()
        for ends in self._ends.values():
            ends.clear()
        return held

    def drop_port(self, port: int) -> int:
        """Forget the notes of a port that is gone; return how many."""
        lost = [held for held in self._held.values() if held.key[0] == port]
        for held in lost:
            del self._held[held.key]
        return len(lost)

    def _push(self, held: Held) -> None:
        heapq.heappush(self._ends[held.instrument], (held.end_beats, next(self._serial), held))
