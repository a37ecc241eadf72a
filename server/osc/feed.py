"""Notes and beats for clients that schedule for themselves, each note a look-ahead early.

Synchronous: the caller says what time it is and comes back at the instant that ``advance`` names.
Notes told stay as told; a tempo change moves only those that were not yet told.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from server.clock import NS_PER_MS, Timeline
from server.music import BEATS_PER_BAR, CHANNELS, VOICES, Note, Voice
from server.osc.encode import Sendable
from server.score import Score

Send = Callable[[str, tuple[Sendable, ...]], None]
"""Sends one message, given its key below ``/band`` and its arguments, to every client."""

RELEASE_GAP_NS: Final = 10 * NS_PER_MS
"""Notes end this much early: a repeated pitch must not be ended by the note before it, however the
network shakes the two."""
KEEP_BEATS: Final = 64.0
"""How far back notes are kept, for a clock that is set back."""
JUMP_BEATS: Final = 0.1
"""A new line further than this from the old one is a jump, nearer a correction of the clock."""
_BLIP_NS: Final = NS_PER_MS
_SAME_MOMENT_NS: Final = 30 * NS_PER_MS
"""Two strikes of a pitch that are nearer than this are one to the ear."""
_FUZZ_BEATS: Final = 1e-6
"""Rounding of positions that went through nanoseconds, in quarter notes."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A note that clients know of and that has not ended yet."""

    instrument: Voice
    note: Note
    channel: int
    on_ns: int
    off_ns: int


