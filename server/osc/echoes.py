"""Changed settings, told to all clients; in a flood only the newest value of each."""

from collections.abc import Callable, Sequence
from typing import Final

from server.address_row import Value
from server.clock import NS_PER_S
from server.osc.encode import Sendable

ECHO_NS: Final = NS_PER_S // 20
MAX_ECHOES: Final = 500
"""Datagrams that tell changed settings in `ECHO_NS`; more are put off, and then only the newest."""


class Echoes:
    """What clients were told of each setting, and what they are still to be told."""

    def __init__(
        self,
        values: dict[str, Value],
        tell: Callable[[str, Sequence[Sendable]], None],
        wake_at: Callable[[int], None],
    ) -> None:
        """Begin with what a new client is told anyway.

        Args:
            values: of all settings.
            tell: called with a setting's key and its value.
            wake_at: asked, often, for a call of `tell_rest` at an instant in nanoseconds.
        """
        self._told = values
        self._tell = tell
        self._wake_at = wake_at
        self._untold: dict[str, None] = {}
        self._until_ns, self._room = 0, MAX_ECHOES
        self.n_shed = 0
        """Values that nobody was told, because newer ones followed in a flood."""

    def is_news(self, key: str, value: Value) -> bool:
        """Take a setting's value; return whether it is another one than clients know.

        A client that sends back what it hears must not go round in circles.
        """
        if self._told[key] == value:
            return False
        self._told[key] = value
        return True

    def tell(self, key: str, n_clients: int, now_ns: int) -> None:
        """Tell a setting, or, in a flood, keep for later that it is to be told."""
        n_clients = max(1, n_clients)
        if now_ns >= self._until_ns and not self._untold:
            self._until_ns, self._room = now_ns + ECHO_NS, MAX_ECHOES
        if key in self._untold or self._room < n_clients:
            # Of several values only the newest is told: notes and answers must not wait for it.
            self.n_shed += key in self._untold
            self._untold[key] = None
            self._wake_at(max(now_ns, self._until_ns))
        else:
            self._room -= n_clients
            self._tell(key, (self._told[key],))

    def tell_rest(self, n_clients: int, now_ns: int) -> None:
        """Tell what was put off."""
        waiting, self._untold = self._untold, {}
        for key in waiting:
            self.tell(key, n_clients, now_ns)
