"""One page's WebSocket: requests in, at a limited rate, and frames out as fast as it reads."""

from server.clock import Clock
from server.errors import RequestError
from server.web.connection import Connection
from server.web.frames import Ping, Request, ms, read_frame, read_id, write
from server.web.hub import Hub
from server.web.requests import Requests


class PageSocket(Connection):
    """One page."""

    def __init__(self, hub: Hub, requests: Requests, clock: Clock) -> None:
        """Prepare.

        Args:
            hub: tells what happens.
            requests: carries out what is asked.
            clock: the time.
        """
        super().__init__(clock)
        self._hub = hub
        self._requests = requests
        self._clock = clock

    def join(self) -> None:
        """Begin to tell the page what happens."""
        self._hub.join(self.outbox)

    def leave(self) -> None:
        """Forget the page and what it has asked for."""
        self._hub.leave(self.outbox)
        self._requests.forget(self.outbox)

    def take_text(self, text: str) -> None:
        """Take a request or a ping."""
        try:
            frame = read_frame(text)
        except RequestError as error:
            self._requests.refuse(self.outbox, Request("", id=read_id(text)), error)
            return
        if isinstance(frame, Ping):
            now_ms = ms(self._clock.now_ns())
            self.outbox.put(write("pong", ping=frame.number, now_ms=now_ms))
        else:
            self._requests.take(frame, self.outbox)

    def refuse_busy(self, error: RequestError) -> None:
        """Answer a frame that came too soon."""
        self._requests.refuse(self.outbox, Request(""), error)

    def take_bytes(self, data: bytes) -> None:
        """Refuse a binary frame."""
        error = RequestError("malformed", f"got {len(data)} bytes, wanted a text frame")
        self._requests.refuse(self.outbox, Request(""), error)
