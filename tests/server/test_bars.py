"""Bars that stay: which they are, and that they are heard note for note."""

from dataclasses import replace

import numpy as np
import pytest

from server.bars import kept_bars
from server.chain import Recipe, grow
from server.engine import Engine
from server.jobs import run_job
from server.model import BandModels
from server.music import INSTRUMENTS, Note
from tests.server.forms import (
    TINY,
    N,
    always_back,
    always_resting,
    grow_window,
    play,
    relative,
    song_like,
)


@pytest.fixture(scope="module")
def band() -> BandModels:
    """Return the tiny set."""
    return BandModels(TINY)


def test_bars_stay_as_readily_as_the_form_says_but_never_all() -> None:
    keeps = np.array(
        [[0.4, 0.3, 0.6], [0.5, 0.5, 0.5], [1, 1, 1], [0, 0, 1], [0, 1, 0]], np.float32
    )
    form = replace(song_like(), keeps=keeps)
    found = np.array([kept_bars(form, seed, 5, 4) for seed in range(4000)])
    assert found[:, 0, 0].mean() == pytest.approx(0.4, abs=0.02)
    assert found[found[:, 0, 0], 0, 1].mean() == pytest.approx(0.6, abs=0.03)
    assert found[~found[:, 0, 0], 0, 1].mean() == pytest.approx(0.3, abs=0.03)
    assert found[:, 2].tolist() == [[True, True, True, False]] * 4000
    assert not found[:, 3].any()
    assert found[:, 4].tolist() == [[False, True, False, True]] * 4000
    assert not kept_bars(form, 1, 5, 4, amount=0.0).any()


def by_bar(engine: Engine, index: int) -> list[list[list[Note]]]:
    """Return the notes of each bar of a window of each instrument."""
    start = index * engine.window_beats
    bars: list[list[list[Note]]] = []
    for instrument in INSTRUMENTS:
        notes = engine.notes_of(index, instrument)
        own = [replace(note, start_beats=note.start_beats - start) for note in notes]
        bars.append([[n for n in own if int(n.start_beats // 4) == bar] for bar in range(4)])
    return bars


def test_a_varied_return_has_bars_note_for_note(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    vary, keeps = np.full(N, 0.5, np.float32), np.array([[1, 1, 1]] * N, np.float32)
    varied = replace(always_back(2), exact=np.zeros(N, np.float32), variation=vary, keeps=keeps)
    monkeypatch.setattr(band, "form", varied)
    engine, _ = play(band, 3)
    first = by_bar(engine, 1)
    grow_window(engine, band, 3)
    again = by_bar(engine, 3)
    assert sum(any(bars) for bars in first) > 2
    for k in range(N):
        assert starts_of(again[k][:3]) == starts_of(first[k][:3])
    assert any(again[k][3] != first[k][3] for k in range(N))


def starts_of(bars: list[list[Note]]) -> list[list[tuple[float, int]]]:
    """Return when which pitches are struck: how long a note lasts, the next bar has a say in."""
    return [[(note.start_beats, note.pitch) for note in bar] for bar in bars]


def test_a_new_window_that_is_nearly_an_earlier_one_has_bars_of_it(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeps = np.array([[1, 1, 0]] * N, np.float32)  # the first and the third stay
    new = replace(always_back(0), joins=np.zeros(N, np.float32), keeps=keeps)
    monkeypatch.setattr(band, "form", new)
    free, _ = play(band, 3)
    monkeypatch.setattr(band, "form", replace(new, near=np.full(N, 1e3, np.float32)))
    engine, _ = play(band, 3)
    found = [engine._windows.find(index) for index in range(3)]
    windows = [window for window in found if window is not None]
    assert windows[0].bars is None
    for window in windows[1:]:
        assert window.bars is not None
        assert np.array_equal(window.bars[:, (0, 2)], windows[0].bar_latents(4)[:, (0, 2)])
        assert np.array_equal(window.bars[:, 1], window.latents)
    piano = INSTRUMENTS.index("piano")
    latents = free._windows.grown[1].latents
    assert np.array_equal(windows[1].latents[piano], latents[piano]), (
        "the chain knows nothing of it"
    )
    rejected = Recipe(0, 1, (0,) * N, (1.0,) * N, (False,) * N, form=1.0, since=(1,) * N)
    memory = {0: windows[0]}
    assert grow(band, windows[0].after, rejected, memory=memory).bars is None
    without = replace(rejected, since=(0,) * N, form=0.0)
    assert grow(band, windows[0].after, without, memory=memory).bars is None


def test_a_held_window_of_borrowed_bars_is_repeated_note_for_note(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeps = np.array([[1, 1, 0]] * N, np.float32)
    near = np.full(N, 1e3, np.float32)
    new = replace(always_back(0), joins=np.zeros(N, np.float32), keeps=keeps, near=near)
    monkeypatch.setattr(band, "form", new)
    engine, settings = play(band, 2)
    settings.set("hold", 1)
    engine.update(settings.snapshot(), 1 * engine.window_beats)
    for index in range(2, 4):
        grow_window(engine, band, index)
        assert relative(engine, index) == relative(engine, 1)


def test_a_rest_is_silent_whatever_bars_would_have_stayed(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    bass = INSTRUMENTS.index("bass")
    keeps, near = np.array([[1, 1, 0]] * N, np.float32), np.full(N, 1e3, np.float32)
    form = replace(always_resting(bass), joins=np.zeros(N, np.float32), keeps=keeps, near=near)
    monkeypatch.setattr(band, "form", form)
    engine, settings = play(band, 2)
    window = engine._windows.grown[1]
    assert window.bars is not None, "others have bars of the window before"
    assert not relative(engine, 1)[bass]
    beat = engine.window_beats
    settings.set("quantum", "beat")
    settings.set("bass/hold", 1)
    engine.update(settings.snapshot(), beat)
    settings.set("guitar/transpose", 2)
    engine.update(settings.snapshot(), beat)
    while (job := engine.next_job(beat)) is not None:
        engine.accept(run_job(band, job), beat)
    assert not relative(engine, 1)[bass]
    scene = engine.scene_at(beat)
    assert scene is not None
    assert scene.bars is not None
    np.testing.assert_allclose(scene.bars[bass], band.silence[[bass] * 4], atol=1e-5)
