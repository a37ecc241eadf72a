"""What may go wrong while the band plays, on the whole server in virtual time."""

import asyncio
import logging
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from server import inference
from server.clock import NS_PER_S, ManualClock
from server.jobs import Job, JobResult, run_job
from server.model import BandModels
from server.osc.dispatcher import Sender
from tests.server.virtual_loop import VirtualLoop
from tests.server.virtual_server import VirtualServer

pytestmark = pytest.mark.slow
WORK_S = 0.02
"""How long a window takes to compute, in seconds of virtual time."""


class Stage:
    """A server that plays; ``work_s`` may be changed meanwhile."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.work_s = WORK_S
        self.folder = folder
        self.clock = ManualClock(1000 * NS_PER_S)
        self.loop = VirtualLoop(self.clock, lambda: self.work_s)
        self.server = VirtualServer(folder, self.clock, patch)
        self.sent: list[tuple[int, bytes]] = []
        hear = self.server.synth.send

        def send(port: int, message: bytes) -> None:
            self.sent.append((self.clock.now_ns(), message))
            hear(port, message)

        patch.setattr(self.server.synth, "send", send)

    def play(self, acts: Callable[["Stage"], Awaitable[None]]) -> None:
        """Play, have something happen, and see that every note ends."""

        async def run() -> None:
            running = await self.server.start()
            self.server.send("/band/play")
            await asyncio.sleep(3.0)
            await acts(self)
            assert not running.done()
            assert not self.server.failures
            self.server.check_notes()
            self.server.app.request_stop()
            await running

        self.loop.run_until_complete(run())
        assert not self.server.synth.sounding

    async def must_play(self, seconds: float = 10.0) -> None:
        """See that music sounds in the next seconds."""
        n_ons = self.server.synth.n_ons
        await asyncio.sleep(seconds)
        self.server.check_notes()
        assert self.server.synth.n_ons > n_ons

    def figure(self, name: str) -> float:
        return self.server.app.osc.figures()[name]


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    stage = Stage(tmp_path, monkeypatch)
    yield stage
    stage.loop.close()


def test_the_folder_of_the_models_is_deleted(stage: Stage) -> None:
    async def acts(stage: Stage) -> None:
        shutil.rmtree(stage.folder / "models")
        await stage.must_play(60.0)
        for name in ("tiny_band", "other"):
            stage.server.send("/band/model", name)
            await stage.must_play()
        stage.server.send("/band/regenerate")
        await stage.must_play()
        assert stage.figure("failed") == 2

    stage.play(acts)


@pytest.mark.parametrize("part", ["card.json", "bass_decoder.onnx", "latents.npz"])
def test_an_export_that_is_half_written(stage: Stage, part: str) -> None:
    async def acts(stage: Stage) -> None:
        path = stage.folder / "models" / "other" / part
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        stage.server.send("/band/model", "other")
        await stage.must_play()
        assert stage.figure("failed") == 1
        assert stage.server.live.models.n_swaps == 0
        path.write_bytes(whole)
        stage.server.send("/band/model", "other")
        await stage.must_play()
        assert stage.server.live.models.n_swaps == 1

    stage.play(acts)


def test_the_disk_fills_while_it_records_and_has_room_again(stage: Stage) -> None:
    path = stage.folder / "recordings" / "take.mid"

    async def acts(stage: Stage) -> None:
        stage.server.send("/band/record", "take")
        await stage.must_play()
        early = path.read_bytes()
        stage.server.disk.is_full = True
        stage.server.send("/band/snapshot/store", "a")
        await stage.must_play(20.0)
        assert path.read_bytes()[: len(early) // 2] == early[: len(early) // 2]
        told = stage.server.network.told["problem"]
        assert len([args for args in told if args[0] == "record"]) == 1
        stage.server.disk.is_full = False
        await stage.must_play()
        assert len(path.read_bytes()) > 1.5 * len(early)

    stage.play(acts)


def test_a_recording_that_ends_on_a_full_disk_is_written_when_there_is_room(stage: Stage) -> None:
    path = stage.folder / "recordings" / "take.mid"

    async def acts(stage: Stage) -> None:
        stage.server.send("/band/record", "take")
        await stage.must_play()
        early = path.read_bytes()
        stage.server.disk.is_full = True
        await stage.must_play(20.0)
        for _ in range(2):
            stage.server.send("/band/record", "")
            await stage.must_play(1.0)
        assert stage.figure("failed") == 2
        assert len(path.read_bytes()) < 1.5 * len(early)
        stage.server.disk.is_full = False
        await stage.must_play(1.0)
        assert len(path.read_bytes()) > 1.5 * len(early)
        assert '"end"' in path.with_suffix(".log").read_text().splitlines()[-1]

    stage.play(acts)


def test_clients_that_vanish_are_forgotten_and_the_music_goes_on(stage: Stage) -> None:
    async def acts(stage: Stage) -> None:
        for port in range(50_200, 50_230):
            stage.server.send("/band/hello", port, "gone", source=Sender("127.0.0.1", port))
        assert stage.figure("clients") == 31
        for _ in range(40):
            stage.server.send("/band/ping")
            stage.server.n_requests -= 1
            await stage.must_play(5.0)
        assert stage.figure("clients") == 1

    stage.play(acts)


def test_generation_slower_than_music_is_said_once_and_recovers(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    def said(text: str) -> int:
        return len([r for r in caplog.records if text in r.getMessage()])

    async def acts(stage: Stage) -> None:
        stage.work_s = 30.0
        for _ in range(12):
            await stage.must_play()
        n_late = stage.figure("late_windows")
        assert n_late > 3
        assert said("was not ready in time") == 1
        stage.work_s = WORK_S
        await stage.must_play(60.0)
        settled = stage.figure("late_windows")
        await stage.must_play(60.0)
        assert stage.figure("late_windows") == settled
        assert said("ready in time again") == 1

    stage.play(acts)


@pytest.mark.parametrize(("work_s", "is_late"), [(0.05, False), (2.0, True)])
def test_errors_on_the_inference_thread_end_no_show(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, work_s: float, is_late: bool
) -> None:
    failing = Failing(4)

    async def acts(stage: Stage) -> None:
        await stage.must_play(5.0)
        stage.work_s = work_s
        monkeypatch.setattr(inference, "run_job", failing)
        n_windows = stage.figure("windows")
        await stage.must_play(16.0)
        stage.work_s = 0.05
        await stage.must_play(30.0)
        assert failing.n_left == 0
        assert stage.figure("windows") > n_windows
        # What takes too long is repeated as any late window is.
        assert (stage.figure("late_windows") > 0) == is_late
        assert stage.figure("failed_windows") == 4

    stage.play(acts)


class Failing:
    """A job that cannot be done a few times, as when memory is short."""

    def __init__(self, n_errors: int) -> None:
        self.n_left = n_errors

    def __call__(self, models: BandModels, job: Job) -> JobResult:
        if self.n_left:
            self.n_left -= 1
            raise MemoryError("no room for a window")
        return run_job(models, job)


def test_the_wall_clock_does_not_matter(tmp_path: Path) -> None:
    async def acts(stage: Stage) -> None:
        await stage.must_play(30.0)

    def stepping() -> Iterator[float]:
        while True:
            yield from (0.0, 4e9, 1e9, -1.0)

    heard = []
    for name in ("steady", "stepped"):
        (tmp_path / name).mkdir()
        with pytest.MonkeyPatch.context() as patch:
            if name == "stepped":
                instants = stepping()
                patch.setattr(time, "time", partial(next, instants))

            stage = Stage(tmp_path / name, patch)
            stage.play(acts)
            stage.loop.close()
        heard.append(stage.sent)
    assert heard[0] == heard[1]
    assert len(heard[0]) > 100


def test_a_flood_of_controls_with_fifty_clients_delays_no_note(tmp_path: Path) -> None:
    """Five thousand controls a second: the player sends what it sends without them."""

    async def flood(stage: Stage) -> None:
        for port in range(50_300, 50_350):
            stage.server.send("/band/hello", port, "one", source=Sender("127.0.0.1", port))
        for k in range(10_000):
            # Heard by clients, not by the music: the notes are to be the same.
            stage.server.send("/band/output/6/offset", float(k % 50))
            if k % 10 == 9:
                await asyncio.sleep(0.002)
        assert stage.server.links[-1].core.stats().n_skipped == 0

    async def idle(stage: Stage) -> None:
        await asyncio.sleep(2.0)

    heard = []
    for acts in (idle, flood):
        (tmp_path / acts.__name__).mkdir()
        with pytest.MonkeyPatch.context() as patch:
            stage = Stage(tmp_path / acts.__name__, patch)
            stage.play(acts)
            stage.loop.close()
        heard.append([row for row in stage.sent if row[1][0] & 0xF0 == 0x90])
    assert [message for _, message in heard[0]] == [message for _, message in heard[1]]
    # The virtual loop rounds to a nanosecond or two.
    assert max(abs(a - b) for (a, _), (b, _) in zip(*heard, strict=True)) < 1000
    assert len(heard[0]) > 50
