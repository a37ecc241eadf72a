"""Timing feel: swing and small human deviations. Pure numpy.

Both only ever delay: a note never sounds before the beat that it belongs to. So none falls out at a
window's start or at a seam, and none sounds before the change that brought it.
"""

import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.piano_roll import FloatArray

BeatArray = NDArray[np.float64]

MAX_DELAY_BEATS: Final = 0.04
"""Latest onset at ``humanize`` 1, in quarter notes: 20 ms at 120 BPM."""
MAX_VELOCITY_PART: Final = 0.15
"""Largest change of velocity at ``humanize`` 1, as a part of it."""

TICKS_PER_BEAT: Final = 1 << 14
"""Positions are rounded to this: far below what is heard, and sums and differences stay exact."""

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)


def swing(beats: BeatArray, amount: float) -> BeatArray:
    """Bend time inside each beat so that the off-beat eighth comes late.

    The first half of a beat is stretched, the second pressed together; what lies between goes
    along, so order and touching notes stay as they are.

    Args:
        beats: positions in quarter notes from a beat, any shape, >= 0.
        amount: 0 straight; 2/3 triplets (2 : 1); 1 dotted (3 : 1).

    Returns:
        The positions bent; whole beats stay.
    """
    if not amount:
        return beats
    off_beat = 0.5 + amount / 4
    whole = np.floor(beats)
    phase = beats - whole
    early = phase * (2 * off_beat)
    late = off_beat + (phase - 0.5) * (2 * (1 - off_beat))
    bent: BeatArray = whole + np.where(phase < 0.5, early, late)
    return bent


def on_ticks(beats: BeatArray) -> BeatArray:
    """Round positions in quarter notes so that start + (end - start) is end to the last bit.

    Otherwise a note might end a hair behind the next onset of its pitch.
    """
    ticks: BeatArray = np.rint(beats * TICKS_PER_BEAT) / TICKS_PER_BEAT
    return ticks


def delays(identity: NDArray[np.uint64], length_beats: BeatArray, amount: float) -> BeatArray:
    """Return how late each note begins, in quarter notes.

    A note's end stays where it is, and at least half of it remains: so it neither runs into the
    next onset of its pitch nor vanishes.

    Args:
        identity: what each note's deviation is drawn from, see `identities`.
        length_beats: length of each note in quarter notes, > 0.
        amount: 0-1.
    """
    latest = np.minimum(MAX_DELAY_BEATS * amount, length_beats / 2)
    late: BeatArray = latest * _unit(identity)
    return late


def loudness_factors(identity: NDArray[np.uint64], amount: float) -> BeatArray:
    """Return the factor on each note's velocity, 1 +- `MAX_VELOCITY_PART` * amount."""
    unit = _unit(identity ^ _GOLDEN)
    factors: BeatArray = 1 + MAX_VELOCITY_PART * amount * (2 * unit - 1)
    return factors


def window_seed(latent: FloatArray, k: int) -> int:
    """Return what a window's deviations are seeded with, 0 to 2**32 - 1.

    It comes from the window's own latent: a held or recalled window deviates as it did, another one
    otherwise. Coarsely rounded, that the last bits of a float do not matter.

    Args:
        latent: of one instrument, shape (d_latent,).
        k: the instrument's place among `INSTRUMENTS`.
    """
    coarse = np.clip(np.rint(latent * 8), -32768, 32767).astype("<i2")
    return zlib.crc32(coarse.tobytes(), k)


def identities(steps: NDArray[np.int32], pitch: NDArray[np.int32], seed: int) -> NDArray[np.uint64]:
    """Return a number for each note that names it among all notes of all windows.

    A note keeps its deviation when others around it come or go.

    Args:
        steps: onset of each note in time steps of the window.
        pitch: of each note.
        seed: of the window and instrument, see `window_seed`.
    """
    return _mixed((np.uint64(seed) << np.uint64(32)) | _word(steps, pitch))


def _word(steps: NDArray[np.int32], pitch: NDArray[np.int32]) -> NDArray[np.uint64]:
    word: NDArray[np.uint64] = steps.astype(np.uint64) << np.uint64(8) | pitch.astype(np.uint64)
    return word


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter 64 bits: the finalizer of Steele, Lea and Flood's SplitMix64 (2014)."""
    x = x + _GOLDEN
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


def _unit(identity: NDArray[np.uint64]) -> BeatArray:
    """Return numbers in [0, 1) that follow from 64 scattered bits."""
    unit: BeatArray = (_mixed(identity) >> np.uint64(11)).astype(np.float64) / float(1 << 53)
    return unit
