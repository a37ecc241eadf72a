"""Foreign programs on the other end: liblo's oscsend and oscdump."""

import asyncio
import contextlib
import shutil
import socket
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator

import pytest

from server.clock import ManualClock, Timeline
from server.music import INSTRUMENTS, Note
from server.osc.service import OscService
from server.settings import Settings
from tests.server.osc.udp import Peer

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(
        not (shutil.which("oscsend") and shutil.which("oscdump") and shutil.which("stdbuf")),
        reason="liblo-tools are not installed",
    ),
]


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Dump:
    """oscdump and what it prints."""

    def __init__(self, process: Process, port: int) -> None:
        self.port = port
        self._process = process

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls) -> AsyncIterator["Dump"]:
        port = free_port()
        command = ("stdbuf", "-oL", "oscdump", str(port))
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
        dump = cls(process, port)
        try:
            await dump._wait_until_it_listens()
            yield dump
        finally:
            process.kill()
            await process.wait()

    async def _wait_until_it_listens(self) -> None:
        first = asyncio.ensure_future(self.line())
        async with Peer.open() as peer:
            while not first.done():
                peer.ask(("127.0.0.1", self.port), "/ready")
                await asyncio.wait([first], timeout=0.05)

    async def line(self) -> str:
        """Return the next message as oscdump prints it, without its time tag."""
        assert self._process.stdout is not None
        raw = await self._process.stdout.readline()
        return raw.decode().rstrip("\n ").partition(" ")[2]

    async def expect(self, start: str) -> str:
        while True:
            line = await self.line()
            if line.startswith(start):
                return line


async def oscsend(server: tuple[str, int], *words: str) -> None:
    process = await asyncio.create_subprocess_exec("oscsend", server[0], str(server[1]), *words)
    assert await process.wait() == 0


async def test_liblo_says_hello_steers_and_hears_the_band() -> None:
    settings, clock = Settings(), ManualClock()
    service = OscService(settings, clock)
    server = await service.start(port=0)
    service.on_action("play", lambda *_: service.set_timeline(Timeline(0.0, 0, 120.0)))
    service.on_action("stop", lambda *_: service.set_timeline(Timeline(0.0, 0, 120.0).halted(0)))
    for instrument in INSTRUMENTS:
        service.replace(instrument, 0.0, [Note(0.0, 1.0, 60, 90)])
    async with Dump.open() as dump:
        await oscsend(server, "/band/hello", "is", str(dump.port), "liblö")
        assert await dump.expect("/band/tempo") == "/band/tempo f 120.000000"
        assert await dump.expect("/band/quantum") == '/band/quantum s "bar"'
        assert await dump.expect("/band/done") == '/band/done s "/band/hello"'
        await oscsend(server, "/band/tempo", "i", "90")
        assert await dump.line() == "/band/tempo f 90.000000"
        await oscsend(server, "/band/{bass,drums}/solo", "T")
        assert await dump.line() == "/band/drums/solo i 1"
        assert await dump.line() == "/band/bass/solo i 1"
        await oscsend(server, "/band/play")
        assert await dump.line() == "/band/playing i 1"
        assert await dump.line() == "/band/note/drums iifif 60 90 490.000000 10 0.000000"
        assert await dump.line() == "/band/note/bass iifif 60 90 490.000000 3 0.000000"
        assert await dump.line() == "/band/beat iif 1 1 120.000000"
        await oscsend(server, "/band/stop", "f", "1")
        assert await dump.line() == "/band/note/drums iifif 60 0 0.000000 10 0.000000"
        assert await dump.line() == "/band/note/bass iifif 60 0 0.000000 3 0.000000"
        assert await dump.line() == "/band/playing i 0"
        await oscsend(server, "/band/bye", "i", str(dump.port))
        settings.set("tempo", 50)
        await oscsend(server, "/band/hello", "i", str(dump.port))
        assert await dump.line() == "/band/tempo f 50.000000"
    service.close()
