"""Everything that pages are told, said once and written once, and put into each page's outbox.

An output of the conductor like the MIDI player, so a page gets the same splices; a listener of the
OSC service, so it gets the same feedback. Synchronous: nothing here waits for a page.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from server.address_row import address_of
from server.addresses import ENDPOINTS
from server.clock import NS_PER_MINUTE, NS_PER_MS, Clock, Timeline
from server.contract import BandCard
from server.music import VOICES, Note, Voice
from server.osc.encode import EncodeError, Sendable
from server.web.frames import (
    PROTOCOL,
    card_of,
    figures_of,
    ms,
    note_rows,
    plain_args,
    timeline,
    write,
)
from server.web.outbox import Outbox
from server.web.pages import Windows
from server.web.table import table

_log = logging.getLogger(__name__)

_PASSING: Final = frozenset({"beat"})
_OWN_FRAMES: Final = ("note/", "window/")
_NOTE_ON: Final = 0x90
_CONTROL: Final = 0xB0


class Feedback(Protocol):
    """What is needed of the OSC service."""

    def current(self) -> dict[str, tuple[Sendable, ...]]:
        """Return the value of every setting and state."""
        ...

    def figures(self) -> dict[str, float]:
        """Return all figures of the status."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What pages are shown besides the table; each is asked for when it is needed."""

    card: Callable[[], BandCard]
    """Card of the model set that plays."""
    snapshots: Callable[[], Sequence[str]]
    """Names of the stored windows."""
    source: Callable[[int], int]
    """Number of the window that another plays again; its own if it is new."""
    midi: Callable[[], Mapping[str, object]]
    """Ports in use: ``out``, ``in``, ``problem``, ``scheduling``."""


