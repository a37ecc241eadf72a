"""A control log gives the same file again, byte for byte, whatever was done."""

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from server.conductor import Conductor
from server.contract import read_band_card
from server.control_log import ControlLog
from server.errors import ConfigError, ModelError
from server.hot_models import HotModels
from server.live_input import LiveInput
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.replay import replay
from server.scene import Scene, morphed
from server.studio import Studio
from tests.server.virtual import TINY, VirtualBand


class NewBand(VirtualBand):
    """A band whose log misses nothing."""

    is_computed = False


class Session:
    """A whole session in virtual time, with a recording in it."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.models_folder = folder / "models"
        shutil.copytree(TINY, self.models_folder / "tiny_band")
        shutil.copytree(TINY, self.models_folder / "other")
        card = self.models_folder / "other" / "card.json"
        card.write_text(card.read_text().replace('"tiny_band"', '"other"', 1))
        models = BandModels(self.models_folder / "tiny_band")
        self.band = band = NewBand(models, tempo=240.0, seed=seed)
        self.live = LiveInput(band.conductor, band.settings, band.clock, band.publish)
        self.log = ControlLog(band.conductor, self.live.phrases, band.clock)
        self.folder = folder / "recordings"
        self.studio = Studio(band.conductor, band.settings, self.log, self.folder, band.publish)
        self.live.on_played = self._on_played
        self.hot = HotModels(band.conductor, self.models_folder, lambda *_: None)

    def _on_played(self, message: bytes, beat: float) -> None:
        if self.studio.recorder is not None:
            self.studio.recorder.live(message, beat)

    @property
    def conductor(self) -> Conductor:
        return self.band.conductor

    async def run_for(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.05)):
            self.band.run_for(0.05)
            await self.live.advance()

    async def start(self) -> None:
        self.conductor.follow(self.conductor.line.started(self.band.clock.now_ns()))
        await self.run_for(1.0)

    async def again(self, name: str = "one") -> tuple[bytes, bytes]:
        """Return the recording and what its log gives."""
        wanted = await asyncio.to_thread((self.folder / f"{name}.mid").read_bytes)
        log = self.folder / f"{name}.log"
        return wanted, await asyncio.to_thread(replay, log, self.models_folder)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path)


async def test_what_was_recorded_is_made_again(session: Session) -> None:
    await session.start()
    await session.studio.record("one")
    await session.run_for(5)
    session.band.settings.set("bass/density", 0.9)
    session.band.settings.set("drums/mute", 1)
    await session.studio.write()
    session.conductor.regenerate(("strings",))
    await session.run_for(8)
    session.conductor.locate(2.0)
    await session.run_for(3)
    session.conductor.stop()
    await session.run_for(1)
    await session.studio.record("")
    wanted, got = await session.again()
    assert len(wanted) > 1500
    assert got == wanted


async def test_each_recording_of_a_session_is_made_again(session: Session) -> None:
    await session.start()
    for k, name in enumerate(("one", "two", "three")):
        await session.studio.record(name)
        session.conductor.regenerate(INSTRUMENTS[k : k + 1])
        await session.run_for(3 + k)
        await session.studio.record("")
        await session.run_for(1)
    files = [await session.again(name) for name in ("one", "two", "three")]
    for wanted, got in files:
        assert got == wanted
    assert len({got for _, got in files}) == 3


async def test_a_recording_that_begins_while_another_is_finished_has_its_log(
    session: Session,
) -> None:
    await session.start()
    await session.studio.record("one")
    await session.run_for(3)
    await asyncio.gather(session.studio.record(""), session.studio.record("two"))
    await session.run_for(3)
    await session.studio.write()
    await session.run_for(1)
    await session.studio.record("")
    for name in ("one", "two"):
        wanted, got = await session.again(name)
        assert got == wanted


async def test_a_performer_and_other_models_too(session: Session) -> None:
    await session.start()
    await session.studio.record("one")
    session.band.settings.set("input", "respond")
    for k in range(12):
        session.live.note(60 + k % 5, 80)
        await session.run_for(0.15)
        session.live.note(60 + k % 5, 0)
    await session.run_for(6)
    session.band.settings.set("input", "lead")
    await session.hot.choose("other")
    session.live.pedal(is_down=True)
    session.live.note(70, 90)
    await session.run_for(6)
    await session.studio.record("")
    wanted, got = await session.again()
    assert got == wanted


async def test_answers_that_are_taken_back_or_go_along_with_a_jump_too(session: Session) -> None:
    await session.start()
    await session.studio.record("one")
    session.band.settings.set("input", "respond")

    async def play(until_beat: float) -> None:
        while session.conductor.beat < until_beat:
            session.live.note(60, 80)
            await session.run_for(0.05)
            session.live.note(60, 0)
            await session.run_for(0.05)

    await play(10.7)
    await session.run_for(0.15)
    assert session.live.phrases.waiting_beat(session.conductor.beat) == 12.0
    await play(15.0)  # The first of these takes the answer at 12 back.
    await session.run_for(0.75)
    assert session.live.phrases.state(session.conductor.beat) == "answering"
    session.conductor.locate(session.conductor.beat - 8)
    await session.run_for(3)
    await session.studio.record("")
    wanted, got = await session.again()
    assert got == wanted


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_actions_are_made_again(tmp_path: Path, seed: int) -> None:
    session = Session(tmp_path, seed)
    rng = np.random.default_rng(seed)
    await session.start()
    conductor, settings = session.conductor, session.band.settings

    def any_instrument() -> Instrument:
        return INSTRUMENTS[int(rng.integers(5))]

    modes = ("off", "lead", "respond", "continue")
    actions: list[Callable[[], object]] = [
        lambda: conductor.regenerate((any_instrument(),)),
        lambda: conductor.locate(float(rng.integers(0, 200)) / 2),
        lambda: conductor.cancel(),
        lambda: settings.set(f"{any_instrument()}/mute", int(rng.integers(2))),
        lambda: settings.set("seed", int(rng.integers(9))),
        lambda: settings.set("hold", int(rng.integers(2))),
        lambda: settings.set("tempo", int(rng.integers(60, 280))),
        lambda: settings.set("input", modes[int(rng.integers(4))]),
        lambda: session.live.note(int(rng.integers(50, 80)), int(rng.choice([0, 80]))),
    ]
    for step in range(60):
        if step == 10:
            await session.studio.record("one")
        actions[int(rng.integers(len(actions)))]()
        await session.run_for(float(rng.choice([0.0, 0.1, 0.7])))
    await session.studio.record("")
    wanted, got = await session.again()
    assert got == wanted


async def test_a_log_that_a_kill_cut_short_is_played_to_its_end(session: Session) -> None:
    await session.start()
    await session.studio.record("one")
    await session.run_for(5)
    await session.studio.write()
    log = session.folder / "one.log"
    text = await asyncio.to_thread(log.read_text)
    await asyncio.to_thread(log.write_text, text[:-9])
    with pytest.raises(ConfigError, match="has no end"):
        replay(log, session.models_folder)
    assert len(replay(log, session.models_folder, is_part_welcome=True)) > 500


def sizes(log: ControlLog) -> int:
    return log._lines.n_bytes


def scene(seed: int) -> Scene:
    rng = np.random.default_rng(seed)
    card = read_band_card(TINY)
    before = rng.standard_normal((5, card.n_context, card.d_latent)).astype(np.float32)
    return Scene(before, rng.standard_normal((5, card.d_latent)).astype(np.float32))


async def test_a_morph_fader_is_made_again_and_costs_little(session: Session) -> None:
    card = read_band_card(TINY)
    bars = np.full((5, card.n_bars, card.d_latent), 0.3, np.float32)
    a, b = scene(1), replace(scene(2), bars=bars)
    await session.start()
    await session.studio.record("one")
    session.conductor.recall(a, "recall a")
    await session.run_for(1)
    before, n_moves = sizes(session.log), 200
    for k in range(n_moves):
        session.conductor.recall(morphed(a, b, k / n_moves), "morph a b")
        await session.run_for(0.05)
    assert sizes(session.log) - before < 400 * n_moves
    session.conductor.recall(b, "recall b")
    await session.run_for(5)
    await session.studio.record("")
    log = session.folder / "one.log"
    assert log.read_text().count('"shape"') == 2 + 3, "each scene stands there once"
    wanted, got = await session.again()
    assert got == wanted


async def test_a_log_that_grew_too_long_says_so_and_is_not_replayed_as_if_whole(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    await session.start()
    await session.studio.record("one")
    await session.run_for(3)
    monkeypatch.setattr("server.control_log.MAX_BYTES", sizes(session.log) + 2_000)
    for k in range(200):
        session.band.settings.set("swing", k % 100 / 100)
        await session.run_for(0.05)
        await session.studio.write()
    await session.studio.record("")
    wanted, log = (session.folder / "one.mid").read_bytes(), session.folder / "one.log"
    problems = [told[2] for told in session.band.told if told[0] == "problem"]
    assert len(problems) == 1
    assert "log of this session is full" in problems[0]
    assert json.loads(log.read_text().splitlines()[-1])[1] == "cut"
    with pytest.raises(ConfigError, match="has no end"):
        replay(log, session.models_folder)
    part = replay(log, session.models_folder, is_part_welcome=True)
    assert 500 < len(part) < len(wanted)
    await session.studio.record("two")
    await session.run_for(3)
    await session.studio.record("")
    assert not (session.folder / "two.log").exists()
    assert len((session.folder / "two.mid").read_bytes()) > 500
    assert sizes(session.log) < 100_000


async def test_logs_of_the_first_version_are_replayed_too(session: Session) -> None:
    await session.start()
    await session.studio.record("one")
    session.conductor.recall(scene(1), "recall a")
    await session.run_for(5)
    await session.studio.record("")
    log = session.folder / "one.log"
    text = await asyncio.to_thread(log.read_text)
    await asyncio.to_thread(log.write_text, text.replace('{"log": 2', '{"log": 1', 1))
    wanted, got = await session.again()
    assert got == wanted


async def test_other_models_are_noticed(session: Session) -> None:
    await session.start()
    await session.studio.record("one")
    await session.studio.record("")
    shutil.rmtree(session.models_folder / "tiny_band")
    log = session.folder / "one.log"
    with pytest.raises(ModelError, match="no model set"):
        replay(log, session.models_folder)
    lines = log.read_text().splitlines()
    head = json.loads(lines[0])
    head |= {"model": "other", "identity": "0" * 64}
    log.write_text("\n".join([json.dumps(head), *lines[1:]]))
    with pytest.raises(ModelError, match="exported anew"):
        replay(log, session.models_folder)


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense", '{"log": 9}', "\x00\xff"])
def test_what_is_no_log_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.log"
    path.write_text(text)
    with pytest.raises(ConfigError):
        replay(path, tmp_path)
