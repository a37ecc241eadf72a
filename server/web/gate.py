"""How many connections there may be: each takes a file, and recordings need files too.

aiohttp accepts whatever comes. Here a connection is counted before anything is made for it; one too
many is ended at once, so that nobody can take the process' last file by connecting and saying
nothing. Those that say nothing are ended by aiohttp after a while, and leave their place.
"""

import asyncio
import logging
from typing import Final

from aiohttp import web

from server.log_rate import limit

_log = logging.getLogger(__name__)
limit(_log)

MAX_CONNECTIONS: Final = 128
"""Room for `server.web.server.MAX_SOCKETS` pages, and as many connections that load them."""


class Gate:
    """Makes the protocol of each new connection, for ``loop.create_server``."""

    def __init__(self, server: web.Server) -> None:
        """Let through to a server.

        Args:
            server: makes what talks HTTP.
        """
        self._server = server
        self.n_turned_away = 0
        """Connections that were one too many."""

    def __call__(self) -> asyncio.Protocol:
        """Return what decides about a connection."""
        return _Arrival(self)

    @property
    def n_open(self) -> int:
        """Connections there are."""
        return len(self._server.connections)

    def take(self, transport: asyncio.Transport) -> None:
        """Hand a connection to the server, or end it where there are too many."""
        if self.n_open >= MAX_CONNECTIONS:
            self.n_turned_away += 1
            _log.warning("more than %d web connections: one is turned away", MAX_CONNECTIONS)
            transport.abort()
            return
        handler = self._server()
        transport.set_protocol(handler)
        handler.connection_made(transport)


class _Arrival(asyncio.Protocol):
    """A connection that is just being made: only now is it known how many there are."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._gate.take(transport)
