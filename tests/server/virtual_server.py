"""The whole server in virtual time: the real ``App`` with a player, clients and a disk of the test.

Only what reaches out of the process is replaced: sockets, the player's process, Link, the disk.
"""

import asyncio
import errno
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from server import app as app_module
from server import controls, live, snapshots, take
from server.address_row import Endpoint
from server.app import App
from server.clock import NS_PER_MS, NS_PER_S, Clock, ManualClock, Timeline
from server.config import ServerConfig
from server.errors import PlayerError, ServerError
from server.music import INSTRUMENTS
from server.osc import dispatcher
from server.osc.dispatcher import Sender
from server.osc.wire import Wire
from server.player.core import PlayerCore
from server.player.frames import Command, Ready
from server.player.link import LinkEvents, PlayerLink
from server.player.process import PlayerLoop
from server.player.wire import FrameReader
from server.player.wire import encode as encode_frame
from tests.server.virtual import TINY

SOURCE = Sender("127.0.0.1", 50001)
REPLY_PORT = 50000


class Synth:
    """What hears the player: every message with its instant, and a note never twice at once."""

    needs_watch = False

    def __init__(self) -> None:
        self.sounding: set[tuple[int, int]] = set()
        self.n_ons = 0

    def send(self, port: int, message: bytes) -> None:
        assert port == 0
        assert all(byte < 0x80 for byte in message[1:])
        kind, key = message[0] & 0xF0, (message[0] & 15, message[1] if len(message) > 1 else 0)
        if kind == 0x90:
            assert message[2] > 0
            assert key not in self.sounding, f"{key} was struck again before its end"
            self.sounding.add(key)
            self.n_ons += 1
        elif kind == 0x80:
            assert key in self.sounding, f"{key} was ended and did not sound"
            self.sounding.discard(key)

    def is_there(self, _port: int) -> bool:
        return True

    def reopen(self, _port: int) -> bool:
        return True


