"""Other models while the music plays, in virtual time and at the player's end."""

import asyncio
import errno
import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from server import hot_models
from server.contract import CARD_NAME, file_hash
from server.errors import ModelError
from server.hot_models import HotModels, translate, try_out
from server.model import BandModels
from server.model_folders import set_names
from server.piano_roll import FloatArray
from tests.server.virtual import TINY, VirtualBand

PATIENCE = 200


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


class Stage:
    def __init__(self, folder: Path, models: BandModels) -> None:
        self.folder = folder
        self.copy("band")
        self.band = VirtualBand(models, tempo=300.0)
        self.problems: list[tuple[str, str]] = []
        self.hot = HotModels(
            self.band.conductor, folder, lambda where, text: self.problems.append((where, text))
        )

    def copy(self, name: str) -> Path:
        return Path(shutil.copytree(TINY, self.folder / name, dirs_exist_ok=True))

    def play(self) -> None:
        band = self.band
        band.conductor.follow(band.conductor.line.started(band.clock.now_ns()))


@pytest.fixture
def stage(tmp_path: Path, models: BandModels) -> Stage:
    return Stage(tmp_path, models)


async def test_a_set_is_swapped_at_the_quantum_and_no_note_hangs(stage: Stage) -> None:
    band = stage.band
    stage.play()
    band.run_for(6.5)
    stage.copy("other")
    old, before = band.conductor.models, dict(band.windows)
    await stage.hot.choose("other")
    assert band.conductor.models is not old
    launch = band.conductor.engine.launch_beat
    assert launch is not None
    beat = band.conductor.beat
    assert beat < launch <= beat + 4.3
    band.run_for(20)
    index = band.conductor.engine.index_at(beat)
    for instrument in ("drums", "bass", "piano"):
        was = [n for n in before[instrument, index] if n.start_beats < launch - 4]
        now = [n for n in band.windows[instrument, index] if n.start_beats < launch - 4]
        assert [(n.start_beats, n.pitch) for n in was] == [(n.start_beats, n.pitch) for n in now]
    assert band.player.core.stats().n_skipped == 0
    band.conductor.stop()
    assert band.player.played.sounding() == set()


async def test_every_broken_set_is_refused_and_the_old_one_plays_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = stage.band.conductor.models
    with pytest.raises(ModelError, match="no model set 'nothing'"):
        await stage.hot.choose("nothing")
    folder = stage.copy("damaged")
    path = folder / "bass_decoder.onnx"
    path.write_bytes(path.read_bytes()[:-7] + b"garbage")
    with pytest.raises(ModelError, match="bass_decoder"):
        await stage.hot.choose("damaged")
    folder = stage.copy("deaf")
    shutil.copy(folder / "bass_decoder.onnx", folder / "bass_encoder.onnx")
    card = json.loads((folder / CARD_NAME).read_text())
    card["instruments"]["bass"]["encoder"]["sha256"] = file_hash(folder / "bass_encoder.onnx")
    (folder / CARD_NAME).write_text(json.dumps(card))
    with pytest.raises(ModelError, match="bass_encoder"):
        await stage.hot.choose("deaf")
    card = json.loads((stage.copy("strange") / CARD_NAME).read_text())
    card["steps_per_beat"] = 24
    (stage.folder / "strange" / CARD_NAME).write_text(json.dumps(card))
    with pytest.raises(ModelError, match="beats"):
        await stage.hot.choose("strange")

    def not_a_number(self: BandModels, *_: object) -> FloatArray:
        return np.full((1, self.card.d_latent), np.nan, np.float32)

    monkeypatch.setattr(BandModels, "predict", not_a_number)
    with pytest.raises(ModelError, match="not a number"):
        await stage.hot.choose("band")
    assert stage.band.conductor.models is old


