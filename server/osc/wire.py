"""The UDP socket on the event loop: guarded packets in, counted messages out.

Nothing that the network does is an exception for anyone: it is counted, and logged at a limited
rate.
"""

import asyncio
import logging
import socket
from collections.abc import Iterable, Sequence
from typing import Final, Protocol, cast

from server.address_row import address_of
from server.allowed import ANYONE, Allowed
from server.clock import NS_PER_S, Clock
from server.errors import ConfigError
from server.osc.dispatcher import Sender
from server.osc.encode import EncodeError, Sendable, encode
from server.osc.guard import Guard, Message, PacketError

_log = logging.getLogger(__name__)

RECEIVE_BUFFER_BYTES: Final = 1 << 20
"""Room for a flood while the loop is busy: the kernel drops silently what does not fit."""
LOG_INTERVAL_NS: Final = 5 * NS_PER_S
"""At most one line about malformed packets in this time."""


class Taker(Protocol):
    """Who gets what arrives."""

    def take_packet(self, messages: list[Message], sender: Sender) -> None:
        """Carry out a packet's messages."""
        ...

    def take_malformed(self, error: PacketError, sender: Sender) -> None:
        """Answer a packet that was refused, if its address is known."""
        ...


class Wire(asyncio.DatagramProtocol):
    """One socket."""

    def __init__(self, taker: Taker, clock: Clock) -> None:
        """Prepare without opening anything.

        Args:
            taker: who gets what arrives.
            clock: what the rate of log lines is measured with.
        """
        self._taker = taker
        self._clock = clock
        self._transport: asyncio.DatagramTransport | None = None
        self._next_log_ns = clock.now_ns()
        self.guard = Guard()
        self.allowed: Allowed = ANYONE
        """Who is heard."""
        self.n_strangers = 0
        """Packets of senders that are not heard."""
        self.n_unsent = 0
        """Messages that could not be sent."""

    @property
    def is_open(self) -> bool:
        """Whether packets come and go."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    def address(self) -> Sender:
        """Where it listens; port 0 while closed."""
        if self._transport is None:
            return Sender("", 0)
        ip, port = self._transport.get_extra_info("sockname")[:2]
        return Sender(ip, port)

    async def open(self, host: str, port: int) -> Sender:
        """Open the socket and return where it listens.

        Raises:
            ConfigError: the address cannot be had, e.g. the port is in use.
        """
        try:
            await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: self, local_addr=(host, port), family=socket.AF_INET
            )
        except OSError as error:
            raise ConfigError(f"cannot listen for OSC on {host} port {port}: {error}") from error
        return self.address

    def close(self) -> None:
        """Close the socket; may be called twice."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def send(self, key: str, args: Sequence[Sendable], addresses: Iterable[Sender]) -> None:
        """Send one message to several listeners; never raises.

        Args:
            key: path below ``/band``.
            args: what ``encode`` takes.
            addresses: where to.
        """
        if self._transport is None or self._transport.is_closing():
            return
        try:
            packet = encode(address_of(key), args)
        except EncodeError as error:
            self.n_unsent += 1
            _log.warning("not sent: %s", error)
            return
        for address in addresses:
            self._transport.sendto(packet, address)

    # -- for asyncio -----------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport and ask for a large receive buffer."""
        self._transport = cast("asyncio.DatagramTransport", transport)
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Read a packet and hand it over."""
        sender = Sender(addr[0], addr[1])
        if not self.allowed.takes(sender.ip):
            # No answer: a forged sender would get it.
            self.n_strangers += 1
            return
        try:
            messages = self.guard.read(data)
        except PacketError as error:
            self._log_malformed(error, sender)
            self._taker.take_malformed(error, sender)
            return
        self._taker.take_packet(messages, sender)

    def error_received(self, exc: Exception) -> None:
        """Count what the network refused, e.g. a client that is no longer there."""
        self.n_unsent += 1
        _log.debug("a message was refused: %s", exc)

    def _log_malformed(self, error: PacketError, sender: Sender) -> None:
        now_ns = self._clock.now_ns()
        if now_ns < self._next_log_ns:
            return
        self._next_log_ns = now_ns + LOG_INTERVAL_NS
        n_refused = self.guard.refused.total()
        _log.warning("malformed packet from %s port %d: %s (%d so far)", *sender, error, n_refused)