class Hub:
    """All pages."""

    def __init__(self, feedback: Feedback, facts: Facts, clock: Clock) -> None:
        """Start without pages.

        Args:
            feedback: what a new page is told of settings and states.
            facts: what else it is told.
            clock: the time, as the conductor's.
        """
        self._feedback = feedback
        self._facts = facts
        self._clock = clock
        self._outboxes: list[Outbox] = []
        self._line = Timeline(0.0, clock.now_ns(), 120.0, is_running=False)
        self._music = Windows(facts.card().window_beats)
        self._n_shed = 0
        self._told = self._slow_facts()

    def __len__(self) -> int:
        return len(self._outboxes)

    @property
    def n_shed(self) -> int:
        """Feedback that slow pages were not told."""
        return self._n_shed + sum(outbox.n_shed for outbox in self._outboxes)

    # -- pages come and go -----------------------------------------------------------------------

    def join(self, outbox: Outbox) -> None:
        """Tell a page everything, and all that changes from now on."""
        beat = self._beat
        outbox.put(self._hello())
        for instrument in VOICES:
            from_beat, notes = self._music.kept(instrument, beat)
            outbox.put(_notes_frame(instrument, from_beat, notes))
        for window in self._music.windows(beat):
            outbox.put(write("window", **window, is_final=_is_final(window, beat)))
        self._outboxes.append(outbox)

    def leave(self, outbox: Outbox) -> None:
        """Tell a page nothing more."""
        if outbox in self._outboxes:
            self._outboxes.remove(outbox)
            self._n_shed += outbox.n_shed

    def _hello(self) -> str:
        current = self._feedback.current()
        values = {address_of(key): plain_args(args) for key, args in current.items()}
        return write(
            "hello",
            protocol=PROTOCOL,
            version=values[address_of("version")][0],
            now_ms=ms(self._clock.now_ns()),
            instruments=VOICES,
            window_beats=self._facts.card().window_beats,
            table=table(),
            values=values,
            timeline=timeline(self._line),
            health=self._health(),
            **self._slow_facts(),
        )

    # -- an output of the conductor --------------------------------------------------------------

    def set_timeline(self, line: Timeline) -> None:
        """Tell the newest line of time."""
        self._line = line
        self._tell(lambda: write("timeline", **timeline(line)))

    def replace(self, instrument: Voice, from_beat: float, notes: Iterable[Note]) -> None:
        """Tell other notes from a beat on."""
        notes = tuple(notes)
        self._music.replace(instrument, from_beat, notes, self._beat)
        self._tell(lambda: _notes_frame(instrument, from_beat, notes))

    def take_window(
        self, instrument: Voice, index: int, start_beat: float, notes: Sequence[Note]
    ) -> None:
        """Tell a whole window, its start in quarter notes."""
        beat = self._beat
        source = self._facts.source(index)
        window = self._music.take_window(instrument, index, start_beat, notes, source)
        self._tell(lambda: write("window", **window, is_final=_is_final(window, beat)))

    # -- a listener of the OSC service -----------------------------------------------------------

    def take_feedback(self, key: str, args: Sequence[Sendable]) -> None:
        """Tell what all OSC clients are told, but for what has frames of its own."""
        if not self._outboxes or key.startswith(_OWN_FRAMES):
            return
        address = address_of(key)
        try:
            text = write("value", address=address, args=plain_args(args))
        except EncodeError as error:
            _log.warning("not told to pages: %s: %s", address, error)
            return
        row = ENDPOINTS[key].row
        for outbox in self._outboxes:
            if key in _PASSING:
                outbox.put_passing(text)
            elif row.kind == "setting" or row.is_state:
                outbox.put_latest(address, text)
            else:
                outbox.put(text)

    # -- what happens ----------------------------------------------------------------------------

    def panic(self) -> None:
        """Tell that every note ends now."""
        self._tell(lambda: write("panic"))

    def take_live(self, message: bytes, beat: float) -> None:
        """Tell what a performer plays: a note or the pedal.

        Args:
            message: note on, note off or a controller, as MIDI.
            beat: where, in quarter notes.
        """
        kind = message[0] & 0xF0
        if kind == _CONTROL:
            self._tell(lambda: write("pedal", is_down=message[2] >= 64, beat=round(beat, 4)))
        else:
            velocity = message[2] if kind == _NOTE_ON else 0
            self._tell(
                lambda: write("live", pitch=message[1], velocity=velocity, beat=round(beat, 4))
            )

    def tick(self) -> None:
        """Tell health, and what has changed that nobody says; call it once or twice a second."""
        if not self._outboxes:
            return
        health = write("health", **self._health())
        for outbox in self._outboxes:
            outbox.put_passing(health)
        told, self._told = self._told, self._slow_facts()
        for name, field in (("card", "card"), ("snapshots", "names"), ("midi", "")):
            value = self._told[name]
            if value != told[name]:
                fields = {field: value} if field else value
                assert isinstance(fields, dict)
                text = write(name, **fields)
                for outbox in self._outboxes:
                    outbox.put_latest(f"!{name}", text)

    def _slow_facts(self) -> dict[str, object]:
        return {
            "card": card_of(self._facts.card()),
            "snapshots": list(self._facts.snapshots()),
            "midi": dict(self._facts.midi()),
        }

    def _health(self) -> dict[str, float]:
        budget_ms = self._music.window_beats * NS_PER_MINUTE / NS_PER_MS / self._line.tempo_bpm
        return figures_of(self._feedback.figures() | {"generation_budget_ms": budget_ms})

    @property
    def _beat(self) -> float:
        return self._line.beat_at(self._clock.now_ns())

    def _tell(self, make: Callable[[], str]) -> None:
        """Put a frame that must arrive into every outbox; without pages it is not even written."""
        if not self._outboxes:
            return
        text = make()
        for outbox in self._outboxes:
            outbox.put(text)


def _notes_frame(instrument: Voice, from_beat: float, notes: Iterable[Note]) -> str:
    return write("notes", instrument=instrument, from_beat=from_beat, notes=note_rows(notes))


def _is_final(window: Mapping[str, object], beat: float) -> bool:
    start_beat = window["start_beat"]
    assert isinstance(start_beat, float)
    return start_beat <= beat
