"""The server process with pages, browsers' rules and foreign OSCQuery clients on the other end."""

import asyncio
import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from server.music import INSTRUMENTS
from tests.e2e.running import RunningServer, client_of, running_server, wait_for

QUICK = ("--midi-out", "none", "--midi-in", "none", "--tempo", "300", "--seed", "3")
PATIENCE_S = 40.0


def web_url(server: RunningServer) -> str:
    """Wait for the line that names the page and return its address."""
    server.wait_said("web page: http://")
    return str(re.findall(r"web page: (\S+)", "\n".join(server.lines))[0])


class Page:
    """A page's WebSocket and all that it was told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.frames: list[dict[str, Any]] = []
        self._unmatched: list[dict[str, Any]] = []

    async def until(self, kind: str, **fields: object) -> dict[str, Any]:
        """Return the first such frame, told already or still to come; each answers one call."""

        def is_it(frame: dict[str, Any]) -> bool:
            return frame["type"] == kind and fields.items() <= frame.items()

        found = next((frame for frame in self._unmatched if is_it(frame)), None)
        if found is not None:
            self._unmatched.remove(found)
            return found
        async with asyncio.timeout(PATIENCE_S):
            while not is_it(frame := await self._receive()):
                self._unmatched.append(frame)
            return frame

    def forget(self) -> None:
        """Have what was told so far answer no call."""
        self._unmatched.clear()

    async def until_running(self) -> None:
        """Wait for music: a page that comes late is told of it in its greeting."""
        if not self.frames[0]["timeline"]["is_running"]:
            await self.until("timeline", is_running=True)

    async def _receive(self) -> dict[str, Any]:
        message = await self._socket.receive()
        assert message.type is aiohttp.WSMsgType.TEXT, message
        frame: dict[str, Any] = json.loads(message.data)
        self.frames.append(frame)
        return frame

    async def say(self, address: str, *args: object) -> None:
        await self._socket.send_json({"address": address, "args": args, "id": len(self.frames)})

    async def ask(self, address: str, *args: object) -> dict[str, Any]:
        await self._socket.send_json({"address": address, "args": args, "id": 77})
        return await self.until("done", id=77)


@contextlib.asynccontextmanager
async def page_of(url: str) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session, session.ws_connect(url + "ws") as socket:
        page = Page(socket)
        await page.until("hello")
        yield page


async def test_a_session_of_two_pages_and_an_osc_client() -> None:
    with running_server(*QUICK) as server, client_of(server) as osc:
        url = web_url(server)
        async with page_of(url) as page, page_of(url) as other:
            await page.ask("/band/play")
            line = await other.until("timeline", is_running=True)
            assert line["tempo"] == 300.0
            for instrument in INSTRUMENTS:
                await other.until("notes", instrument=instrument)
                window = await page.until("window", instrument=instrument, index=1)
                assert all(16 <= note[0] < 32 for note in window["notes"])
            await page.until("value", address="/band/beat")
            osc.send("/band/bass/mute", 1)
            await page.until("value", address="/band/bass/mute", args=[1])
            await page.say("/band/swing", 0.5)
            await other.until("value", address="/band/swing", args=[0.5])
            wait_for(lambda: [0.5] in osc.of("/band/swing"), "the page's move at the OSC client")
            await page.ask("/band/panic")
            assert any(frame["type"] == "panic" for frame in page.frames)
            page.forget()
            health = await page.until("health")
            assert health["late_windows"] == 0
            assert health["web_clients"] == 2
            assert health["generation_ms"] < health["generation_budget_ms"]
            await page.ask("/band/stop")
            await other.until("timeline", is_running=False)


async def test_a_page_hears_the_end_and_comes_back_to_a_new_server() -> None:
    with running_server("--play", *QUICK) as server:
        url = web_url(server)
        async with page_of(url) as page:
            await page.until_running()
            page.forget()
            assert server.end() == 0
            await page.until("timeline", is_running=False)
    port = url.rstrip("/").rpartition(":")[2]
    with running_server("--play", *QUICK, "--web-port", port) as server:
        assert web_url(server) == url
        async with page_of(url) as page:
            await page.until_running()


async def test_a_page_that_never_reads_costs_no_note_and_no_end() -> None:
    with running_server("--play", *QUICK) as server, client_of(server) as osc:
        host, port = web_url(server).removeprefix("http://").rstrip("/").split(":")
        with socket.create_connection((host, int(port))) as deaf:
            deaf.sendall(
                f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
            )
            wait_for(lambda: len(osc.of("/band/beat")) > 20, "music past a page that never reads")
            assert await asyncio.to_thread(server.end) == 0


def test_a_port_that_is_taken_is_said_and_the_next_is_had() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running_server(*QUICK, "--web-port", str(port)) as server:
            url = web_url(server)
            assert port < int(url.rstrip("/").rpartition(":")[2]) < port + 10
            server.wait_said(f"web: port {port} is taken")


def test_without_any_port_the_band_plays_on() -> None:
    with running_server("--play", *QUICK, "--web-host", "203.0.113.7") as server:
        server.wait_said("no web page: cannot listen on 203.0.113.7")
        server.wait_said("playing")
        assert server.end() == 0


def test_without_the_web_its_library_is_not_loaded() -> None:
    program = "import sys, server.app, server.__main__; assert 'aiohttp' not in sys.modules"
    subprocess.run([sys.executable, "-P", "-c", program], check=True)
    with running_server(*QUICK, "--no-web") as server:
        server.wait_said("ready")
        assert not any("web" in line for line in server.lines)
        assert server.end() == 0


def test_open_opens_the_page(tmp_path: Path) -> None:
    told = tmp_path / "told"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {told}.part && mv {told}.part {told}\n')
    browser.chmod(0o700)
    with running_server(*QUICK, "--open", env={"BROWSER": f"{browser} %s"}) as server:
        wait_for(told.exists, "a browser")
        assert told.read_text().strip() == web_url(server)


def test_a_foreign_oscquery_client_in_python_reads_values() -> None:
    """python-oscquery 0.4.0; it cannot take a whole tree that has values on containers."""
    from pythonoscquery.osc_query_client import OSCQueryClient
    from zeroconf import ServiceInfo

    with running_server(*QUICK) as server:
        port = int(web_url(server).rstrip("/").rpartition(":")[2])
        kind = "_oscjson._tcp.local."
        info = ServiceInfo(kind, f"x.{kind}", port=port, parsed_addresses=["127.0.0.1"])
        client = OSCQueryClient(info)
        host = client.get_host_info()
        assert host is not None
        assert (host.osc_ip, host.osc_port, host.osc_transport) == ("127.0.0.1", server.port, "UDP")
        node = client.query_node("/band/bass/density")
        assert node is not None
        assert node.value == [0.5]
        assert int(node.access) == 3
        node = client.query_node("/band/bass/macro")
        assert node is not None
        assert [child.value for child in node.contents] == [[0.0]] * 8
        assert client.query_node("/band/nothing") is None


async def test_a_foreign_zeroconf_browser_finds_both_services() -> None:
    from zeroconf import ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

    kinds = ["_osc._udp.local.", "_oscjson._tcp.local."]
    found: dict[str, str] = {}
    is_found = asyncio.Event()

    def take(
        zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        if state_change is ServiceStateChange.Added:
            found[service_type] = name
        if len(found) == len(kinds):
            is_found.set()

    with running_server(*QUICK, "--advertise") as server:
        port = int(web_url(server).rstrip("/").rpartition(":")[2])
        server.wait_said("advertised as")
        browsing = AsyncZeroconf(interfaces=["127.0.0.1"])
        browser = AsyncServiceBrowser(browsing.zeroconf, kinds, handlers=[take])
        try:
            async with asyncio.timeout(PATIENCE_S):
                await is_found.wait()
            ports = {}
            for kind, name in found.items():
                info = AsyncServiceInfo(kind, name)
                assert await info.async_request(browsing.zeroconf, PATIENCE_S * 1000)
                assert info.parsed_addresses() == ["127.0.0.1"]
                ports[kind] = info.port
            assert ports == {kinds[0]: server.port, kinds[1]: port}
        finally:
            await browser.async_cancel()
            await browsing.async_close()
        assert server.end() == 0


NODE_PROGRAM = """
const { DiscoveredService } = require("oscquery");
const service = new DiscoveredService("127.0.0.1", Number(process.argv[1]));
service.update().then(() => {
  const said = {};
  for (const path of ["/band/tempo", "/band/play", "/band/quantum"]) {
    const node = service.resolvePath(path).serialize();
    said[path] = { type: node.TYPE, range: node.RANGE, value: node.VALUE, access: node.ACCESS };
  }
  console.log(JSON.stringify({ n: service.flat().length, port: service.hostInfo.oscPort, said }));
});
"""
"""With npm's oscquery 1.1.0 or later."""


def _has_node_client() -> bool:
    return shutil.which("node") is not None and (
        subprocess.run(["node", "-e", 'require("oscquery")'], capture_output=True).returncode == 0
    )


@pytest.mark.peers
@pytest.mark.skipif(not _has_node_client(), reason="no oscquery: npm install oscquery")
def test_a_foreign_oscquery_client_in_javascript_reads_the_tree() -> None:
    with running_server(*QUICK) as server:
        port = web_url(server).rstrip("/").rpartition(":")[2]
        done = subprocess.run(
            ["node", "-e", NODE_PROGRAM, port], check=True, capture_output=True, text=True
        )
        told = json.loads(done.stdout)
        assert told["port"] == server.port
        assert told["n"] > 150
        assert told["said"]["/band/tempo"] == {
            "type": "f",
            "range": [{"MIN": 20, "MAX": 300}],
            "value": [300],
            "access": 3,
        }
        assert told["said"]["/band/play"]["type"] == "N"
        assert "bar" in told["said"]["/band/quantum"]["range"][0]["VALS"]
