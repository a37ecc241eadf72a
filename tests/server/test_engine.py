"""The engine against results computed by a stand-in whose notes tell how they were asked for."""

import zlib
from dataclasses import replace

import numpy as np
import pytest

from server.chain import Recipe, Window
from server.engine import Cancelled, Delivery, Engine
from server.jobs import Job, JobResult
from server.music import INSTRUMENTS, Instrument, Note
from server.piano_roll import FloatArray
from server.scene import Scene, morphed
from server.settings import Settings

WINDOW_BEATS = 16.0
N = len(INSTRUMENTS)


def compute(job: Job) -> JobResult:
    """Grow windows whose latents name their recipe, and notes that follow from the latents."""
    before = np.zeros((N, 2, 4), np.float32) if job.before is None else job.before
    windows = []
    for step in job.steps:
        latents = np.empty((N, 4), np.float32)
        for k in range(N):
            if step.old is not None and step.kept[k]:
                latents[k] = step.old.latents[k]
            elif step.recipe.repeats[k]:
                latents[k] = before[k, -1]
            else:
                text = repr((k, step.recipe.seed, step.recipe.index, step.recipe.attempts[k]))
                temperature = step.recipe.temperatures[k]
                latents[k] = (zlib.crc32(text.encode()) % 997, temperature, before[k, -1, 0], 0)
        windows.append(Window(before, latents, (), wander(step.recipe)))
        before = windows[-1].after
    notes = tuple(
        _notes(window, step.recipe, job) for window, step in zip(windows, job.steps, strict=True)
    )
    return JobResult(job, tuple(windows), notes)


def wander(recipe: Recipe) -> FloatArray:
    far = np.array(recipe.variations) * recipe.repeats * (recipe.index + 1)
    return np.stack([far, *[np.zeros(N)] * 3], axis=1).astype(np.float32)


def _notes(window: Window, recipe: Recipe, job: Job) -> dict[Instrument, tuple[Note, ...]]:
    notes: dict[Instrument, tuple[Note, ...]] = {}
    assert window.wander is not None
    heard = window.latents + window.wander
    for k, instrument in enumerate(INSTRUMENTS):
        shift = [int((m + 6) * 10) for m in recipe.macros[k]]
        rng = np.random.default_rng([int(abs(x) * 100) for x in heard[k]] + shift)
        n_notes = int(40 * job.settings.number(f"{instrument}/density"))
        starts = np.sort(rng.choice(64, n_notes, replace=False)) / 4
        notes[instrument] = tuple(
            Note(float(s), 0.25, int(p), 80)
            for s, p in zip(starts, rng.integers(40, 60, n_notes), strict=True)
        )
    return notes


class Stage:
    """An engine with a position, driven by hand, and what an output would hold."""

    def __init__(self, **settings: object) -> None:
        self.settings = Settings(settings)
        self.engine = Engine(WINDOW_BEATS, self.settings.snapshot())
        self.beat = 0.0
        self.score: dict[Instrument, list[Note]] = {i: [] for i in INSTRUMENTS}
        self.deliveries: list[Delivery] = []
        self.settle()
        self.engine.is_running = True

    def settle(self) -> list[Delivery]:
        new = []
        while (job := self.engine.next_job(self.beat)) is not None:
            new.append(self.take(self.engine.accept(compute(job), self.beat)))
        return new

    def take(self, delivery: Delivery) -> Delivery:
        for splice in delivery.splices:
            # As the player does: what sounds across the seam ends there.
            kept = [
                replace(n, duration_beats=min(n.duration_beats, splice.from_beat - n.start_beats))
                for n in self.score[splice.instrument]
                if n.start_beats < splice.from_beat
            ]
            self.score[splice.instrument] = kept + list(splice.notes)
        self.deliveries.append(delivery)
        return delivery

    def set(self, key: str, value: object) -> None:
        self.settings.set(key, value)
        self.engine.update(self.settings.snapshot(), self.beat)

    def cancel(self) -> Cancelled:
        cancelled = self.engine.cancel(self.beat)
        assert cancelled is not None
        for key, value in cancelled.settings.items():
            self.settings.set(key, value)
        self.engine.update(self.settings.snapshot(), self.beat)
        self.take(cancelled.delivery)
        return cancelled

    def scene(self) -> Scene:
        scene = self.engine.scene_at(self.beat)
        assert scene is not None
        return scene

    def notes(self, instrument: Instrument, first: float, last: float) -> list[Note]:
        return [n for n in self.score[instrument] if first <= n.start_beats < last]

    def play_to(self, beat: float) -> None:
        while self.beat < beat:
            self.beat = min(self.beat + 1.0, beat)
            self.settle()


