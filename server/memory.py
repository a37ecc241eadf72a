"""Memory that comes back: large arrays are mapped by themselves; freed ones leave no holes."""

import ctypes
import sys
from typing import Final

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_MAPPED_BYTES: Final = 1 << 17
"""What is at least so large is mapped: a window's rolls are, a note is not."""
_KEPT_BYTES: Final = 1 << 17
"""Free memory at the heap's end that is kept."""


def give_back() -> None:
    """Have glibc give freed memory back to the system; elsewhere nothing is done.

    These are its own bounds; left alone it raises them with the largest array that it has seen
    freed. A window's arrays then lie among small things that live long, and the process grows by
    what it does not use. Mapping smaller ones too costs generation a tenth.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _MAPPED_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
