"""What a decoder says of a window, made what one player would play. Pure numpy.

A decoder gives each onset a probability of its own. Where it is unsure of one note it names two:
a semitone beside another, a second note for a bass that plays one, the same a step later; and a bar
that it means to repeat comes out a little different each time. Chosen one by one, all of these
would be heard.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.decoding import Decoded
from server.music import Instrument
from server.piano_roll import LENGTH, START, FloatArray, NoteArray
from server.voice_leading import led

SURE: Final = 0.4
"""Onsets more probable than this are meant, whatever stands beside them. Chosen on validation
songs: reconstruction is better by it, and chords and rubs are about as frequent as in songs."""
LIKE_BARS: Final[dict[Instrument, float]] = {
    "drums": 0.9,
    "piano": 0.75,
    "guitar": 0.78,
    "bass": 0.8,
    "strings": 0.77,
}
"""Cosine of two bars from which they are one groove, or one riff; chosen on validation songs, where
a bar of the band's is about as often the one before it as in songs (drums 33 of 100, songs 28; bass
6 and 7, guitar 8 and 5, piano 2 and 3, strings 2 and 1). Lower, windows are given back worse."""
LEAN: Final[dict[Instrument, float]] = {
    "drums": 0.5,
    "piano": 0.5,
    "guitar": 0.25,
    "bass": 0.5,
    "strings": 0.25,
}
"""How far bars of a predicted window lean to what they have in common, 0 to 1; chosen on validation
songs. With it neighbouring bars are struck at like places about as often as in songs (drums 92.8 of
100, without it 89.3, songs 94.4; bass 87.7, 85.2, 88.6; piano 81.7, 80.2, 81.7), and are hardly
more often equal. Guitar and strings do not need it for that, but fit better with a little."""
_SILENT: Final = np.float32(1e-6)
"""Bars without onsets have no direction."""


@dataclass(frozen=True, slots=True)
class Odds:
    """What the odds of a predicted window's onsets are multiplied by; chosen by training."""

    by_place: FloatArray
    """By an onset's step in the beat, shape (steps_per_beat,), > 0; see `at_places`."""
    by_interval: FloatArray
    """By its interval from the onset before, shape (27,), > 0; see `server.voice_leading.led`."""


def playable(
    instrument: Instrument, decoded: Decoded, bar_steps: int, odds: Odds | None = None
) -> Decoded:
    """Settle what stands for one and the same note, or for one and the same bar.

    Args:
        instrument: who plays.
        decoded: probabilities of one window.
        bar_steps: time steps of a bar.
        odds: of a predicted latent; ``None`` of one of real notes.

    Returns:
        Bars that are alike have become one; those of a predicted latent lean to each other. Bass:
        one note at a time. Others but the drums: no onset a semitone beside a likelier one. All but
        the guitar, which is strummed: none a step before or behind a likelier one. Onsets that are
        more probable than `SURE` stay. Of a predicted latent each place in a beat has its due, and
        each interval.
    """
    if odds is not None:
        # First, so that bars that become one are led as one.
        decoded = led(decoded, odds.by_interval, len(odds.by_place))
    lean = 0.0 if odds is None else LEAN[instrument]
    decoded = _grooved(decoded, bar_steps, LIKE_BARS[instrument], lean)
    onset = decoded.onset
    if instrument == "bass":
        onset = _one_at_a_time(onset)
    elif instrument != "drums":
        onset = _weaker_dropped(onset, axis=1)
    if instrument != "guitar":
        onset = _weaker_dropped(onset, axis=0)
    settled = Decoded(onset, decoded.sustain, decoded.velocity)
    return settled if odds is None else at_places(settled, odds.by_place)


def at_places(decoded: Decoded, odds: FloatArray) -> Decoded:
    """Give each place in a beat its due where a latent is predicted.

    Of a predicted latent a decoder is less sure. It still says that something is struck on the
    beat; what stands between is spread over several places, each less likely than any beat. The
    likeliest onsets would be a march: guitars of the band had 6 of 100 onsets on the sixteenths
    between eighths, songs 15. It is the prior that is wrong, so odds are corrected, as a prior
    shift asks for (Saerens, Latinne & Decaestecker 2002); what is sure stays sure.

    Args:
        decoded: probabilities of one window that begins on a beat.
        odds: factors on the odds of an onset by its step in the beat, shape (steps_per_beat,),
            > 0; chosen by training, so that onsets fall where songs have them.
    """
    place = np.arange(len(decoded.onset)) % len(odds)
    steps = np.flatnonzero(odds[place] != 1)
    if not len(steps):
        return decoded
    factor, said = odds[place[steps], None], decoded.onset[steps]
    onset = decoded.onset.copy()
    onset[steps] = said * factor / (1 + said * (factor - 1))
    return Decoded(onset, decoded.sustain, decoded.velocity)


