"""Packets in turn: each message of one is begun when the one before it is finished.

Some requests take a while (a model set is loaded, a file written). What stands behind them in the
same bundle waits for them, and ``/band/sync`` for all that its sender sent before. Packets that
come later do not: a panic must not wait for a model.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Final, Generic, TypeVar

from server.address_row import address_of
from server.osc.guard import Message

S = TypeVar("S")

MAX_OPEN: Final = 256
"""Packets of all senders that may wait within themselves; further ones do not wait."""
_SYNC: Final = address_of("sync")

Begin = Callable[[Message, S, Callable[[], None]], bool]
"""Carries out a message of a sender; false: not finished yet, the function is called then."""


@dataclass(eq=False, slots=True)
class _Packet(Generic[S]):
    number: int
    """Counted in the order of arrival."""
    sender: S
    messages: Iterator[Message]
    """Those not begun yet."""
    held: Message | None = None
    """A sync that waits."""
    awaits: "set[_Packet[S]]" = field(default_factory=set)
    """What it waits for."""


class Turns(Generic[S]):
    """The packets that are not finished."""

    def __init__(self, begin: Begin[S]) -> None:
        """Start without packets.

        Args:
            begin: carries out a message.
        """
        self._begin = begin
        self._open: dict[S, list[_Packet[S]]] = {}
        self._numbers = count()

    @property
    def is_full(self) -> bool:
        """Whether no further packet may wait within itself."""
        return sum(map(len, self._open.values())) >= MAX_OPEN

    def take(self, messages: Iterable[Message], sender: S) -> None:
        """Carry out a packet's messages in their order."""
        self._go_on(_Packet(next(self._numbers), sender, iter(messages)))

    def _go_on(self, packet: _Packet[S]) -> None:
        for message in packet.messages:
            if message.address == _SYNC and not self.is_full:
                packet.awaits = self._before(packet)
                if packet.awaits:
                    packet.held = message
                    self._keep(packet)
                    return
            if not self._begin(message, packet.sender, partial(self._go_on, packet)):
                self._keep(packet)
                return
        self._leave(packet)

    def _before(self, packet: _Packet[S]) -> set[_Packet[S]]:
        """Return its sender's packets that came earlier and are not finished."""
        mine = self._open.get(packet.sender, ())
        return {other for other in mine if other.number < packet.number}

    def _keep(self, packet: _Packet[S]) -> None:
        mine = self._open.setdefault(packet.sender, [])
        if packet not in mine:
            mine.append(packet)

    def _leave(self, packet: _Packet[S]) -> None:
        mine = self._open.get(packet.sender, [])
        if packet not in mine:
            return
        mine.remove(packet)
        if not mine:
            del self._open[packet.sender]
        for other in tuple(mine):
            other.awaits.discard(packet)
            if other.held is not None and not other.awaits:
                held, other.held = other.held, None
                if self._begin(held, other.sender, partial(self._go_on, other)):
                    self._go_on(other)
