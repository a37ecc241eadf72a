"""How many requests a second one connection may make: a token bucket."""

from typing import Final

from server.clock import NS_PER_S, Clock
from server.errors import RequestError

PER_SECOND: Final = 200
"""Requests a second that are taken for ever: several faders moved at once, at 60 a second each."""
AT_ONCE: Final = 400
"""Requests that are taken at once."""


class Rate:
    """One connection's allowance."""

    def __init__(
        self, clock: Clock, per_second: float = PER_SECOND, at_once: float = AT_ONCE
    ) -> None:
        """Start with a full bucket.

        Args:
            clock: what seconds are measured with.
            per_second: tokens that are added each second.
            at_once: tokens that it holds.
        """
        self._clock = clock
        self._per_ns = per_second / NS_PER_S
        self._at_once = self._tokens = float(at_once)
        self._at_ns = clock.now_ns()

    def take(self) -> None:
        """Take a token.

        Raises:
            RequestError: ``busy``, there is none.
        """
        now_ns = self._clock.now_ns()
        self._tokens += (now_ns - self._at_ns) * self._per_ns
        self._tokens, self._at_ns = min(self._tokens, self._at_once), now_ns
        if self._tokens < 1:
            raise RequestError("busy", f"more than {self._per_ns * NS_PER_S:.0f} requests a second")
        self._tokens -= 1
