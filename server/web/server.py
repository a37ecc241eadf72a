"""The web server: the page, its socket, recordings and cards, and OSCQuery, on one port."""

import asyncio
import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from server.allowed import ANYONE, Allowed
from server.contract import read_card
from server.errors import ConfigError, ModelError
from server.log_rate import limit
from server.model_folders import set_names
from server.web.connection import Connection
from server.web.discovery import own_address
from server.web.door import TOKEN, Door, add_headers
from server.web.files import PageFile, page_files, recordings
from server.web.frames import card_of
from server.web.gate import Gate

_log = logging.getLogger(__name__)

N_PORTS: Final = 10
"""Ports that are tried, from the wanted one up."""
MAX_SOCKETS: Final = 64
TICK_S: Final = 0.5
"""How often pages are told how the server is."""
_INDEX: Final = "index.html"
_SHUTDOWN_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Where to listen, and what may be had."""

    host: str
    port: int
    """TCP port; 0: any free one."""
    token: str
    """Asked for beyond loopback; empty: one is made up."""
    recordings_folder: Path
    models_folder: Path
    allowed: Allowed = ANYONE
    """Whose requests are looked at."""


@dataclass(frozen=True, slots=True)
class Makers:
    """What answers: injected, so that this module knows only HTTP."""

    page_socket: Callable[[], Connection]
    """Makes a page's socket."""
    query_socket: Callable[[], Connection]
    """Makes an OSCQuery client's socket."""
    query: Callable[[str, str], web.Response]
    """Answers for a path and an attribute; empty: the whole node."""
    tick: Callable[[], None]
    """Called twice a second."""


