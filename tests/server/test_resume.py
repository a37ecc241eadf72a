"""An engine that takes another's place: whatever a leader does first, it is the same window."""

import pytest

from server.engine import Engine
from server.model import BandModels
from tests.server.test_locate import WINDOW, new_engine, play, settle, window
from tests.server.virtual import TINY

PLACE = 3


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


def successor(of: Engine, **values: object) -> Engine:
    """Return an engine in the place of one that has died in window ``PLACE``."""
    engine, _ = new_engine(form=0.0, **values)
    engine.locate(PLACE * WINDOW)
    engine.take_place(*of.place, PLACE, of.scene_at(PLACE * WINDOW))
    return engine


@pytest.mark.parametrize("beat", [0.0, 5.0, WINDOW - 0.5])
@pytest.mark.parametrize("quantum", ["bar", "window"])
def test_a_leader_may_speak_before_anything_is_computed(
    models: BandModels, beat: float, quantum: str
) -> None:
    first, _ = new_engine(form=0.0)
    played = play(first, models, PLACE)
    # Another seed than the one that the chain began with: the latents tell, not the seed.
    engine = successor(first, quantum=quantum, seed=8)
    engine.is_running = True
    engine.locate(PLACE * WINDOW + beat)
    assert engine.next_job(PLACE * WINDOW + beat) is not None, "it is interrupted, too"
    engine.locate(PLACE * WINDOW + beat)
    settle(engine, models, PLACE * WINDOW + beat)
    for instrument, notes in window(engine, PLACE).items():
        old = played[PLACE][instrument]
        begin = PLACE * WINDOW + beat
        assert [n for n in notes if n.start_beats > begin] == [
            n for n in old if n.start_beats > begin
        ]


def test_a_leader_in_the_next_window_finds_what_follows(models: BandModels) -> None:
    first, _ = new_engine(form=0.0)
    played = play(first, models, PLACE + 2)
    first.locate(PLACE * WINDOW)
    for index in (PLACE + 1, PLACE + 2):
        engine = successor(first)
        engine.is_running = True
        engine.locate(index * WINDOW)
        settle(engine, models, index * WINDOW)
        assert window(engine, index) == played[index]


def test_what_was_held_is_held_on(models: BandModels) -> None:
    first, settings = new_engine(form=0.0)
    play(first, models, PLACE)
    settings.set("bass/hold", 1)
    engine, _ = new_engine(form=0.0, **{"bass/hold": 1})
    engine.take_place(*first.place, PLACE, first.scene_at(PLACE * WINDOW))
    settle(engine, models, PLACE * WINDOW)
    settle(engine, models, (PLACE + 1) * WINDOW)
    shift = WINDOW
    held = [(n.start_beats + shift, n.pitch) for n in window(engine, PLACE)["bass"]]
    assert [(n.start_beats, n.pitch) for n in window(engine, PLACE + 1)["bass"]] == held
