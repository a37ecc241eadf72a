"""Notes and beats for clients that schedule for themselves, each note a look-ahead early.

Synchronous: the caller says what time it is and comes back at the instant that ``advance`` names.
A note told stays as told while clients would hardly hear the difference; what moves further is
ended, and told once more where that is still possible.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from server.clock import NS_PER_MS, Timeline
from server.music import BEATS_PER_BAR, CHANNELS, VOICES, Note, Voice
from server.osc.encode import Sendable
from server.osc.told import BLIP_NS, SAME_MOMENT_NS, Send, Told, ToldNotes, end_ns
from server.score import Score

KEEP_BEATS: Final = 64.0
"""How far back notes are kept, for a clock that is set back."""
JUMP_BEATS: Final = 0.1
"""A new line further than this from the old one is a jump, nearer a correction of the clock."""
_MAX_GROWTH: Final = 0.25
"""By so much of its length a note that waits may be too short in a slower tempo: to strike it twice
is heard more, and a tempo that is followed is never quite steady."""
_NEVER_NS: Final = 1 << 62
_FUZZ_BEATS: Final = 1e-6
"""Rounding of positions that went through nanoseconds, in quarter notes."""


@dataclass(slots=True)
class _Part:
    """An instrument's notes and how they are told."""

    channel: int
    score: Score = field(default_factory=Score)
    is_audible: bool = True


