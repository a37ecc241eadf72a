"""OSCQuery's WebSocket: clients listen to addresses, and send and get OSC as binary frames."""

import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from server.address_row import address_of
from server.addresses import ENDPOINTS
from server.clock import Clock
from server.errors import RequestError, ServerError
from server.osc.dispatcher import Outcome, Reply, Sender
from server.osc.encode import EncodeError, Sendable, encode
from server.osc.guard import Message, PacketError, read_packet
from server.web.connection import Connection
from server.web.outbox import Outbox
from server.web.requests import SESSION, Door

_log = logging.getLogger(__name__)

_ADDRESSES: Final = frozenset(endpoint.address for endpoint in ENDPOINTS.values())


class Queries:
    """All OSCQuery sockets: what each listens to, and whom answers are for."""

    def __init__(self, door: Door) -> None:
        """Start without sockets.

        Args:
            door: carries out what they ask.
        """
        self._door = door
        self._dispatcher = door.dispatcher_for(self)
        self._sockets: dict[int, tuple[Outbox, set[str]]] = {}
        self._n_joined = 0
        self.n_refused = 0
        """Frames that were neither a command nor OSC, or came too soon."""

    def join(self, outbox: Outbox) -> Sender:
        """Take a socket; returns who it is to the dispatcher."""
        self._n_joined += 1
        self._sockets[self._n_joined] = outbox, set()
        return Sender("web", self._n_joined)

    def leave(self, sender: Sender) -> None:
        """Forget a socket."""
        self._sockets.pop(sender.port, None)

    def listen(self, sender: Sender, address: str) -> None:
        """Tell a socket an address from now on; what is not there is not told."""
        if address not in _ADDRESSES or sender.port not in self._sockets:
            return
        outbox, listening = self._sockets[sender.port]
        listening.add(address)
        key = address.removeprefix(address_of(""))
        values = self._door.current().get(key)
        if values is not None:
            outbox.put_latest(address, encode(address, values))

    def ignore(self, sender: Sender, address: str) -> None:
        """Tell a socket an address no more."""
        if sender.port in self._sockets:
            self._sockets[sender.port][1].discard(address)

    def take_feedback(self, key: str, args: Sequence[Sendable]) -> None:
        """Tell those who listen what all clients are told."""
        address = address_of(key)
        outboxes = [box for box, listening in self._sockets.values() if address in listening]
        if not outboxes:
            return
        try:
            packet = encode(address, args)
        except EncodeError as error:
            _log.warning("not told to OSCQuery clients: %s", error)
            return
        row = ENDPOINTS[key].row
        for outbox in outboxes:
            if row.kind == "setting" or row.is_state:
                outbox.put_latest(address, packet)
            else:
                outbox.put(packet)

    def tell_changed(self, paths: Sequence[str]) -> None:
        """Tell every socket that what is below some paths is described otherwise now."""
        for path in paths:
            text = json.dumps({"COMMAND": "PATH_CHANGED", "DATA": path})
            for outbox, _ in self._sockets.values():
                outbox.put_latest(f"!{path}", text)

    def take_messages(self, messages: Sequence[Message], sender: Sender) -> None:
        """Carry out a packet's messages; answers come back as OSC."""
        for message in messages:
            if message.address.rpartition("/")[2] in SESSION:
                error = RequestError("unavailable", "send LISTEN for what you want to hear")
                self._dispatcher.refuse(message.address, sender, error)
            else:
                self._dispatcher.take([message], sender)

    # -- for the dispatcher ----------------------------------------------------------------------

    def answer(self, sender: Sender, key: str, args: Sequence[Sendable]) -> None:
        """Send one message to the socket that asked."""
        if sender.port not in self._sockets:
            return
        try:
            packet = encode(address_of(key), args)
        except EncodeError as error:
            _log.warning("not answered: %s", error)
            return
        self._sockets[sender.port][0].put(packet)

    def call_later(self, delay_s: float, call: Callable[[], None]) -> object:
        """Have a function called after a delay in seconds."""
        return self._door.call_later(delay_s, call)

    def await_reply(self, reply: Awaitable[Reply], then: Callable[[Outcome], None]) -> None:
        """Wait for a handler in a task of its own."""
        self._door.await_reply(reply, then)


class QuerySocket(Connection):
    """One OSCQuery client."""

    def __init__(self, queries: Queries, clock: Clock) -> None:
        """Prepare.

        Args:
            queries: all of them.
            clock: what the rate of frames is measured with.
        """
        super().__init__(clock)
        self._queries = queries
        self._sender = Sender("web", 0)

    def join(self) -> None:
        """Be known; nothing is told before it is listened to."""
        self._sender = self._queries.join(self.outbox)

    def leave(self) -> None:
        """Be forgotten."""
        self._queries.leave(self._sender)

    def take_text(self, text: str) -> None:
        """Take a command; others than LISTEN and IGNORE are for servers that edit their tree."""
        try:
            command, path = _read_command(text)
        except RequestError as error:
            self._refuse(error)
            return
        if command == "LISTEN":
            self._queries.listen(self._sender, path)
        elif command == "IGNORE":
            self._queries.ignore(self._sender, path)

    def refuse_busy(self, error: RequestError) -> None:
        """Count a frame that came too soon."""
        self._refuse(error)

    def _refuse(self, error: ServerError) -> None:
        self._queries.n_refused += 1
        _log.debug("an OSCQuery frame was refused: %s", error)

    def take_bytes(self, data: bytes) -> None:
        """Take an OSC packet."""
        try:
            messages = read_packet(data)
        except PacketError as error:
            self._refuse(error)
            return
        self._queries.take_messages(messages, self._sender)


def _read_command(text: str) -> tuple[str, str]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RequestError("malformed", f"not JSON: {error}"[:200]) from error
    if not isinstance(raw, dict):
        raise RequestError("malformed", 'wanted {"COMMAND", "DATA"}')
    command, path = raw.get("COMMAND"), raw.get("DATA")
    if not isinstance(command, str) or not isinstance(path, str):
        raise RequestError("malformed", 'wanted texts for "COMMAND" and "DATA"')
    return command, path
