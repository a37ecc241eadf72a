"""One instrument's track in Live: two slots, and what they hold.

While one slot sounds the other is written; what is written is read back, for a datagram may be
lost. A clip of somebody else's is never touched.
"""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from server.ableton.clip import EDGE_BEATS, first_difference, note_messages, same_notes, spans
from server.ableton.live_link import LiveError, LiveLink
from server.music import Instrument, Note

_log = logging.getLogger(__name__)

OWN_NAME: Final = "AI band"
"""How our clips' names begin; others are somebody else's."""
N_TRIES: Final = 3
BAR_BEATS: Final = 4.0
FIRE_BEATS: Final = 2.0
"""A clip is launched so much before the bar line at which it begins."""
_ONE_BAR: Final = 5
"""Live's number for a launch quantisation of a bar."""


@dataclass(slots=True)
class Slot:
    """One of the two."""

    number: int
    """Its place in the track, from 0: Live's scene."""
    window: int | None = None
    """Index of the window that it holds; None: not known."""
    notes: tuple[Note, ...] = ()
    """What it holds, in quarter notes from the clip's start."""
    written_beat: float = 0.0
    """When the whole window was in it, in quarter notes of the piece."""
    start_beat: float = 0.0
    """Where it starts when it is launched, in quarter notes from the clip's start; NaN: unknown."""
    is_made: bool = False
    """Whether we had Live make a clip here: it is ours, and of our length, though not named yet."""
    is_ready: bool = False
    """Whether our clip is there."""