def let_go(instrument: Instrument, notes: NoteArray) -> NoteArray:
    """End each note of a bass where the next begins: one player, one string at a time.

    Of a predicted latent a decoder holds on to a note that it has given up for another. Two notes
    sounded at once in 16 % of the bass's time, in songs in 7 %. Those struck together stay.

    Args:
        instrument: whose notes; those of others are given back as they are.
        notes: note array of a window, sorted, of a predicted latent; not written into.
    """
    if instrument != "bass" or not len(notes):
        return notes
    start = notes[:, START]
    onsets = np.unique(start)
    following = np.append(onsets, np.iinfo(start.dtype).max)[np.searchsorted(onsets, start) + 1]
    held = notes.copy()
    held[:, LENGTH] = np.minimum(notes[:, LENGTH], following - start)
    return held


def _weaker_dropped(onset: FloatArray, axis: int) -> FloatArray:
    """Drop unsure onsets beside likelier ones: the next step (axis 0), a semitone off (axis 1)."""
    later = (slice(None),) * axis + (slice(1, None),)
    earlier = (slice(None),) * axis + (slice(-1),)
    is_more = onset[later] > onset[earlier]
    is_kept = np.ones(onset.shape, bool)
    is_kept[earlier] = ~is_more
    is_kept[later] &= is_more
    is_kept |= onset > SURE
    return onset * is_kept


def _one_at_a_time(onset: FloatArray) -> FloatArray:
    """Give each step's unsure onsets to the likeliest: they are guesses at one note."""
    steps = np.arange(len(onset))
    best = onset.argmax(axis=1)
    others = onset.copy()
    others[steps, best] = 0.0
    is_sure = others > SURE
    guessed = np.where(is_sure, np.float32(0), others).sum(axis=1)
    settled: FloatArray = np.where(is_sure, others, np.float32(0))
    settled[steps, best] = np.minimum(1.0, onset[steps, best] + guessed)
    return settled


def _grooved(decoded: Decoded, bar_steps: int, likeness: float, lean: float) -> Decoded:
    """Give bars that are alike the mean of them all, and let them lean to each other."""
    n_steps = len(decoded.onset)
    if n_steps % bar_steps:
        return decoded  # windows do not begin on bar lines
    bars = decoded.onset.reshape(n_steps // bar_steps, -1)
    products = bars @ bars.T
    length = np.sqrt(products.diagonal())
    alike = products > likeness * np.outer(length, length)
    if np.count_nonzero(alike) <= len(bars) and not lean:
        return decoded
    alike |= np.eye(len(bars), dtype=bool)  # silent ones, too, are like themselves
    one = (alike / alike.sum(axis=1, keepdims=True)).astype(np.float32)
    if not lean:
        return _mixed(decoded, one)
    weights = _leaning(one @ products @ one.T, lean) @ one
    # Bars that were one are to come out of it as one to the last bit, so that a hit of theirs is
    # chosen or left in all of them.
    twin = (alike[:, None] == alike).all(axis=2).argmax(axis=1)
    return _mixed(decoded, weights[twin])


def _leaning(products: FloatArray, amount: float) -> FloatArray:
    """Mix each bar with the mean of all, of those that are like it more.

    Where a decoder is unsure, a hit is a little above what is played in one bar and a little below
    in the next: a groove that stumbles.

    Args:
        products: of each two bars, shape (n_bars, n_bars).
        amount: share of the mean, 0 to 1.

    Returns:
        Weights, shape (n_bars, n_bars).
    """
    length = np.sqrt(products.diagonal()) + _SILENT
    likeness = products / np.outer(length, length) + _SILENT
    common = likeness / likeness.sum(axis=1, keepdims=True)
    mixed: FloatArray = (1 - amount) * np.eye(len(products), dtype=np.float32) + amount * common
    return mixed


def _mixed(decoded: Decoded, weights: FloatArray) -> Decoded:
    """Make each bar of all bars by weights, shape (n_bars, n_bars)."""

    def mean(values: FloatArray) -> FloatArray:
        met: FloatArray = (weights @ values.reshape(len(weights), -1)).reshape(values.shape)
        return met

    return Decoded(mean(decoded.onset), mean(decoded.sustain), mean(decoded.velocity))
