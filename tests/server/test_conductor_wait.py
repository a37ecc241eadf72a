"""The conductor waits for a beat until it is there."""

import asyncio

from server.clock import NS_PER_S, ManualClock, Timeline
from server.model import BandModels
from tests.server.virtual import TINY, VirtualBand
from tests.server.virtual_loop import VirtualLoop


def test_a_beat_that_rounding_puts_a_hair_later_is_waited_for() -> None:
    # It was waited for in turns of no time at all, as long as the clock stood there.
    clock = ManualClock(1000 * NS_PER_S)
    line = Timeline(30.213890866666663, 1037323973787, 400.0)
    clock.advance_to(line.ns_at(32.0))
    assert line.beat_at(clock.now_ns()) < 32.0

    async def wait() -> float:
        band = VirtualBand(BandModels(TINY))
        band.conductor._clock = clock
        band.conductor._line = line
        await band.conductor._wait_until(32.0)
        return band.conductor.beat

    with asyncio.Runner(loop_factory=lambda: VirtualLoop(clock, lambda: 0.0)) as runner:
        assert runner.run(wait()) >= 32.0
