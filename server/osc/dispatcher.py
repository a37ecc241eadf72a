"""Requests -> settings and actions; exactly one ``/band/done`` or ``/band/fail`` for each.

Synchronous; where answers go and how to come back later (future time tags, actions that take a
while) is injected.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from server.address_row import Endpoint, Value
from server.addresses import ENDPOINTS
from server.arguments import take_all
from server.errors import RequestError, ServerError
from server.log_rate import limit
from server.osc.encode import Sendable
from server.osc.guard import Message, delay_s
from server.osc.routes import is_an_answer, is_readable, is_release, resolve
from server.osc.turns import Turns
from server.settings import Settings

_log = logging.getLogger(__name__)
limit(_log)

MAX_PENDING: Final = 256
"""Messages that may wait for their time."""
MAX_AHEAD_S: Final = 60.0
"""How far ahead a time tag may lie."""
_MAX_TEXT: Final = 200
"""What is told of an error that nobody foresaw, in characters."""


class Sender(NamedTuple):
    """Where a packet came from."""

    ip: str
    port: int


Reply = tuple[Sendable, ...] | list[tuple[Sendable, ...]] | None
"""What an action says besides done: one message's arguments, several messages', or nothing."""
Handler = Callable[[tuple[Value, ...], Sender], Reply | Awaitable[Reply]]
"""Carries out an action, perhaps async; raises a ``ServerError`` if it cannot."""
Outcome = Callable[[], Reply]
"""Returns what a handler returned, or raises what it raised."""


class Port(Protocol):
    """What the dispatcher needs of the world."""

    def answer(self, sender: Sender, key: str, args: Sequence[Sendable]) -> None:
        """Send one message to a requester; never raises."""
        ...

    def call_later(self, delay_s: float, call: Callable[[], None]) -> object:
        """Have a function called after a delay in seconds."""
        ...

    def await_reply(self, reply: Awaitable[Reply], then: Callable[[Outcome], None]) -> None:
        """Wait for a handler without blocking, then hand over its outcome."""
        ...


class Dispatcher:
    """Routes messages by the table."""

    def __init__(
        self, settings: Settings, port: Port, unix_now_s: Callable[[], float] = time.time
    ) -> None:
        """Start without actions.

        Args:
            settings: what setting addresses set and report.
            port: where answers go.
            unix_now_s: seconds since 1970, which time tags are compared with.
        """
        self._settings = settings
        self._port = port
        self._unix_now_s = unix_now_s
        self._handlers: dict[str, Handler] = {}
        self.states: Mapping[str, Sequence[Sendable]] = {}
        """Last values of feedback that can be asked for, e.g. ``playing``."""
        self._turns: Turns[Sender] = Turns(self._begin)
        self.n_pending = 0
        self.n_requests = 0
        self.n_failed = 0

    def on_action(self, key: str, handler: Handler) -> None:
        """Say who carries out an action or answers a query.

        A setting's handler is called with the checked value before it is stored; what it raises
        refuses the value (a model set that cannot be played).

        Args:
            key: path below ``/band`` of a concrete address, e.g. ``bass/regenerate``.
            handler: see ``Handler``.

        Raises:
            ValueError: the table has no such address, or it is feedback.
        """
        if key not in ENDPOINTS or ENDPOINTS[key].row.kind == "feedback":
            raise ValueError(f"{key} is no action, query or setting of the table")
        self._handlers[key] = handler

    def beside(self, port: Port) -> "Dispatcher":
        """Return a dispatcher with the same settings and handlers, for another door."""
        other = Dispatcher(self._settings, port, self._unix_now_s)
        other._handlers = self._handlers
        other.states = self.states
        return other

    def take(self, messages: Iterable[Message], sender: Sender) -> None:
        """Carry out a packet's messages in order, each now or at its time.

        Args:
            messages: as the guard read them.
            sender: who gets the answers.
        """
        self._turns.take(messages, sender)

    def _begin(self, message: Message, sender: Sender, then: Callable[[], None]) -> bool:
        """Carry out a message; return whether that is finished. If not, ``then`` is called once."""
        wait_s = delay_s(message.time_tag, self._unix_now_s())
        if wait_s > 0:
            self._put_off(message, sender, wait_s)
            return True
        request = self.handle(message, sender)
        if request is None or request.is_finished or self._turns.is_full:
            return True
        request.then = then
        return False

    def _put_off(self, message: Message, sender: Sender, wait_s: float) -> None:
        if wait_s > MAX_AHEAD_S:
            text = f"the time tag is {wait_s:.0f} s ahead, at most {MAX_AHEAD_S:.0f} s"
            self.refuse(message.address, sender, RequestError("time", text))
            return
        if self.n_pending >= MAX_PENDING:
            text = f"{self.n_pending} messages wait for their time already"
            self.refuse(message.address, sender, RequestError("busy", text))
            return
        self.n_pending += 1
        self._port.call_later(wait_s, lambda: self._handle_put_off(message, sender))

    def _handle_put_off(self, message: Message, sender: Sender) -> None:
        self.n_pending -= 1
        self.handle(message, sender)

    def handle(self, message: Message, sender: Sender) -> "Request | None":
        """Carry out one message now and answer it once.

        Args:
            message: a plain address or a pattern, and its arguments.
            sender: who gets the answer.

        Returns:
            The request; ``None`` where it was refused at once.
        """
        if is_an_answer(message.address):
            return None
        self.n_requests += 1
        try:
            endpoints = resolve(message.address, has_args=bool(message.args))
        except RequestError as error:
            self.refuse(message.address, sender, error)
            return None
        request = Request(self, message, sender, len(endpoints))
        for endpoint in endpoints:
            self._start(endpoint, request)
        return request

    def refuse(self, address: str, sender: Sender, error: ServerError) -> None:
        """Say that a request was not carried out.

        Args:
            address: what was asked for, as it came.
            sender: who asked.
            error: why not.
        """
        if is_an_answer(address):
            return
        self.n_failed += 1
        self._port.answer(sender, "fail", (address, error.code, str(error)))

    def confirm(self, address: str, sender: Sender, remark: str) -> None:
        """Say that a request was carried out.

        Args:
            address: what was asked for, as it came.
            sender: who asked.
            remark: what was changed about it; empty: nothing.
        """
        self._port.answer(sender, "done", (address, remark) if remark else (address,))

    def _start(self, endpoint: Endpoint, request: "Request") -> None:
        """Carry out a request on one endpoint, or begin to."""
        try:
            reply = self._call(endpoint, request.message.args, request.sender)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for an answer
            request.finish_one(error=_as_told(endpoint, error))
            return
        if isinstance(reply, Awaitable):
            self._port.await_reply(reply, lambda out: self._close(endpoint, request, out))
        else:
            self._close(endpoint, request, lambda: reply)

    def _call(
        self, endpoint: Endpoint, args: Sequence[object], sender: Sender
    ) -> Reply | Awaitable[Reply]:
        """Check the arguments and call the handler, if there is one to call."""
        handler = self._handlers.get(endpoint.key)
        if is_readable(endpoint):
            if args and handler is not None:
                return handler((self._settings.check_from(endpoint.key, args).value,), sender)
            return None
        if is_release(endpoint, args):
            return None
        values = take_all(endpoint, args) if endpoint.row.args else ()
        if handler is None:
            raise RequestError("unavailable", f"{endpoint.address} has nothing to act on here")
        return handler(values, sender)

    def _close(self, endpoint: Endpoint, request: "Request", outcome: Outcome) -> None:
        """Store or show the value, pass on what the handler said, and count it as finished."""
        remark = ""
        try:
            reply = outcome()
            if is_readable(endpoint):
                remark = self._store_or_show(endpoint, request)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for an answer
            request.finish_one(error=_as_told(endpoint, error))
            return
        key = endpoint.row.answer_path or endpoint.key
        for args in reply if isinstance(reply, list) else [reply]:
            if args is not None:
                self._port.answer(request.sender, key, args)
        request.finish_one(remark=remark)

    def _store_or_show(self, endpoint: Endpoint, request: "Request") -> str:
        key, args, sender = endpoint.key, request.message.args, request.sender
        if endpoint.row.kind == "feedback":
            self._port.answer(sender, key, self.states.get(key, ()))
            return ""
        if not args:
            self._port.answer(sender, key, (self._settings.get(key),))
            return ""
        change = self._settings.set_from(key, args)
        if change.remark and not change.is_changed:
            # Nobody hears of a change, but this fader stands elsewhere now.
            self._port.answer(sender, key, (change.value,))
        return change.remark


def _as_told(endpoint: Endpoint, error: Exception) -> ServerError:
    return error if isinstance(error, ServerError) else _unforeseen(endpoint, error)


def _unforeseen(endpoint: Endpoint, error: Exception) -> ServerError:
    """Log an error that no handler foresaw; return what is told of it."""
    _log.error("%s failed", endpoint.address, exc_info=error)
    return ServerError(f"{type(error).__name__}: {error}"[:_MAX_TEXT])


class Request:
    """One message that may stand for several endpoints, some of which take a while."""

    def __init__(
        self, dispatcher: Dispatcher, message: Message, sender: Sender, n_endpoints: int
    ) -> None:
        self.message = message
        self.sender = sender
        self._dispatcher = dispatcher
        self._n_endpoints = self._n_left = n_endpoints
        self._errors: list[ServerError] = []
        self._remark = ""
        self.then: Callable[[], None] = lambda: None
        """Called once the request is answered."""

    @property
    def is_finished(self) -> bool:
        """Whether the request was answered."""
        return not self._n_left

    def finish_one(self, remark: str = "", error: ServerError | None = None) -> None:
        """Count one endpoint as finished; the last one answers the request."""
        self._remark = self._remark or remark
        if error is not None:
            self._errors.append(error)
        self._n_left -= 1
        if not self._n_left:
            self._answer()
            self.then()

    def _answer(self) -> None:
        if not self._errors:
            self._dispatcher.confirm(self.message.address, self.sender, self._remark)
            return
        first = self._errors[0]
        if self._n_endpoints > 1:
            first = RequestError(first.code, f"{len(self._errors)} of {self._n_endpoints}: {first}")
        self._dispatcher.refuse(self.message.address, self.sender, first)
