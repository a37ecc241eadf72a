"""Who listens: subscriptions by reply port, which expire unless renewed.

Max cannot reveal the port that it sends from, so a client names the port that it listens on. It is
known by its host and that port; the port that it said hello from leads back to it, and any message
from there renews it.
"""

from dataclasses import dataclass, field
from typing import Final

from server.clock import NS_PER_S, Clock
from server.errors import RequestError
from server.osc.dispatcher import Sender

TTL_S: Final = 30.0
"""A client that says nothing for so long is forgotten, in seconds."""
MAX_CLIENTS: Final = 64
MAX_SOURCES: Final = 8
"""Sending ports remembered for one client; a program like oscsend has a new one each time."""


@dataclass(slots=True)
class Client:
    """One subscriber."""

    address: Sender
    """Where it listens."""
    name: str
    """What it calls itself; may be empty."""
    renewed_ns: int
    """When it was last heard of, in nanoseconds."""
    sources: list[Sender] = field(default_factory=list)
    """Where it sends from, the oldest first."""


class Clients:
    """The subscribers, and where each requester wants its answers."""

    def __init__(self, clock: Clock, ttl_s: float = TTL_S, max_clients: int = MAX_CLIENTS) -> None:
        """Start with nobody.

        Args:
            clock: what expiry is measured with.
            ttl_s: how long a silent client is kept, in seconds.
            max_clients: how many there may be.
        """
        self._clock = clock
        self._ttl_ns = round(ttl_s * NS_PER_S)
        self._max_clients = max_clients
        self._clients: dict[Sender, Client] = {}
        self._by_source: dict[Sender, Client] = {}

    def __len__(self) -> int:
        return len(self._clients)

    def hello(self, sender: Sender, reply_port: int, name: str) -> Client:
        """Subscribe or renew a client.

        Args:
            sender: where its hello came from.
            reply_port: where it listens, on the host that it sent from.
            name: what it calls itself.

        Raises:
            RequestError: ``busy``, there are as many clients as can be.
        """
        address = Sender(sender.ip, reply_port)
        client = self._clients.get(address)
        if client is None:
            if len(self._clients) >= self._max_clients:
                raise RequestError("busy", f"{len(self._clients)} clients already, no more")
            client = self._clients[address] = Client(address, name, 0)
        client.name = name or client.name
        client.renewed_ns = self._clock.now_ns()
        self._add_source(client, sender)
        return client

    def bye(self, sender: Sender, reply_port: int) -> Client:
        """Forget a client.

        Args:
            sender: where its bye came from.
            reply_port: where it listens; 0: the one that sends from ``sender``.

        Raises:
            RequestError: ``unknown``, there is no such client.
        """
        if reply_port:
            client = self._clients.get(Sender(sender.ip, reply_port))
        else:
            client = self._by_source.get(sender)
        if client is None:
            raise RequestError("unknown", "you are not subscribed; say /band/hello reply_port")
        self._forget(client)
        return client

    def renew(self, sender: Sender) -> None:
        """Take note of a message; its client, if it is one, is heard of."""
        client = self._by_source.get(sender)
        if client is not None:
            client.renewed_ns = self._clock.now_ns()

    def reply_address(self, sender: Sender) -> Sender:
        """Return where a requester's answers go: its reply port, or where it sent from."""
        client = self._by_source.get(sender)
        return sender if client is None else client.address

    def addresses(self) -> list[Sender]:
        """Return where all clients listen."""
        return list(self._clients)

    def expire(self) -> list[Client]:
        """Forget the clients that were silent too long, and return them."""
        oldest_ns = self._clock.now_ns() - self._ttl_ns
        gone = [client for client in self._clients.values() if client.renewed_ns < oldest_ns]
        for client in gone:
            self._forget(client)
        return gone

    def next_expiry_ns(self) -> int | None:
        """Return the instant at which the next client expires if nothing is heard; None: nobody."""
        if not self._clients:
            return None
        return min(client.renewed_ns for client in self._clients.values()) + self._ttl_ns + 1

    def _add_source(self, client: Client, sender: Sender) -> None:
        former = self._by_source.get(sender)
        if former is not None:
            former.sources.remove(sender)
        client.sources.append(sender)
        self._by_source[sender] = client
        if len(client.sources) > MAX_SOURCES:
            del self._by_source[client.sources.pop(0)]

    def _forget(self, client: Client) -> None:
        del self._clients[client.address]
        for source in client.sources:
            del self._by_source[source]
