"""The others hear what the piano plays, not what it meant to play.

Accompaniment predictors learn from latents that were made of notes. A sampled latent is none of
those: a decoder settles on notes, and the latent of these notes lies elsewhere. Others that follow
the sampled latent miss the harmony that is heard; so they follow the latent of what is heard, as
they do where a performer plays (docs/report.md, "The others hear the piano", has figures).
"""

from collections.abc import Sequence

import numpy as np

from server.model import BandModels
from server.music import Instrument
from server.patchwork import Said, notes_said
from server.piano_roll import FloatArray, NoteArray, notes_to_tensor
from server.playable import let_go


def played_notes(models: BandModels, instrument: Instrument, decoded: Said) -> NoteArray:
    """Choose the notes of a window that was predicted, with all settings neutral.

    Args:
        models: the band.
        instrument: whose window it is.
        decoded: what its decoder says.
    """
    card = models.card.instruments[instrument]
    scale = card.onset_scale * card.density_scale
    loudness = card.velocity_scale
    notes = notes_said(decoded, scale, card.sustain_threshold, velocity_scale=loudness)
    return let_go(instrument, notes)


def hear_piano(models: BandModels, decoded: Sequence[Said]) -> FloatArray:
    """Return what windows of the piano are for those who hear them.

    Args:
        models: the band.
        decoded: what the piano's decoder says of each window.

    Returns:
        Latents, shape (n, d_latent).
    """
    tensors = [notes_to_tensor(played_notes(models, "piano", one)) for one in decoded]
    return models.encode("piano", np.stack(tensors))
