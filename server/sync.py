"""Who leads: the server itself, a MIDI clock, Ableton Link, or a host by OSC.

Everything here belongs to the event loop. A leader only ever hands over lines of time; the
conductor bends to them or goes where they are.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol, get_args

from server.address_row import Value
from server.clock import NS_PER_S, Clock, Timeline
from server.clock_in import ClockIn
from server.conductor import LOCATE_BEATS, Conductor
from server.errors import RequestError
from server.settings import Settings

_log = logging.getLogger(__name__)

Source = Literal["internal", "midi", "link", "osc"]

HOST_LOST_NS: Final = 4 * NS_PER_S
"""A host that says it plays and is silent so long is lost; at 20 BPM a beat takes three seconds."""
_HOST_MEMORY: Final = 10
"""Messages of a host over which its jitter is averaged."""


class Link(Protocol):
    """A Link session, as far as it is needed here."""

    def line(self, music: Timeline) -> Timeline:
        """Return where the session is now, given the music's own line."""
        ...

    def set_tempo(self, tempo_bpm: float) -> None:
        """Change the session's tempo for all."""
        ...

    def set_playing(self, is_playing: bool) -> None:
        """Start or stop the session for all who share start and stop."""
        ...

    def close(self) -> None:
        """Leave the session."""
        ...


OpenLink = Callable[[Timeline, Clock], Link]
"""Joins the Link session with the music's line; raises a ``ServerError`` where it cannot."""


@dataclass(frozen=True, slots=True)
class _Ramp:
    """A tempo on its way."""

    start_beat: float
    n_beats: float
    from_bpm: float
    to_bpm: float

    def tempo_at(self, done: float) -> float:
        """Return the tempo when a share of the way is done, in BPM."""
        return self.from_bpm + (self.to_bpm - self.from_bpm) * max(0.0, min(1.0, done))


