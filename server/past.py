"""What was played before: the piece remembers its windows, so that a position can be returned to.

A leader (a host that loops, a song position) may send the music back. A window that was played once
is played again as it was: its latents are kept for long, being small, its notes for a while.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from server.chain import Window
from server.music import Instrument, Note

MAX_WINDOWS: Final = 1024
"""Windows whose latents are kept; at 120 BPM more than two hours of them, in 16 MB."""
MAX_NOTED: Final = 64
"""Windows whose notes are kept too: what a host is likely to loop over."""

Notes = Mapping[Instrument, tuple[Note, ...]]


class Past:
    """Windows by number: latents, and the newest of them with notes."""

    def __init__(self) -> None:
        self._windows: dict[int, Window] = {}
        self._notes: dict[int, Notes] = {}

    def remember(self, index: int, window: Window | None, notes: Notes | None) -> None:
        """Keep a window that is left behind.

        Args:
            index: its number.
            window: its latents; ``None`` where only a repeat was there.
            notes: its notes in quarter notes of the piece, if they are known.
        """
        if window is not None:
            # What the decoders said is the bulk of a window, and can be had again.
            self._windows[index] = replace(window, decoded=(), heard=None)
        if notes is not None:
            self._notes.pop(index, None)
            self._notes[index] = notes
        for table, limit in ((self._windows, MAX_WINDOWS), (self._notes, MAX_NOTED)):
            while len(table) > limit:
                del table[next(iter(table))]

    def window(self, index: int) -> Window | None:
        """Return the latents of a window, not decoded; ``None`` if they are not known."""
        return self._windows.get(index)

    def notes(self, index: int) -> Notes | None:
        """Return the notes of a window in quarter notes of the piece, if they are known."""
        return self._notes.get(index)

    def newest_before(self, index: int) -> tuple[int, Window] | None:
        """Return the nearest window before a number, with its own number."""
        known = max((number for number in self._windows if number < index), default=None)
        return None if known is None else (known, self._windows[known])

    def forget_from(self, index: int) -> None:
        """Forget a window and all behind it: they are to be grown anew."""
        for number in [number for number in self._windows if number >= index]:
            del self._windows[number]
        for number in [number for number in self._notes if number >= index]:
            del self._notes[number]

    def forget_notes(self) -> None:
        """Forget all notes: the settings that they were chosen by have changed."""
        self._notes.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._windows.clear()
        self._notes.clear()
