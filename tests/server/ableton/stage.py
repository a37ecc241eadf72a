"""A band, the bridge and the stand-in for Live, in virtual time."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from server.ableton.bridge import ClipBridge
from server.ableton.clip import cut_window
from server.ableton.live_link import LiveLink
from server.ableton.part import track_names
from server.clock import ManualClock
from server.conductor import Conductor
from server.model import BandModels
from server.music import Instrument, Note, Voice
from server.settings import Settings
from tests.server.ableton.stand_in import StandIn

NAMES = ["Click", "Drums", "Piano", "GUITAR ", "Bass", "Strings"]
WINDOW_BEATS = 16.0


class Stage:
    """A band, the bridge and the stand-in."""

    def __init__(self, models: BandModels, clock: ManualClock, names: list[str]) -> None:
        self.clock, self.settings = clock, Settings({"tempo": 120.0, "seed": 5})
        self.problems: list[str] = []
        self.windows: dict[tuple[str, int], tuple[Note, ...]] = {}
        self.conductor = Conductor(models, self.settings, clock, self)
        self.link = LiveLink()
        reply_port = free_port()
        self.live = StandIn(clock, names, reply_port)
        self.reply_port = reply_port
        tracks = track_names("default")
        self.bridge = ClipBridge(
            self.link, clock, WINDOW_BEATS, tracks, self._on_problem, self.conductor.stop
        )

    def _on_problem(self, _where: str, text: str) -> None:
        self.problems.append(text)

    def publish_window(
        self, instrument: Voice, index: int, start_beat: float, notes: tuple[Note, ...]
    ) -> None:
        self.windows[instrument, index] = notes

    def wanted(self, instrument: Instrument, window: int) -> tuple[Note, ...]:
        return cut_window(self.windows[instrument, window], window * WINDOW_BEATS, WINDOW_BEATS)

    def track(self, instrument: Instrument) -> int:
        return next(t.index for t in self.bridge.tracks if t.instrument == instrument)

    async def until_beat(self, beat: float) -> None:
        missing = beat - self.conductor.beat
        await asyncio.sleep(missing * 60 / float(self.settings.get("tempo")))


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@asynccontextmanager
async def on_stage(
    models: BandModels,
    clock: ManualClock,
    names: list[str],
    before: Callable[[Stage], object] = lambda _stage: None,
) -> AsyncIterator[Stage]:
    stage = Stage(models, clock, names)
    before(stage)
    await stage.link.open(stage.live.port, stage.reply_port)
    stage.conductor.add_output(stage.bridge)
    stage.conductor.start()
    tasks = [
        asyncio.create_task(stage.live.run()),
        asyncio.create_task(stage.bridge.run(stage.settings.snapshot)),
    ]
    try:
        await asyncio.sleep(3.0)
        yield stage
        for task in tasks:
            assert not task.done(), task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await stage.conductor.close()
        stage.link.close()
        stage.live.socket.close()
        await asyncio.sleep(0.01)


Run = Callable[[Callable[[ManualClock], Coroutine[Any, Any, None]]], None]
