"""Models and a loop in virtual time."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from server.clock import NS_PER_S, ManualClock
from server.model import BandModels
from tests.server.ableton.stage import Run
from tests.server.virtual import TINY
from tests.server.virtual_loop import VirtualLoop


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


@pytest.fixture
def run() -> Run:
    def call(test: Callable[[ManualClock], Coroutine[Any, Any, None]]) -> None:
        clock = ManualClock(1000 * NS_PER_S)
        loop = VirtualLoop(clock, lambda: 0.05)
        try:
            loop.run_until_complete(test(clock))
        finally:
            loop.close()

    return call
