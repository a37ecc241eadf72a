"""What is sent when: the player without its process. Synchronous; the sink is its only output.

The caller says what time it is and comes back at the instant that ``advance`` names. Everything is
kept in beats; the newest ``Timeline`` decides when it falls, so a change of tempo moves all that is
not yet sent.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from server.clock import NS_PER_MS, Timeline
from server.music import CHANNELS, PROGRAMS, VOICES, Note, Voice
from server.player.clock_out import ClockOut
from server.player.ledger import Held, Ledger
from server.player.outlet import Outlet, Sink
from server.player.stats import Lateness, Stats
from server.score import Score

LATE_LIMIT_NS: Final = 250 * NS_PER_MS
"""A note-on later than this (a suspended machine) is left out; a note-off is always sent."""
JUMP_BEATS: Final = 0.1
"""A new line further than this from the old one is a jump, nearer a correction of the clock."""
KEEP_BEATS: Final = 64.0
"""How far back notes are kept, for a clock that is set back."""
_BEAT_FUZZ: Final = 1e-6
"""Rounding of positions that went through nanoseconds, in quarter notes."""


@dataclass(slots=True)
class _Part:
    """An instrument's notes and where they go."""

    instrument: Voice
    port: int | None
    channel: int
    program: int
    score: Score = field(default_factory=Score)
    is_audible: bool = True


