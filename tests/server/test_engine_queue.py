"""What waits for its launch, and can be taken back; scenes, variation and macros."""

import pytest

from server.engine import Delivery
from server.music import INSTRUMENTS
from tests.server.by_hand import Stage, compute, relative


def waiting(stage: Stage) -> tuple[tuple[str, ...], float | None]:
    return stage.engine.queue, stage.engine.launch_beat


def test_what_is_asked_for_waits_in_a_queue_until_its_launch() -> None:
    stage = Stage()
    stage.beat = 1.0
    stage.engine.regenerate(("bass",), stage.beat)
    stage.set("guitar/density", 0.1)
    stage.settle()
    stage.beat = 2.0
    stage.set("macro/3", 1.0)
    stage.settle()
    assert waiting(stage) == (("bass/regenerate", "guitar/density", "macro/3"), 4.0)
    stage.play_to(4.0)
    assert waiting(stage) == ((), None)
    assert stage.engine.cancel(stage.beat) is None


def test_a_setting_set_to_what_it_was_waits_for_nothing() -> None:
    stage = Stage()
    stage.set("guitar/density", 0.5)
    stage.set("quantum", "beat")
    assert stage.engine.queue == ()
    assert stage.engine.next_job(stage.beat) is None


@pytest.mark.parametrize("is_computed", [False, True])
def test_what_waits_can_be_taken_back(is_computed: bool) -> None:
    stage, other = Stage(), Stage()
    stage.play_to(17.0)
    other.play_to(17.0)
    stage.engine.regenerate(("bass",), stage.beat)
    stage.set("guitar/density", 0.1)
    stage.set("hold", 1)
    stage.settings.set("seed", 77)
    stage.engine.restart(stage.settings.snapshot(), stage.beat)
    if is_computed:
        stage.settle()
        assert stage.notes("bass", 20, 99) != other.notes("bass", 20, 99)
    stage.beat = 18.0
    back = stage.cancel()
    assert back.settings == {"guitar/density": 0.5, "hold": 0, "seed": 0}
    assert stage.engine.queue == ()
    stage.play_to(90.0)
    other.play_to(90.0)
    assert stage.score == other.score


def test_a_change_on_its_way_to_the_ear_cannot_be_taken_back() -> None:
    stage = Stage()
    stage.beat = 3.0
    stage.engine.regenerate(("bass",), stage.beat)
    stage.settle()
    stage.beat = 3.99
    assert stage.engine.cancel(stage.beat) is None


def test_a_recalled_scene_sounds_from_the_launch_and_the_chain_goes_on_from_it() -> None:
    stage, same = Stage(), Stage()
    stage.play_to(5.0)
    first, scene = stage.notes("piano", 0, 16), stage.scene()
    for one in (stage, same):
        one.play_to(50.0)
        one.engine.recall(scene, one.beat, "recall verse")
    assert stage.engine.queue == ("recall verse",)
    stage.play_to(70.0)
    assert relative(stage.notes("piano", 52, 64), 48) == relative(
        [n for n in first if n.start_beats >= 4], 0
    )
    assert relative(stage.notes("piano", 64, 80), 64) != relative(stage.notes("piano", 16, 32), 16)
    same.play_to(70.0)
    assert same.score == stage.score


def test_a_held_band_holds_what_is_recalled() -> None:
    stage = Stage(quantum="window")
    scene = stage.scene()
    first = relative(stage.notes("drums", 0, 16), 0)
    stage.play_to(40.0)
    stage.set("hold", 1)
    stage.play_to(50.0)
    stage.engine.recall(scene, stage.beat, "recall verse")
    stage.play_to(100.0)
    for start in (64, 80, 96):
        assert relative(stage.notes("drums", start, start + 16), start) == first


def test_one_instrument_can_be_regenerated_out_of_a_recalled_scene() -> None:
    stage = Stage(quantum="window")
    scene = stage.scene()
    first = {i: relative(stage.notes(i, 0, 16), 0) for i in INSTRUMENTS}
    stage.play_to(40.0)
    stage.engine.recall(scene, stage.beat, "recall verse")
    stage.settle()
    stage.engine.regenerate(("bass",), stage.beat)
    stage.play_to(50.0)
    for instrument in INSTRUMENTS:
        is_same = relative(stage.notes(instrument, 48, 64), 48) == first[instrument]
        assert is_same == (instrument != "bass")


def test_a_recall_that_comes_too_late_for_its_window_is_heard_in_the_next() -> None:
    stage = Stage(quantum="window")
    scene = stage.scene()
    first = relative(stage.notes("bass", 0, 16), 0)
    stage.play_to(40.0)
    stage.engine.recall(scene, stage.beat, "recall verse")
    job = stage.engine.next_job(stage.beat)
    assert job is not None
    stage.beat = 48.5
    assert stage.engine.accept(compute(job), stage.beat) == Delivery()
    assert stage.engine.launch_beat == 64.0
    stage.settle()
    assert relative(stage.notes("bass", 64, 80), 64) == first


def test_what_sounds_is_stored_not_what_waits() -> None:
    stage = Stage()
    stage.beat = 1.0
    now = stage.scene()
    stage.engine.regenerate(INSTRUMENTS, stage.beat)
    stage.settle()
    assert (stage.scene().latents == now.latents).all()
    stage.beat = 4.0
    assert (stage.scene().latents != now.latents).any()


def test_variation_wanders_off_each_repeat_and_comes_back() -> None:
    stage = Stage(variation=0.5)
    stage.settings.set("bass/hold", 1)
    stage.engine.update(stage.settings.snapshot(), stage.beat)
    stage.play_to(40.0)
    rounds = [relative(stage.notes("bass", start, start + 16), start) for start in (0, 16, 32)]
    assert rounds[0] != rounds[1] != rounds[2] != rounds[0]
    stage.set("variation", 0.0)
    stage.play_to(70.0)
    assert relative(stage.notes("bass", 48, 64), 48) == rounds[0]


def test_macros_leave_the_chain_where_it_was() -> None:
    stage, plain = Stage(), Stage()
    stage.set("bass/macro/1", 2.0)
    stage.set("macro/1", 1.0)
    stage.play_to(40.0)
    assert stage.notes("bass", 32, 48)
    assert stage.notes("bass", 32, 48) != plain.notes("bass", 32, 48)
    stage.set("bass/macro/1", 0.0)
    stage.set("macro/1", 0.0)
    stage.play_to(70.0)
    plain.play_to(70.0)
    for instrument in INSTRUMENTS:
        assert stage.notes(instrument, 48, 80) == plain.notes(instrument, 48, 80)
