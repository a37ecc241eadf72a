"""Positions: the right step of the right window, wherever a leader sends the music."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from server.engine import Engine
from server.ground import MAX_BRIDGE
from server.jobs import run_job
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument, Note
from server.settings import Settings

TINY = Path(__file__).parents[1] / "data" / "tiny_band"
WINDOW = 16.0

Music = dict[int, dict[Instrument, tuple[Note, ...]]]


@pytest.fixture(scope="module", params=["whole", "patched"])
def models(request: pytest.FixtureRequest) -> BandModels:
    """Return the tiny set, as it is and with windows that have bars of earlier ones."""
    band = BandModels(TINY)
    if request.param == "patched":
        n = len(INSTRUMENTS)
        keeps, near = np.full((n, 3), 0.5, np.float32), np.full(n, 1e3, np.float32)
        joins = np.full(n, 0.3, np.float32)
        band.form = replace(band.form, keeps=keeps, near=near, joins=joins)
    return band


def new_engine(**values: object) -> tuple[Engine, Settings]:
    settings = Settings({"seed": 3, **values})
    return Engine(WINDOW, settings.snapshot()), settings


def settle(engine: Engine, models: BandModels, beat: float) -> int:
    """Compute all that is due; return how many windows that took."""
    n_steps = 0
    while (job := engine.next_job(beat)) is not None:
        engine.accept(run_job(models, job), beat)
        n_steps += len(job.steps)
    return n_steps


def window(engine: Engine, index: int) -> dict[Instrument, tuple[Note, ...]]:
    assert engine.is_ready(index)
    return {i: engine.notes_of(index, i) for i in INSTRUMENTS}


def play(engine: Engine, models: BandModels, last: int) -> Music:
    """Play from the start; return each window as it was."""
    music: Music = {}
    for index in range(last + 1):
        settle(engine, models, index * WINDOW)
        music[index] = window(engine, index)
    return music


def test_far_ahead_the_window_is_the_one_that_playing_there_gives(models: BandModels) -> None:
    straight = play(new_engine()[0], models, 7)
    engine, _ = new_engine()
    settle(engine, models, 0.0)
    engine.locate(7 * WINDOW)
    settle(engine, models, 7 * WINDOW)
    assert window(engine, 7) == straight[7]
    # Nothing was played there yet, and nothing is played of windows on the way.
    assert not engine.is_ready(6)


def test_however_far_it_is_soon_there_and_the_same_each_time(models: BandModels) -> None:
    far = [62_500 * WINDOW, 62_501 * WINDOW]
    heard: list[Music] = []
    for way in (far, [7 * WINDOW, 300 * WINDOW, *far]):
        engine, _ = new_engine()
        settle(engine, models, 0.0)
        for beat in way:
            engine.locate(beat)
            job = engine.next_job(beat)
            assert job is None or len(job.bridge) < MAX_BRIDGE
            settle(engine, models, beat)
        heard.append({index: window(engine, index) for index in (62_501,)})
    assert heard[0] == heard[1]


def test_back_again_the_same_is_played_again_at_once(models: BandModels) -> None:
    engine, _ = new_engine()
    music = play(engine, models, 6)
    delivery = engine.locate(2 * WINDOW + 5.5)
    assert delivery.windows == (2, 3)
    assert window(engine, 2) == music[2]
    for splice in delivery.splices:
        assert splice.from_beat == 2 * WINDOW + 5.5
        assert all(note.start_beats >= splice.from_beat for note in splice.notes)
    for index in range(2, 7):
        settle(engine, models, index * WINDOW)
        assert window(engine, index) == music[index]


def test_latents_are_remembered_longer_than_notes(models: BandModels) -> None:
    engine, settings = new_engine()
    music = play(engine, models, 5)
    engine.regenerate(("bass",), 5 * WINDOW)
    settle(engine, models, 5 * WINDOW)
    for octave in (1, 0):
        settings.set("bass/octave", octave)
        engine.update(settings.snapshot(), 5 * WINDOW)
        settle(engine, models, 5 * WINDOW)
    assert engine.locate(WINDOW).windows == ()
    settle(engine, models, WINDOW)
    assert window(engine, 1) == music[1]


def test_a_change_is_heard_where_the_music_is_sent_to(models: BandModels) -> None:
    engine, settings = new_engine()
    music = play(engine, models, 5)
    engine.is_running = True
    settings.set("bass/octave", 1)
    engine.update(settings.snapshot(), 5 * WINDOW)
    job = engine.next_job(5 * WINDOW)
    assert job is not None
    # On its way when the music jumps.
    engine.locate(WINDOW + 0.5)
    assert engine.accept(run_job(models, job), WINDOW + 0.5).splices == ()
    settle(engine, models, WINDOW + 0.5)
    old = [n.pitch for n in music[2]["bass"]]
    assert [n.pitch for n in window(engine, 2)["bass"]] == [p + 12 for p in old]


@pytest.mark.parametrize(("late", "lost"), [(0.0, 0.0), (0.1, 0.0), (0.5, 0.3)])
def test_into_silence_the_music_comes_at_once_and_loses_no_downbeat(
    models: BandModels, late: float, lost: float
) -> None:
    engine, _ = new_engine()
    settle(engine, models, 0.0)
    engine.is_running = True
    beat = 9 * WINDOW + 6.3
    engine.locate(beat)
    job = engine.next_job(beat)
    assert job is not None
    delivery = engine.accept(run_job(models, job), beat + late)
    assert min(s.from_beat for s in delivery.splices) == pytest.approx(beat + lost)
    assert max(s.from_beat for s in delivery.splices) == pytest.approx(beat + lost)


def test_what_was_set_in_a_bar_is_heard_there_when_it_comes_round_again(
    models: BandModels,
) -> None:
    engine, settings = new_engine(quantum="bar")
    settle(engine, models, 0.0)
    engine.is_running = True
    before = window(engine, 0)["bass"]
    settings.set("bass/transpose", 5)
    engine.update(settings.snapshot(), 1.5)
    settle(engine, models, 1.5)
    spliced = window(engine, 0)["bass"]
    assert [n.pitch for n in spliced if n.start_beats < 4] == [
        n.pitch for n in before if n.start_beats < 4
    ]
    for _ in range(2):  # a host loops over the window
        engine.locate(0.0)
        settle(engine, models, 0.0)
        again = window(engine, 0)["bass"]
        assert [n.pitch for n in again] == [n.pitch + 5 for n in before]
        engine.locate(7.9)
        settle(engine, models, 7.9)


def test_held_music_is_still_held_after_a_jump(models: BandModels) -> None:
    engine, settings = new_engine()
    play(engine, models, 3)
    settings.set("hold", 1)
    engine.update(settings.snapshot(), 3 * WINDOW)
    settle(engine, models, 3 * WINDOW)
    engine.locate(9 * WINDOW)
    settle(engine, models, 9 * WINDOW)
    for instrument in INSTRUMENTS:
        first = [(n.start_beats - 144, n.pitch) for n in engine.notes_of(9, instrument)]
        second = [(n.start_beats - 160, n.pitch) for n in engine.notes_of(10, instrument)]
        assert first == second


def test_anywhere_after_anything_music_comes(models: BandModels) -> None:
    rng = np.random.default_rng(8)
    engine, settings = new_engine()
    beat = 0.0
    actions: list[Callable[[], object]] = [
        lambda: engine.regenerate(("bass",), beat),
        lambda: engine.restart(settings.snapshot(), beat),
        lambda: engine.update(settings.snapshot(), beat),
        lambda: engine.take_piano(rng.standard_normal(16).astype(np.float32), beat),
        lambda: engine.rebase(rng.standard_normal((5, 2, 16)).astype(np.float32), beat),
        lambda: settings.set("hold", int(rng.integers(2))),
        lambda: setattr(engine, "is_running", bool(rng.integers(2))),
    ]
    for _ in range(120):
        actions[int(rng.integers(len(actions)))]()
        if rng.random() < 0.4:
            beat = float(rng.integers(0, 400)) / 2
            engine.locate(beat)
        else:
            beat += float(rng.integers(0, 40)) / 4
        settle(engine, models, beat)
        assert engine.is_ready(engine.index_at(beat))
        assert engine.is_ready(engine.index_at(beat) + 1)


def test_a_performers_window_bends_the_band(models: BandModels) -> None:
    plain = play(new_engine()[0], models, 1)
    engine, _ = new_engine()
    settle(engine, models, 0.0)
    engine.is_running = True
    engine.take_piano(np.full(16, 3.0, np.float32), 9.0)
    settle(engine, models, 9.0)
    for instrument in INSTRUMENTS:
        before = [n.pitch for n in engine.notes_of(0, instrument) if n.start_beats < 12.0]
        assert before == [n.pitch for n in plain[0][instrument] if n.start_beats < 12.0]
    assert window(engine, 1) != plain[1]


def test_a_performers_window_at_the_very_end_of_a_window_is_not_lost(models: BandModels) -> None:
    plain = play(new_engine(quantum="window")[0], models, 2)
    engine, _ = new_engine(quantum="window")
    settle(engine, models, 0.0)
    engine.is_running = True
    engine.take_piano(np.full(16, 3.0, np.float32), 15.95)
    settle(engine, models, 15.95)
    assert window(engine, 1) == plain[1]
    assert window(engine, 2) != plain[2]
