"""Lines of a long log, kept small: what is older is packed, and there is an end to it."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

MAX_BYTES: Final = 32_000_000
"""What is kept at most, packed: a fader that never rests fills it in some hours."""
_BLOCK_BYTES: Final = 1 << 16
"""So much text is packed at once: less than a millisecond's work."""
_QUICK: Final = 1
"""zlib's level: the lines are alike, and a better one gains little."""


class LogLines:
    """Lines in the order in which they came; the newest of them can be taken back."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._packed_bytes = 0
        self._newest: list[str] = []
        self._newest_bytes = 0
        self._n_taken = 0

    @property
    def n_bytes(self) -> int:
        """How much is kept."""
        return self._packed_bytes + self._newest_bytes

    @property
    def can_drop(self) -> bool:
        """Whether the newest line can be taken back: it is not packed yet."""
        return bool(self._newest)

    def add(self, line: str) -> None:
        """Add a line of ASCII."""
        self._newest.append(line)
        self._newest_bytes += len(line) + 1
        if self._newest_bytes >= _BLOCK_BYTES:
            self._pack()

    def drop_last(self) -> None:
        """Take back the newest line; only while it ``can_drop``."""
        self._newest_bytes -= len(self._newest.pop()) + 1

    def rewind(self) -> None:
        """Have the next ``take`` begin with the first line."""
        self._n_taken = 0

    def take(self) -> tuple[bytes, ...]:
        """Return, packed, all lines since the last call."""
        self._pack()
        blocks = tuple(self._blocks[self._n_taken :])
        self._n_taken = len(self._blocks)
        return blocks

    def _pack(self) -> None:
        if self._newest:
            text = "".join(f"{line}\n" for line in self._newest)
            self._blocks.append(zlib.compress(text.encode(), _QUICK))
            self._packed_bytes += len(self._blocks[-1])
            self._newest, self._newest_bytes = [], 0


def unpacked(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the text of packed lines, block by block."""
    return (zlib.decompress(block) for block in blocks)
