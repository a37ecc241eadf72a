"""OSC as the application sees it: wire, dispatcher, clients and feed on one event loop.

Everything here belongs to the loop's thread.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from importlib import metadata
from typing import Final

from server.address_row import Value
from server.addresses import ENDPOINTS, SETTING_KEYS
from server.allowed import ANYONE, Allowed, is_loopback
from server.clock import NS_PER_S, Clock, MonotonicClock, Timeline
from server.errors import RequestError
from server.music import VOICES, Note, Voice
from server.osc.clients import Clients
from server.osc.dispatcher import Dispatcher, Handler, Outcome, Port, Reply, Sender
from server.osc.echoes import Echoes
from server.osc.encode import Sendable
from server.osc.feed import Feed
from server.osc.guard import Message, PacketError
from server.osc.windows import KeptWindows, window_messages
from server.osc.wire import Wire
from server.settings import Settings

_log = logging.getLogger(__name__)

Listener = Callable[[str, Sequence[Sendable]], None]
"""Told what all clients are told: a key below ``/band`` and its arguments."""

WindowListener = Callable[[Voice, int, float, Sequence[Note]], None]
"""Told a whole window, as ``publish_window`` is."""

DEFAULT_PORT: Final = 9000
_PART_KEYS: Final = ("/mute", "/solo", "/channel")
"""Settings of a voice that its notes are told by."""


class OscService:
    """Clients' way in and out."""

    def __init__(
        self, settings: Settings, clock: Clock | None = None, look_ahead_ms: float = 100.0
    ) -> None:
        """Prepare without opening anything.

        Args:
            settings: set by clients; changes, from wherever, are told to all clients.
            clock: what the notes' line of time is measured with; None: the machine's.
            look_ahead_ms: how early clients get their notes, in milliseconds.
        """
        self.settings = self._settings = settings
        """Set by clients; changes are told to all of them."""
        self._clock = clock or MonotonicClock()
        self._wire = Wire(self, self._clock)
        self._clients = Clients(self._clock)
        self._feed = Feed(self._broadcast, look_ahead_ms)
        self._dispatcher = Dispatcher(settings, self)
        self._states: dict[str, tuple[Sendable, ...]] = {"playing": (0,), "version": (_version(),)}
        self._dispatcher.states = self._states
        self._windows = KeptWindows()
        self._figures: list[Callable[[], Mapping[str, float]]] = [self.counters]
        self._listeners: list[Listener] = []
        self._window_listeners: list[WindowListener] = []
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._echoes = Echoes(dict(settings.snapshot().values), self._broadcast, self._wake_echoes)
        self._replies: set[asyncio.Future[Reply]] = set()
        self._stop_observing = settings.observe(self._on_setting)
        self._register_session()
        self._sync_parts()

    # -- for the application ---------------------------------------------------------------------

    async def start(
        self, host: str = "127.0.0.1", port: int = DEFAULT_PORT, allowed: Allowed = ANYONE
    ) -> tuple[str, int]:
        """Open the socket.

        Args:
            host: address to listen on; other machines are heard only if it is not the loopback.
            port: UDP port; 0: any free one.
            allowed: who is heard.

        Returns:
            The address and port it listens on.

        Raises:
            ConfigError: the address cannot be had, e.g. the port is in use.
        """
        self._wire.allowed = allowed
        address = await self._wire.open(host, port)
        if not (is_loopback(host) or allowed.networks):
            _log.warning("OSC: every machine that reaches %s is heard; --allow names some", host)
        self._advance()
        return address

    def close(self) -> None:
        """End every client's notes and close the socket; may be called twice."""
        self._feed.end_all(self._clock.now_ns())
        self.publish("playing", 0)
        self._stop_observing()
        self._stop_observing = _nothing
        for reply in self._replies:
            reply.cancel()
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._wire.close()

    def on_action(self, key: str, handler: Handler) -> None:
        """Say who carries out an action, answers a query or vets a setting.

        Args:
            key: path below ``/band`` of a concrete address, e.g. ``play``, ``bass/regenerate``.
            handler: called with (values, sender); see ``Dispatcher.on_action``.

        Raises:
            ValueError: the table has no such address.
        """
        self._dispatcher.on_action(key, handler)

    def dispatcher_for(self, port: Port) -> Dispatcher:
        """Return a dispatcher that carries out the same, and answers elsewhere."""
        return self._dispatcher.beside(port)

    def add_listener(self, listener: Listener) -> None:
        """Have all that clients are told told elsewhere too, with the same keys and arguments."""
        self._listeners.append(listener)

    def add_window_listener(self, listener: WindowListener) -> None:
        """Have whole windows told elsewhere too."""
        self._window_listeners.append(listener)

    def current(self) -> dict[str, tuple[Sendable, ...]]:
        """Return what a new client is told: the value of every setting and state, by key."""
        values: dict[str, tuple[Sendable, ...]] = {
            key: (self._settings.get(key),) for key in SETTING_KEYS
        }
        return values | self._states

    def figures(self) -> dict[str, float]:
        """Return all figures of the status by name."""
        figures: dict[str, float] = {}
        for source in self._figures:
            figures.update(source())
        return figures

    @property
    def address(self) -> Sender:
        """Where it listens; port 0 while closed."""
        return self._wire.address

    def add_figures(self, figures: Callable[[], Mapping[str, float]]) -> None:
        """Add figures by name to the answer to ``/band/status``."""
        self._figures.append(figures)

    def publish(self, key: str, *args: Sendable) -> None:
        """Tell all clients; feedback that is a state is remembered and told only when it changes.

        Args:
            key: path below ``/band`` of a feedback address, e.g. ``playing``.
            args: int, float or text.
        """
        if ENDPOINTS[key].row.is_state:
            if self._states.get(key) == args:
                return
            self._states[key] = args
        self._broadcast(key, args)

    def set_timeline(self, line: Timeline) -> None:
        """Take a new line of time: start, stop, another tempo, another position."""
        self._feed.set_timeline(line, self._clock.now_ns())
        self.publish("playing", int(line.is_running))
        self._advance()

    def set_look_ahead(self, look_ahead_ms: float) -> None:
        """Tell clients their notes so many milliseconds early from now on."""
        self._feed.set_look_ahead(look_ahead_ms)
        self._advance()

    def replace(self, instrument: Voice, from_beat: float, notes: Iterable[Note]) -> None:
        """Put other notes from a position (in quarter notes of the piece) on: the splice."""
        self._feed.replace(instrument, from_beat, notes, self._clock.now_ns())
        self._advance()

    def extend(self, instrument: Voice, notes: Iterable[Note]) -> None:
        """Add further notes of a replacement behind those that came with it."""
        self._feed.extend(instrument, notes)
        self._advance()

    def publish_window(
        self, instrument: Voice, index: int, start_beat: float, notes: Sequence[Note]
    ) -> None:
        """Tell all clients a whole window; new clients get the last two, so the one that sounds.

        Args:
            instrument: whose window.
            index: number of the window, from 0.
            start_beat: its first beat, in quarter notes of the piece.
            notes: its notes in order, in quarter notes of the piece.
        """
        for listener in self._window_listeners:
            listener(instrument, index, start_beat, notes)
        messages = window_messages(index, start_beat, notes)
        self._windows.keep(instrument, index, messages)
        for args in messages:
            self._broadcast(f"window/{instrument}", args)

    def end_notes(self) -> None:
        """End every note that clients know of, and go on with what begins from now on: panic."""
        self._feed.end_all(self._clock.now_ns())
        self._advance()

    def counters(self) -> dict[str, float]:
        """Return the service's own figures for status; of refusals those that happened."""
        return {
            "clients": len(self._clients),
            "packets": self._wire.guard.n_packets,
            "malformed": self._wire.guard.refused.total(),
            "strangers": self._wire.n_strangers,
            "requests": self._dispatcher.n_requests,
            "failed": self._dispatcher.n_failed,
            "pending": self._dispatcher.n_pending,
            "unsent": self._wire.n_unsent,
            "shed": self._echoes.n_shed,
            **{f"malformed_{reason}": n for reason, n in self._wire.guard.refused.items()},
        }

    # -- for the wire ----------------------------------------------------------------------------

    def take_packet(self, messages: list[Message], sender: Sender) -> None:
        """Carry out a packet; whoever sent it is heard of."""
        self._clients.renew(sender)
        self._dispatcher.take(messages, sender)

    def take_malformed(self, error: PacketError, sender: Sender) -> None:
        """Answer a packet that was refused, if its address could be read."""
        if error.address:
            self._dispatcher.refuse(error.address, sender, RequestError("malformed", str(error)))

    # -- for the dispatcher ----------------------------------------------------------------------

    def answer(self, sender: Sender, key: str, args: Sequence[Sendable]) -> None:
        """Send one message to a requester's reply port, or to where it sent from."""
        self._wire.send(key, args, [self._clients.reply_address(sender)])

    def call_later(self, delay_s: float, call: Callable[[], None]) -> object:
        """Have a function called after a delay in seconds, unless closed by then."""

        def call_if_open() -> None:
            if self._wire.is_open:
                call()

        return asyncio.get_running_loop().call_later(delay_s, call_if_open)

    def await_reply(self, reply: Awaitable[Reply], then: Callable[[Outcome], None]) -> None:
        """Wait for a handler in a task of its own."""

        def finish(future: asyncio.Future[Reply]) -> None:
            self._replies.discard(future)
            if not future.cancelled():
                then(future.result)

        future = asyncio.ensure_future(reply)
        self._replies.add(future)
        future.add_done_callback(finish)

    # -- session ---------------------------------------------------------------------------------

    def _register_session(self) -> None:
        self.on_action("hello", self._hello)
        self.on_action("bye", self._bye)
        self.on_action("ping", lambda _args, _sender: ())
        self.on_action("sync", lambda args, _sender: args)
        self.on_action("status", lambda _args, _sender: self._status())

    def _hello(self, args: tuple[Value, ...], sender: Sender) -> Reply:
        reply_port, name = int(args[0]), str(args[1])
        own = self._wire.address
        if reply_port == own.port and sender.ip in ("127.0.0.1", own.ip):
            raise RequestError("range", f"{reply_port} is the server's own port, wanted yours")
        client = self._clients.hello(sender, reply_port, name)
        _log.info("client at %s port %d, %r", *client.address, client.name)
        self._set_timer("expiry", self._clients.next_expiry_ns(), self._expire)
        here = [client.address]
        for key, values in self.current().items():
            self._wire.send(key, values, here)
        for instrument, message in self._windows:
            self._wire.send(f"window/{instrument}", message, here)
        return None

    def _bye(self, args: tuple[Value, ...], sender: Sender) -> Reply:
        self._end_notes_at(self._clients.bye(sender, int(args[0])).address)
        return None

    def _status(self) -> Reply:
        return [(name, float(value)) for name, value in self.figures().items()]

    def _expire(self) -> None:
        for client in self._clients.expire():
            _log.info("client at %s port %d was silent too long", *client.address)
            self._end_notes_at(client.address)
        self._set_timer("expiry", self._clients.next_expiry_ns(), self._expire)

    def _end_notes_at(self, address: Sender) -> None:
        for key, args in self._feed.endings(self._clock.now_ns()):
            self._wire.send(key, args, [address])

    # -- settings --------------------------------------------------------------------------------

    def _on_setting(self, key: str, value: Value) -> None:
        if self._echoes.is_news(key, value):
            self._echoes.tell(key, len(self._clients), self._clock.now_ns())
            if key.endswith(_PART_KEYS):
                self._sync_parts()
                self._advance()

    def _wake_echoes(self, due_ns: int) -> None:
        if "echo" not in self._timers:
            self._set_timer("echo", due_ns, self._tell_rest)

    def _tell_rest(self) -> None:
        self._timers.pop("echo", None)
        self._echoes.tell_rest(len(self._clients), self._clock.now_ns())

    def _sync_parts(self) -> None:
        now_ns, snapshot = self._clock.now_ns(), self._settings.snapshot()
        for instrument in VOICES:
            self._feed.set_audible(instrument, snapshot.is_audible(instrument), now_ns)
            self._feed.set_channel(instrument, snapshot.channel(instrument), now_ns)

    # -- time ------------------------------------------------------------------------------------

    def _broadcast(self, key: str, args: Sequence[Sendable]) -> None:
        addresses = self._clients.addresses()
        if addresses:
            self._wire.send(key, args, addresses)
        for listener in self._listeners:
            listener(key, args)

    def _advance(self) -> None:
        self._set_timer("feed", self._feed.advance(self._clock.now_ns()), self._advance)

    def _set_timer(self, name: str, due_ns: int | None, call: Callable[[], None]) -> None:
        """Have a function called at an instant; None: not at all."""
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()
        if due_ns is not None and self._wire.is_open:
            wait_s = max(0.0, (due_ns - self._clock.now_ns()) / NS_PER_S)
            self._timers[name] = asyncio.get_running_loop().call_later(wait_s, call)


def _version() -> str:
    try:
        return metadata.version("ai-music-generator")
    except metadata.PackageNotFoundError:
        return "unknown"


def _nothing() -> None:
    return None
