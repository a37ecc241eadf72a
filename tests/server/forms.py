"""Forms for tests, and engines that play by them."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from server.engine import Engine
from server.form import (
    MAX_RETURN,
    Form,
)
from server.jobs import run_job
from server.model import BandModels
from server.music import INSTRUMENTS
from server.settings import Settings

TINY = Path(__file__).parents[1] / "data" / "tiny_band"
N = len(INSTRUMENTS)
_SIZE = MAX_RETURN + 1
FAR = np.zeros(N, np.float32)
"""No window is near enough to another to be it."""
NONE_KEPT = np.zeros((N, 3), np.float32)
"""Varied windows differ in all their bars."""


def always_back(distance: int) -> Form:
    """Return a form in which every window goes back as far."""
    transitions = np.zeros((_SIZE, _SIZE), np.float32)
    transitions[:, distance] = 1
    ones = np.ones(N, np.float32)
    rests, variation = np.zeros((N, 2), np.float32), np.zeros(N, np.float32)
    return Form(transitions, ones, rests, ones, variation, FAR, NONE_KEPT)


def song_like() -> Form:
    """Return a form with returns of 1 and 4 windows that go on."""
    transitions = np.zeros((_SIZE, _SIZE), np.float32)
    transitions[:, 0] = 1
    transitions[0, :5] = (0.7, 0.1, 0.0, 0.0, 0.2)
    transitions[1, :2] = (0.5, 0.5)
    transitions[4, :5] = (0.2, 0.0, 0.0, 0.0, 0.8)
    joins = np.array([0.9, 1.0, 0.5, 0.7, 0.4], np.float32)
    rests = np.array([[0.05, 0.5], [0.1, 0.7], [0.2, 0.8], [0, 0], [0.1, 0.6]], np.float32)
    exact = np.array([0.5, 0.9, 1.0, 0.0, 0.7], np.float32)
    return Form(transitions, joins, rests, exact, np.full(N, 0.1, np.float32), FAR, NONE_KEPT)


def play(models: BandModels, n_windows: int, form: float = 1.0) -> tuple[Engine, Settings]:
    settings = Settings()
    settings.set("form", form)
    engine = Engine(models.card.window_beats, settings.snapshot())
    for index in range(n_windows):
        grow_window(engine, models, index)
    return engine, settings


def grow_window(engine: Engine, models: BandModels, index: int) -> None:
    beat = index * engine.window_beats
    while not engine.is_ready(index):
        job = engine.next_job(beat)
        assert job is not None
        engine.accept(run_job(models, job), beat)


def relative(engine: Engine, index: int) -> list[object]:
    start = index * engine.window_beats
    return [
        [replace(n, start_beats=n.start_beats - start) for n in engine.notes_of(index, instrument)]
        for instrument in INSTRUMENTS
    ]


def always_resting(k: int) -> Form:
    """Return a form in which one instrument rests from the second window on."""
    rests = np.zeros((N, 2), np.float32)
    rests[k] = 1
    return replace(always_back(0), rests=rests)
