"""The main directions of a melody model's latents, and what each changes in what it plays."""

from typing import Final

import numpy as np
import torch

from server.melody.tokens import REST, STEPS_PER_BEAT, Tokens, tokens_to_notes
from server.piano_roll import LENGTH, PITCH, START, FloatArray
from training.macros import Macros, main_directions, name_directions
from training.melody.sampling import invent
from training.models.melody_vae import MelodyVAE

_N_PROBES: Final = 64
_N_STEPS: Final = 96
_LEAST: Final = (1.0, 1.0, 0.25, 1.0, 0.25, 0.05, 0.05)
"""What can be heard of each; rests are so rare that any change of theirs would win."""
_NAMES: Final = ("density", "register", "note length", "range", "leaps", "rests", "off-beats")


def find_melody_macros(model: MelodyVAE, latents: FloatArray) -> Macros:
    """Find a model's macros by principal components, and listen to what they change.

    Args:
        model: ready to be used.
        latents: of real music, shape (n, d_latent), n >= 2.

    Returns:
        Eight directions.
    """
    directions, scales = main_directions(latents)
    rng = np.random.default_rng(2)
    probes = latents[rng.permutation(len(latents))[:_N_PROBES]].astype(np.float32)

    def features(z: FloatArray) -> FloatArray:
        tokens = invent(model, torch.from_numpy(z.astype(np.float32)), _N_STEPS, seed=0)
        return np.stack([melody_features(row) for row in tokens.numpy()])

    return name_directions(directions, scales, probes, features, _NAMES, _LEAST)


def melody_features(tokens: Tokens) -> FloatArray:
    """Return the figures that macros are named by; NaN where there are too few notes for one."""
    notes = tokens_to_notes(tokens)
    if len(notes) < 2:
        return np.array([len(notes)] + [np.nan] * (len(_NAMES) - 1), np.float32)
    pitch = notes[:, PITCH]
    is_rest = tokens == REST
    return np.array(
        [
            len(notes),
            pitch.mean(),
            notes[:, LENGTH].mean(),
            pitch.max() - pitch.min(),
            np.abs(np.diff(pitch)).mean(),
            is_rest.mean(),
            np.mean(notes[:, START] % STEPS_PER_BEAT != 0),
        ],
        np.float32,
    )
