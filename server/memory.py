"""Memory that comes back in a server, and stays at hand in a training."""

import ctypes
import sys
from typing import Final

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_MAPPED_BYTES: Final = 1 << 17
"""What is at least so large is mapped: a window's rolls are, a note is not."""
_KEPT_BYTES: Final = 1 << 17
"""Free memory at the heap's end that is kept."""
_LARGEST_BYTES: Final = 1 << 25
"""The largest bound that glibc takes."""
_HOARD_BYTES: Final = 1 << 30


def give_back() -> None:
    """Have glibc give freed memory back to the system; elsewhere nothing is done.

    These are its own bounds; left alone it raises them with the largest array that it has seen
    freed. A window's arrays then lie among small things that live long, and the process grows by
    what it does not use. Mapping smaller ones too costs generation a tenth.
    """
    _set(_MAPPED_BYTES, _KEPT_BYTES)


def keep() -> None:
    """Have glibc keep freed memory for what is asked for next; elsewhere nothing is done.

    A training asks for the same large arrays at every step. Mapped each time, they come as pages to
    be cleared: a step of an autoencoder takes a fifth longer by it.
    """
    _set(_LARGEST_BYTES, _HOARD_BYTES)


def _set(mapped_bytes: int, kept_bytes: int) -> None:
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, mapped_bytes)
        mallopt(_M_TRIM_THRESHOLD, kept_bytes)
