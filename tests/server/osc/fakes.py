"""A world for the dispatcher that only remembers."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from server.osc.dispatcher import Dispatcher, Outcome, Reply, Sender
from server.osc.encode import Sendable
from server.osc.guard import IMMEDIATELY, Message
from server.settings import Settings

HERE = Sender("127.0.0.1", 5000)
NOW_S = 1_000_000.0


class FakePort:
    def __init__(self) -> None:
        self.sent: list[tuple[Any, ...]] = []
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.awaited: list[tuple[Awaitable[Reply], Callable[[Outcome], None]]] = []

    def answer(self, sender: Sender, key: str, args: Sequence[Sendable]) -> None:
        assert sender == HERE
        self.sent.append((key, *args))

    def call_later(self, delay_s: float, call: Callable[[], None]) -> object:
        self.waiting.append((delay_s, call))
        return None

    def await_reply(self, reply: Awaitable[Reply], then: Callable[[Outcome], None]) -> None:
        self.awaited.append((reply, then))

    def come_due(self) -> None:
        waiting, self.waiting = sorted(self.waiting, key=lambda item: item[0]), []
        for _, call in waiting:
            call()


class Desk:
    """A dispatcher, its settings and its world, ready to be asked."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.port = FakePort()
        self.dispatcher = Dispatcher(self.settings, self.port, lambda: NOW_S)

    def ask(
        self, address: str, *args: object, time_tag: int = IMMEDIATELY
    ) -> list[tuple[Any, ...]]:
        """Send one message; return what was answered at once."""
        self.port.sent.clear()
        self.dispatcher.take([Message(address, args, time_tag)], HERE)
        return list(self.port.sent)
