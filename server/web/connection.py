"""One WebSocket: what comes in is handed over, what goes out waits in an outbox."""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from typing import Final

from aiohttp import WSMessage, WSMsgType, web

from server.clock import Clock
from server.errors import RequestError
from server.web.frames import MAX_FRAME_BYTES
from server.web.outbox import Outbox
from server.web.rate import Rate

HEARTBEAT_S: Final = 15.0
"""How often a peer that says nothing is asked whether it lives."""
_CLOSE_S: Final = 1.0
_BUSY_S: Final = 0.02


class Connection(ABC):
    """A peer that may be slow, silent or gone; nobody waits for it."""

    def __init__(self, clock: Clock) -> None:
        """Prepare.

        Args:
            clock: what the rate of frames is measured with.
        """
        self._rate = Rate(clock)
        self.outbox = Outbox()
        """What waits to be sent."""
        self._request: web.Request | None = None
        self._socket = web.WebSocketResponse(
            max_msg_size=MAX_FRAME_BYTES,
            heartbeat=HEARTBEAT_S,
            compress=False,
            timeout=_CLOSE_S,
        )

    @abstractmethod
    def join(self) -> None:
        """Begin to tell the peer what happens."""

    @abstractmethod
    def leave(self) -> None:
        """Forget the peer."""

    @abstractmethod
    def take_text(self, text: str) -> None:
        """Take a text frame."""

    @abstractmethod
    def take_bytes(self, data: bytes) -> None:
        """Take a binary frame."""

    @abstractmethod
    def refuse_busy(self, error: RequestError) -> None:
        """Answer a frame that came too soon; it is not looked at."""

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Talk with the peer until it or the server goes."""
        self._request = request
        await self._socket.prepare(request)
        self.join()
        writer = asyncio.create_task(self._write(), name="web socket")
        try:
            async for message in self._socket:
                await self._take(message)
        finally:
            self.leave()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return self._socket

    async def _take(self, message: WSMessage) -> None:
        try:
            self._rate.take()
        except RequestError as error:
            self.refuse_busy(error)
            # A flood waits in the network: the loop has others to serve.
            await asyncio.sleep(_BUSY_S)
            return
        if message.type is WSMsgType.TEXT:
            self.take_text(message.data)
        elif message.type is WSMsgType.BINARY:
            self.take_bytes(message.data)
        await asyncio.sleep(0)

    async def close(self) -> None:
        """Say goodbye; a peer that does not answer is not waited for."""
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(_CLOSE_S):
                await self._socket.close(code=1001, message=b"the server ends")

    def cut_off_if_slow(self) -> bool:
        """End the connection of a peer that does not read; return whether it did."""
        transport = None if self._request is None else self._request.transport
        if not self.outbox.is_over or transport is None:
            return False
        transport.abort()
        return True

    async def _write(self) -> None:
        while True:
            frame = await self.outbox.next()
            try:
                if isinstance(frame, str):
                    await self._socket.send_str(frame)
                else:
                    await self._socket.send_bytes(frame)
            except ConnectionError:
                return
