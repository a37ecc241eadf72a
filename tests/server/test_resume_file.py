"""The file that a run leaves behind: a bad one is never worse than none."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from server.clock import NS_PER_S, Timeline
from server.contract import read_band_card
from server.jobs import run_job
from server.model import BandModels
from server.resume import FILE_NAME, MAX_BYTES, Resume, State, _text, read_left
from server.scene import Scene
from server.sync import Sync
from tests.server.virtual import TINY, VirtualBand

CARD = read_band_card(TINY)


def left(band: VirtualBand, scene: Scene | None = None) -> dict[str, Any]:
    """Return what a server that played leaves behind."""
    now_ns = band.clock.now_ns()
    line = Timeline(20.0, now_ns - NS_PER_S, 120.0)
    settings = dict(band.settings.snapshot().values)
    state = State(now_ns, line, settings, 1, 0, (0,) * 5, "tiny", scene, is_parked=False)
    raw: dict[str, Any] = json.loads(_text(state))
    return raw


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


@pytest.fixture
def band(models: BandModels) -> VirtualBand:
    return VirtualBand(models)


def real_scene() -> Scene:
    before = np.ones((5, CARD.n_context, CARD.d_latent), np.float32)
    return Scene(before, np.ones((5, CARD.d_latent), np.float32))


def test_a_good_one_is_read(band: VirtualBand, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps(left(band, real_scene())))
    state = read_left(tmp_path, band.clock)
    assert state is not None
    assert state.line == Timeline(20.0, band.clock.now_ns() - NS_PER_S, 120.0)
    assert state.scene is not None
    assert (state.scene.before == real_scene().before).all()


def test_bars_of_their_own_are_read_again(band: VirtualBand, tmp_path: Path) -> None:
    bars = np.full((5, CARD.n_bars, CARD.d_latent), 0.5, np.float32)
    raw = left(band, replace(real_scene(), bars=bars))
    (tmp_path / FILE_NAME).write_text(json.dumps(raw))
    state = read_left(tmp_path, band.clock)
    assert state is not None
    assert state.scene is not None
    assert state.scene.bars is not None
    assert (state.scene.bars == bars).all()
    raw["scene"].append(raw["scene"][-1])
    (tmp_path / FILE_NAME).write_text(json.dumps(raw))
    assert read_left(tmp_path, band.clock) is None


def test_bars_of_another_set_are_left(
    models: BandModels, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bars = np.zeros((5, CARD.n_bars + 1, CARD.d_latent), np.float32)
    take_up(models, tmp_path, replace(real_scene(), bars=bars))
    assert "its latents are of no band" in caplog.text


def at(*path: str | int) -> Callable[[dict[str, Any], object], None]:
    def put(raw: dict[str, Any], value: object) -> None:
        place: Any = raw
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return put


@pytest.mark.parametrize(
    ("put", "value"),
    [
        (at("at_ns"), float("inf")),
        (at("line", 0), 1e308),
        (at("line", 0), float("nan")),
        (at("line", 0), -1e6),
        (at("line", 0), 10**400),
        (at("line", 1), float("inf")),
        (at("line", 1), 10**400),
        (at("line", 1), 10**18),
        (at("line", 2), 1e-300),
        (at("index"), 10**12),
        (at("index"), -1),
        (at("origin"), float("inf")),
        (at("origin"), 10**30),
        (at("attempts"), [-1] * 5),
        (at("attempts"), [10**30] * 5),
        (at("attempts"), [0] * 4),
        (at("scene", 0, 0, 0, 0), 1e300),
        (at("scene", 1, 0, 0), 10**400),
        (at("scene", 1, 0), []),
        (at("settings"), []),
        (at("padding"), "x" * MAX_BYTES),
    ],
    ids=lambda value: None if callable(value) else f"{value!r:.16}",
)
def test_a_wrong_one_is_said_and_nothing_is_carried_on(
    band: VirtualBand,
    tmp_path: Path,
    put: Callable[[dict[str, Any], object], None],
    value: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    raw = left(band, real_scene())
    put(raw, value)
    (tmp_path / FILE_NAME).write_text(json.dumps(raw))
    assert read_left(tmp_path, band.clock) is None
    assert "nothing to carry on" in caplog.text


class NewBand(VirtualBand):
    """A band that has computed nothing yet."""

    is_computed = False


class Leader:
    """Nobody who leads."""

    def rejoin(self, *_: object, **__: object) -> None:
        """Have nobody to find again."""


def successor(models: BandModels, folder: Path) -> tuple[VirtualBand, Resume]:
    band = NewBand(models)
    sync = cast(Sync, Leader())
    return band, Resume(band.conductor, sync, band.settings, band.clock, folder)


def take_up(models: BandModels, folder: Path, scene: Scene) -> VirtualBand:
    """Have a server go on from a scene that another left."""
    band, resume = successor(models, folder)
    raw = left(band, scene)
    raw["card"] = resume._card
    (folder / FILE_NAME).write_text(json.dumps(raw))
    state = read_left(folder, band.clock)
    assert state is not None
    resume.prepare(state)
    return band


@pytest.mark.parametrize("shape", [(5, 1, CARD.d_latent), (5, CARD.n_context, 3), (0, 0, 0)])
def test_latents_of_no_band_are_left_and_the_rest_carried_on(
    models: BandModels, tmp_path: Path, shape: tuple[int, ...], caplog: pytest.LogCaptureFixture
) -> None:
    scene = Scene(np.ones(shape, np.float32), np.ones((5, shape[-1]), np.float32))
    band = take_up(models, tmp_path, scene)
    assert "its latents are of no band" in caplog.text
    job = band.conductor.engine.next_job(band.conductor.beat)
    assert job is not None
    assert job.first == 1
    assert run_job(models, job).notes


async def test_an_end_on_a_disk_that_takes_nothing_is_still_an_end(
    models: BandModels,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _, resume = successor(models, tmp_path)
    await asyncio.to_thread((tmp_path / FILE_NAME).write_text, "{}")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    resume.forget()
    assert "cannot be removed: Read-only file system" in caplog.text