class Feed:
    """A score a voice and one line of time, told early."""

    def __init__(self, send: Send, look_ahead_ms: float = 100.0) -> None:
        """Start halted and empty.

        Args:
            send: where messages go.
            look_ahead_ms: how early notes are told, in milliseconds, >= 0.
        """
        self._send = send
        self._look_ahead_ns = round(look_ahead_ms * NS_PER_MS)
        self._line: Timeline | None = None
        self._parts = {name: _Part(CHANNELS[name]) for name in VOICES}
        self._told = ToldNotes(send)
        self._first_beat = 0.0
        """Where the music began or jumped to last: nothing before it is told."""
        self._next_beat = 0
        self._ends_due_ns = _NEVER_NS
        """When ends that have changed are to be told; 0: that is to be found out."""

    # -- the line of time ------------------------------------------------------------------------

    def set_timeline(self, line: Timeline, now_ns: int) -> None:
        """Take a new line: start, stop, another tempo, another position.

        Args:
            line: the new line.
            now_ns: the present instant in nanoseconds.
        """
        old, self._line = self._line, line
        self._ends_due_ns = 0
        if (
            old is None
            or old.is_running != line.is_running
            or abs(line.beat_at(now_ns) - old.beat_at(now_ns)) > JUMP_BEATS
        ):
            self.end_all(now_ns)
            self._go_to(line, now_ns)
            return
        for instrument in VOICES:
            waiting = [told for told in self._told.of(instrument) if told.is_waiting(now_ns)]
            moved = [told for told in waiting if not _may_stay(told, line, now_ns)]
            self._take_back(instrument, moved, now_ns)

    def _go_to(self, line: Timeline, now_ns: int) -> None:
        # The order has travelled for a moment; what falls into that moment is still told.
        beat = line.anchor_beat if line.is_running else line.beat_at(now_ns)
        self._first_beat = max(beat, line.beat_at(now_ns) - JUMP_BEATS)
        # A count-in has beats before the first: the music's own bars count from 1.
        self._next_beat = max(0, math.ceil(self._first_beat - _FUZZ_BEATS))
        for part in self._parts.values():
            part.score.locate(self._first_beat - _FUZZ_BEATS)

    def set_look_ahead(self, look_ahead_ms: float) -> None:
        """Tell notes so many milliseconds early from now on, >= 0."""
        self._look_ahead_ns = round(look_ahead_ms * NS_PER_MS)
        self._ends_due_ns = 0

    # -- the notes -------------------------------------------------------------------------------

    def replace(
        self, instrument: Voice, from_beat: float, notes: Iterable[Note], now_ns: int
    ) -> None:
        """Put other notes from a position on: the splice.

        Notes that sound across the seam end there; notes behind it that were told already are taken
        back, unless the new music has the same, or strikes the same pitch at that moment and does
        not last longer: a client cannot be made to forget a note, only to end it.

        Args:
            instrument: whose notes.
            from_beat: the seam, in quarter notes.
            notes: the new notes, in quarter notes of the piece.
            now_ns: the present instant in nanoseconds.
        """
        part, line = self._parts[instrument], self._line
        new = set(notes)
        part.score.replace_from(from_beat, new)
        if line is None:
            return
        self._ends_due_ns = 0
        part.score.prune(line.beat_at(now_ns) - KEEP_BEATS)
        for told in self._told.of(instrument):
            if told.note.start_beats < from_beat:
                self._cut(told, from_beat)
            elif told.note not in new:
                stand_in = self._stand_in(told, new, line) if told.is_waiting(now_ns) else None
                if stand_in is None:
                    self._told.end(told, now_ns, now_ns)
                else:
                    self._told.rename(told, stand_in)

    def _cut(self, told: Told, beat: float) -> None:
        """Have a note end at a beat at the latest, as the score does."""
        if told.note.end_beats > beat:
            duration_beats = beat - told.note.start_beats
            self._told.rename(told, replace(told.note, duration_beats=duration_beats))

    def _stand_in(self, told: Told, notes: Iterable[Note], line: Timeline) -> Note | None:
        """Return the note that a client's waiting note can stand for: of its pitch, at its moment.

        It can be made shorter, not longer.
        """
        for note in notes:
            if (
                note.pitch == told.note.pitch
                and abs(line.ns_at(note.start_beats) - told.on_ns) < SAME_MOMENT_NS
                and end_ns(note, told.on_ns, line) - told.off_ns <= SAME_MOMENT_NS
                and (told.instrument, note) not in self._told
            ):
                return note
        return None

    def extend(self, instrument: Voice, notes: Iterable[Note]) -> None:
        """Add further notes of a replacement behind those that came with it."""
        self._parts[instrument].score.extend(notes)

    def set_audible(self, instrument: Voice, is_audible: bool, now_ns: int) -> None:
        """Tell an instrument's notes or not, those that begin from now on; silencing ends them."""
        part = self._parts[instrument]
        if is_audible == part.is_audible:
            return
        part.is_audible = is_audible
        if is_audible:
            # While it was silent the place went on a look-ahead beyond now.
            self._go_on_from_now(part, now_ns)
        else:
            self._take_back(instrument, self._told.of(instrument), now_ns)

    def set_channel(self, instrument: Voice, channel: int, now_ns: int) -> None:
        """Move an instrument to another channel, 0-15; its notes end on the old one."""
        part = self._parts[instrument]
        if channel != part.channel:
            self._take_back(instrument, self._told.of(instrument), now_ns)
            part.channel = channel

    def end_all(self, now_ns: int) -> None:
        """End every note that clients know of; ``advance`` goes on with what begins from now on."""
        for told in self._told:
            self._told.end(told, now_ns, now_ns)
        for part in self._parts.values():
            self._go_on_from_now(part, now_ns)

    def _go_on_from_now(self, part: _Part, now_ns: int) -> None:
        if self._line is not None:
            here = max(self._line.beat_at(now_ns), self._first_beat)
            part.score.locate(here - _FUZZ_BEATS)

    def _take_back(self, instrument: Voice, notes: Iterable[Told], now_ns: int) -> None:
        """End notes; those that had not begun are to be told once more."""
        first_beat = math.inf
        for told in notes:
            if told.is_waiting(now_ns):
                first_beat = min(first_beat, told.note.start_beats)
            self._told.end(told, now_ns, now_ns)
        if first_beat < math.inf:
            self._parts[instrument].score.locate(first_beat)

    def endings(self, now_ns: int) -> list[tuple[str, tuple[Sendable, ...]]]:
        """Return the messages that would end every note now, for a client that leaves."""
        return self._told.messages_to_end_all(now_ns)

    # -- the course of time ----------------------------------------------------------------------

    def advance(self, now_ns: int) -> int | None:
        """Send all that is due.

        Args:
            now_ns: the present instant in nanoseconds.

        Returns:
            When to come back, in nanoseconds; None: not before something is changed.
        """
        line = self._line
        self._told.forget_past(now_ns)
        if line is None or not line.is_running:
            return None
        if now_ns >= self._ends_due_ns:
            self._ends_due_ns = self._tell_ends(line, now_ns)
        until_beat = line.beat_at(now_ns + self._look_ahead_ns) + _FUZZ_BEATS
        for instrument, part in self._parts.items():
            for note in part.score.due(until_beat):
                if part.is_audible and (instrument, note) not in self._told:
                    self._tell(instrument, note, line, now_ns)
        self._tell_beats(line, now_ns)
        return min(self._next_due_ns(line), self._ends_due_ns)

    def _next_due_ns(self, line: Timeline) -> int:
        due_ns = line.ns_at(self._next_beat)
        for part in self._parts.values():
            note = part.score.next_note
            if note is not None:
                due_ns = min(due_ns, line.ns_at(note.start_beats) - self._look_ahead_ns)
        return due_ns

    def _tell(self, instrument: Voice, note: Note, line: Timeline, now_ns: int) -> None:
        channel = self._parts[instrument].channel
        on_ns = max(line.ns_at(note.start_beats), now_ns)
        told = Told(instrument, note, channel, on_ns, end_ns(note, on_ns, line))
        rest_ns = self._told.tell(told, now_ns)
        if rest_ns is not None:
            beat = line.beat_at(rest_ns)
            rest = replace(note, start_beats=beat, duration_beats=note.end_beats - beat)
            self._tell(instrument, rest, line, now_ns)

    def _tell_ends(self, line: Timeline, now_ns: int) -> int:
        """End notes that by now end earlier than was told, each a look-ahead before its end.

        Not sooner, for an end cannot be taken back either, and the music may change once more.

        Returns:
            When the next of them is to be told, in nanoseconds.
        """
        due_ns = _NEVER_NS
        for told in self._told:
            at_ns = max(end_ns(told.note, told.on_ns, line), told.on_ns + BLIP_NS)
            if at_ns >= told.off_ns - SAME_MOMENT_NS:
                continue
            if at_ns <= now_ns + self._look_ahead_ns:
                self._told.end(told, at_ns, now_ns)
            else:
                due_ns = min(due_ns, at_ns - self._look_ahead_ns)
        return due_ns

    def _tell_beats(self, line: Timeline, now_ns: int) -> None:
        if line.ns_at(self._next_beat) > now_ns:
            return
        # After a pause of the machine one beat is enough: the one that it is now.
        beat = max(self._next_beat, math.floor(line.beat_at(now_ns) + _FUZZ_BEATS))
        self._send("beat", (beat // BEATS_PER_BAR + 1, beat % BEATS_PER_BAR + 1, line.tempo_bpm))
        self._next_beat = beat + 1


def _may_stay(told: Told, line: Timeline, now_ns: int) -> bool:
    """Return whether a note that waits may be struck when clients were told to, in a new tempo."""
    on_ns = line.ns_at(told.note.start_beats)
    off_ns = end_ns(told.note, told.on_ns, line)
    if off_ns - told.off_ns > max(SAME_MOMENT_NS, _MAX_GROWTH * (told.off_ns - told.on_ns)):
        return False
    if abs(on_ns - told.on_ns) < SAME_MOMENT_NS:
        return True
    # Told again it is struck early enough, and once more where the strike that is taken back is:
    # where more is left of it behind that than before, it is rather late than struck twice.
    return told.on_ns - max(on_ns, now_ns) < off_ns - told.on_ns and on_ns < told.on_ns
