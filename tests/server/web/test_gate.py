"""Who only connects, or asks nonsense, takes neither the last file nor the disk."""

import asyncio
import contextlib
import errno
import logging
from collections.abc import AsyncIterator

import pytest

from server.log_rate import AT_ONCE, AFew
from server.web import gate
from tests.server.web.stage import Stage

ROOM = 4
PATIENCE = 1000
TWO_HOSTS = b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"


def port_of(stage: Stage) -> int:
    return int(stage.url.rstrip("/").rpartition(":")[2])


class Visitors:
    """Connections that say nothing."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.inside: list[asyncio.StreamWriter] = []

    async def come(self) -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        self.inside.append(writer)
        return reader

    async def leave(self) -> None:
        writer = self.inside.pop(0)
        writer.close()
        await writer.wait_closed()


@pytest.fixture
async def visitors(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visitors]:
    monkeypatch.setattr(gate, "MAX_CONNECTIONS", ROOM)
    visitors = Visitors(port_of(stage))
    yield visitors
    for writer in visitors.inside:
        writer.close()


async def come_to(stage: Stage, name: str, n: int) -> None:
    """Let the server go on until a figure of the status has a value."""
    for _ in range(PATIENCE):
        if stage.osc.figures()[name] == n:
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"{name} is {stage.osc.figures()[name]}, wanted {n}")


async def test_one_connection_too_many_is_ended_and_counted(
    stage: Stage, visitors: Visitors
) -> None:
    for _ in range(ROOM):
        await visitors.come()
    await come_to(stage, "web_connections", ROOM)
    for n in (1, 2, 3):
        reader = await visitors.come()
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
        await come_to(stage, "web_turned_away", n)
    assert stage.osc.figures()["web_connections"] == ROOM


async def test_who_leaves_makes_room(stage: Stage, visitors: Visitors) -> None:
    for _ in range(ROOM):
        await visitors.come()
    await come_to(stage, "web_connections", ROOM)
    await visitors.leave()
    await come_to(stage, "web_connections", ROOM - 1)
    async with stage.session.get(stage.url) as response:
        assert response.status == 200
    assert stage.osc.figures()["web_turned_away"] == 0


async def test_malformed_requests_do_not_fill_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = logging.getLogger("aiohttp.server")
    assert any(isinstance(each, AFew) for each in http.filters)
    monkeypatch.setattr(http, "filters", [AFew()])
    for _ in range(5 * AT_ONCE):
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(stage))
        writer.write(TWO_HOSTS)
        assert (await reader.read()).startswith(b"HTTP/1.0 400")
        writer.close()
    assert len([r for r in caplog.records if r.name == "aiohttp.server"]) == AT_ONCE


async def test_a_listener_that_has_no_files_does_not_fill_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = logging.getLogger("asyncio")
    assert any(isinstance(each, AFew) for each in log.filters)
    monkeypatch.setattr(log, "filters", [AFew()])
    # As asyncio does, a hundred times a second and more.
    for _ in range(5 * AT_ONCE):
        problem = {
            "message": "socket.accept() out of system resource",
            "exception": OSError(errno.EMFILE, "Too many open files"),
            "socket": object(),
        }
        asyncio.get_running_loop().call_exception_handler(problem)
    assert len([r for r in caplog.records if r.name == "asyncio"]) == AT_ONCE
