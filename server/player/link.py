"""The server's side of the player: starts it, feeds it, notices when it has gone.

Everything here runs on the event loop and returns at once; what is sent arrives in order.
"""

import asyncio
import itertools
import logging
import socket
import subprocess
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from server.clock import Timeline
from server.errors import PlayerError, PlayerHungError
from server.music import Note, Voice
from server.player.frames import (
    AskStats,
    Command,
    Frame,
    Panic,
    Ready,
    Report,
    SetAudible,
    SetChannel,
    SetClockOut,
    SetOffset,
    SetProgram,
    SetTimeline,
    StatsReply,
)
from server.player.handover import PlayerOptions, spawn
from server.player.stats import Stats
from server.player.wire import FrameReader, WireError, encode, replacement

_log = logging.getLogger(__name__)

_START_S: Final = 10.0
_BEAT_S: Final = 1.0
_MISSED_BEATS: Final = 5
"""A player that leaves so many questions unanswered has hung."""
_MAX_BACKLOG_BYTES: Final = 4 << 20
_EXIT_S: Final = 0.5
_KILL_S: Final = 0.2


def _ignore(_: object) -> None:
    """Default of every callback."""


@dataclass(frozen=True, slots=True)
class LinkEvents:
    """Whom to tell; each is called on the event loop."""

    on_lost: Callable[[PlayerError], None] = _ignore
    """The player has gone without being asked to; called once, with the reason."""
    on_report: Callable[[str], None] = _ignore
    """Something people should know: a port lost or back."""
    on_stats: Callable[[Stats], None] = _ignore
    """The counts since the start, about once a second."""


