"""The player's process: one thread that sends what is due and sleeps to the next deadline.

Started by ``server.player.handover.spawn``. It outlives no one: when its socket closes or it is
told to terminate, every note ends and it exits.
"""

import gc
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping
from typing import Final, Protocol

from server.clock import NS_PER_MS, NS_PER_S, Clock, MonotonicClock
from server.errors import ConfigError, MidiError
from server.midi import MidiOutputs, open_outputs
from server.midi_spec import parse_outputs
from server.music import Voice
from server.player.core import PlayerCore
from server.player.frames import (
    Answer,
    AskStats,
    Extend,
    Frame,
    Panic,
    Ready,
    Replace,
    Report,
    SetAudible,
    SetChannel,
    SetClockOut,
    SetOffset,
    SetProgram,
    SetTimeline,
    StatsReply,
)
from server.player.handover import inherited_socket
from server.player.outlet import Sink
from server.player.realtime import Scheduling, request_scheduling
from server.player.wire import FrameReader, WireError, encode

_RECEIVE_BYTES: Final = 1 << 16
_OUTBOX_BYTES: Final = 1 << 16
"""Answers wait here while the server does not read; beyond this they are left out."""
_FRAME_ROOM_NS: Final = 400_000
"""A frame is taken in only if the next deadline is further away than this."""
_FRAME_PATIENCE_NS: Final = 20 * NS_PER_MS
"""After this a frame is taken in whatever the deadlines say."""
_WATCH_ROOM_NS: Final = 30 * NS_PER_MS
"""Ports are looked after only in gaps of this length, for that may take milliseconds."""
_WATCH_PERIOD_NS: Final = NS_PER_S
_CLEAR_S: Final = 0.04
"""How long a MIDI cable takes for what silences 16 channels, in seconds: 31250 bits each."""


class Outputs(Sink, Protocol):
    """A sink whose ports may vanish and come back."""

    @property
    def needs_watch(self) -> bool:
        """Whether a port may vanish without a failing ``send``."""
        ...

    def is_there(self, port: int) -> bool:
        """Whether a port still exists."""
        ...

    def reopen(self, port: int) -> bool:
        """Try to open a lost port again."""
        ...


class Device(Outputs, Protocol):
    """All the outputs of a process: what ``MidiOutputs`` is, and what benchmarks put there."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each port, for people."""
        ...

    @property
    def routes(self) -> Mapping[Voice, int]:
        """Port index of each instrument that has one."""
        ...

    @property
    def drain_s(self) -> float:
        """How long to wait before closing, in seconds, so that the last messages get out."""
        ...

    def close(self) -> None:
        """Close every port."""
        ...


