"""From what the decoders say to the notes that are played: density, pitch, loudness."""

import numpy as np

from server.contract import BandCard
from server.decoding import Decoded, decode_notes
from server.music import INSTRUMENTS, MAX_VELOCITY, N_PITCHES, Instrument, Note
from server.piano_roll import LENGTH, PITCH, START, VELOCITY
from server.settings import Snapshot

NEUTRAL_DENSITY = 0.5
"""Density at which the data's own number of notes is played."""


def voice(
    instrument: Instrument, decoded: Decoded, card: BandCard, settings: Snapshot
) -> tuple[Note, ...]:
    """Choose the notes of one window of one instrument.

    Args:
        instrument: whose.
        decoded: what its decoder says.
        card: the set's card.
        settings: density, transpose, octave and velocity are read.

    Returns:
        Notes in quarter notes from the window's start, sorted; pitches that a shift moves out of
        0-127 are left out.
    """
    own = card.instruments[instrument]
    scale = settings.number(f"{instrument}/density") / NEUTRAL_DENSITY
    notes = decode_notes(decoded, own.onset_scale * scale, own.sustain_threshold)
    pitch = notes[:, PITCH] + settings.shift_semitones(instrument)
    loudness = np.rint(notes[:, VELOCITY] * settings.number(f"{instrument}/velocity"))
    velocity = np.clip(loudness.astype(int), 1, MAX_VELOCITY)
    keep = (pitch >= 0) & (pitch < N_PITCHES)
    rows = zip(
        (notes[keep, START] / card.steps_per_beat).tolist(),
        (notes[keep, LENGTH] / card.steps_per_beat).tolist(),
        pitch[keep].tolist(),
        velocity[keep].tolist(),
        strict=True,
    )
    return tuple(Note(*row) for row in rows)


def voice_band(
    decoded: tuple[Decoded, ...], card: BandCard, settings: Snapshot
) -> dict[Instrument, tuple[Note, ...]]:
    """Choose the notes of one window of all instruments; see `voice`."""
    return {
        instrument: voice(instrument, decoded[k], card, settings)
        for k, instrument in enumerate(INSTRUMENTS)
    }