def relative(notes: list[Note], origin: float) -> list[tuple[float, float, int, int]]:
    return [(n.start_beats - origin, n.duration_beats, n.pitch, n.velocity) for n in notes]


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


class Chaos:
    """Random actions on a stage, every kind that the engine knows."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.stage = Stage()
        self.scenes = [self.stage.scene()]
        self.n_cancelled = 0

    def act(self) -> None:
        rng, stage, engine = self.rng, self.stage, self.stage.engine
        instrument = INSTRUMENTS[rng.integers(N)]
        unit = float(rng.random())
        keys = {
            f"{instrument}/density": unit,
            f"{instrument}/hold": int(rng.integers(2)),
            f"{instrument}/variation": unit,
            f"{instrument}/macro/{rng.integers(1, 9)}": unit * 6 - 3,
            "variation": unit,
            "macro/1": unit * 6 - 3,
            "temperature": unit,
            "key": str(rng.choice(["off", "C", "Eb"])),
            "swing": unit,
            "quantum": str(rng.choice(["none", "beat", "bar", "window"])),
        }
        key = str(rng.choice(list(keys)))
        scene = self.scenes[rng.integers(len(self.scenes))]
        other = self.scenes[rng.integers(len(self.scenes))]
        match int(rng.integers(10)):
            case 0:
                engine.regenerate((instrument,), stage.beat)
            case 1:
                stage.settings.set("seed", int(rng.integers(100)))
                engine.restart(stage.settings.snapshot(), stage.beat)
            case 2:
                self.late()
            case 3:
                self.scenes = [stage.scene(), *self.scenes[:9]]
            case 4:
                engine.recall(scene, stage.beat, "recall")
            case 5:
                engine.recall(morphed(scene, other, unit), stage.beat, "morph")
            case 6 if (cancelled := engine.cancel(stage.beat)) is not None:
                self.n_cancelled += 1
                for name, value in cancelled.settings.items():
                    stage.settings.set(name, value)
                stage.take(cancelled.delivery)
            case _:
                stage.set(key, keys[key])

    def late(self) -> None:
        stage = self.stage
        if (job := stage.engine.next_job(stage.beat)) is not None:
            stage.beat += float(self.rng.random() * 5)
            stage.take(stage.engine.fill(stage.beat))
            stage.take(stage.engine.accept(compute(job), stage.beat))

    def check(self) -> None:
        stage = self.stage
        index = stage.engine.index_at(stage.beat)
        assert stage.engine.is_ready(index)
        assert stage.engine.is_ready(index + 1)
        for name in INSTRUMENTS:
            expected = stage.engine.notes_of(index, name) + stage.engine.notes_of(index + 1, name)
            ahead = [n for n in expected if n.start_beats >= stage.beat]
            assert [n for n in stage.score[name] if n.start_beats >= stage.beat] == ahead
            assert all(n.duration_beats > 0 for n in ahead)


def test_random_actions_keep_the_score_whole() -> None:
    chaos = Chaos(3)
    for step in range(2000):
        chaos.act()
        chaos.stage.beat += float(chaos.rng.random())
        if step % 3:
            chaos.stage.settle()
            chaos.check()
        for name in INSTRUMENTS:  # what is long over
            score = chaos.stage.score[name]
            chaos.stage.score[name] = [n for n in score if n.start_beats > chaos.stage.beat - 40]
    assert chaos.n_cancelled > 20