@dataclass(slots=True)
class _Part:
    """An instrument's notes and how they are told."""

    channel: int
    score: Score = field(default_factory=Score)
    is_audible: bool = True
    kept: set[Note] = field(default_factory=set)
    """Notes of a splice that were told before it and need not be told again."""


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
        self._told: list[_Told] = []
        self._next_beat = 0

    # -- the line of time ------------------------------------------------------------------------

    def set_timeline(self, line: Timeline, now_ns: int) -> None:
        """Take a new line: start, stop, another tempo, another position.

        Args:
            line: the new line.
            now_ns: the present instant in nanoseconds.
        """
        old, self._line = self._line, line
        if (
            old is None
            or old.is_running != line.is_running
            or abs(line.beat_at(now_ns) - old.beat_at(now_ns)) > JUMP_BEATS
        ):
            self.end_all(now_ns)
            # The order has travelled for a moment; what falls into that moment is still told.
            beat = line.anchor_beat if line.is_running else line.beat_at(now_ns)
            beat = max(beat, line.beat_at(now_ns) - JUMP_BEATS)
            self._next_beat = math.ceil(beat - _FUZZ_BEATS)
            for part in self._parts.values():
                part.score.locate(beat - _FUZZ_BEATS)
                part.kept.clear()

    def set_look_ahead(self, look_ahead_ms: float) -> None:
        """Tell notes so many milliseconds early from now on, >= 0."""
        self._look_ahead_ns = round(look_ahead_ms * NS_PER_MS)

    # -- the notes -------------------------------------------------------------------------------

    def replace(
        self, instrument: Voice, from_beat: float, notes: Iterable[Note], now_ns: int
    ) -> None:
        """Put other notes from a position on: the splice.

        Notes that sound across the seam end there; notes behind it that were told already are taken
        back, unless the new music has the same, or strikes the same pitch at that moment: a client
        cannot be made to forget a note, only to end it, and that would end the new one.

        Args:
            instrument: whose notes.
            from_beat: the seam, in quarter notes.
            notes: the new notes, in quarter notes of the piece.
            now_ns: the present instant in nanoseconds.
        """
        part, line = self._parts[instrument], self._line
        new = set(notes)
        part.kept = set()
        part.score.replace_from(from_beat, new)
        if line is None:
            return
        part.score.prune(line.beat_at(now_ns) - KEEP_BEATS)
        seam_ns = line.ns_at(from_beat)
        for told in [told for told in self._told if told.instrument == instrument]:
            if told.note.start_beats >= from_beat:
                stand_in = _stand_in(told, new, line) if told.on_ns > now_ns else None
                if told.note in new:
                    part.kept.add(told.note)
                elif stand_in is not None:
                    part.kept.add(stand_in)
                    self._shorten(told, line.ns_at(stand_in.end_beats) - RELEASE_GAP_NS, now_ns)
                else:
                    self._end(told, now_ns, now_ns)
            elif told.off_ns > seam_ns:
                self._end(told, seam_ns - RELEASE_GAP_NS, now_ns)

    def extend(self, instrument: Voice, notes: Iterable[Note]) -> None:
        """Add further notes of a replacement behind those that came with it."""
        self._parts[instrument].score.extend(notes)

    def set_audible(self, instrument: Voice, is_audible: bool, now_ns: int) -> None:
        """Tell an instrument's notes or not; silencing it ends them at once."""
        self._parts[instrument].is_audible = is_audible
        if not is_audible:
            self._end_notes_of(instrument, now_ns)

    def set_channel(self, instrument: Voice, channel: int, now_ns: int) -> None:
        """Move an instrument to another channel, 0-15; its notes end on the old one."""
        part = self._parts[instrument]
        if channel != part.channel:
            self._end_notes_of(instrument, now_ns)
            part.channel = channel

    def end_all(self, now_ns: int) -> None:
        """End every note that clients know of, now."""
        for told in list(self._told):
            self._end(told, now_ns, now_ns)

    def endings(self, now_ns: int) -> list[tuple[str, tuple[Sendable, ...]]]:
        """Return the messages that would end every note now, for a client that leaves."""
        return [_ending(told, now_ns, now_ns) for told in self._told]

    # -- the course of time ----------------------------------------------------------------------

    def advance(self, now_ns: int) -> int | None:
        """Send all that is due.

        Args:
            now_ns: the present instant in nanoseconds.

        Returns:
            When to come back, in nanoseconds; None: not before something is changed.
        """
        line = self._line
        self._told = [told for told in self._told if told.off_ns > now_ns]
        if line is None or not line.is_running:
            return None
        until_beat = line.beat_at(now_ns + self._look_ahead_ns) + _FUZZ_BEATS
        for instrument, part in self._parts.items():
            for note in part.score.due(until_beat):
                if part.is_audible and note not in part.kept:
                    self._tell(instrument, note, line, now_ns)
        self._tell_beats(line, now_ns)
        return self._next_due_ns(line)

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
        off_ns = line.ns_at(note.end_beats)
        off_ns = max(off_ns - RELEASE_GAP_NS, (on_ns + off_ns) // 2)
        if off_ns <= on_ns:
            return
        duration_ms = (off_ns - on_ns) / NS_PER_MS
        delay_ms = (on_ns - now_ns) / NS_PER_MS
        args = (note.pitch, note.velocity, duration_ms, channel + 1, delay_ms)
        self._send(f"note/{instrument}", args)
        self._told.append(_Told(instrument, note, channel, on_ns, off_ns))

    def _tell_beats(self, line: Timeline, now_ns: int) -> None:
        if line.ns_at(self._next_beat) > now_ns:
            return
        # After a pause of the machine one beat is enough: the one that it is now.
        beat = max(self._next_beat, math.floor(line.beat_at(now_ns) + _FUZZ_BEATS))
        self._send("beat", (beat // BEATS_PER_BAR + 1, beat % BEATS_PER_BAR + 1, line.tempo_bpm))
        self._next_beat = beat + 1

    # -- endings ---------------------------------------------------------------------------------

    def _end_notes_of(self, instrument: Voice, now_ns: int) -> None:
        for told in [told for told in self._told if told.instrument == instrument]:
            self._end(told, now_ns, now_ns)

    def _shorten(self, told: _Told, at_ns: int, now_ns: int) -> None:
        if at_ns < told.off_ns:
            self._end(told, at_ns, now_ns)

    def _end(self, told: _Told, at_ns: int, now_ns: int) -> None:
        """End a note at an instant; one that has not begun ends as soon as it has."""
        self._told.remove(told)
        if told.off_ns <= now_ns:
            return
        self._send(*_ending(told, at_ns, now_ns))
        if at_ns > now_ns:
            self._told.append(replace(told, off_ns=at_ns))


def _stand_in(told: _Told, notes: Iterable[Note], line: Timeline) -> Note | None:
    """Return the note that a client's waiting note is to stand for: of its pitch, at its moment."""
    for note in notes:
        if note.pitch == told.note.pitch and abs(line.ns_at(note.start_beats) - told.on_ns) < (
            _SAME_MOMENT_NS
        ):
            return note
    return None


def _ending(told: _Told, at_ns: int, now_ns: int) -> tuple[str, tuple[Sendable, ...]]:
    # The client holds a note that has not begun in its own queue; only its end can overtake it.
    at_ns = max(at_ns, now_ns)
    if told.on_ns > now_ns:
        at_ns = max(at_ns, told.on_ns + _BLIP_NS)
    delay_ms = (at_ns - now_ns) / NS_PER_MS
    return f"note/{told.instrument}", (told.note.pitch, 0, 0.0, told.channel + 1, delay_ms)