class PlayerCore:
    """A score a voice, one line of time, one ledger."""

    def __init__(self, sink: Sink, routes: Mapping[Voice, int]) -> None:
        """Start halted and empty.

        Args:
            sink: where messages go.
            routes: port index of each instrument; one that is missing sounds nowhere.
        """
        self._out = Outlet(sink)
        self._line: Timeline | None = None
        # Where the music last came to: nothing before it is played, however late it arrives.
        self._entry_beat = -math.inf
        self._parts = {i: _Part(i, routes.get(i), CHANNELS[i], PROGRAMS[i]) for i in VOICES}
        self._ledger = Ledger()
        self._offsets_ns: dict[int, int] = {}
        self._clocks: dict[int, ClockOut] = {}
        self._lateness = Lateness()
        self._n_ons = self._n_offs = self._n_skipped = self._n_muted = 0

    # -- the line of time ------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether the music runs."""
        return self._line is not None and self._line.is_running

    def set_timeline(self, line: Timeline, now_ns: int) -> None:
        """Take a new line: start, stop, another tempo, another position.

        A line that meets the old one goes on from there; any other is a jump, which ends the
        sounding notes and looks up its place.

        Args:
            line: the new line.
            now_ns: the present instant in nanoseconds.
        """
        old, self._line = self._line, line
        if old is None or _is_jump(old, line, now_ns):
            self._locate(line, now_ns)
        if not line.is_running:
            self._entry_beat = line.anchor_beat - _BEAT_FUZZ
            self.end_all()
            self._stop_clocks()
        elif old is None or not old.is_running:
            self._send_programs(None)

    def _locate(self, line: Timeline, now_ns: int) -> None:
        self.end_all()
        self._stop_clocks()
        # The order has travelled for a moment, in which the first notes may have fallen due.
        is_fresh = not line.is_running or now_ns - line.anchor_ns <= LATE_LIMIT_NS
        beat = line.anchor_beat if is_fresh else line.beat_at(now_ns)
        self._entry_beat = beat - _BEAT_FUZZ
        for part in self._parts.values():
            part.score.locate(self._entry_beat)

    # -- the notes -------------------------------------------------------------------------------

    def replace(
        self, instrument: Voice, from_beat: float, notes: Iterable[Note], now_ns: int
    ) -> None:
        """Put other notes from a position on: the splice.

        Notes that sound across the seam end there at the latest; those that started behind it
        already, because the splice came late, end now.

        Args:
            instrument: whose notes.
            from_beat: the seam, in quarter notes.
            notes: the new notes, in quarter notes of the piece.
            now_ns: the present instant in nanoseconds.
        """
        part, line = self._parts[instrument], self._line
        for held in self._ledger.notes_of(instrument):
            if held.end_beats <= from_beat:
                continue
            if line is None or line.ns_at(from_beat) + self._offset_ns(part) <= now_ns:
                self._end(held)
            else:
                self._ledger.shorten(held, from_beat)
        part.score.replace_from(from_beat, notes)
        self._enter(part.score)
        if line is not None:
            part.score.prune(line.beat_at(now_ns) - KEEP_BEATS)

    def extend(self, instrument: Voice, notes: Iterable[Note]) -> None:
        """Add further notes of a replacement behind those that came with it."""
        score = self._parts[instrument].score
        score.extend(notes)
        self._enter(score)

    def _enter(self, score: Score) -> None:
        upcoming = score.next_note
        if upcoming is not None and upcoming.start_beats < self._entry_beat:
            score.locate(self._entry_beat)

    # -- settings --------------------------------------------------------------------------------

    def set_audible(self, instrument: Voice, is_audible: bool) -> None:
        """Let an instrument be heard or not; silencing it ends its notes at once."""
        self._parts[instrument].is_audible = is_audible
        if not is_audible:
            self._end_notes_of(instrument)

    def set_channel(self, instrument: Voice, channel: int) -> None:
        """Move an instrument to another channel, 0-15; its notes end on the old one."""
        part = self._parts[instrument]
        if channel == part.channel:
            return
        self._end_notes_of(instrument)
        part.channel = channel
        self._send_program(part)

    def set_program(self, instrument: Voice, program: int) -> None:
        """Give an instrument another program, 0-127; its notes end first."""
        part = self._parts[instrument]
        if program == part.program:
            return
        self._end_notes_of(instrument)
        part.program = program
        self._send_program(part)

    def set_offset(self, port: int, offset_ns: int) -> None:
        """Make an output late (or early, if negative) by an offset in nanoseconds."""
        self._offsets_ns[port] = offset_ns

    def set_clock_out(self, is_on: bool) -> None:
        """Send MIDI clock to every port in use, or stop doing so."""
        self._stop_clocks()
        ports = self.open_ports | self.lost_ports if is_on else frozenset()
        self._clocks = {port: ClockOut(partial(self._out.send, port)) for port in sorted(ports)}

    # -- ports -----------------------------------------------------------------------------------

    @property
    def lost_ports(self) -> frozenset[int]:
        """Ports that are gone."""
        return self._out.lost

    @property
    def open_ports(self) -> frozenset[int]:
        """Ports that instruments go to and that are not gone."""
        return self._ports - self._out.lost

    @property
    def _ports(self) -> frozenset[int]:
        return frozenset(p.port for p in self._parts.values() if p.port is not None)

    def lose_port(self, port: int, reason: str) -> None:
        """Take note that a port is gone: its notes cannot be ended any more, nor new ones begun."""
        self._out.lose(port, reason)
        self._ledger.drop_port(port)

    def restore_port(self, port: int) -> None:
        """Take note that a port is back: silence what it may still hold, set its programs."""
        self._out.restore(port)
        self._send_programs(port)

    def take_problems(self) -> list[str]:
        """Return what went wrong since the last call, for people."""
        for port in self._out.lost:
            self._ledger.drop_port(port)
        return self._out.take_problems()

    # -- silence ---------------------------------------------------------------------------------

    def end_all(self) -> None:
        """End every sounding note now."""
        for held in self._ledger.end_all():
            self._send_off(held)

    def silence_receivers(self) -> None:
        """Silence what a player before this one, that was killed, may have left sounding."""
        self._out.silence_all(self._ports)

    def panic(self) -> None:
        """End every sounding note and silence every channel, whoever used it."""
        self.end_all()
        self.silence_receivers()

    def close(self) -> None:
        """Leave every receiver silent and standing still."""
        self._stop_clocks()
        self.end_all()
        # Others may play on the channels that were not used here.
        self._out.silence()

    # -- the course of time ----------------------------------------------------------------------

    def advance(self, now_ns: int) -> int | None:
        """Send all that is due.

        Args:
            now_ns: the present instant in nanoseconds.

        Returns:
            The instant in nanoseconds at which the next event falls; None if there is none.
        """
        line = self._line
        if line is None or not line.is_running:
            return None
        deadlines_ns = [self._advance_part(part, line, now_ns) for part in self._parts.values()]
        for port, clock in self._clocks.items():
            offset_ns = self._offsets_ns.get(port, 0)
            deadlines_ns.append(clock.advance(line, now_ns, offset_ns))
        return min((ns for ns in deadlines_ns if ns is not None), default=None)

    def _advance_part(self, part: _Part, line: Timeline, now_ns: int) -> int | None:
        offset_ns = self._offset_ns(part)
        while True:
            held, note = self._ledger.next_end(part.instrument), part.score.next_note
            # Where both fall on one beat the end goes first: a repeated note must be heard.
            if held is not None and (note is None or held.end_beats <= note.start_beats):
                due_ns = line.ns_at(held.end_beats) + offset_ns
                if due_ns > now_ns:
                    return due_ns
                if self._end(held):
                    self._lateness.add(now_ns - due_ns)
            elif note is not None:
                due_ns = line.ns_at(note.start_beats) + offset_ns
                if due_ns > now_ns:
                    return due_ns
                part.score.skip()
                self._begin(part, note, now_ns - due_ns)
            else:
                return None

    def _begin(self, part: _Part, note: Note, late_ns: int) -> None:
        """Strike a note that is due, unless it is much too late or not to be heard."""
        if late_ns > LATE_LIMIT_NS:
            self._n_skipped += 1
            return
        if not part.is_audible or part.port is None or not self._out.is_open(part.port):
            self._n_muted += 1
            return
        key = (part.port, part.channel, note.pitch)
        sounding = self._ledger.get(key)
        if sounding is not None:
            self._end(sounding)
        if self._out.note_on(part.port, part.channel, note.pitch, note.velocity):
            self._ledger.add(Held(part.instrument, key, note.start_beats, note.end_beats))
            self._n_ons += 1
            self._lateness.add(late_ns)

    def _end_notes_of(self, instrument: Voice) -> None:
        for held in self._ledger.notes_of(instrument):
            self._end(held)

    def _end(self, held: Held) -> bool:
        self._ledger.remove(held)
        return self._send_off(held)

    def _send_off(self, held: Held) -> bool:
        is_sent = self._out.note_off(*held.key)
        self._n_offs += is_sent
        return is_sent

    def _send_programs(self, port: int | None) -> None:
        """Tell the programs, to one port or all: receivers may have come since the last time."""
        for part in self._parts.values():
            if port is None or part.port == port:
                self._send_program(part)

    def _send_program(self, part: _Part) -> None:
        if part.port is not None:
            self._out.program(part.port, part.channel, part.program)

    def _stop_clocks(self) -> None:
        for clock in self._clocks.values():
            clock.stop()

    def _offset_ns(self, part: _Part) -> int:
        return 0 if part.port is None else self._offsets_ns.get(part.port, 0)

    # -- counts ----------------------------------------------------------------------------------

    def stats(self) -> Stats:
        """Return the counts since the start or the last ``reset_stats``."""
        late = self._lateness
        return Stats(
            n_ons=self._n_ons,
            n_offs=self._n_offs,
            n_skipped=self._n_skipped,
            n_muted=self._n_muted,
            n_sounding=len(self._ledger),
            n_timed=late.n_events,
            p50_ns=late.percentile_ns(0.5),
            p95_ns=late.percentile_ns(0.95),
            p99_ns=late.percentile_ns(0.99),
            p999_ns=late.percentile_ns(0.999),
            max_ns=late.max_ns,
        )

    def reset_stats(self) -> None:
        """Count from zero again; the ledger stays."""
        self._lateness.clear()
        self._n_ons = self._n_offs = self._n_skipped = self._n_muted = 0


def _is_jump(old: Timeline, new: Timeline, now_ns: int) -> bool:
    """Whether a line leads elsewhere than the old one did, now or where it was anchored."""
    now_gap_beats = abs(new.beat_at(now_ns) - old.beat_at(now_ns))
    anchor_gap_beats = abs(new.anchor_beat - old.beat_at(new.anchor_ns))
    return min(now_gap_beats, anchor_gap_beats) > JUMP_BEATS
