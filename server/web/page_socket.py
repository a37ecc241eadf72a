"""One page's WebSocket: requests in, at a limited rate, and frames out as fast as it reads."""

import asyncio
import contextlib
import logging
from typing import Final

from aiohttp import WSMsgType, web

from server.clock import Clock
from server.errors import RequestError
from server.web.frames import MAX_FRAME_BYTES, Ping, Request, ms, read_frame, read_id, write
from server.web.hub import Hub
from server.web.outbox import Outbox
from server.web.rate import Rate
from server.web.requests import Requests

_log = logging.getLogger(__name__)

HEARTBEAT_S: Final = 15.0
"""How often a page that says nothing is asked whether it lives."""
_CLOSE_S: Final = 1.0


class PageSocket:
    """One connection."""

    def __init__(self, hub: Hub, requests: Requests, clock: Clock) -> None:
        """Prepare.

        Args:
            hub: tells what happens.
            requests: carries out what is asked.
            clock: the time.
        """
        self._hub = hub
        self._requests = requests
        self._clock = clock
        self._outbox = Outbox()
        self._rate = Rate(clock)
        self._socket = web.WebSocketResponse(
            max_msg_size=MAX_FRAME_BYTES, heartbeat=HEARTBEAT_S, compress=False, timeout=_CLOSE_S
        )

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Talk with the page until it or the server goes."""
        await self._socket.prepare(request)
        self._hub.join(self._outbox)
        writer = asyncio.create_task(self._write(request), name="page")
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._take(message.data)
                elif message.type is WSMsgType.BINARY:
                    self._refuse("", RequestError("malformed", "wanted a text frame"))
        finally:
            self._hub.leave(self._outbox)
            self._requests.forget(self._outbox)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return self._socket

    async def close(self) -> None:
        """Say goodbye; a page that does not answer is not waited for."""
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(_CLOSE_S):
                await self._socket.close(code=1001, message=b"the server ends")

    def cut_off_if_slow(self, request: web.Request) -> bool:
        """End the connection of a page that does not read; return whether it did."""
        if self._outbox.is_over and request.transport is not None:
            request.transport.abort()
            return True
        return False

    async def _write(self, request: web.Request) -> None:
        while True:
            text = await self._outbox.next()
            try:
                await self._socket.send_str(text)
            except ConnectionError:
                return

    def _take(self, text: str) -> None:
        try:
            frame = read_frame(text)
            if not self._rate.take():
                raise RequestError("busy", "too many requests a second; nothing was done")
        except RequestError as error:
            self._refuse(text, error)
            return
        if isinstance(frame, Ping):
            now_ms = ms(self._clock.now_ns())
            self._outbox.put(write("pong", ping=frame.number, now_ms=now_ms))
        else:
            self._requests.take(frame, self._outbox)

    def _refuse(self, text: str, error: RequestError) -> None:
        self._requests.refuse(self._outbox, Request("", id=read_id(text)), error)