class Sync:
    """The leader of the moment."""

    def __init__(
        self,
        conductor: Conductor,
        settings: Settings,
        clock: Clock,
        publish: Callable[..., None],
        open_link: OpenLink,
    ) -> None:
        """Begin with the server as its own leader.

        Args:
            conductor: who follows.
            settings: ``clock/source`` says who leads.
            clock: the time.
            publish: tells clients, called with a key and arguments.
            open_link: joins the Link session.
        """
        self._conductor = conductor
        self._settings = settings
        self._clock = clock
        self._publish = publish
        self._open_link = open_link
        self._source: Source = "internal"
        self._midi = ClockIn(conductor.line.tempo_bpm)
        self._link: Link | None = None
        self._host: Timeline | None = None
        self._host_ns = 0
        self._n_host = 0
        self._is_parked = False
        self._ramp: _Ramp | None = None
        self._state = ""
        self._stop_observing = settings.observe(self._on_setting)
        self._say("internal")

    @property
    def source(self) -> Source:
        """Who leads."""
        return self._source

    @property
    def needs_poll(self) -> bool:
        """Whether ``poll`` has anything to look after; settings and ``ramp`` change that."""
        return self._ramp is not None or self._source != "internal"

    @property
    def is_parked(self) -> bool:
        """Whether the music stands although its leader may run."""
        return self._is_parked

    def rejoin(self, source: str, line: Timeline, *, is_parked: bool) -> None:
        """Follow who led a run that broke off; but for Link nothing plays before the leader speaks.

        Args:
            source: who led.
            line: the music's, of then: where it has run to is where a clock that only ticks is, and
                the bar of a session that shares no more than its bars.
            is_parked: whether the music stood although its leader may run.

        Raises:
            ServerError: Link is not installed.
        """
        if source == "link" and self._link is None:
            self._link = self._open_link(line, self._clock)
        self._settings.set("clock/source", source)
        self._is_parked = is_parked
        self._midi.rejoin(line)

    def close(self) -> None:
        """Follow nobody any more."""
        self._stop_observing()
        self._leave_link()

    # -- what clients ask for ----------------------------------------------------------------------

    def vet_source(self, name: str) -> None:
        """Refuse a leader that cannot be followed; joins Link while it is asked for.

        Raises:
            ServerError: Link is not installed.
        """
        if name == "link" and self._link is None:
            self._link = self._open_link(self._conductor.line, self._clock)

    def vet_tempo(self, tempo_bpm: float) -> None:
        """Pass a tempo on to a Link session, or refuse it while another leads.

        Raises:
            RequestError: ``led``.
        """
        if self._link is not None and self._source == "link":
            self._link.set_tempo(tempo_bpm)
        elif self._source in ("midi", "osc"):
            raise RequestError(
                "led", f"the tempo is the leader's: /band/clock/source is {self._source}"
            )

    def ramp(self, tempo_bpm: float, beats: float) -> None:
        """Change the tempo evenly over some beats; any other tempo ends it.

        Raises:
            RequestError: ``led``, the tempo is the leader's.
        """
        if self._source != "internal":
            raise RequestError("led", f"the tempo is the leader's: the source is {self._source}")
        now_bpm = float(self._settings.get("tempo"))
        self._ramp = _Ramp(self._conductor.beat, max(beats, 1e-6), now_bpm, tempo_bpm)
        self.poll()

    async def play(self) -> None:
        """Play, or play along again after a stop."""
        self._is_parked = False
        conductor = self._conductor
        if self._source == "internal":
            await conductor.play()
        elif self._source == "link":
            assert self._link is not None
            self._link.set_playing(True)
            self.poll()
        elif self._source == "midi" and not self._midi.is_playing:
            self._midi.join(conductor.beat)
        elif self._source == "osc" and self._host is not None:
            conductor.follow(self._host)

    def stop(self) -> None:
        """Halt, until play or until the leader starts anew."""
        self._is_parked = self._source != "internal"
        if self._link is not None and self._source == "link":
            self._link.set_playing(False)
        self._conductor.stop()

    def locate(self, beat: float) -> None:
        """Go to a position in quarter notes.

        Raises:
            RequestError: ``led``, the position is the leader's.
        """
        if self._source != "internal":
            raise RequestError(
                "led", f"/band/clock/source is {self._source}: go there by the leader"
            )
        self._conductor.locate(beat)

    # -- leaders -----------------------------------------------------------------------------------

    def take_midi(self, message: bytes, at_ns: int) -> None:
        """Take a system message of MIDI in.

        Args:
            message: one message; those that are not of the clock are passed over.
            at_ns: when it came, in nanoseconds of the monotonic clock.
        """
        if self._source != "midi":
            return
        was_playing = self._midi.is_playing
        cue = self._midi.take(message, at_ns)
        if self._midi.is_playing != was_playing:
            self._is_parked = False
        if self._midi.state == "following":
            self._say("following")
        if cue is not None and not self._is_parked:
            self._conductor.follow(cue.line)

    def take_host(self, beats: float, tempo_bpm: float, is_playing: bool) -> None:
        """Take a host's transport.

        Raises:
            RequestError: ``led``, the source is another.
        """
        if self._source != "osc":
            text = f"/band/clock/source is {self._source}, wanted osc"
            raise RequestError("led", text)
        now_ns = self._clock.now_ns()
        host, self._host_ns = self._host, now_ns
        self._say("following")
        if host is not None and host.is_running != is_playing:
            self._is_parked = False
        self._n_host = min(self._n_host + 1, _HOST_MEMORY)
        gap = beats - (beats if host is None else host.beat_at(now_ns))
        if host is None or not (host.is_running and is_playing) or abs(gap) > LOCATE_BEATS:
            self._n_host = 1
        beats += gap / self._n_host - gap
        self._host = Timeline(beats, now_ns, tempo_bpm, is_playing)
        if not self._is_parked:
            self._conductor.follow(self._host)

    def poll(self) -> None:
        """Look after leaders that do not speak up; call it several times a second."""
        now_ns = self._clock.now_ns()
        if self._ramp is not None:
            self._go_up(self._ramp)
        if self._source == "link" and self._link is not None and not self._is_parked:
            self._say("following")
            self._conductor.follow(self._link.line(self._conductor.line))
        elif self._source == "midi":
            if self._midi.is_lost(now_ns):
                self._lose("the MIDI clock is silent")
            self._say(self._midi.state)
        elif self._source == "osc" and self._is_host_lost(now_ns):
            self._lose("the host is silent")

    def _go_up(self, ramp: "_Ramp") -> None:
        done = (self._conductor.beat - ramp.start_beat) / ramp.n_beats
        self._ramp = None  # Setting a tempo ends a ramp: not this one.
        self._settings.set("tempo", ramp.tempo_at(done))
        self._ramp = ramp if done < 1 else None

    def _is_host_lost(self, now_ns: int) -> bool:
        is_due = self._host is not None and self._host.is_running and self._state == "following"
        return is_due and now_ns - self._host_ns > HOST_LOST_NS

    def _lose(self, text: str) -> None:
        self._say("lost")
        _log.warning("%s: the music keeps its tempo", text)
        self._publish("problem", "clock", f"{text}: the music keeps its tempo")

    # -- within ------------------------------------------------------------------------------------

    def _on_setting(self, key: str, value: Value) -> None:
        if key == "tempo":
            self._ramp = None
        if key != "clock/source" or value == self._source:
            return
        for source in get_args(Source):
            if source == value:
                self._change_source(source)

    def _change_source(self, source: Source) -> None:
        if source == "link":
            self.vet_source(source)
        else:
            self._leave_link()
        self._source = source
        self._conductor.is_led = source != "internal"
        self._is_parked = False
        self._host = None
        self._midi = ClockIn(self._conductor.line.tempo_bpm)
        if source == "midi" and self._conductor.line.is_running:
            # The music that plays goes on; a clock without transport is joined where it is.
            self._midi.join(self._conductor.beat)
        self._say("internal" if source == "internal" else "waiting")
        self.poll()

    def _leave_link(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _say(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self._publish("clock/state", state)