async def test_an_encoder_that_cannot_be_loaded_is_found_behind_the_first_window(
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(TINY, tmp_path / "deaf"))
    shutil.copy(folder / "bass_decoder.onnx", folder / "bass_encoder.onnx")
    card = json.loads((folder / CARD_NAME).read_text())
    card["instruments"]["bass"]["encoder"]["sha256"] = file_hash(folder / "bass_encoder.onnx")
    (folder / CARD_NAME).write_text(json.dumps(card))
    band = VirtualBand(BandModels(folder))
    with pytest.raises(ModelError, match="bass_encoder"):
        await band.conductor.inference.check_encoders()


def test_a_set_whose_piano_cannot_be_heard_is_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = stage.band.conductor.models
    deaf = np.full((1, models.card.d_latent), np.nan, np.float32)
    monkeypatch.setattr(models, "encode", lambda *_: deaf)
    with pytest.raises(ModelError, match="piano says what is not a number"):
        try_out(models)


async def test_an_export_is_noticed_and_a_broken_one_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot_models, "_WATCH_S", 0.01)
    task = asyncio.create_task(stage.hot.watch(lambda: "band"))
    path = stage.folder / "band" / CARD_NAME
    for _ in range(PATIENCE):
        if stage.hot.n_swaps:
            break
        path.write_text(path.read_text() + "\n")
        await asyncio.sleep(0.2)
    path.write_text("{")
    for _ in range(PATIENCE):
        if stage.problems:
            break
        await asyncio.sleep(0.2)
    assert stage.problems[0][0] == "model"
    assert "plays on" in stage.problems[0][1]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_whatever_goes_wrong_the_next_export_is_noticed_as_well(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot_models, "_WATCH_S", 0.01)
    chosen: list[str] = []

    async def choose(name: str) -> None:
        chosen.append(name)
        if len(chosen) == 1:
            raise PermissionError(errno.EACCES, "Permission denied")

    tell = partial(_note, stage.problems)
    task = asyncio.create_task(hot_models.watch_set(stage.folder, lambda: "band", choose, tell))
    path = stage.folder / "band" / CARD_NAME
    for _ in range(PATIENCE):
        if len(chosen) == 2:
            break
        path.write_text(path.read_text() + "\n")
        await asyncio.sleep(0.2)
    assert chosen == ["band", "band"]
    assert "Permission denied" in stage.problems[0][1]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _note(problems: list[tuple[str, str]], where: str, text: str) -> None:
    problems.append((where, text))


def test_a_folder_that_cannot_be_read_is_an_error_and_a_set_that_cannot_is_none(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not by the rights of files: who runs the tests as root may read everything.
    denied = PermissionError(errno.EACCES, "Permission denied")
    stage.copy("locked")
    is_file = Path.is_file

    def locked(path: Path) -> bool:
        if path.parent.name == "locked":
            raise denied
        return is_file(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_file", locked)
        names = set_names(stage.folder)
    assert names == ["band"]
    assert set_names(stage.folder / "nowhere") == []

    def iterdir(_path: Path) -> Iterator[Path]:
        raise denied

    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", iterdir)
        with pytest.raises(ModelError, match="cannot be listed: Permission denied"):
            set_names(stage.folder)


async def test_a_set_that_fails_when_it_runs_is_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong_shape(self: BandModels, *_: object) -> FloatArray:
        return np.zeros((1, self.card.d_latent + 1), np.float32)

    monkeypatch.setattr(BandModels, "predict", wrong_shape)
    with pytest.raises(ModelError, match="onnxruntime cannot run it"):
        await stage.hot.choose("band")
    assert stage.hot.n_swaps == 0


def test_the_same_set_understands_itself(models: BandModels) -> None:
    context = models.starts[0]
    translated = translate(models, models, context)
    assert translated.shape == context.shape
    assert np.isfinite(translated).all()
    longer = translate(models, models, np.concatenate([context] * 3, axis=1))
    assert np.array_equal(longer, translated)
    shorter = translate(models, models, context[:, -1:])
    assert np.array_equal(shorter[:, -1], translated[:, -1])