@dataclass(slots=True)
class Track:
    """An instrument's track."""

    instrument: Instrument
    index: int
    """Its place in Live's set, from 0."""
    window_beats: float
    slots: tuple[Slot, Slot] = field(default_factory=lambda: (Slot(0), Slot(1)))
    launches: list[tuple[float, int | None]] = field(default_factory=list)
    """Beat and window of what was launched, the last two; None: its clip is gone."""

    def slot_of(self, window: int) -> Slot:
        """Return the slot that a window belongs into."""
        return self.slots[window % 2]

    def sounding(self, beat: float) -> int | None:
        """Return the window that sounds at a beat; None: none of ours."""
        begun = [window for at, window in self.launches if at <= beat]
        return begun[-1] if begun else None

    def launched(self, window: int) -> bool:
        """Return whether a window was launched and nothing after it."""
        return bool(self.launches) and self.launches[-1][1] == window

    def fire(self, link: LiveLink, window: int, at_beat: float, start_beat: float) -> None:
        """Have a window's clip begin at the next bar line, which is ``at_beat``."""
        slot = self.slot_of(window)
        if slot.start_beat != start_beat:
            link.say("/live/clip/set/start_marker", self.index, slot.number, float(start_beat))
            slot.start_beat = start_beat
        link.say("/live/clip_slot/fire", self.index, slot.number)
        self.launches = [*self.launches[-1:], (at_beat, window)]

    def forget(self) -> None:
        """Believe nothing of what the slots hold: it is looked at, and written, again."""
        for slot in self.slots:
            slot.is_ready, slot.window = False, None

    async def missing(self, link: LiveLink) -> list[Slot]:
        """Return the slots whose clip of ours is there no more.

        Raises:
            LiveError: Live does not answer.
        """
        ready = [slot for slot in self.slots if slot.is_ready]
        return [slot for slot in ready if not await self._has_clip(link, slot)]

    def lose(self, slot: Slot) -> None:
        """A slot's clip is gone, and what sounded of it: its window may be launched anew."""
        slot.is_ready, slot.window = False, None
        self.launches = [
            (at_beat, None if window is None or self.slot_of(window) is slot else window)
            for at_beat, window in self.launches
        ]

    def stop(self, link: LiveLink) -> None:
        """End this track's clips now, not at the next bar."""
        link.say("/live/track/stop_all_clips", self.index, 0)
        self.launches = []

    async def write(
        self, link: LiveLink, window: int, notes: Sequence[Note], from_beat: float
    ) -> bool:
        """Bring a window into its slot, from a place in it on.

        Args:
            link: to Live.
            window: its index.
            notes: all its notes, in quarter notes from the clip's start.
            from_beat: what lies before, in quarter notes from the clip's start, has sounded.

        Returns:
            Whether anything had to be written.

        Raises:
            LiveError: Live does not answer, or does not hold what was written.
        """
        slot = self.slot_of(window)
        try:
            if not slot.is_ready:
                await self._prepare(link, slot)
            is_new = slot.window != window
            start = 0.0 if is_new else first_difference(slot.notes, notes, from_beat)
            if start is None:
                return False
            await self._write_from(link, slot, notes, start)
        except LiveError:
            # Somebody may have deleted the clip: the next time it is looked for first.
            slot.is_ready, slot.window = False, None
            raise
        kept = [note for note in slot.notes if note.start_beats < start]
        new = [note for note in notes if note.start_beats >= start]
        slot.notes, slot.window = (*kept, *new), window
        return True

    async def _write_from(
        self, link: LiveLink, slot: Slot, notes: Sequence[Note], start: float
    ) -> None:
        slot.window = None
        for _ in range(N_TRIES):
            if await self._write_once(link, slot, notes, start):
                return
        raise LiveError(f"track {self.index + 1}: clip {slot.number + 1} does not keep its notes")

    async def _write_once(
        self, link: LiveLink, slot: Slot, notes: Sequence[Note], start: float
    ) -> bool:
        place = (self.index, slot.number)
        length = self.window_beats - start
        wanted = [note for note in notes if note.start_beats >= start]
        # Live's own span ends below the highest pitch, so it is always said.
        link.say("/live/clip/remove/notes", *place, 0, 128, float(start), float(length))
        for message in note_messages(wanted):
            link.say("/live/clip/add/notes", *place, *message)
        read: list[float] = []
        for at, span in spans(wanted, start, self.window_beats):
            question = ("/live/clip/get/notes", *place, 0, 128, float(at), float(span))
            read += await link.ask(*question, n_ids=2)
        return same_notes(read, wanted)

    async def _prepare(self, link: LiveLink, slot: Slot) -> None:
        """Have a clip of ours in a slot: the one that we made, or a new one.

        Raises:
            LiveError: somebody else's clip is there, or Live makes none.
        """
        place = (self.index, slot.number)
        if not await self._has_own(link, slot):
            await self._make(link, slot)
        link.say("/live/clip/set/name", *place, f"{OWN_NAME} {'AB'[slot.number % 2]}")
        link.say("/live/clip/set/looping", *place, 1)
        link.say("/live/clip/set/launch_quantization", *place, _ONE_BAR)
        slot.is_ready, slot.window, slot.notes, slot.start_beat = True, None, (), math.nan
        _log.debug("track %d: clip %d is ours", self.index + 1, slot.number + 1)

    async def _has_own(self, link: LiveLink, slot: Slot) -> bool:
        """Return whether the clip that we made is there; one from an earlier run is taken away.

        Raises:
            LiveError: somebody else's clip is there.
        """
        if not await self._has_clip(link, slot):
            return False
        place = (self.index, slot.number)
        (name,) = await link.ask("/live/clip/get/name", *place, n_ids=2)
        is_named_own = str(name).startswith(OWN_NAME)
        if not is_named_own and not (slot.is_made and not name):
            raise LiveError(
                f"track {self.index + 1}, slot {slot.number + 1} holds the clip {name!r}, "
                f"which is not ours; move it, or call it {OWN_NAME} to give it away"
            )
        # It may sound, so it is kept; but only of our own do we know the length.
        if is_named_own and slot.is_made:
            return True
        link.say("/live/clip_slot/delete_clip", *place)
        return False

    async def _make(self, link: LiveLink, slot: Slot) -> None:
        self.lose(slot)
        place = (self.index, slot.number)
        link.say("/live/clip_slot/create_clip", *place, float(self.window_beats))
        slot.is_made = True
        # The first questions may come before the clip is there.
        for _ in range(N_TRIES):
            if await self._has_clip(link, slot):
                return
        raise LiveError(f"track {self.index + 1}: Live makes no clip; is it a MIDI track?")

    async def _has_clip(self, link: LiveLink, slot: Slot) -> bool:
        (has,) = await link.ask("/live/clip_slot/get/has_clip", self.index, slot.number, n_ids=2)
        return bool(has)


def launch_at(track: Track, window: int, beat: float, lead_beats: float) -> float | None:
    """Return the bar line at which a track's window is to be launched; None: not now.

    A window is launched where it begins. One that began without us is joined at a bar line within,
    so that music that was started, moved or written late comes in at its place. In either case the
    clip was whole for a bar before.

    Args:
        track: whose.
        window: index of the window that sounds now or of the next.
        beat: now, in quarter notes of the piece.
        lead_beats: Live hears of a launch so much later, at most.
    """
    slot = track.slot_of(window)
    if slot.window != window or track.launched(window):
        return None
    start_beat = window * track.window_beats
    earliest = max(slot.written_beat + BAR_BEATS, beat + lead_beats, start_beat)
    at_beat = -(-(earliest - EDGE_BEATS) // BAR_BEATS) * BAR_BEATS
    # At fast tempos the lead takes up most of those beats: room is left to come round late.
    is_soon = at_beat - beat <= max(FIRE_BEATS, 2 * lead_beats)
    return at_beat if is_soon and at_beat < start_beat + track.window_beats else None
