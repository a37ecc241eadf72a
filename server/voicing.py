"""From what the decoders say to the notes that are played: density, pitch, loudness, feel."""

import numpy as np
from numpy.typing import NDArray

from server.chain import Window
from server.contract import BandCard
from server.decoding import MIN_ONSET_PROBABILITY
from server.feel import delays, identities, loudness_factors, on_ticks, swing, window_seed
from server.music import INSTRUMENTS, MAX_VELOCITY, N_PITCHES, Instrument, Note
from server.patchwork import Said, notes_said
from server.piano_roll import LENGTH, PITCH, START, VELOCITY, NoteArray, merge_overlaps
from server.playable import let_go
from server.scales import nearest_pitches
from server.settings import Snapshot

NEUTRAL_DENSITY = 0.5
"""Density at which the data's own number of notes is played."""
_FEWEST = 0.1
"""Share of the data's own number of notes at density 0."""


def voice(
    instrument: Instrument, decoded: Said, card: BandCard, settings: Snapshot, seed: int = 0
) -> tuple[Note, ...]:
    """Choose the notes of one window of one instrument.

    Args:
        instrument: whose.
        decoded: what its decoder says.
        card: the set's card.
        settings: density, transpose, octave, velocity, key, scale, swing and humanize are read.
        seed: what human deviations are drawn from; see `feel.window_seed`.

    Returns:
        Notes in quarter notes from the window's start, sorted, none before it, none overlapping the
        next of its pitch; pitches that a shift moves out of 0-127 are left out.
    """
    own = card.instruments[instrument]
    density = density_factor(settings.number(f"{instrument}/density"))
    # A sure decoder has few onsets beside those that it expects: for more, the less likely count.
    floor = MIN_ONSET_PROBABILITY / max(1.0, density) ** 3
    scale = own.onset_scale * own.density_scale * density
    notes = notes_said(decoded, scale, own.sustain_threshold, floor, own.velocity_scale)
    notes = _pitched(let_go(instrument, notes), instrument, settings)
    first, steps = notes[:, START], notes[:, LENGTH]
    start = swing(first / card.steps_per_beat, settings.number("swing"))
    end = swing((first + steps) / card.steps_per_beat, settings.number("swing"))
    loudness = notes[:, VELOCITY] * settings.number(f"{instrument}/velocity")
    amount = settings.number("humanize")
    if amount:
        identity = identities(first, notes[:, PITCH], seed)
        start = start + delays(identity, end - start, amount)
        loudness = loudness * loudness_factors(identity, amount)
    velocity = np.clip(np.rint(loudness).astype(int), 1, MAX_VELOCITY)
    return _notes(on_ticks(start), on_ticks(end), notes[:, PITCH], velocity)


def density_factor(density: float) -> float:
    """Return the factor on the expected number of notes for a density of 0 to 1.

    0.5 is the data's own number and 1 twice that; 0 is a tenth of it, for few is not none.
    """
    if density >= NEUTRAL_DENSITY:
        return density / NEUTRAL_DENSITY
    return _FEWEST + (1.0 - _FEWEST) * density / NEUTRAL_DENSITY


def voice_band(
    window: Window, card: BandCard, settings: Snapshot
) -> dict[Instrument, tuple[Note, ...]]:
    """Choose the notes of one window of all instruments; see `voice`."""
    return {
        instrument: voice(
            instrument, window.decoded[k], card, settings, window_seed(window.latents[k], k)
        )
        for k, instrument in enumerate(INSTRUMENTS)
    }


def _pitched(notes: NoteArray, instrument: Instrument, settings: Snapshot) -> NoteArray:
    """Shift the pitches and bring those of all but the drums into the scale."""
    pitch = notes[:, PITCH] + settings.shift_semitones(instrument)
    keep = (pitch >= 0) & (pitch < N_PITCHES)
    notes, pitch = notes[keep], pitch[keep].astype(np.int32)
    table = None
    if instrument != "drums":
        table = nearest_pitches(settings.text("key"), settings.text("scale"))
    if table is None or not len(notes):
        notes[:, PITCH] = pitch
        return notes
    start = notes[:, START].astype(np.int64)
    # Two tones may have become one: it sounds once, and ends where it is struck again.
    in_scale = np.array(table, np.int32)[pitch]
    return merge_overlaps(start, start + notes[:, LENGTH], in_scale, notes[:, VELOCITY])


def _notes(
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    pitch: NDArray[np.int32],
    velocity: NDArray[np.int64],
) -> tuple[Note, ...]:
    order = np.lexsort((pitch, start))
    columns = (start, end - start, pitch, velocity)
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    return tuple(Note(*row) for row in rows)
