"""The windows of a piece: those about the present, with their notes, and those left behind."""

from collections.abc import Mapping, Set
from typing import Final

import numpy as np

from server.chain import Window
from server.form import MAX_RETURN
from server.music import INSTRUMENTS, Instrument, Note
from server.past import Past
from server.sheet import Delivery, Page, Sheet

_PIANO: Final = INSTRUMENTS.index("piano")


class Windows:
    """Windows by number."""

    def __init__(self, window_beats: float) -> None:
        """Start empty.

        Args:
            window_beats: length of a window in quarter notes.
        """
        self.grown: dict[int, Window] = {}
        """Latents of those about the present; the chain goes on from the newest."""
        self.sheet = Sheet(window_beats)
        self.past = Past()
        self._outdated: set[int] = set()
        """With notes that older settings chose: played again, they are chosen anew."""

    def clear(self) -> None:
        """Forget everything."""
        self.grown.clear()
        self.sheet.pages.clear()
        self.past.clear()
        self._outdated.clear()

    @property
    def newest(self) -> int:
        """Number of the newest window; -1 if there is none."""
        return max(self.grown, default=-1)

    def notes_of(self, index: int, instrument: Instrument) -> tuple[Note, ...]:
        """Return the notes of a window in quarter notes of the piece; empty if it is not ready."""
        return self.sheet.notes_of(index, instrument)

    def is_ready(self, index: int) -> bool:
        """Return whether a window's notes are there."""
        return index in self.sheet.pages

    def find(self, index: int) -> Window | None:
        """Return a window's latents, wherever it lies; ``None`` if they are not known."""
        return self.grown.get(index) or self.past.window(index)

    def source_of(self, index: int, origin: int) -> int:
        """Return the number of the window that another plays again, by its piano; itself if new.

        Args:
            index: number of the window.
            origin: number of the window that the chain began with.
        """
        window = self.grown.get(index)
        if window is not None:
            for number in range(max(origin, index - MAX_RETURN), index):
                earlier = self.find(number)
                if earlier is not None and np.array_equal(
                    earlier.latents[_PIANO], window.latents[_PIANO]
                ):
                    return number
        return index

    def memory(self, first: int, origin: int) -> dict[int, Window]:
        """Return the windows before one that the piece may return to.

        Args:
            first: number of the window.
            origin: number of the window that the chain began with.

        Returns:
            By number in the chain.
        """
        known = {
            number - origin: self.find(number)
            for number in range(max(origin, first - MAX_RETURN), first)
        }
        return {number: window for number, window in known.items() if window is not None}

    def put(
        self, first: int, windows: tuple[Window, ...], pages: tuple[Page, ...], seam: float
    ) -> Delivery:
        """Take windows that were computed.

        Args:
            first: number of the first.
            windows: their latents.
            pages: their notes, in quarter notes from each one's start.
            seam: from where they are heard, in quarter notes of the piece.

        Returns:
            What to send.
        """
        for index, window in enumerate(windows, first):
            self.grown[index] = window
            if seam <= index * self.sheet.window_beats:
                self._outdated.discard(index)
        return self.sheet.take(first, pages, seam)

    def put_back(
        self, grown: dict[int, Window], pages: Mapping[int, Page], seam: float
    ) -> Delivery:
        """Return to earlier windows, whose notes differ from a beat on; return what to send."""
        self.grown = grown
        return self.sheet.put_back(pages, seam)

    def outdate_notes(self) -> None:
        """Take note that the settings that notes are chosen by have changed."""
        self.past.forget_notes()
        self._outdated |= self.sheet.pages.keys()

    def leave_all(self) -> None:
        """Move everything to the past: the music goes on elsewhere."""
        self._leave(self.grown.keys() | self.sheet.pages.keys())

    def leave_before(self, index: int) -> None:
        """Move the windows before one to the past."""
        known = self.grown.keys() | self.sheet.pages.keys()
        self._leave({number for number in known if number < index})

    def _leave(self, indexes: Set[int]) -> None:
        for index in sorted(indexes):
            window, page = self.grown.pop(index, None), self.sheet.pages.pop(index, None)
            is_outdated = index in self._outdated
            self.past.remember(index, window, None if is_outdated else page)
            self._outdated.discard(index)

    def fetch(self, first: int, n_windows: int) -> list[int]:
        """Have windows from the past about the present again, as long as they follow each other.

        Returns:
            The numbers of those that were known, with notes.
        """
        known = []
        for index in range(first, first + n_windows):
            window, notes = self.past.window(index), self.past.notes(index)
            if window is None or notes is None:
                break
            self.grown[index], self.sheet.pages[index] = window, notes
            known.append(index)
        return known

    def drop_before(self, index: int) -> None:
        """Forget the latents before a window: they are another set's."""
        self.grown = {number: w for number, w in self.grown.items() if number >= index}
