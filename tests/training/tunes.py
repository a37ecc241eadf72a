"""Made-up melodies: scales and broken chords in 4/4, each in a key of its own."""

from pathlib import Path

import numpy as np

from server.melody.tokens import HOLD, REST
from training.data.melody_cache import Melody, MelodyCache, write_melodies
from training.data.song import SPLITS
from training.melody.settings import MelodyModelSettings

TINY = MelodyModelSettings(
    d_model=24,
    d_hidden=32,
    n_layers=2,
    dropout=0.0,
    d_latent=16,
    kl_warmup_steps=10,
    n_segments=2,
    max_steps=10,
    batch_size=4,
    learning_rate=1e-2,
)
"""Sizes that train in seconds."""


def make_melody(number: int, n_steps: int = 96) -> Melody:
    """A line of eighths and quarters that never repeats quite."""
    rng = np.random.default_rng(number)
    tokens = np.full(n_steps, HOLD, np.int64)
    scale = 60 + int(rng.integers(-5, 6)) + np.array([0, 2, 4, 5, 7, 9, 11, 12])
    step, degree = 0, 0
    while step < n_steps:
        degree = int(np.clip(degree + rng.integers(-2, 3), 0, 7))
        tokens[step] = REST if rng.random() < 0.1 else scale[degree]
        step += int(rng.choice([2, 4]))
    tokens[0] = scale[0]
    # What follows a rest rests, until a note begins.
    for k in range(1, n_steps):
        if tokens[k] == HOLD and tokens[k - 1] == REST:
            tokens[k] = REST
    return Melody(str(number), "Soprano", tokens, np.arange(n_steps) % 16, f"made{number}")


def make_cache(folder: Path) -> MelodyCache:
    """Six melodies to train, three each to validate and test."""
    splits = [SPLITS[0]] * 6 + [SPLITS[1]] * 3 + [SPLITS[2]] * 3
    melodies = [(make_melody(number), split) for number, split in enumerate(splits)]
    groups = {melody.piece: melody.piece for melody, _ in melodies}
    write_melodies(
        folder, melodies, {"key": "made up", "broken": [], "counts": {}, "tune_groups": groups}
    )
    return MelodyCache.open(folder)
