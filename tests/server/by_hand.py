"""An engine driven by hand; a stand-in computes notes that tell how they were asked for."""

import zlib
from dataclasses import replace

import numpy as np

from server.chain import Recipe, Window
from server.engine import Cancelled, Delivery, Engine
from server.jobs import Job, JobResult
from server.music import INSTRUMENTS, Instrument, Note
from server.piano_roll import FloatArray
from server.scene import Scene
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