class PlayerLink:
    """A running player; made by ``start``.

    After the player has gone, sending does nothing: ``on_lost`` has said so.
    """

    def __init__(self, process: subprocess.Popen[bytes], events: LinkEvents) -> None:
        """Wrap a process; use ``start``."""
        self._process = process
        self._events = events
        self._protocol = _Protocol(self._on_frame, self._on_closed)
        self._transport: asyncio.Transport | None = None
        self._is_closing = False
        self._is_lost = False
        self._why_lost = ""
        self._has_hung = False
        self._tokens = itertools.count(1)
        self._asked: dict[int, asyncio.Future[Stats]] = {}
        self._n_unanswered = 0
        self._told: dict[tuple[str, str], Command] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready: asyncio.Future[Ready] = asyncio.get_running_loop().create_future()

    @classmethod
    async def start(
        cls, options: PlayerOptions | None = None, events: LinkEvents | None = None
    ) -> "PlayerLink":
        """Start a player and wait until it plays.

        Args:
            options: how to start it.
            events: whom to tell.

        Returns:
            The link; ``ready`` says which ports were opened.

        Raises:
            PlayerError: the process did not start or ended at once.
        """
        process, connection = await asyncio.to_thread(spawn, options or PlayerOptions())
        link = cls(process, events or LinkEvents())
        try:
            await link._connect(connection)
        except BaseException:
            await link.close()
            raise
        return link

    async def _connect(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_connection(lambda: self._protocol, sock=connection)
        try:
            async with asyncio.timeout(_START_S):
                await asyncio.shield(self._ready)
        except TimeoutError as error:
            raise PlayerError(f"the player did not start within {_START_S:.0f} s") from error
        self._spawn_task(self._keep_asking())

    @property
    def ready(self) -> Ready:
        """What the player said when it started: ports, scheduling, problems."""
        return self._ready.result()

    @property
    def pid(self) -> int:
        """Number of the player's process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the player can be sent to."""
        return not (self._is_lost or self._is_closing)

    # -- orders ------------------------------------------------------------------------------------

    def set_timeline(self, line: Timeline) -> None:
        """Start, stop, change tempo or place; see ``PlayerCore.set_timeline``."""
        self._send(SetTimeline(line))

    def replace(self, instrument: Voice, from_beat: float, notes: Iterable[Note]) -> None:
        """Put other notes from a position on; see ``PlayerCore.replace``.

        Args:
            instrument: whose notes.
            from_beat: the seam, in quarter notes of the piece.
            notes: the notes behind the seam, in quarter notes of the piece.

        Raises:
            WireError: a note out of range; nothing is sent.
        """
        self._send(*replacement(instrument, from_beat, notes))

    def set_audible(self, instrument: Voice, is_audible: bool) -> None:
        """Let an instrument be heard or not, at once."""
        self._tell(("audible", instrument), SetAudible(instrument, is_audible))

    def set_channel(self, instrument: Voice, channel: int) -> None:
        """Move an instrument to a MIDI channel, 0-15."""
        self._tell(("channel", instrument), SetChannel(instrument, channel))

    def set_program(self, instrument: Voice, program: int) -> None:
        """Give an instrument a General MIDI program, 0-127."""
        self._tell(("program", instrument), SetProgram(instrument, program))

    def set_offset(self, port: int, offset_ns: int) -> None:
        """Make an output (index in ``ready.ports``) later by nanoseconds; negative is earlier."""
        self._tell(("offset", str(port)), SetOffset(port, offset_ns))

    def set_clock_out(self, is_on: bool) -> None:
        """Send MIDI clock to the outputs, or stop doing so."""
        self._send(SetClockOut(is_on))

    def _tell(self, slot: tuple[str, str], frame: Command) -> None:
        """Send a setting unless the player has it: a fader in flood moves one thing, not all."""
        if self._told.get(slot) != frame:
            self._told[slot] = frame
            self._send(frame)

    def panic(self) -> None:
        """End every note and silence every channel; the music goes on if it runs."""
        self._send(Panic())

    async def stats(self, is_reset: bool = False, timeout_s: float = 5.0) -> Stats:
        """Return the player's counts, when it has taken in all that was sent before.

        Args:
            is_reset: whether to count from zero afterwards.
            timeout_s: how long to wait for the answer, in seconds.

        Raises:
            PlayerError: the player has gone or does not answer.
        """
        if not self.is_alive:
            raise PlayerError("the player has gone")
        token = next(self._tokens) & 0xFFFFFFFF
        answer: asyncio.Future[Stats] = asyncio.get_running_loop().create_future()
        self._asked[token] = answer
        self._send(AskStats(token, is_reset))
        try:
            async with asyncio.timeout(timeout_s):
                return await answer
        except TimeoutError as error:
            raise PlayerError(f"the player did not answer within {timeout_s} s") from error
        finally:
            self._asked.pop(token, None)

    async def close(self) -> None:
        """End every note and the process; returns in well under a second, whatever it does."""
        self._is_closing = True
        for task in tuple(self._tasks):
            task.cancel()
        if self._transport is not None:
            self._transport.close()
        await asyncio.shield(asyncio.to_thread(_reap, self._process))
        if self._transport is not None:
            self._transport.abort()
        self._fail_questions("the player was closed")

    # -- within ------------------------------------------------------------------------------------

    def _send(self, *commands: Command) -> None:
        # Encoded before any is sent: half a replacement is worse than none.
        data = b"".join([encode(command) for command in commands])
        if self._transport is None or not self.is_alive:
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > _MAX_BACKLOG_BYTES:
            self._give_up("it does not read what is sent to it")

    def _on_frame(self, frame: Frame) -> None:
        match frame:
            case Ready():
                if not self._ready.done():
                    self._ready.set_result(frame)
            case StatsReply(token, stats):
                self._n_unanswered = 0
                answer = self._asked.get(token)
                if answer is None:
                    self._events.on_stats(stats)
                elif not answer.done():
                    answer.set_result(stats)
            case Report(text):
                self._events.on_report(text)
            case _:
                self._give_up(f"it sent {type(frame).__name__}")

    def _on_closed(self, why: str) -> None:
        if self._is_closing or self._is_lost:
            return
        self._is_lost = True
        self._spawn_task(self._tell_lost(self._why_lost or why))

    async def _tell_lost(self, why: str) -> None:
        status = await asyncio.to_thread(_reap, self._process)
        kind = PlayerHungError if self._has_hung else PlayerError
        error = kind(f"the player has gone (exit status {status}{why and ': '}{why})")
        self._fail_questions(str(error))
        if not self._ready.done():
            self._ready.set_exception(error)
            return
        _log.warning("%s", error)
        self._events.on_lost(error)

    def _give_up(self, why: str) -> None:
        """End a player that misbehaves; its end is noticed as any other."""
        self._why_lost = why
        self._process.kill()

    async def _keep_asking(self) -> None:
        """Ask for the counts now and then; silence for long means that the player hangs."""
        while self.is_alive:
            # Counted in rounds, not in seconds: a suspended machine loses no player.
            if self._n_unanswered >= _MISSED_BEATS:
                self._has_hung = True
                self._give_up(f"it did not answer for {_MISSED_BEATS * _BEAT_S:.0f} s")
                return
            self._n_unanswered += 1
            self._send(AskStats(0, is_reset=False))
            await asyncio.sleep(_BEAT_S)

    def _fail_questions(self, why: str) -> None:
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(PlayerError(why))

    def _spawn_task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Protocol(asyncio.Protocol):
    """Cuts what the player sends into frames."""

    def __init__(self, on_frame: Callable[[Frame], None], on_closed: Callable[[str], None]) -> None:
        self._on_frame = on_frame
        self._on_closed = on_closed
        self._reader = FrameReader()
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while (frame := self._reader.next_frame()) is not None:
                self._on_frame(frame)
        except WireError as error:
            self._on_closed(str(error))
            if self._transport is not None:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._on_closed(str(exc or ""))


def _reap(process: subprocess.Popen[bytes]) -> int:
    """Wait until a process whose socket is closed has ended, by force if need be.

    Returns:
        Its exit status.
    """
    with suppress(subprocess.TimeoutExpired):
        return process.wait(_EXIT_S)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        return process.wait(_KILL_S)
    process.kill()
    return process.wait()
