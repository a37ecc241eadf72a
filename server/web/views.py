"""What pages are shown of the application besides the table; knows nothing of HTTP."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Views:
    """Asked for when they are needed."""

    snapshots: Callable[[], Sequence[str]]
    """Names of the stored windows."""
    midi: Callable[[], Mapping[str, object]]
    """Ports in use: ``out``, ``in``, ``problem``, ``scheduling``."""
