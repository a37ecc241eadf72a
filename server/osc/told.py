"""What clients know of: the notes they were told that have not ended, and the ends on their way.

A client can be made to end a pitch, not to forget a note: what waits in its queue is struck all the
same, and an end that was told comes, whatever is struck there by then.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from server.clock import NS_PER_MS, Timeline
from server.music import VOICES, Note, Voice
from server.osc.encode import Sendable

Send = Callable[[str, tuple[Sendable, ...]], None]
"""Sends one message, given its key below ``/band`` and its arguments, to every client."""

RELEASE_GAP_NS: Final = 10 * NS_PER_MS
"""Notes end this much early: a repeated pitch must not be ended by the note before it, however the
network shakes the two."""
BLIP_NS: Final = NS_PER_MS
"""What is left of a note that is taken back before it begins, and the least time between an end
and the next strike of its pitch."""
SAME_MOMENT_NS: Final = 30 * NS_PER_MS
"""Two strikes of a pitch, or two ends, that are nearer than this are one to the ear."""


@dataclass(frozen=True, slots=True)
class Told:
    """A note that clients know of and that has not ended yet."""

    instrument: Voice
    note: Note
    """As the music has it now, in quarter notes of the piece."""
    channel: int
    on_ns: int
    """When clients strike it."""
    off_ns: int
    """When clients end it."""

    def is_waiting(self, now_ns: int) -> bool:
        """Return whether clients still hold it in their queues."""
        return self.on_ns > now_ns


@dataclass(frozen=True, slots=True)
class _Ending:
    """An end on its way to clients."""

    on_ns: int
    """When the note that it is for is struck, where that is still to come; else as ``at_ns``."""
    at_ns: int


class ToldNotes:
    """The notes that clients were told, and the only way to tell or end one."""

    def __init__(self, send: Send) -> None:
        """Begin with clients that know of nothing.

        Args:
            send: where messages go.
        """
        self._send = send
        self._told: dict[Voice, dict[Note, Told]] = {voice: {} for voice in VOICES}
        self._endings: dict[tuple[Voice, int, int], list[_Ending]] = {}
        """By voice, channel and pitch."""

    def __contains__(self, key: tuple[Voice, Note]) -> bool:
        return key[1] in self._told[key[0]]

    def __iter__(self) -> Iterator[Told]:
        """Go through the notes as they are now; they may be ended meanwhile."""
        return iter([told for notes in self._told.values() for told in notes.values()])

    def of(self, instrument: Voice) -> list[Told]:
        """Return an instrument's notes."""
        return list(self._told[instrument].values())

    def forget_past(self, now_ns: int) -> None:
        """Let go of what has ended by an instant in nanoseconds."""
        for notes in self._told.values():
            for note in [note for note, told in notes.items() if told.off_ns <= now_ns]:
                del notes[note]
        for key, endings in list(self._endings.items()):
            endings[:] = [ending for ending in endings if ending.at_ns >= now_ns]
            if not endings:
                del self._endings[key]

    def rename(self, told: Told, note: Note) -> None:
        """Have a note that was told stand for another one of its pitch."""
        notes = self._told[told.instrument]
        del notes[told.note]
        notes[note] = replace(told, note=note)

    def tell(self, told: Told, now_ns: int) -> int | None:
        """Tell a note, clear of all that clients have before it.

        Args:
            told: the note, when it is to be struck (not before now) and when it is to end.
            now_ns: the present instant in nanoseconds.

        Returns:
            When its rest can be struck, in nanoseconds, if an end on its way cuts it short.
        """
        pitch_of = _pitch_of(told)
        for other in self.of(told.instrument):
            if _pitch_of(other) == pitch_of and other.on_ns <= told.on_ns < other.off_ns:
                self.end(other, told.on_ns - RELEASE_GAP_NS, now_ns)
        on_ns, off_ns, rest_ns = self._clear_of_endings(told)
        if off_ns > on_ns:
            duration_ms, delay_ms = (off_ns - on_ns) / NS_PER_MS, (on_ns - now_ns) / NS_PER_MS
            args = (told.note.pitch, told.note.velocity, duration_ms, told.channel + 1, delay_ms)
            self._send(f"note/{told.instrument}", args)
            self._told[told.instrument][told.note] = replace(told, on_ns=on_ns, off_ns=off_ns)
        return rest_ns

    def _clear_of_endings(self, told: Told) -> tuple[int, int, int | None]:
        """Return a note's begin and end, in nanoseconds, so that no end on its way falls inside.

        An end that is near its begin has it begin behind; a later one leaves a rest, and when that
        can be struck is returned too: the strike that is taken back there is heard anyhow.
        """
        on_ns, off_ns = told.on_ns, told.off_ns
        in_the_way = self._endings.get((told.instrument, *_pitch_of(told)), ())
        for ending in sorted(in_the_way, key=lambda ending: ending.at_ns):
            if ending.at_ns + BLIP_NS <= on_ns or ending.on_ns >= off_ns:
                continue
            behind_ns = ending.at_ns + BLIP_NS
            if ending.on_ns - on_ns >= SAME_MOMENT_NS:
                has_rest = off_ns - behind_ns > SAME_MOMENT_NS
                return on_ns, ending.on_ns - BLIP_NS, behind_ns if has_rest else None
            on_ns = behind_ns
        return on_ns, off_ns, None

    def end(self, told: Told, at_ns: int, now_ns: int) -> None:
        """End a note at an instant; one that has not begun ends as soon as it has."""
        del self._told[told.instrument][told.note]
        if told.off_ns <= now_ns:
            return
        off_ns = _possible_end_ns(told, at_ns, now_ns)
        self._send(*_message(told, off_ns, now_ns))
        if off_ns > now_ns:
            on_ns = told.on_ns if told.is_waiting(now_ns) else off_ns
            endings = self._endings.setdefault((told.instrument, *_pitch_of(told)), [])
            endings.append(_Ending(on_ns, off_ns))
        if at_ns > now_ns:
            self._told[told.instrument][told.note] = replace(told, off_ns=off_ns)

    def messages_to_end_all(self, now_ns: int) -> list[tuple[str, tuple[Sendable, ...]]]:
        """Return the messages that would end every note now, for a client that leaves."""
        return [_message(told, _possible_end_ns(told, now_ns, now_ns), now_ns) for told in self]


def end_ns(note: Note, on_ns: int, line: Timeline) -> int:
    """Return when a note is to end that is struck at an instant: a gap early, or halfway.

    Args:
        note: in quarter notes of the piece.
        on_ns: when it is struck, in nanoseconds; it may be late.
        line: the line of time.
    """
    off_ns = line.ns_at(note.end_beats)
    return max(off_ns - RELEASE_GAP_NS, (on_ns + off_ns) // 2)


def _pitch_of(told: Told) -> tuple[int, int]:
    """Return channel and pitch: one end ends all that shares them."""
    return told.channel, told.note.pitch


def _possible_end_ns(told: Told, at_ns: int, now_ns: int) -> int:
    # The client holds a note that has not begun in its own queue; only its end can overtake it.
    at_ns = max(at_ns, now_ns)
    return max(at_ns, told.on_ns + BLIP_NS) if told.is_waiting(now_ns) else at_ns


def _message(told: Told, at_ns: int, now_ns: int) -> tuple[str, tuple[Sendable, ...]]:
    delay_ms = (at_ns - now_ns) / NS_PER_MS
    return f"note/{told.instrument}", (told.note.pitch, 0, 0.0, told.channel + 1, delay_ms)