class PlayerLoop:
    """Joins the core, the socket and the clock."""

    def __init__(
        self,
        connection: socket.socket,
        core: PlayerCore,
        outputs: Outputs,
        spin_ns: int = 0,
        clock: Clock | None = None,
    ) -> None:
        """Take over a socket; ``run`` does the rest.

        Args:
            connection: our end of the socket to the server.
            core: what is sent when.
            outputs: where the core sends to.
            spin_ns: how long before a deadline to watch the clock instead of sleeping.
            clock: source of the present instant.
        """
        connection.settimeout(0)
        self._connection = connection
        self._core = core
        self._outputs = outputs
        self._spin_ns = spin_ns
        self._clock = clock or MonotonicClock()
        self._reader = FrameReader()
        self._outbox = bytearray()
        self._is_over = False
        self._frame_since_ns: int | None = None
        self._watched_ns = self._clock.now_ns()
        self._n_attempts = 0
        # Written to by the interpreter when a signal comes, to end the sleep.
        self._wake, self._waker = socket.socketpair()
        self._wake.settimeout(0)
        self._waker.settimeout(0)

    def stop(self) -> None:
        """Make ``run`` return soon; may be called from a signal handler."""
        self._is_over = True
        self._waker.send(b"\0")

    def tell(self, answer: Answer) -> None:
        """Queue an answer to the server."""
        if len(self._outbox) < _OUTBOX_BYTES:
            self._outbox += encode(answer)

    def run(self) -> None:
        """Play until the socket closes or ``stop`` is called.

        Raises:
            WireError: the server sent something that is no frame.
        """
        while not self._is_over:
            deadline_ns = self._core.advance(self._clock.now_ns())
            for problem in self._core.take_problems():
                self.tell(Report(problem))
            if not self._reader.has_frame:
                self._look_after_ports(deadline_ns)
                self._wait(deadline_ns, is_listening=True)
            elif self._has_room(deadline_ns):
                frame = self._reader.next_frame()
                if frame is not None:
                    self._obey(frame)
            else:
                self._wait(deadline_ns, is_listening=False)

    def close(self) -> None:
        """Close the sockets."""
        for end in (self._connection, self._wake, self._waker):
            end.close()

    # -- waiting -----------------------------------------------------------------------------------

    def _wait(self, deadline_ns: int | None, is_listening: bool) -> None:
        """Sleep to the deadline or until something arrives."""
        reads = [self._wake, self._connection] if is_listening else [self._wake]
        writes = [self._connection] if self._outbox else []
        readable, writable, _ = select.select(reads, writes, [], self._timeout_s(deadline_ns))
        if self._connection in readable:
            self._receive()
        elif writable:
            self._flush()
        elif not readable and deadline_ns is not None:
            self._spin(deadline_ns)

    def _timeout_s(self, deadline_ns: int | None) -> float | None:
        instants_ns = [] if deadline_ns is None else [deadline_ns - self._spin_ns]
        if self._outputs.needs_watch or self._core.lost_ports:
            instants_ns.append(self._watched_ns + _WATCH_PERIOD_NS)
        if not instants_ns:
            return None
        return max(0, min(instants_ns) - self._clock.now_ns()) / NS_PER_S

    def _spin(self, deadline_ns: int) -> None:
        """Watch the clock for the last moment; returns at once where that is further away."""
        now_ns = self._clock.now_ns()
        if deadline_ns - now_ns > self._spin_ns:
            return
        while now_ns < deadline_ns:
            now_ns = self._clock.now_ns()

    def _has_room(self, deadline_ns: int | None) -> bool:
        """Whether taking in a frame now would delay no event."""
        now_ns = self._clock.now_ns()
        if self._frame_since_ns is None:
            self._frame_since_ns = now_ns
        is_free = deadline_ns is None or deadline_ns - now_ns > _FRAME_ROOM_NS
        if is_free or now_ns - self._frame_since_ns > _FRAME_PATIENCE_NS:
            self._frame_since_ns = None
            return True
        return False

    # -- the socket --------------------------------------------------------------------------------

    def _receive(self) -> None:
        try:
            data = self._connection.recv(_RECEIVE_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if data:
            self._reader.feed(data)
        else:
            self._is_over = True

    def _flush(self) -> None:
        try:
            n_sent = self._connection.send(self._outbox)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._is_over = True
            return
        del self._outbox[:n_sent]

    def _obey(self, frame: Frame) -> None:  # noqa: C901 - one flat case a kind
        core, now_ns = self._core, self._clock.now_ns()
        match frame:
            case SetTimeline(line):
                core.set_timeline(line, now_ns)
            case Replace(instrument, from_beat, notes):
                core.replace(instrument, from_beat, notes, now_ns)
            case Extend(instrument, notes):
                core.extend(instrument, notes)
            case SetAudible(instrument, is_audible):
                core.set_audible(instrument, is_audible)
            case SetChannel(instrument, channel):
                core.set_channel(instrument, channel)
            case SetProgram(instrument, program):
                core.set_program(instrument, program)
            case SetOffset(port, offset_ns):
                core.set_offset(port, offset_ns)
            case SetClockOut(is_on):
                core.set_clock_out(is_on)
            case Panic():
                core.panic()
            case AskStats(token, is_reset):
                self.tell(StatsReply(token, core.stats()))
                if is_reset:
                    core.reset_stats()
            case Ready() | StatsReply() | Report():
                raise WireError(f"{type(frame).__name__} goes from the player, not to it")

    # -- ports -------------------------------------------------------------------------------------

    def _look_after_ports(self, deadline_ns: int | None) -> None:
        """In a long gap, see which ports have gone or come back."""
        now_ns = self._clock.now_ns()
        if now_ns - self._watched_ns < _WATCH_PERIOD_NS:
            return
        if deadline_ns is not None and deadline_ns - now_ns < _WATCH_ROOM_NS:
            return
        self._watched_ns = now_ns
        lost = sorted(self._core.lost_ports)
        if lost:
            # One a turn: an attempt may take long, and orders must not wait for all of them.
            port = lost[self._n_attempts % len(lost)]
            self._n_attempts += 1
            if self._outputs.reopen(port):
                self._core.restore_port(port)
                self.tell(Report(f"MIDI output {port + 1} is back"))
        if self._outputs.needs_watch:
            for port in self._core.open_ports:
                if not self._outputs.is_there(port):
                    self._core.lose_port(port, f"MIDI output {port + 1} is gone")


def play(
    connection: socket.socket, outputs: Device, scheduling: Scheduling, problem: str = ""
) -> int:
    """Play until the server goes, then leave every receiver silent.

    Args:
        connection: our end of the socket to the server.
        outputs: the opened outputs; closed at the end.
        scheduling: what the system granted.
        problem: why the outputs are not those that were asked for, for people.

    Returns:
        Exit status of the process.
    """
    core = PlayerCore(outputs, outputs.routes)
    if outputs.routes:
        core.silence_receivers()
        # Nothing is due before the server knows of this player; after that no note waits for it.
        time.sleep(_CLEAR_S)
    loop = PlayerLoop(connection, core, outputs, scheduling.spin_ns)
    _obey_signals(loop)
    _settle_memory()
    loop.tell(Ready(scheduling.is_realtime, scheduling.text, outputs.names, problem))
    status = 0
    try:
        loop.run()
    except WireError as error:
        sys.stderr.write(f"player: {error}\n")
        status = 1
    finally:
        core.close()
        time.sleep(outputs.drain_s)
        outputs.close()
        loop.close()
    return status


def main(arguments: list[str]) -> int:
    """Run the process.

    Args:
        arguments: the socket, the choice of outputs, ``realtime`` or ``ordinary``.

    Returns:
        Exit status.
    """
    # Ctrl-C in the terminal is for the server to decide about; it then closes the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    socket_word, outputs_text, priority = arguments
    connection = inherited_socket(socket_word)
    problem = ""
    try:
        outputs = open_outputs(parse_outputs(outputs_text))
    except (ConfigError, MidiError) as error:
        outputs, problem = MidiOutputs((), {}), str(error)
    # After the ports are open: threads of the MIDI system must not inherit our priority.
    scheduling = request_scheduling(priority == "realtime")
    return play(connection, outputs, scheduling, problem)


def _obey_signals(loop: PlayerLoop) -> None:
    def stop(_signal: int, _frame: object) -> None:
        loop.stop()

    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _settle_memory() -> None:
    """Keep the garbage collector out of the way: what is left makes no cycles."""
    gc.collect()
    gc.freeze()
    gc.disable()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
