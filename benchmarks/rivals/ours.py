"""Ours: a token of a melody in answer to a note; four bars of all five instruments."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy loads

import json

import numpy as np

from benchmarks.generation import TEMPO_BPM
from benchmarks.rivals.spans import median_ms
from server.engine import Engine
from server.jobs import run_job
from server.melody.model import MelodyModel
from server.melody.sampler import allowed_tokens, choose, draw_noise
from server.melody.tokens import BAR_STEPS
from server.model import BandModels
from server.model_folders import default_folder, find_set, melody_names
from server.settings import Settings


def answer_ms() -> float:
    """Time until a note is answered: one token of the first melody set, chosen."""
    folder = default_folder()
    model = MelodyModel(folder / melody_names(folder)[0])
    latent, state = model.start(0), model.rest_state
    allowed = allowed_tokens(np.ones(128, bool), 60)

    def answer(k: int) -> None:
        nonlocal state
        logits, state = model.step(60 + k % 12, k % BAR_STEPS, latent, state)
        choose(logits, draw_noise(0, k), 1.0, 0.95, allowed)

    return median_ms(answer, 200)


def four_bars_ms() -> float:
    """Time until four bars of five instruments are generated and voiced: one window."""
    models = BandModels(find_set(default_folder(), "band"))
    engine = Engine(models.card.window_beats, Settings({"seed": 3}).snapshot())

    def grow(k: int) -> None:
        while (job := engine.next_job(k * engine.window_beats)) is not None:
            engine.accept(run_job(models, job), k * engine.window_beats)

    return median_ms(grow, 30)


if __name__ == "__main__":
    figures = {"answer_ms": answer_ms(), "four_bars_ms": four_bars_ms(), "tempo_bpm": TEMPO_BPM}
    note = "shipped weights; four bars of five instruments at once"
    print(json.dumps({**figures, "note": note}))
