"""The engine: windows, launches, lateness, against results that tell how they were asked for."""

import pytest

from server.engine import Delivery
from server.music import INSTRUMENTS
from tests.server.by_hand import Stage, compute, relative


def test_one_window_is_always_ready_ahead() -> None:
    stage = Stage()
    for beat in range(0, 200, 3):
        stage.play_to(float(beat))
        index = stage.engine.index_at(stage.beat)
        assert stage.engine.is_ready(index)
        assert stage.engine.is_ready(index + 1)


def test_same_seed_same_notes() -> None:
    first, second, other = Stage(seed=5), Stage(seed=5), Stage(seed=6)
    for stage in (first, second, other):
        stage.play_to(100.0)
    assert first.score == second.score
    assert first.score != other.score


@pytest.mark.parametrize(
    ("quantum", "launch"), [("none", 5.5), ("beat", 6.0), ("bar", 8.0), ("window", 16.0)]
)
def test_change_is_heard_at_the_quantum(quantum: str, launch: float) -> None:
    stage = Stage(quantum=quantum)
    before = {i: list(stage.score[i]) for i in INSTRUMENTS}
    stage.beat = 5.3
    stage.engine.regenerate(INSTRUMENTS, stage.beat)
    stage.settle()
    for instrument in INSTRUMENTS:
        old = [n for n in before[instrument] if n.start_beats < launch - 1e-9]
        assert [n for n in stage.score[instrument] if n.start_beats < launch - 1e-9] == old
    assert stage.score != before
    assert stage.deliveries[-1].splices[0].from_beat == pytest.approx(launch)


def test_regenerating_one_instrument_leaves_the_others() -> None:
    stage = Stage()
    before = {i: list(stage.score[i]) for i in INSTRUMENTS}
    stage.beat = 1.0
    stage.engine.regenerate(("bass",), stage.beat)
    (delivery,) = stage.settle()
    assert [splice.instrument for splice in delivery.splices] == ["bass"]
    assert stage.score["bass"] != before["bass"]


def test_density_changes_only_its_instrument_from_the_launch_on() -> None:
    stage = Stage()
    before = {i: list(stage.score[i]) for i in INSTRUMENTS}
    stage.beat = 1.0
    stage.set("guitar/density", 0.1)
    (delivery,) = stage.settle()
    assert [splice.instrument for splice in delivery.splices] == ["guitar"]
    assert stage.notes("guitar", 0, 4) == [n for n in before["guitar"] if n.start_beats < 4]
    assert len(stage.notes("guitar", 4, 16)) < len(before["guitar"]) / 6


def test_hold_repeats_note_for_note_and_release_goes_on() -> None:
    stage = Stage()
    stage.play_to(20.0)
    stage.set("hold", 1)
    stage.play_to(70.0)
    for instrument in INSTRUMENTS:
        held = relative(stage.notes(instrument, 16, 32), 16)
        assert relative(stage.notes(instrument, 32, 48), 32) == held
        assert relative(stage.notes(instrument, 64, 80), 64) == held
    stage.set("hold", 0)
    stage.play_to(90.0)
    assert relative(stage.notes("piano", 80, 96), 80) != relative(stage.notes("piano", 64, 80), 64)


def test_regenerating_a_held_instrument_holds_the_new_music() -> None:
    stage = Stage(quantum="window")
    stage.set("bass/hold", 1)
    stage.settle()
    old = relative(stage.notes("bass", 0, 16), 0)
    stage.engine.regenerate(("bass",), stage.beat)
    stage.play_to(40.0)
    new = relative(stage.notes("bass", 16, 32), 16)
    assert new != old
    assert relative(stage.notes("bass", 32, 48), 32) == new


def test_new_seed_begins_the_chain_anew_at_the_launch() -> None:
    stage, fresh = Stage(quantum="window", seed=1), Stage(seed=9)
    stage.play_to(10.0)
    stage.settings.set("seed", 9)
    stage.engine.restart(stage.settings.snapshot(), stage.beat)
    stage.play_to(40.0)
    for instrument in INSTRUMENTS:
        restarted = relative(stage.notes(instrument, 16, 48), 16)
        assert restarted == relative(fresh.notes(instrument, 0, 32), 0)


def test_result_that_comes_after_its_launch_is_heard_at_the_next_quantum() -> None:
    stage = Stage()
    stage.beat = 3.5
    stage.engine.regenerate(INSTRUMENTS, stage.beat)
    job = stage.engine.next_job(stage.beat)
    assert job is not None
    assert job.launch_beat == 4.0
    stage.beat = 4.5
    delivery = stage.take(stage.engine.accept(compute(job), stage.beat))
    assert {splice.from_beat for splice in delivery.splices} == {8.0}


def test_late_window_is_filled_by_a_repeat_and_replaced_later() -> None:
    stage = Stage()
    stage.beat = 31.9  # nothing was asked for since the start: window 2 is missing
    job = stage.engine.next_job(stage.beat)
    assert job is not None
    assert job.first == 2
    stage.take(stage.engine.fill(stage.beat))
    assert stage.engine.n_late == 1
    assert stage.engine.fill(stage.beat) == Delivery()
    repeated = relative(stage.notes("drums", 32, 48), 32)
    assert repeated == relative(stage.notes("drums", 16, 32), 16)
    stage.beat = 33.0
    stage.take(stage.engine.accept(compute(job), stage.beat))
    assert relative(stage.notes("drums", 36, 48), 32) != [r for r in repeated if r[0] >= 4]


def test_generation_that_stays_slower_than_the_music_never_stops_it() -> None:
    stage = Stage()
    for _ in range(20):
        job = stage.engine.next_job(stage.beat)
        for _step in range(40):
            stage.beat += 1.0
            stage.take(stage.engine.fill(stage.beat))
        if job is not None:
            stage.take(stage.engine.accept(compute(job), stage.beat))
    for index in range(3, 45):
        assert stage.notes("drums", index * 16, (index + 1) * 16), f"window {index} is silent"


def test_result_of_an_earlier_piece_is_dropped() -> None:
    stage = Stage()
    stage.beat = 20.0
    job = stage.engine.next_job(stage.beat)
    assert job is not None
    stage.engine.clear()
    assert stage.engine.accept(compute(job), 0.0) == Delivery()


def test_while_halted_changes_are_launched_where_the_music_stands() -> None:
    stage = Stage()
    stage.engine.is_running = False
    before = stage.score["piano"]
    stage.engine.regenerate(INSTRUMENTS, 0.0)
    stage.settle()
    assert stage.deliveries[-1].splices[0].from_beat == 0.0
    assert stage.score["piano"] != before
