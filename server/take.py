"""One recording and its two files: what is on the disk, and what is not there yet."""

import asyncio
import threading
from collections.abc import Iterable
from pathlib import Path

from server.log_lines import unpacked
from server.recorder import Recorder
from server.whole_file import write_whole


class Take:
    """A recording; nothing of it is let go before it is written."""

    def __init__(self, path: Path, recorder: Recorder, *, has_log: bool) -> None:
        """Begin.

        Args:
            path: the MIDI file; the log lies beside it.
            recorder: what was played.
            has_log: whether the log can make it again.
        """
        self.path = path
        self.recorder = recorder
        self._has_log = has_log
        self._blocks: list[bytes] = []
        self._log_bytes = 0
        self._end: bytes | None = None
        # A write that was given up may still run on its thread: the next one waits for it.
        self._writing = threading.Lock()

    @property
    def is_over(self) -> bool:
        """Whether nothing more is recorded."""
        return self._end is not None

    def add_log(self, blocks: Iterable[bytes]) -> None:
        """Take packed lines that belong into the log."""
        if self._has_log:
            self._blocks += blocks

    def finish(self) -> None:
        """Record no more: what was played is the whole of it."""
        self._end = self.recorder.snapshot()

    async def write(self) -> None:
        """Bring both files up to now.

        Raises:
            OSError: they cannot be written; what is missing is kept for the next call.
        """
        data = self.recorder.snapshot() if self._end is None else self._end
        blocks, begin = tuple(self._blocks), self._log_bytes
        end = await asyncio.to_thread(self._write, data, blocks, begin)
        del self._blocks[: len(blocks)]
        self._log_bytes = end

    def _write(self, data: bytes, blocks: tuple[bytes, ...], begin: int) -> int:
        """Write on another thread; return how long the log is then, in bytes."""
        with self._writing:
            write_recording(self.path, data)
            if not blocks:
                return begin
            return _write_at(self.path.with_suffix(".log"), blocks, begin)


def _write_at(path: Path, blocks: tuple[bytes, ...], begin: int) -> int:
    """Write behind the first ``begin`` bytes, over what an attempt that failed has left there."""
    with path.open("r+b" if begin else "wb") as file:
        file.seek(begin)
        for text in unpacked(blocks):
            file.write(text)
        return file.truncate()


def write_recording(path: Path, data: bytes) -> None:
    """Write a recording's file, and make its folder where there is none.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
