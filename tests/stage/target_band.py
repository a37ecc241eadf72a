"""The whole server in virtual time, which plays while it is attacked: no note may hang."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from server.addresses import ENDPOINTS, SETTING_KEYS
from server.clock import NS_PER_S, ManualClock
from server.osc.dispatcher import Sender
from tests.server.osc.packets import HOSTILE, message
from tests.server.osc.test_wire_fuzz import WELL_FORMED
from tests.server.virtual_loop import VirtualLoop
from tests.server.virtual_server import VirtualServer
from tests.stage.target_osc import _ADDRESSES

_PAUSE_S = 0.002
_SOURCES = tuple(Sender("127.0.0.1", 50_010 + k) for k in range(3))


class _Playing:
    """A server that plays."""

    align = 1

    def __init__(self) -> None:
        self.classes: Counter[str] = Counter()
        self._patch = pytest.MonkeyPatch()
        self._folder = tempfile.TemporaryDirectory(prefix="fuzz-")
        clock = ManualClock(1000 * NS_PER_S)
        self._loop = VirtualLoop(clock, lambda: 0.005)
        self.server = VirtualServer(Path(self._folder.name), clock, self._patch)
        self._running = self._loop.run_until_complete(self.server.start())
        self._do(self._settle, 0.5)

    def _settle(self) -> None:
        """Play as at the start, whatever was asked before."""
        for key in SETTING_KEYS:
            if key != "model":
                default = ENDPOINTS[key].default
                assert default is not None
                self.server.app.settings.set(key, default)
        self.server.send("/band/play")
        self._n_ons = self.server.synth.n_ons

    def _do(self, work: Callable[[], None], seconds: float) -> None:
        """Do something on the loop, then let time pass."""

        async def act() -> None:
            work()
            await asyncio.sleep(seconds)

        self._loop.run_until_complete(act())
        assert not self.server.failures, self.server.failures
        assert not self._running.done()

    def check(self) -> None:
        self.server.check_notes()
        self._do(self._settle, 8.0)
        assert self.server.synth.n_ons > self._n_ons, self._state()

    def _state(self) -> str:
        conductor = self.server.live._conductor
        return f"silent at beat {conductor.beat}, {conductor.line}, {conductor.engine.queue}"

    def close(self) -> None:
        self.server.app.request_stop()
        self._loop.run_until_complete(self._running)
        assert not self.server.synth.sounding
        self._loop.close()
        self._patch.undo()
        self._folder.cleanup()


class BandTarget(_Playing):
    """Datagrams to the whole band: its handlers, its engine, its player."""

    align = 4

    def __init__(self) -> None:
        super().__init__()
        self.seeds = [*WELL_FORMED, *(p for p in HOSTILE.values() if 0 < len(p) < 4096)]
        self.seeds += [message(address, "i", b"\0\0\0\1") for address in _ADDRESSES]
        self.seeds += [message(address, "f", b"\x3f\0\0\0") for address in _ADDRESSES]
        self.words = (*_ADDRESSES[::5], b",ifs", b"*", b"{bass,drums}")

    def run(self, data: bytes) -> None:
        wire = self.server.wire
        n_refused = wire.guard.refused.total()
        sender = _SOURCES[len(data) % 3]
        self._do(lambda: wire.datagram_received(data, sender), _PAUSE_S)
        self.classes["taken" if wire.guard.refused.total() == n_refused else "malformed"] += 1


class MidiTarget(_Playing):
    """Bytes to MIDI in, cut where a broken driver might; clock, notes, controls and worse."""

    words: tuple[bytes, ...] = (
        b"\x90\x40\x40",
        b"\x80\x40\0",
        b"\xb0\x40\x7f",
        b"\xf8" * 24,
        b"\xfa",
        b"\xfc",
    )
    words = (
        *words,
        b"\xf2\1\1",
        b"\xf0\x7e\xf7",
        b"\xc0\1",
        b"\xe0\0\x40",
        b"\xff",
        b"\x90\xff\xff",
    )

    def __init__(self) -> None:
        super().__init__()
        self.seeds = [b"\x90\x40\x50\x80\x40\0", b"\xfa" + b"\xf8" * 48, b"\xb0\7\x40\xb0\7\x41"]
        self.seeds += [b"\x99\x24\x7f\x99\x26\0", b"\xf2\0\1\xfb\xf8", b"\xf0\1\2\3\xf7", b""]

    def run(self, data: bytes) -> None:
        n_refused = self.server.live.n_malformed
        self._do(lambda: self._play(data[:64]), _PAUSE_S)
        self.classes["taken" if self.server.live.n_malformed == n_refused else "malformed"] += 1

    def _play(self, data: bytes) -> None:
        for message_bytes in self._cut(data):
            self.server.midi(*message_bytes)

    @staticmethod
    def _cut(data: bytes) -> list[bytes]:
        """Cut before each status byte."""
        cuts = [0, *(k for k, byte in enumerate(data) if byte >= 0x80), len(data)]
        return [data[a:b] for a, b in pairwise(cuts) if a < b]

    def check(self) -> None:
        super().check()
        # The next ones meet a band that listens in another way.
        self._do(self._listen_otherwise, 0.0)

    def _listen_otherwise(self) -> None:
        modes = ("off", "lead", "respond", "continue")
        n_checks = self.classes.total() // 500
        self.server.send("/band/input", modes[n_checks % 4])
        if n_checks // 4 % 2:
            self.server.send("/band/clock/source", "midi")
            self.server.midi(0xFA)
