"""The band as the melody hears it: a scale for each bar, clashes for each sixteenth. Pure.

The scale of a bar is the one that fits best what the band sounds in it and, with less weight, in
the other bars of its phrase: a function of the notes alone, so live playing and rendering agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.feel import on_ticks, swing
from server.melody.controls import Controls
from server.melody.sampler import Mask
from server.melody.tokens import BAR_STEPS, STEPS_PER_BEAT
from server.music import BEATS_PER_BAR, PITCHED, Note, Voice
from server.scales import SCALES, SEMITONES

PHRASE_BARS: Final = 4
"""Bars that share a key as a rule: a window of the band."""
_PHRASE_STEPS: Final = PHRASE_BARS * BAR_STEPS
_PHRASE_BEATS: Final = PHRASE_BARS * BEATS_PER_BAR
# Whole numbers: of scales that fit equally well the same one is taken on every machine.
_OWN_BAR: Final = 3
"""Weight of a bar's own notes; those of its phrase's other bars have 1. With less of it a change of
key inside a phrase is heard a bar late; with more the scale changes with every passing chord."""
_IN_SCALE: Final = 100
"""Weight of each tone of a scale."""
_AT_HOME: Final = {0: 3, 7: 2, 9: 2, 4: 1}
"""Added to those of the tonic's chord, major or minor: of scales that hold the same few notes the
one that they are at home in."""
_ASKED: Final = 104
"""Weight of each tone of the key that was asked for, above all others': where the band keeps to it
no other scale fits as well, and until the band does, another one is heard."""

_Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Harmony:
    """What is known of the band over some phrases; may cross threads."""

    first: int
    """Step of the first row, in sixteenths of the piece."""
    scales: Mask
    """Pitch classes of the scale of each bar, shape (n_bars, 12); all where the band is silent."""
    clashing: Mask
    """Pitch classes that do not sound but stand a semitone from one that does, (n_steps, 12)."""

    def at(self, step: int) -> tuple[Mask, Mask] | None:
        """Return scale and clashing pitch classes, each of shape (12,); ``None``: unknown."""
        row = step - self.first
        if not 0 <= row < len(self.clashing):
            return None
        return self.scales[row // BAR_STEPS], self.clashing[row]


SILENCE: Final = Harmony(0, np.ones((0, SEMITONES), bool), np.zeros((0, SEMITONES), bool))
"""Of a band that does not play."""


def hear(band: Mapping[Voice, Iterable[Note]], controls: Controls) -> Harmony:
    """Hear what the band plays.

    Args:
        band: notes of each voice, in quarter notes of the piece.
        controls: who of them is heard, the swing that has bent their notes, the key that was asked
            for.
    """
    heard = [
        note
        for instrument in PITCHED
        if instrument in controls.heard
        for note in band.get(instrument, ())
    ]
    rows = np.array([(n.start_beats, n.end_beats, n.pitch) for n in heard])
    if not len(rows):
        return SILENCE
    first = int(rows[:, 0].min() // _PHRASE_BEATS)
    end = int(np.ceil(rows[:, 1].max() / _PHRASE_BEATS))
    beats = np.arange(first * _PHRASE_STEPS, end * _PHRASE_STEPS + 1) / STEPS_PER_BEAT
    edges = on_ticks(swing(beats, controls.swing))
    counts = _count(rows, edges)
    sounding = counts > 0
    beside = np.roll(sounding, 1, axis=1) | np.roll(sounding, -1, axis=1)
    return Harmony(
        first * _PHRASE_STEPS, _scales(counts, controls.band_classes), beside & ~sounding
    )


def _count(rows: _Weights, edges: _Weights) -> _Weights:
    """Return how many notes of each pitch class sound in each sixteenth, shape (n_steps, 12).

    Args:
        rows: start, end and pitch of each note, shape (n, 3).
        edges: where the sixteenths begin and the last one ends, in quarter notes, (n_steps + 1,).
    """
    first = np.searchsorted(edges, rows[:, 0], side="right") - 1
    end = np.maximum(np.searchsorted(edges, rows[:, 1], side="left"), first + 1)
    classes = rows[:, 2].astype(int) % SEMITONES
    changes = np.zeros((len(edges), SEMITONES))
    np.add.at(changes, (first, classes), 1)
    np.add.at(changes, (end, classes), -1)
    counts: _Weights = changes.cumsum(axis=0)[:-1]
    return counts


def _scales(counts: _Weights, asked: frozenset[int] | None) -> Mask:
    """Return the scale of each bar, shape (n_bars, 12), from whole phrases of sixteenths."""
    bars = counts.reshape(-1, PHRASE_BARS, BAR_STEPS, SEMITONES).sum(axis=2)
    phrases = bars.sum(axis=1, keepdims=True)
    evidence = (_OWN_BAR * bars + (phrases - bars)).reshape(-1, SEMITONES)
    weights = _MAJOR_SCALES
    if asked is not None:
        row = [_ASKED * (pitch_class in asked) for pitch_class in range(SEMITONES)]
        weights = np.vstack([row, weights])
    best = (evidence @ weights.T).argmax(axis=1)
    is_silent = ~evidence.any(axis=1, keepdims=True)
    scales: Mask = (weights[best] > 0) | is_silent
    return scales


def _major_scales() -> _Weights:
    """Return the weight of each pitch class in each major scale, C first, shape (12, 12)."""
    degrees = np.zeros(SEMITONES)
    degrees[list(SCALES["major"])] = _IN_SCALE
    for degree, weight in _AT_HOME.items():
        degrees[degree] += weight
    return np.stack([np.roll(degrees, tonic) for tonic in range(SEMITONES)])


_MAJOR_SCALES: Final = _major_scales()
