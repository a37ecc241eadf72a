"""How a melody is fitted to the band: what does not fit becomes less likely. Pure.

Nothing is written or moved: the model's own distribution is lowered where it would be wrong, and
the model goes on from what was chosen.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.melody.controls import Controls
from server.melody.harmony import Harmony
from server.melody.tokens import HOLD
from server.music import N_PITCHES
from server.piano_roll import FloatArray
from server.scales import SEMITONES

_CLASH: Final = 3.0
"""How far a pitch is lowered that stands a semitone from one that sounds: to a twentieth."""
_PITCHES: Final = np.arange(N_PITCHES)


def fitted(
    logits: FloatArray,
    controls: Controls,
    harmony: Harmony,
    step: int,
    held_pitch: int | None,
) -> NDArray[np.float64]:
    """Lower the pitches that do not fit what the band plays, the one that is held too.

    Args:
        logits: shape (130,); not changed.
        controls: how much to fit.
        harmony: the band's.
        step: which is chosen for, in sixteenths of the piece.
        held_pitch: the note that may go on, in the model's pitches; ``None``: none can.

    Returns:
        Logits, shape (130,); as they were where the melody is free.
    """
    scores = logits.astype(np.float64)
    heard = harmony.at(step)
    if not controls.fit or heard is None:
        return scores
    scale, clashing = heard
    by_class = np.where(clashing, -_CLASH * controls.fit, 0.0)
    if controls.pitch_classes is None:  # the key that the melody was asked for goes first
        by_class[~scale] += _outside(controls.fit)
    by_pitch = by_class[(_PITCHES + controls.shift_semitones) % SEMITONES]
    scores[:N_PITCHES] += by_pitch
    if held_pitch is not None:
        scores[HOLD] += by_pitch[held_pitch]
    return scores


def _outside(fit: float) -> float:
    """Return how far pitches outside of the scale are lowered: ``fit`` of their probability."""
    return math.log1p(-fit) if fit < 1 else -math.inf
