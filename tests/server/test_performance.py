"""Snapshots, morphs and the queue through the conductor, with real models and real time."""

import asyncio
import errno
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from server import snapshots as snapshots_module
from server.clock import MonotonicClock
from server.conductor import Conductor
from server.errors import RequestError
from server.model import BandModels
from server.music import INSTRUMENTS, Note, Voice
from server.osc.dispatcher import Handler, Sender
from server.performance import Performance
from server.scene import Scene
from server.settings import Settings
from server.snapshots import Snapshots

TINY = Path(__file__).parents[1] / "data" / "tiny_band"
SENDER = Sender("127.0.0.1", 1)


class Rig:
    """A conductor with its performance, and what they tell."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings({"tempo": 240})
        self.conductor = Conductor(BandModels(TINY), self.settings, MonotonicClock(), self)
        self.performance = Performance(self.conductor, self.settings, folder)
        self.handlers: dict[str, Handler] = {}
        self.performance.register(self)
        self.queue: list[tuple[tuple[str, ...], float]] = []
        self.conductor.on_queue = lambda what, beat: self.queue.append((what, beat))

    def on_action(self, key: str, handler: Handler) -> None:
        self.handlers[key] = handler

    def publish_window(
        self, instrument: Voice, index: int, start_beat: float, notes: tuple[Note, ...]
    ) -> None:
        pass

    def music(self) -> dict[str, tuple[Note, ...]]:
        index = self.conductor.engine.index_at(self.conductor.beat)
        return {i: self.conductor.engine.notes_of(index, i) for i in INSTRUMENTS}

    async def begin(self) -> None:
        self.conductor.start()
        await until(lambda: self.conductor.engine.is_ready(1))

    async def settled(self) -> None:
        """Wait until what was asked for is heard: at once, while the music stands."""
        await until(lambda: self.told() == ((), -1.0))

    def told(self) -> tuple[tuple[str, ...], float] | None:
        return self.queue[-1] if self.queue else None


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        await asyncio.sleep(0.01)
        if is_so():
            return
    raise AssertionError("waited in vain")


@pytest_asyncio.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    made = Rig(tmp_path / "snapshots")
    await made.begin()
    yield made
    made.performance.close()
    await made.conductor.close()


async def test_store_recall_and_morph(rig: Rig) -> None:
    performance = rig.performance
    first = rig.music()
    await performance.store("a")
    rig.conductor.regenerate()
    await rig.settled()
    second = rig.music()
    assert second != first
    await performance.store("b")
    for name, music in (("a", first), ("b", second)):
        performance.recall(name)
        await rig.settled()
        assert rig.music() == music
    for x, music in ((0.0, first), (1.0, second)):
        performance.morph("a", "b", x)
        await rig.settled()
        assert rig.music() == music
    rig.settings.set("morph", 0.4)
    await rig.settled()
    assert rig.music() not in (first, second)
    performance.recall_number(1)
    await rig.settled()
    assert rig.music() == second
    assert performance.names == ("a", "b")


async def test_snapshots_survive_a_restart(rig: Rig, tmp_path: Path) -> None:
    music = rig.music()
    await rig.performance.store("kept")
    await rig.performance.store("gone")
    await rig.performance.delete("gone")
    later = Rig(tmp_path / "snapshots")
    assert later.performance.names == ("kept",)
    await later.begin()
    later.settings.set("seed", 5)
    await later.settled()
    assert later.music() != music
    later.performance.recall("kept")
    await later.settled()
    assert later.music() == music
    await later.conductor.close()


async def test_what_cannot_be_is_refused_and_the_music_goes_on(rig: Rig) -> None:
    performance = rig.performance
    await performance.store("a")
    calls: list[Callable[[], None]] = [
        lambda: performance.recall("b"),
        lambda: performance.morph("a", "b", 0.5),
        lambda: performance.morph("b", "a", 0.5),
        lambda: performance.recall_number(1),
    ]
    for call in calls:
        with pytest.raises(RequestError) as caught:
            call()
        assert caught.value.code == "unknown"
    with pytest.raises(RequestError, match="slash"):
        await performance.store("x/../a")
    with pytest.raises(RequestError, match="nothing waits"):
        rig.handlers["cancel"]((), SENDER)
    assert rig.conductor.engine.queue == ()


async def test_a_full_disk_is_said_and_nothing_stored(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.performance.store("a")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("server.snapshots.os.fsync", full)
    with pytest.raises(RequestError, match="'b' cannot be written: No space left") as caught:
        await rig.performance.store("b")
    assert caught.value.code == "server"
    assert rig.performance.names == ("a",)


class Shut:
    """A disk that takes nothing for as long as it is shut."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        really_write = snapshots_module._write

        def write(path: Path, scenes: Mapping[str, Scene]) -> None:
            if self.is_shut:
                raise OSError(errno.EROFS, "Read-only file system")
            really_write(path, scenes)

        self.is_shut = False
        monkeypatch.setattr(snapshots_module, "_write", write)


async def test_a_delete_that_fails_leaves_every_snapshot_in_its_place(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Shut(monkeypatch)
    for name in ("a", "b", "c"):
        await rig.performance.store(name)
    disk.is_shut = True
    with pytest.raises(RequestError, match="Read-only"):
        await rig.performance.delete("a")
    assert rig.performance.names == ("a", "b", "c")


async def test_a_delete_and_a_store_at_once_lose_nothing_where_both_fail(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    disk = Shut(monkeypatch)
    for name in ("a", "b", "c"):
        await rig.performance.store(name)
    disk.is_shut = True
    asked = rig.performance.delete("b"), rig.performance.store("b")
    refusals = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(refusal) for refusal in refusals] == [RequestError, RequestError]
    assert rig.performance.names == ("a", "b", "c")
    disk.is_shut = False
    await rig.performance.store("z")
    there = Snapshots(tmp_path / "snapshots", rig.conductor.models.card)
    assert there.names == ("a", "b", "c", "z")


async def test_what_waits_is_told_and_taken_back(rig: Rig) -> None:
    rig.settings.set("quantum", "window")
    await rig.conductor.play()
    rig.settings.set("guitar/density", 0.9)
    rig.settings.set("macro/2", 1.0)
    rig.settings.set("tempo", 200)
    rig.conductor.regenerate(("bass",))
    words = ("guitar/density", "macro/2", "bass/regenerate")
    await until(lambda: rig.told() == (words, 16.0))
    assert rig.handlers["cancel"]((), SENDER) is None
    assert len(rig.conductor.engine.queue) == 0
    await until(lambda: rig.told() == ((), -1.0))
    now = rig.settings.snapshot()
    assert now.number("guitar/density") == 0.5
    assert now.number("macro/2") == 0.0
    assert now.number("tempo") == 200.0
    assert rig.conductor.engine.queue == ()


async def test_the_queue_is_empty_again_when_it_is_heard(rig: Rig) -> None:
    rig.settings.set("quantum", "beat")
    await rig.conductor.play()
    rig.settings.set("swing", 0.5)
    await rig.settled()
    assert (("swing",), 1.0) in rig.queue or (("swing",), 2.0) in rig.queue


async def test_macros_have_hints(rig: Rig) -> None:
    answer = rig.handlers["piano/macros"]((), SENDER)
    assert isinstance(answer, list)
    assert [k for k, _ in answer] == list(range(1, 9))
    assert rig.handlers["snapshots"]((), SENDER) == []
