"""What waits for one page: the music whole and in order, feedback as far as there is room."""

import asyncio
from collections import deque
from typing import Final

MAX_BYTES: Final = 1_000_000
"""What a page may leave unread before it is cut off; a whole start takes a tenth of it."""
Frame = str | bytes
"""A text frame or a binary one."""
SHORT: Final = 64
"""Frames that may wait before feedback is held back."""


class Outbox:
    """A queue that a page which does not read cannot make long."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        """Start empty.

        Args:
            max_bytes: what may wait.
        """
        self._max_bytes = max_bytes
        self._queue: deque[Frame] = deque()
        self._n_bytes = 0
        self._latest: dict[str, Frame] = {}
        self._wake = asyncio.Event()
        self.n_shed = 0
        """Feedback that was left out or was overtaken by newer of its kind."""

    @property
    def is_over(self) -> bool:
        """Whether more waits than may."""
        return self._n_bytes > self._max_bytes

    def put(self, frame: Frame) -> None:
        """Add a frame that must arrive."""
        self._queue.append(frame)
        self._n_bytes += len(frame)
        self._wake.set()

    def put_latest(self, key: str, frame: Frame) -> None:
        """Add feedback of which only the newest of its kind counts."""
        if key in self._latest:
            self.n_shed += 1
            self._latest[key] = frame
        elif len(self._queue) < SHORT:
            self.put(frame)
        else:
            self._latest[key] = frame

    def put_passing(self, frame: Frame) -> None:
        """Add feedback that is worth nothing later."""
        if len(self._queue) < SHORT:
            self.put(frame)
        else:
            self.n_shed += 1

    async def next(self) -> Frame:
        """Wait for the next frame to send."""
        while True:
            if self._queue:
                frame = self._queue.popleft()
                self._n_bytes -= len(frame)
                return frame
            if self._latest:
                return self._latest.pop(next(iter(self._latest)))
            self._wake.clear()
            await self._wake.wait()
