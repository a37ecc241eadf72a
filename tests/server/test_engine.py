"""The engine against results computed by a stand-in whose notes tell how they were asked for."""

import zlib
from dataclasses import replace

import numpy as np
import pytest

from server.chain import Window
from server.engine import Delivery, Engine
from server.jobs import Job, JobResult
from server.music import INSTRUMENTS, Instrument, Note
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
        windows.append(Window(before, latents, ()))
        before = windows[-1].after
    notes = tuple(_notes(window, job) for window in windows)
    return JobResult(job, tuple(windows), notes)


def _notes(window: Window, job: Job) -> dict[Instrument, tuple[Note, ...]]:
    notes: dict[Instrument, tuple[Note, ...]] = {}
    for k, instrument in enumerate(INSTRUMENTS):
        rng = np.random.default_rng([int(abs(x) * 100) for x in window.latents[k]])
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


def test_random_actions_keep_the_score_whole() -> None:
    rng = np.random.default_rng(3)
    stage = Stage()
    actions = ["density", "hold", "regenerate", "seed", "temperature", "quantum", "late", "none"]
    for _ in range(1500):
        action = rng.choice(actions)
        instrument = INSTRUMENTS[rng.integers(N)]
        if action == "density":
            stage.set(f"{instrument}/density", float(rng.random()))
        elif action == "hold":
            stage.set(f"{instrument}/hold", int(rng.integers(2)))
        elif action == "regenerate":
            stage.engine.regenerate((instrument,), stage.beat)
        elif action == "seed":
            stage.settings.set("seed", int(rng.integers(100)))
            stage.engine.restart(stage.settings.snapshot(), stage.beat)
        elif action == "temperature":
            stage.set("temperature", float(rng.random()))
        elif action == "quantum":
            stage.set("quantum", str(rng.choice(["none", "beat", "bar", "window"])))
        elif action == "late" and (job := stage.engine.next_job(stage.beat)) is not None:
            stage.beat += float(rng.random() * 5)
            stage.take(stage.engine.fill(stage.beat))
            stage.take(stage.engine.accept(compute(job), stage.beat))
        stage.beat += float(rng.random())
        stage.settle()
        index = stage.engine.index_at(stage.beat)
        assert stage.engine.is_ready(index)
        for name in INSTRUMENTS:
            expected = stage.engine.notes_of(index, name) + stage.engine.notes_of(index + 1, name)
            ahead = [n for n in expected if n.start_beats >= stage.beat]
            assert [n for n in stage.score[name] if n.start_beats >= stage.beat] == ahead
