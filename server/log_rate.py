"""A log that cannot be flooded: of what is said again and again a few are enough.

Who is let in may ask for what fails as often as they like; each failure with its traceback would
fill the disk that recordings go to.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

AT_ONCE: Final = 3
"""Records of one kind that are written in a period."""
PERIOD_S: Final = 60.0
_BEGINNING: Final = 24
"""Characters of a text that tell kinds apart: asyncio logs all there is at one place."""


@dataclass(slots=True)
class _Count:
    """How often a kind was said in the period that runs."""

    begun_s: float
    n_said: int = 0
    n_left_out: int = 0


class AFew(logging.Filter):
    """Lets a few records of each kind through a period; the next one says how many were not.

    A kind is the place that logs, how its text begins and the error's class: all of them come from
    code, so there are few of them.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        period_s: float = PERIOD_S,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with nothing said.

        Args:
            at_once: records of one kind that are written in a period.
            period_s: how long a period is, in seconds.
            now_s: the time in seconds.
        """
        super().__init__()
        self._at_once = at_once
        self._period_s = period_s
        self._now_s = now_s
        self._counts: dict[tuple[object, ...], _Count] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is written."""
        now_s = self._now_s()
        count = self._counts.setdefault(_kind(record), _Count(now_s))
        if now_s - count.begun_s >= self._period_s:
            record.msg = _with_left_out(record.msg, count.n_left_out)
            count.begun_s, count.n_said, count.n_left_out = now_s, 0, 0
        if count.n_said >= self._at_once:
            count.n_left_out += 1
            return False
        count.n_said += 1
        return True


def limit(logger: logging.Logger) -> None:
    """Let a logger say a few things of each kind a minute; once is enough for each logger."""
    if not any(isinstance(present, AFew) for present in logger.filters):
        logger.addFilter(AFew())


def _kind(record: logging.LogRecord) -> tuple[object, ...]:
    error = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
    return record.pathname, record.lineno, str(record.msg)[:_BEGINNING], error


def _with_left_out(text: object, n_left_out: int) -> str:
    return f"{text} (and {n_left_out} more like it before)" if n_left_out else str(text)
