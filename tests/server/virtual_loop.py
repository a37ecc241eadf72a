"""An event loop in virtual time: it never waits, it moves a clock."""

import asyncio
import math
import selectors
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from server.clock import NS_PER_S, ManualClock

MAX_ROUNDS = 5000
"""Rounds of the loop without a wait: more are no work, but a task that waits for the past."""


class _Selector(selectors.SelectSelector):
    """Where the loop would sleep, the clock is moved instead."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__()
        self._clock = clock
        self._n_rounds = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        self._n_rounds += 1
        assert self._n_rounds < MAX_ROUNDS, "the loop turns round and round, and time stands still"
        if not ready and timeout != 0:
            self._n_rounds = 0
            assert timeout is not None, "nothing will ever happen again"
            self._clock.advance_to(self._clock.now_ns() + math.ceil(timeout * NS_PER_S))
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Everything on it runs as in real time, and the same way each time.

    Work for threads is done at once on one thread; its result comes after a while of virtual time.
    """

    def __init__(self, clock: ManualClock, work_s: Callable[[], float]) -> None:
        self._virtual_clock = clock
        self._work_s = work_s
        self._worker = ThreadPoolExecutor(1)
        super().__init__(_Selector(clock))

    def time(self) -> float:
        return self._virtual_clock.now_ns() / NS_PER_S

    def run_in_executor(  # type: ignore[override]  # any executor is as good
        self, _executor: object, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        done = self._worker.submit(func, *args)
        wait([done])
        result = self.create_future()
        self.call_later(self._work_s(), _pass_on, done, result)
        return result

    def close(self) -> None:
        self._worker.shutdown()
        super().close()


def _pass_on(done: "Future[Any]", result: "asyncio.Future[Any]") -> None:
    if result.cancelled():
        return
    error = done.exception()
    if error is None:
        result.set_result(done.result())
    else:
        result.set_exception(error)
