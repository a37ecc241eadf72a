"""How long a page's request takes until it is answered, beside aiohttp's bare WebSocket echo.

    python -m benchmarks.web_trip [--requests 400] [--json FILE]

As `benchmarks.round_trip`, over the page's WebSocket. The band plays, and all that a page is told
comes through the same socket.
"""

import asyncio
import json
import multiprocessing
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Final

import aiohttp
from aiohttp import web

from benchmarks.checks import Check, as_rows
from benchmarks.command import run
from benchmarks.round_trip import percentiles, trips_table

_N_WARM: Final = 10
_GAP_S: Final = (0.004, 0.010)
"""Between requests: a page may send 200 a second."""
_PATIENCE_S: Final = 5.0
_SPAWN = multiprocessing.get_context("spawn")
_QUIET: Final = ("--osc-port", "0", "--midi-out", "none", "--midi-in", "none", "--web-port", "0")


def measure(n_requests: int = 400) -> dict[str, Any]:
    """Ask a server that plays.

    Args:
        n_requests: how often, of the server and of the echo.

    Returns:
        Milliseconds of server and echo: p50, p95, p99, max.
    """
    command = [sys.executable, "-P", "-m", "server", *_QUIET, "--play"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        url = _url_of(server)
        with _echo() as port:
            echo_url = f"http://127.0.0.1:{port}/ws"
            trips = asyncio.run(_by_turns(n_requests, f"{url}ws", echo_url))
    finally:
        server.terminate()
        server.communicate()
    limit_is = "a bare aiohttp echo, by turns"
    checks = [
        Check(f"web round trip {q}, playing", trips["server"][q], trips["echo"][q], "ms", limit_is)
        for q in ("p50_ms", "p99_ms")
    ]
    return {
        "n_requests": n_requests,
        "conditions": {"playing": trips},
        "checks": as_rows(checks),
    }


def _url_of(server: "subprocess.Popen[str]") -> str:
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"web page: (http\S+)", line):
            return found[1]
    raise RuntimeError("the server ended before it served the page")


async def _by_turns(n_requests: int, url: str, echo_url: str) -> dict[str, dict[str, float]]:
    rng = random.Random(1)
    spans: dict[str, list[float]] = {"server": [], "echo": []}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(url) as ours,
        session.ws_connect(echo_url) as bare,
    ):
        for number in range(n_requests + _N_WARM):
            turns = [("server", ours), ("echo", bare)]
            rng.shuffle(turns)
            for name, socket in turns:
                await _read_for(socket, rng.uniform(*_GAP_S))
                spans[name].append(await _trip_ms(socket, number))
    return {name: percentiles(values[_N_WARM:]) for name, values in spans.items()}


async def _read_for(socket: aiohttp.ClientWebSocketResponse, seconds: float) -> None:
    """Read what the server tells meanwhile, so that it does not stand before the answer."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                await socket.receive()
    except TimeoutError:
        return


async def _trip_ms(socket: aiohttp.ClientWebSocketResponse, number: int) -> float:
    text = json.dumps({"address": "/band/ping", "id": number})
    start_ns = time.perf_counter_ns()
    await socket.send_str(text)
    async with asyncio.timeout(_PATIENCE_S):
        while (await socket.receive_json()).get("id") != number:
            pass
    return (time.perf_counter_ns() - start_ns) / 1e6


@contextmanager
def _echo() -> Iterator[int]:
    """Run the bare echo in a process of its own; yields its port."""
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve_echo, args=(theirs,), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.kill()
        process.join()


def _serve_echo(answer: Connection) -> None:
    asyncio.run(_echo_for_ever(answer))


async def _echo_for_ever(answer: Connection) -> None:
    app = web.Application()
    app.router.add_get("/ws", _echo_socket)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    answer.send(runner.addresses[0][1])
    await asyncio.Event().wait()


async def _echo_socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(message.data)
    return socket


def table(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    return trips_table("web round trip, ms", result)


if __name__ == "__main__":
    sys.exit(run(measure, table, ("requests", 400, "of each of server and echo")))
