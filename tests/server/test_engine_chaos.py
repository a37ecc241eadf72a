"""Random actions of every kind on the engine."""

import numpy as np

from server.music import INSTRUMENTS
from server.scene import morphed
from tests.server.by_hand import N, Stage, compute


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
