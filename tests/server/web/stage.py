"""The web beside a real OSC service on real sockets, without models and without a player."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp

from server.clock import ManualClock
from server.conductor import Conductor
from server.config import ServerConfig
from server.contract import BandCard, read_card
from server.errors import RequestError
from server.osc.service import OscService
from server.settings import Settings
from server.web.part import WebPart
from server.web.views import Views
from tests.server.osc.udp import Peer

MODELS = Path(__file__).parents[3] / "exported_models"


class FakeConductor:
    """A band that is nobody: a card, and outputs that are kept."""

    def __init__(self) -> None:
        card = read_card(MODELS / "band")
        assert isinstance(card, BandCard)
        self.models = SimpleNamespace(card=card)
        # Each window but the first two plays the one before the last again.
        self.engine = SimpleNamespace(source_of=lambda index: index - 2 if index > 1 else index)
        self.outputs: list[object] = []

    def add_output(self, output: object) -> None:
        self.outputs.append(output)

    def has_output(self, output: object) -> bool:
        return output in self.outputs

    def remove_output(self, output: object) -> None:
        self.outputs.remove(output)


class Page:
    """A page's WebSocket, read by the test."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.hello: dict[str, Any] = {}

    async def next(self) -> dict[str, Any]:
        message = await self.socket.receive()
        assert message.type is aiohttp.WSMsgType.TEXT, message
        frame: dict[str, Any] = json.loads(message.data)
        return frame

    async def until(self, kind: str, **fields: object) -> dict[str, Any]:
        """Return the next frame of a type that has these fields, passing over others."""
        while True:
            frame = await self.next()
            if frame["type"] == kind and fields.items() <= frame.items():
                return frame

    async def say(self, address: str, *args: object, number: int | None = None) -> None:
        await self.socket.send_json({"address": address, "args": args, "id": number})

    async def ask(self, address: str, *args: object) -> dict[str, Any]:
        """Send a request and return its done or fail."""
        await self.say(address, *args, number=77)
        while True:
            frame = await self.next()
            if frame["type"] in ("done", "fail") and frame["id"] == 77:
                return frame


class Stage:
    """Settings, an OSC service, the web, and a clock that stands."""

    def __init__(self, tmp_path: Path, **config: Any) -> None:
        self.settings = Settings()
        self.clock = ManualClock(5_000_000_000)
        self.osc = OscService(self.settings, self.clock)
        self.conductor = FakeConductor()
        self.snapshots: list[str] = []
        self.midi: dict[str, object] = {"out": [], "in": "", "problem": "", "scheduling": ""}
        self.config = ServerConfig(web_port=0, user_folder=tmp_path, **config)
        self.server = ("", 0)
        self.web: WebPart
        self.url = ""
        self.session: aiohttp.ClientSession

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Stage"]:
        self.osc.on_action("play", lambda _args, _sender: None)
        self.osc.on_action("record", lambda args, _sender: self._record(str(args[0])))
        self.osc.on_action("snapshots", lambda _args, _sender: [(n,) for n in self.snapshots])
        self.server = await self.osc.start(port=0)
        views = Views(lambda: self.snapshots, lambda: self.midi)
        conductor = cast(Conductor, self.conductor)
        self.web = WebPart(self.config, self.osc, conductor, self.clock, views)
        await self.web.start()
        self.url = self.web.url
        async with aiohttp.ClientSession() as self.session:
            try:
                yield self
            finally:
                await self.web.close()
                self.osc.close()

    async def _record(self, name: str) -> None:
        await asyncio.sleep(0)
        raise RequestError("disk", f"{name} cannot be written")

    @contextlib.asynccontextmanager
    async def page(self, **headers: str) -> AsyncIterator[Page]:
        """A page that has read its start."""
        async with self.session.ws_connect(self.url + "ws", headers=headers) as socket:
            page = Page(socket)
            page.hello = await page.until("hello")
            for instrument in page.hello["instruments"]:
                await page.until("notes", instrument=instrument)
            yield page

    @contextlib.asynccontextmanager
    async def peer(self) -> AsyncIterator[Peer]:
        """A subscribed OSC client."""
        async with Peer.open() as peer:
            peer.ask(self.server, "/band/hello", peer.port, "peer")
            await peer.until_done("/band/hello")
            yield peer
