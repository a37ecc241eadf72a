"""The conductor waits for a beat until it is there, and for what was asked before it plays."""

import asyncio

import pytest

from server import inference as inference_module
from server.clock import NS_PER_S, ManualClock, MonotonicClock, Timeline
from server.conductor import Conductor
from server.jobs import Job, JobResult
from server.model import BandModels
from server.music import INSTRUMENTS
from server.render import render_notes
from server.settings import Settings
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


def test_a_window_that_can_never_be_computed_is_said_once_and_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ManualClock(1000 * NS_PER_S)
    n_calls = 0

    def fail(_models: BandModels, _job: Job) -> JobResult:
        nonlocal n_calls
        n_calls += 1
        raise MemoryError("no room for a window")

    monkeypatch.setattr(inference_module, "run_job", fail)

    async def end() -> BaseException:
        failed: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
        band = Conductor(BandModels(TINY), Settings(), clock, Nobody())
        band.start()
        band.on_failure(failed.set_result)
        try:
            return await failed
        finally:
            await band.close()

    with asyncio.Runner(loop_factory=lambda: VirtualLoop(clock, lambda: 0.1)) as runner:
        assert "no room" in str(runner.run(end()))
    assert n_calls == 5
    assert len([r for r in caplog.records if "could not be computed" in r.message]) == 1


class Nobody:
    """Wants no windows and no notes."""

    def publish_window(self, *_: object) -> None:
        pass


async def test_a_seed_that_is_chosen_at_once_before_play_is_the_one_that_plays() -> None:
    models, settings = BandModels(TINY), Settings({"seed": 1})
    conductor = Conductor(models, settings, MonotonicClock(), Nobody())
    conductor.start()
    await conductor.ready()
    for seed in (5, 6):
        settings.set("seed", seed)
        await conductor.play()
        assert conductor.line.is_running
        assert not conductor.engine.is_changing
        wanted = render_notes(models, settings.snapshot(), 4)
        for instrument in INSTRUMENTS:
            assert conductor.engine.notes_of(0, instrument) == tuple(wanted[instrument])
        conductor.stop()
        conductor.locate(0.0)
    await conductor.close()
