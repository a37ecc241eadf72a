"""Pages' requests through the one dispatcher, and the answers back to the page that asked."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from server.address_row import address_of
from server.errors import RequestError
from server.osc.dispatcher import Dispatcher, Outcome, Port, Reply, Sender
from server.osc.encode import EncodeError, Sendable
from server.osc.guard import IMMEDIATELY, Message
from server.osc.routes import is_an_answer
from server.web.frames import Request, plain_args, write
from server.web.outbox import Outbox

SESSION: Final = ("hello", "bye")
"""What subscribes UDP ports: not for sockets, which are subscribed while they are open."""


class Door(Protocol):
    """What is needed of the OSC service."""

    def current(self) -> dict[str, tuple[Sendable, ...]]:
        """Return the value of every setting and state, by key."""
        ...

    def dispatcher_for(self, port: Port) -> Dispatcher:
        """Return a dispatcher with the same handlers that answers elsewhere."""
        ...

    def call_later(self, delay_s: float, call: Callable[[], None]) -> object:
        """Have a function called after a delay in seconds."""
        ...

    def await_reply(self, reply: Awaitable[Reply], then: Callable[[Outcome], None]) -> None:
        """Wait for a handler in a task of its own."""
        ...


class Requests:
    """Knows whom each answer is for: the sender's port is the request's number."""

    def __init__(self, door: Door) -> None:
        """Start without requests.

        Args:
            door: carries them out.
        """
        self._door = door
        self._dispatcher = door.dispatcher_for(self)
        self._open: dict[int, tuple[Outbox, Request]] = {}
        self._n_taken = 0

    def take(self, request: Request, outbox: Outbox) -> None:
        """Carry out a request; its answers go to the outbox.

        Args:
            request: as it was read.
            outbox: of the page that asked.
        """
        leaf = request.address.rpartition("/")[2]
        if leaf in SESSION:
            text = "a socket is subscribed while it is open"
            self.refuse(outbox, request, RequestError("unavailable", text))
            return
        if is_an_answer(request.address):
            text = f"{request.address} is an answer, nothing can be asked there"
            self.refuse(outbox, request, RequestError("feedback", text))
            return
        self._n_taken += 1
        self._open[self._n_taken] = outbox, request
        message = Message(request.address, request.args, IMMEDIATELY)
        self._dispatcher.handle(message, Sender("web", self._n_taken))

    def refuse(self, outbox: Outbox, request: Request, error: RequestError) -> None:
        """Answer a request that is not carried out."""
        frame = write(
            "fail", id=request.id, address=request.address, code=error.code, text=str(error)
        )
        outbox.put(frame)

    def forget(self, outbox: Outbox) -> None:
        """Forget what a page that is gone has asked for."""
        for number in [n for n, (asker, _) in self._open.items() if asker is outbox]:
            del self._open[number]

    # -- for the dispatcher ----------------------------------------------------------------------

    def answer(self, sender: Sender, key: str, args: Sequence[Sendable]) -> None:
        """Send one message to the page that asked."""
        asked = self._open.get(sender.port)
        if asked is None:
            return
        outbox, request = asked
        try:
            values = plain_args(args)
        except EncodeError as error:
            key, values = "fail", [request.address, "server", str(error)]
        if key in ("done", "fail"):
            del self._open[sender.port]
        outbox.put(_frame(request, key, values))

    def call_later(self, delay_s: float, call: Callable[[], None]) -> object:
        """Have a function called after a delay in seconds."""
        return self._door.call_later(delay_s, call)

    def await_reply(self, reply: Awaitable[Reply], then: Callable[[Outcome], None]) -> None:
        """Wait for a handler in a task of its own."""
        self._door.await_reply(reply, then)


def _frame(request: Request, key: str, values: list[int | float | str]) -> str:
    if key == "done":
        text = values[1] if len(values) > 1 else ""
        return write("done", id=request.id, address=request.address, text=text)
    if key == "fail":
        return write("fail", id=request.id, address=request.address, code=values[1], text=values[2])
    return write("answer", id=request.id, address=address_of(key), args=values)