class VirtualLink(PlayerLink):
    """The player without its process; what it is told goes through the wire's own bytes."""

    def __init__(self, clock: Clock, synth: Synth) -> None:
        super().__init__(cast("subprocess.Popen[bytes]", None), LinkEvents())
        self._ready.set_result(Ready(is_realtime=False, scheduling="", ports=("out",), problem=""))
        self.core = PlayerCore(synth, dict.fromkeys(INSTRUMENTS, 0))
        self._clock = clock
        self._sockets = socket.socketpair()
        self._loop = PlayerLoop(self._sockets[1], self.core, synth, clock=clock)
        self._reader = FrameReader()
        self._timer: asyncio.TimerHandle | None = None

    def _send(self, *commands: Command) -> None:
        if self._is_closing:
            return
        self._reader.feed(b"".join(encode_frame(command) for command in commands))
        while (frame := self._reader.next_frame()) is not None:
            self._loop._obey(frame)
        self._advance()

    def _advance(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        due_ns = self.core.advance(self._clock.now_ns())
        if due_ns is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(due_ns / NS_PER_S, self._advance)

    def end(self) -> None:
        """End as the process does when it is killed or its socket closes."""
        self._is_closing = True
        if self._timer is not None:
            self._timer.cancel()
        self.core.close()
        self._loop.close()
        self._sockets[0].close()

    async def close(self) -> None:
        if not self._is_closing:
            self.end()


class Session:
    """A Link session that plays or stands."""

    def __init__(self, line: Timeline, clock: Clock) -> None:
        self._line, self._clock = line, clock

    def line(self, _music: Timeline) -> Timeline:
        return self._line

    def set_tempo(self, tempo_bpm: float) -> None:
        self._line = self._line.with_tempo(tempo_bpm, self._clock.now_ns())

    def set_playing(self, is_playing: bool) -> None:
        now_ns = self._clock.now_ns()
        self._line = self._line.started(now_ns) if is_playing else self._line.halted(now_ns)

    def close(self) -> None:
        """Nobody else is in it."""


class Network(asyncio.DatagramTransport):
    """Where the server's packets go: to one client's ears."""

    def __init__(self, clock: Clock) -> None:
        super().__init__({"socket": self, "sockname": ("127.0.0.1", 9000)})
        self._clock = clock
        self.n_answers = 0
        self.told: dict[str, list[list[Any]]] = {}
        self._notes: dict[tuple[str, int, int], list[list[float]]] = {}

    def setsockopt(self, *_: object) -> None:
        """Be a socket as well."""

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        """Stay open: what comes late is heard too."""

    def sendto(self, data: Any, addr: Any = None) -> None:
        if data.startswith((b"/band/done\0", b"/band/fail\0")):
            self.n_answers += 1
        if addr[1] != REPLY_PORT or data.startswith(b"/band/window/"):
            return
        message = OscMessage(data)
        key, args = message.address.removeprefix("/band/"), list(message.params)
        if key.startswith("note/"):
            self._note(key, args)
        elif key == "playing" and args == [0]:
            self._drop_waiting()
        self.told.setdefault(key, []).append(args)
        del self.told[key][:-100]

    def _note(self, key: str, args: list[Any]) -> None:
        pitch, velocity, duration_ms, channel, delay_ms = args
        now_ms = self._clock.now_ns() / NS_PER_MS
        at_ms = now_ms + delay_ms
        notes = self._notes.setdefault((key, channel, pitch), [])
        notes[:] = [span for span in notes if span[1] > now_ms]
        if velocity:
            notes.append([at_ms, at_ms + duration_ms])
        for span in notes:
            if not velocity and span[0] <= at_ms < span[1]:
                span[1] = at_ms

    def _drop_waiting(self) -> None:
        now_ms = self._clock.now_ns() / NS_PER_MS
        for notes in self._notes.values():
            notes[:] = [span for span in notes if span[0] <= now_ms]

    def longest_ms(self, *, is_begun: bool = False) -> float:
        """Return for how long anything that was told, or has begun, still sounds from then on."""
        now_ms = self._clock.now_ns() / NS_PER_MS
        spans = [span for notes in self._notes.values() for span in notes]
        lengths_ms = [
            end - max(start, now_ms) for start, end in spans if start <= now_ms or not is_begun
        ]
        return max(lengths_ms, default=0.0)


class Disk:
    """A disk that may be full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = False
        monkeypatch.setattr(take, "write_recording", self._guarded(take.write_recording))
        for module in (snapshots, controls):
            monkeypatch.setattr(module, "_write", self._guarded(module._write))

    def _guarded(self, write: Callable[..., None]) -> Callable[..., None]:
        def call(*args: Any) -> None:
            if self.is_full:
                raise OSError(errno.ENOSPC, "No space left on device")
            write(*args)

        return call


class VirtualServer:
    """A server and all that is about it."""

    def __init__(self, folder: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock, self.synth, self.network = clock, Synth(), Network(clock)
        self.disk = Disk(monkeypatch)
        self.links: list[VirtualLink] = []
        self.n_requests = 0
        self.failures: list[str] = []
        monkeypatch.setattr(app_module, "MonotonicClock", lambda: clock)
        monkeypatch.setattr(PlayerLink, "start", self._start_player)
        monkeypatch.setattr(live, "LinkClock", Session)
        monkeypatch.setattr(Wire, "open", self._open)
        monkeypatch.setattr(dispatcher, "_unforeseen", self._note_unforeseen)
        self._copy_models(folder / "models")
        config = ServerConfig(
            model="tiny_band", models_folder=folder / "models", user_folder=folder, midi_in="none"
        )
        self.app = App(config)

    @staticmethod
    def _copy_models(folder: Path) -> None:
        for name in ("tiny_band", "other", "coarse", "damaged"):
            shutil.copytree(TINY, folder / name)
        coarse = folder / "coarse" / "card.json"
        coarse.write_text(coarse.read_text().replace('"steps_per_beat": 16', '"steps_per_beat": 8'))
        (folder / "damaged" / "bass_decoder.onnx").write_bytes(b"garbage")

    def _note_unforeseen(self, endpoint: Endpoint, error: Exception) -> ServerError:
        self.failures.append(f"{endpoint.address}: {error!r}")
        return ServerError(str(error))

    async def _start_player(self, *_: object) -> VirtualLink:
        self.links.append(VirtualLink(self.clock, self.synth))
        return self.links[-1]

    async def _open(self, _host: str, _port: int) -> Sender:
        self.wire.connection_made(self.network)
        return self.wire.address

    @property
    def wire(self) -> Wire:
        return self.app.osc._wire

    @property
    def live(self) -> live.Live:
        assert self.app.live is not None
        return self.app.live

    async def start(self) -> "asyncio.Task[None]":
        """Run the server until it is ready."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: self.failures.append(repr(context)))
        running = asyncio.create_task(self.app.run())
        await asyncio.sleep(2.0)
        self.send("/band/hello", REPLY_PORT, "test")
        return running

    def send(self, address: str, *args: float | str, source: Sender = SOURCE) -> None:
        """Send a request, which is to be answered once."""
        self.n_requests += 1
        builder = OscMessageBuilder(address)
        for arg in args:
            builder.add_arg(arg)
        self.wire.datagram_received(builder.build().dgram, source)

    def midi(self, *message: int) -> None:
        """Play something into MIDI in."""
        self.live.take_midi(bytes(message), self.clock.now_ns())

    def check_notes(self) -> None:
        """See that every note that sounds is in the ledger, and none of them is overdue."""
        if self.app.player.link is None:
            assert not self.synth.sounding
            return
        core = self.links[-1].core
        line, offset_ns = core._line, core._offsets_ns.get(0, 0)
        held = list(core._ledger._held.values())
        assert {note.key[1:] for note in held} == self.synth.sounding
        for note in held:
            assert line is not None
            assert line.is_running
            assert line.ns_at(note.end_beats) + offset_ns >= self.clock.now_ns() - NS_PER_MS

    def kill_player(self) -> None:
        """Have the player's process die, if one runs."""
        if self.app.player.link is not None:
            self.links[-1].end()
            self.app.player._on_lost(PlayerError("the player was killed"))
