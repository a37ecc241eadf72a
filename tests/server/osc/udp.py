"""A client on a real socket."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from server.osc.encode import Sendable, encode
from server.osc.guard import read_packet

Received = tuple[str, tuple[Any, ...]]


class Peer(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.received: deque[Received] = deque()
        self.port = 0
        self._transport: asyncio.DatagramTransport
        self._arrived = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Peer"]:
        loop = asyncio.get_running_loop()
        transport, peer = await loop.create_datagram_endpoint(cls, local_addr=("127.0.0.1", 0))
        peer._transport = transport
        peer.port = transport.get_extra_info("sockname")[1]
        try:
            yield peer
        finally:
            transport.close()

    def datagram_received(self, data: bytes, addr: object) -> None:
        for message in read_packet(data):
            self.received.append((message.address, message.args))
        self._arrived.set()

    def send(self, packet: bytes, address: tuple[str, int]) -> None:
        self._transport.sendto(packet, address)

    def ask(self, server: tuple[str, int], address: str, *args: Sendable) -> None:
        self.send(encode(address, args), server)

    async def next(self) -> Received:
        """Return the next message; the test's own limit is the only clock."""
        while not self.received:
            self._arrived.clear()
            await self._arrived.wait()
        return self.received.popleft()

    async def expect(self, address: str) -> tuple[Any, ...]:
        """Return the arguments of the next message to an address, passing over others."""
        while True:
            found, args = await self.next()
            if found == address:
                return args

    async def until_done(self, address: str) -> list[Received]:
        """Return what comes before, and with, the answer to a request."""
        messages: list[Received] = []
        while not messages or messages[-1][0] not in ("/band/done", "/band/fail"):
            messages.append(await self.next())
        assert messages[-1][1][0] == address
        return messages

    def clear(self) -> None:
        self.received.clear()
