"""The web as the application sees it: one thing to start and to close.

Imported only where the web is wanted: aiohttp costs memory and a moment.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from server.clock import Clock
from server.conductor import Conductor
from server.config import ServerConfig
from server.errors import ConfigError
from server.osc.service import OscService
from server.web.hub import Facts, Hub
from server.web.requests import Requests
from server.web.server import WebOptions, WebServer

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Views:
    """What pages are shown of the application."""

    snapshots: Callable[[], Sequence[str]]
    """Names of the stored windows."""
    midi: Callable[[], Mapping[str, object]]
    """Ports in use: ``out``, ``in``, ``problem``, ``scheduling``."""


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
        facts = Facts(lambda: conductor.models.card, views.snapshots, views.midi)
        self.hub = Hub(osc, facts, clock)
        options = WebOptions(
            host=config.web_host,
            port=config.web_port,
            token=config.web_token,
            recordings_folder=config.user_folder / "recordings",
            models_folder=config.models_folder,
        )
        self._server = WebServer(options, self.hub, Requests(osc), clock)

    async def start(self) -> None:
        """Listen; where no port can be had say so and go on without."""
        try:
            url = await self._server.start()
        except ConfigError as error:
            _log.warning("no web page: %s", error)
            return
        self._osc.add_listener(self.hub.take_feedback)
        self._osc.add_window_listener(self.hub.take_window)
        self._conductor.add_output(self.hub)
        if self._config.web_port not in (0, self._server.port):
            _log.info("web: port %d is taken", self._config.web_port)
        _log.info("web page: %s", url)
        if self._config.open:
            await _open_browser(url)

    async def close(self) -> None:
        """Say goodbye to every page; may be called twice."""
        if self._conductor.has_output(self.hub):
            self._conductor.remove_output(self.hub)
        await self._server.close()


async def _open_browser(url: str) -> None:
    import webbrowser

    if not await asyncio.to_thread(webbrowser.open, url):
        _log.warning("no browser could be opened: open %s yourself", url)
