"""Questions and orders to AbletonOSC, and its answers.

AbletonOSC reads its socket once in 100 ms and always answers to one port of this machine, whoever
asked. So only one program can own that port; who holds it is said.
"""

import asyncio
import logging
import re
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

from pythonosc.osc_message import OscMessage, ParseError

from server.errors import ConfigError, ServerError
from server.osc.encode import Sendable, encode

_log = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
PORT: Final = 11000
REPLY_PORT: Final = 11001
TICK_S: Final = 0.1
"""AbletonOSC's own: it reads what has come, answers, and does no more until the next."""
ANSWER_S: Final = 1.0
"""An answer takes one tick of 100 ms, two where Live is busy."""
_ERROR_ADDRESS: Final = "/live/error"


class LiveError(ServerError):
    """Live did not answer, or not as wanted."""


class LiveLink(asyncio.DatagramProtocol):
    """The one socket that speaks with AbletonOSC."""

    def __init__(self, answer_s: float = ANSWER_S) -> None:
        """Prepare without opening anything.

        Args:
            answer_s: how long to wait for an answer, in seconds.
        """
        self._answer_s = answer_s
        self._transport: asyncio.DatagramTransport | None = None
        self._to = (HOST, PORT)
        self._asked: dict[tuple[object, ...], deque[asyncio.Future[tuple[Any, ...]]]] = {}
        self.last_error = ""
        """What Live complained of last."""

    async def open(self, port: int = PORT, reply_port: int = REPLY_PORT) -> None:
        """Open the socket on the loopback.

        Args:
            port: where AbletonOSC listens.
            reply_port: where it answers.

        Raises:
            ConfigError: another program holds the reply port.
        """
        self._to = (HOST, port)
        try:
            await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: self, local_addr=(HOST, reply_port), family=socket.AF_INET
            )
        except OSError as error:
            holder = await asyncio.to_thread(holder_of, reply_port) or "another program"
            raise ConfigError(
                f"clips: UDP port {reply_port} is held by {holder}, and AbletonOSC answers nowhere "
                "else; end that program, or start without --clips"
            ) from error

    def close(self) -> None:
        """Close the socket; who waits for an answer is told."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None
        for waiting in self._asked.values():
            for answer in waiting:
                answer.cancel()
        self._asked.clear()

    def say(self, address: str, *args: Sendable) -> None:
        """Give an order; nothing tells whether it arrived."""
        if self._transport is not None:
            self._transport.sendto(encode(address, args), self._to)

    async def ask(self, address: str, *args: Sendable, n_ids: int = 0) -> tuple[Any, ...]:
        """Ask, and return the answer without what it repeats.

        Args:
            address: e.g. ``/live/clip/get/notes``.
            args: track, slot and what else the address takes.
            n_ids: how many of them the answer repeats before the values.

        Raises:
            LiveError: no answer came in time.
        """
        answer: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()
        key = (address, *args[:n_ids])
        waiting = self._asked.setdefault(key, deque())
        waiting.append(answer)
        self.say(address, *args)
        try:
            async with asyncio.timeout(self._answer_s):
                return (await answer)[n_ids:]
        except TimeoutError as error:
            said = f"; it said: {self.last_error}" if self.last_error else ""
            raise LiveError(f"AbletonOSC did not answer {address} {args[:n_ids]}{said}") from error
        finally:
            with suppress(ValueError):
                waiting.remove(answer)
            if not waiting:
                self._asked.pop(key, None)

    # -- as a protocol -----------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the socket."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Hand an answer to who asked first."""
        # AbletonOSC answers with plain messages, some longer than our guard lets clients send.
        if not data.startswith(b"/"):
            return
        try:
            message = OscMessage(data)
        except (ParseError, ValueError, LookupError) as error:
            _log.debug("from Live: %s", error)
            return
        args = tuple(message.params)
        if message.address == _ERROR_ADDRESS:
            self.last_error = " ".join(str(arg) for arg in args)
            _log.debug("Live: %s", self.last_error)
        self._answer(message.address, args)

    def error_received(self, exc: Exception) -> None:
        """Live is not there: whoever asks will hear of it."""
        _log.debug("from Live: %s", exc)

    def _answer(self, address: str, args: tuple[Any, ...]) -> None:
        for n_ids in range(min(2, len(args)), -1, -1):
            for answer in self._asked.get((address, *args[:n_ids]), ()):
                if not answer.done():
                    answer.set_result(args)
                    return


def holder_of(port: int) -> str:
    """Return who holds a UDP port, as name and process id; empty where the system does not say.

    Only Linux lets an ordinary program look, and only at its own user's processes.
    """
    for inode in _sockets_on(port):
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            with suppress(OSError):
                if str(link.readlink()) == f"socket:[{inode}]":
                    process = link.parents[1]
                    name = (process / "comm").read_text("utf-8").strip()
                    return f"{name} (process {process.name})"
    return ""


def _sockets_on(port: int) -> Iterator[str]:
    with suppress(OSError):
        for line in Path("/proc/net/udp").read_text("ascii").splitlines()[1:]:
            words = line.split()
            if re.fullmatch(rf"[0-9A-F]+:{port:04X}", words[1]):
                yield words[9]
