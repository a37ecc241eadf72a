"""The notes of the windows, and how new ones meet those that are there already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.music import INSTRUMENTS, Instrument, Note
from server.seam import continues, shifted, splice_notes

Page = Mapping[Instrument, tuple[Note, ...]]
"""The notes of one window in quarter notes of the piece."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Notes that replace all of an instrument's notes from a beat on."""

    instrument: Instrument
    from_beat: float
    """Quarter notes from the start of the piece."""
    notes: tuple[Note, ...]
    """In quarter notes of the piece, none before ``from_beat``."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What outputs are to be told."""

    splices: tuple[Splice, ...] = ()
    windows: tuple[int, ...] = ()
    """Numbers of the windows that are new or changed."""


class Sheet:
    """Pages by number of the window."""

    def __init__(self, window_beats: float) -> None:
        """Start empty.

        Args:
            window_beats: length of a window in quarter notes.
        """
        self.window_beats = window_beats
        self.pages: dict[int, Page] = {}

    def notes_of(self, index: int, instrument: Instrument) -> tuple[Note, ...]:
        """Return the notes of a window; empty if it is not there."""
        return self.pages.get(index, {}).get(instrument, ())

    def take(self, first: int, windows: tuple[Page, ...], seam: float) -> Delivery:
        """Put new windows in the place of old ones from a beat on.

        Args:
            first: number of the first window.
            windows: notes of consecutive ones, in quarter notes from each one's start.
            seam: in quarter notes of the piece; before it all stays as it is.

        Returns:
            Splices of the instruments that sound otherwise, each from where it first does: a note
            across the seam that both versions have sounds on.
        """
        seams: dict[Instrument, float] = {}
        for index, notes in enumerate(windows, first):
            for instrument in self._merge(index, notes, seam):
                seams.setdefault(instrument, max(seam, index * self.window_beats))
        return self.delivery(seams, range(first, first + len(windows)))

    def put_back(self, pages: Mapping[int, Page], seam: float) -> Delivery:
        """Return to earlier pages, which differ from a beat on.

        Args:
            pages: all pages as they were.
            seam: in quarter notes of the piece; what outputs have cut there is struck again.
        """
        seams: dict[Instrument, float] = {}
        present, self.pages = self.pages, dict(pages)
        for index in sorted(present.keys() | pages.keys()):
            start = max(seam, index * self.window_beats)
            page = dict(pages.get(index, {}))
            for instrument in INSTRUMENTS:
                now = present.get(index, {}).get(instrument, ())
                then = page.get(instrument, ())
                if continues(now, then, start):
                    continue
                seams.setdefault(instrument, start)
                page[instrument] = splice_notes(now, then, start)
            if index in pages:
                self.pages[index] = page
        return self.delivery(seams, sorted(pages))

    def repeat(self, index: int) -> Delivery:
        """Fill a window with the notes of the one before it."""
        page = {i: shifted(self.notes_of(index - 1, i), self.window_beats) for i in INSTRUMENTS}
        self.pages[index] = page
        return self.delivery(dict.fromkeys(INSTRUMENTS, index * self.window_beats), (index,))

    def delivery(self, seams: Mapping[Instrument, float], windows: Iterable[int]) -> Delivery:
        """Return what is to be told: all notes of instruments from their seams on."""
        splices = (Splice(i, seams[i], self._from(i, seams[i])) for i in INSTRUMENTS if i in seams)
        return Delivery(tuple(splices), tuple(windows))

    def _merge(self, index: int, notes: Page, seam: float) -> set[Instrument]:
        """Merge a window's new notes behind the seam with the old ones before it."""
        start = index * self.window_beats
        old = self.pages.get(index)
        merged: dict[Instrument, tuple[Note, ...]] = {}
        changed: set[Instrument] = set()
        for instrument in INSTRUMENTS:
            new = shifted(notes[instrument], start)
            before = () if old is None else old[instrument]
            if old is not None and continues(before, new, seam):
                merged[instrument] = before
                continue
            merged[instrument] = splice_notes(before, new, max(seam, start))
            changed.add(instrument)
        self.pages[index] = merged
        return changed

    def _from(self, instrument: Instrument, beat: float) -> tuple[Note, ...]:
        return tuple(
            note
            for index in sorted(self.pages)
            for note in self.notes_of(index, instrument)
            if note.start_beats >= beat
        )
