"""The web as the application sees it: one thing to start and to close.

Imported only where the web is wanted: aiohttp costs memory and a moment.
"""

import asyncio
import logging
from threading import Thread

from aiohttp import web

from server.allowed import is_loopback, parse_allowed
from server.clock import Clock
from server.conductor import Conductor
from server.config import ServerConfig
from server.errors import ConfigError
from server.osc.service import OscService
from server.web.discovery import Advertiser, Ports
from server.web.frames import plain_args
from server.web.hub import Facts, Hub
from server.web.oscquery import ATTRIBUTES, hinted_paths, host_info, node_at
from server.web.page_socket import PageSocket
from server.web.query_socket import Queries, QuerySocket
from server.web.requests import Requests
from server.web.server import Makers, WebOptions, WebServer
from server.web.views import Views

_log = logging.getLogger(__name__)


class WebPart:
    """Hub, requests and port together."""

    def __init__(
        self,
        config: ServerConfig,
        osc: OscService,
        conductor: Conductor,
        clock: Clock,
        views: Views,
    ) -> None:
        """Put the parts together; nothing is opened yet.

        Args:
            config: where to listen.
            osc: settings, states and actions, shared with OSC's clients.
            conductor: who plays.
            clock: the time.
            views: what else pages are shown.
        """
        self._config = config
        self._conductor = conductor
        self._osc = osc
        facts = Facts(
            card=lambda: conductor.models.card,
            snapshots=views.snapshots,
            source=conductor.engine.source_of,
            midi=views.midi,
        )
        self.hub = Hub(osc, facts, clock)
        options = WebOptions(
            host=config.web_host,
            port=config.web_port,
            token=config.web_token,
            recordings_folder=config.user_folder / "recordings",
            models_folder=config.models_folder,
            allowed=parse_allowed(config.allow),
        )
        requests, self._queries = Requests(osc), Queries(osc)
        makers = Makers(
            page_socket=lambda: PageSocket(self.hub, requests, clock),
            query_socket=lambda: QuerySocket(self._queries, clock),
            query=self._query,
            tick=self._tick,
        )
        self._hints = self._macro_hints()
        self._server = WebServer(options, makers)
        self._advertiser = Advertiser()
        self._advertising: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address to open; without a port while closed."""
        return self._server.url

    async def start(self) -> None:
        """Listen; where no port can be had say so and go on without."""
        try:
            url = await self._server.start()
        except ConfigError as error:
            _log.warning("no web page: %s", error)
            return
        self._osc.add_figures(self._figures)
        self._osc.add_listener(self.hub.take_feedback)
        self._osc.add_listener(self._queries.take_feedback)
        self._osc.add_window_listener(self.hub.take_window)
        self._conductor.add_output(self.hub)
        if self._config.web_port not in (0, self._server.port):
            _log.info("web: port %d is taken", self._config.web_port)
        _log.info("web page: %s", url)
        if self._config.advertise:
            # Asking the network whether the name is free takes a second; the music does not wait.
            self._advertising = asyncio.create_task(self._advertise(), name="advertise")
        if self._config.open:
            # Some browsers are programs that run until they are left; nobody waits for them.
            Thread(target=_open_browser, args=(url,), name="browser", daemon=True).start()

    async def _advertise(self) -> None:
        ports = Ports(self._config.web_host, self._osc.address.port, self._server.port)
        if is_loopback(self._config.web_host):
            _log.warning("advertised to this machine only: see --web-host and --osc-host")
        try:
            await self._advertiser.start(ports)
        except ConfigError as error:
            _log.warning("%s", error)

    def _figures(self) -> dict[str, float]:
        return {
            "web_clients": len(self.hub),
            "web_shed": self.hub.n_shed,
            "web_refused": self._queries.n_refused,
            **self._server.figures(),
        }

    def _tick(self) -> None:
        self.hub.tick()
        before, self._hints = self._hints, self._macro_hints()
        if self._hints != before:
            self._queries.tell_changed(hinted_paths(self._hints))

    def _macro_hints(self) -> dict[str, tuple[str, ...]]:
        card = self._conductor.models.card
        return {name: part.macro_hints for name, part in card.instruments.items()}

    def _query(self, path: str, attribute: str) -> web.Response:
        if attribute == "HOST_INFO":
            ip, port = self._osc.address
            is_same = ip in ("0.0.0.0", self._config.web_host)
            return web.json_response(host_info("" if is_same else ip, port))
        values = {key: plain_args(args) for key, args in self._osc.current().items()}
        node = node_at(path, values, self._hints)
        if node is None:
            raise web.HTTPNotFound(text="there is no such address\n")
        if attribute and attribute not in ATTRIBUTES:
            raise web.HTTPBadRequest(text=f"known attributes: {', '.join(ATTRIBUTES)}\n")
        if not attribute:
            return web.json_response(node)
        if attribute not in node:
            return web.Response(status=204)
        return web.json_response({attribute: node[attribute]})

    async def close(self) -> None:
        """Say goodbye to every page; may be called twice."""
        if self.hub in self._conductor.outputs:
            self._conductor.outputs.remove(self.hub)
        if self._advertising is not None:
            self._advertising.cancel()
            await asyncio.gather(self._advertising, return_exceptions=True)
        await self._advertiser.close()
        await self._server.close()


def _open_browser(url: str) -> None:
    import webbrowser

    if not webbrowser.open(url):
        _log.warning("no browser could be opened: open %s yourself", url)