class WebServer:
    """One listening port."""

    def __init__(self, options: WebOptions, makers: Makers) -> None:
        """Prepare; nothing is opened yet.

        Args:
            options: where to listen, what may be had.
            makers: what answers.
        """
        self._options = options
        self._makers = makers
        self._door = Door(options.host, options.token, options.allowed)
        self._files: dict[str, PageFile] = {}
        self._sockets: set[Connection] = set()
        self._runner: web.AppRunner | None = None
        self._gate: Gate | None = None
        self._listener: asyncio.Server | None = None
        self._ticking: asyncio.Task[None] | None = None
        self.port = 0
        """The port that it listens on; 0 while closed."""

    # -- life ------------------------------------------------------------------------------------

    async def start(self) -> str:
        """Listen, on the next free port if the wanted one is taken.

        Returns:
            The address to open, with the token if one is asked for.

        Raises:
            ConfigError: no port can be had.
        """
        self._files = await asyncio.to_thread(page_files)
        self._runner = web.AppRunner(
            self._application(),
            access_log=None,
            handle_signals=False,
            shutdown_timeout=_SHUTDOWN_S,
            keepalive_timeout=15.0,
        )
        await self._runner.setup()
        # Both log a traceback for what anybody may send or open as often as they like.
        for name in ("aiohttp.server", "asyncio"):
            limit(logging.getLogger(name))
        await self._listen(self._runner)
        self._ticking = asyncio.create_task(self._tick(), name="web tick")
        return self.url

    def figures(self) -> dict[str, float]:
        """Return the figures of its connections for the status."""
        gate = self._gate
        return {
            "web_connections": 0 if gate is None else gate.n_open,
            "web_turned_away": 0 if gate is None else gate.n_turned_away,
        }

    @property
    def url(self) -> str:
        """The address to open."""
        host = self._options.host
        name = {"0.0.0.0": own_address(), "::": "[::1]"}.get(host, host)
        name = f"[{name}]" if ":" in name and not name.startswith("[") else name
        token = f"?token={self._door.token}" if self._door.token else ""
        return f"http://{name}:{self.port}/{token}"

    async def _listen(self, runner: web.AppRunner) -> None:
        host, first = self._options.host, self._options.port
        last = first if first == 0 else min(first + N_PORTS - 1, 65535)
        assert runner.server is not None
        self._gate = Gate(runner.server)
        loop = asyncio.get_running_loop()
        for port in range(first, last + 1):
            try:
                self._listener = await loop.create_server(self._gate, host, port)
            except OSError as error:
                if error.errno == errno.EADDRINUSE and port < last:
                    continue
                await runner.cleanup()
                ports = f"port {first}" if port == first else f"ports {first} to {port}"
                raise ConfigError(f"cannot listen on {host} {ports}: {error.strerror}") from error
            self.port = int(self._listener.sockets[0].getsockname()[1])
            return

    async def close(self) -> None:
        """Close every socket and the port; may be called twice."""
        if self._ticking is not None:
            self._ticking.cancel()
        await asyncio.gather(*(socket.close() for socket in tuple(self._sockets)))
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.port = 0

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._makers.tick()
            for socket in tuple(self._sockets):
                if socket.cut_off_if_slow():
                    _log.info("a page did not read and was cut off")

    # -- requests --------------------------------------------------------------------------------

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._guard], client_max_size=1024)
        application.on_response_prepare.append(add_headers)
        add = application.router.add_get
        add("/", self._root)
        add("/ws", self._page_socket)
        add("/page/{name:.*}", self._page_file)
        add("/recordings", self._recordings)
        add("/recordings/{name}.mid", self._recording)
        add("/cards", self._cards)
        add("/{path:.*}", self._query)
        return application

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[..., object]
    ) -> web.StreamResponse:
        self._door.check(request)
        response = self._door.entrance(request)
        if response is not None and request.path == "/" and _is_browser(request):
            return response
        answer = await handler(request)  # type: ignore[misc]
        assert isinstance(answer, web.StreamResponse)
        return answer

    async def _root(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._serve(request, self._makers.query_socket)
        if _is_browser(request) and not _attributes(request):
            return self._file(_INDEX)
        return await self._query(request)

    async def _query(self, request: web.Request) -> web.StreamResponse:
        attributes = _attributes(request)
        if len(attributes) > 1:
            raise web.HTTPBadRequest(text="one attribute at a time\n")
        return self._makers.query(request.path, attributes[0] if attributes else "")

    async def _page_file(self, request: web.Request) -> web.StreamResponse:
        return self._file(request.match_info["name"])

    def _file(self, name: str) -> web.StreamResponse:
        file = self._files.get(name)
        if file is None:
            raise web.HTTPNotFound(text="there is no such file\n")
        return web.FileResponse(file.path, headers={"Content-Type": file.media_type})

    async def _page_socket(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, self._makers.page_socket)

    async def _serve(
        self, request: web.Request, make: Callable[[], Connection]
    ) -> web.StreamResponse:
        if len(self._sockets) >= MAX_SOCKETS:
            raise web.HTTPServiceUnavailable(text="too many pages\n")
        socket = make()
        self._sockets.add(socket)
        try:
            return await socket.serve(request)
        finally:
            self._sockets.discard(socket)

    async def _recordings(self, _request: web.Request) -> web.StreamResponse:
        found = await recordings(self._options.recordings_folder)
        rows = [{"name": r.name, "bytes": r.n_bytes, "modified_s": r.modified_s} for r in found]
        return web.json_response(rows)

    async def _recording(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        for recording in await recordings(self._options.recordings_folder):
            if recording.name == name:
                return web.FileResponse(
                    recording.path,
                    headers={"Content-Type": "audio/midi", "Content-Disposition": "attachment"},
                )
        raise web.HTTPNotFound(text="there is no such recording\n")

    async def _cards(self, _request: web.Request) -> web.StreamResponse:
        try:
            cards = await asyncio.to_thread(_read_cards, self._options.models_folder)
        except ModelError as error:
            raise web.HTTPServiceUnavailable(text=f"{error}\n") from error
        return web.json_response(cards)


def _read_cards(folder: Path) -> list[dict[str, object]]:
    cards = []
    for name in set_names(folder):
        try:
            cards.append(card_of(read_card(folder / name)) | {"name": name})
        except ModelError as error:
            _log.debug("no card: %s", error)
    return cards


def _attributes(request: web.Request) -> list[str]:
    return [name for name in request.query if name != TOKEN]


def _is_browser(request: web.Request) -> bool:
    return "text/html" in request.headers.get("Accept", "")
