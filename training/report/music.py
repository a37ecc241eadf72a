"""Figures of one part of one piece, and of two parts together. Pure numpy.

Names and definitions are those of MuseGAN (arXiv 1709.06298), pypianoroll and muspy where they have
them. Both libraries get some of their own figures wrong, so none is called from here:
pypianoroll 1.0.4 folds pitches to pitch classes by tens instead of twelves (used pitch classes,
in-scale rate, tonal distance), counts the beats that are *not* empty as empty, and pairs onsets
with the ends of other pitches in its qualified notes; muspy's groove consistency sees one bar too
many where a piece ends on a bar line. Each figure is checked against examples worked out by hand in
the tests.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import BEATS_PER_BAR, Instrument
from server.piano_roll import LENGTH, PITCH, START, VELOCITY, NoteArray, sounding_steps
from training.metrics import onset_keys
from training.models.folding import PITCH_RANGES
from training.report.pieces import cut

_SEMITONES: Final = 12
_MAJOR: Final = (0, 2, 4, 5, 7, 9, 11)
GRID_PER_BAR: Final = 16
"""Places in a bar of which groove consistency asks whether anything is struck there."""
QUALIFIED_BEATS: Final = 1 / 8
"""A note this long is no fragment: a thirty-second note, MuseGAN's three steps of 24 a beat."""
_NEAR_MISS: Final = 0.1
"""What a drum hit next to a sixteenth counts, as in pypianoroll."""
_RECENT_BARS: Final = 16
_STEP_SEMITONES: Final = 2


def part_figures(
    notes: NoteArray, instrument: Instrument, n_bars: int, steps_per_beat: int
) -> dict[str, float]:
    """Describe one part of one piece.

    Args:
        notes: note array of the part, starts from the piece's first step.
        instrument: whose; drums have no harmony.
        n_bars: length of the piece.
        steps_per_beat: time steps a quarter note.

    Returns:
        Figures by name; NaN where there is nothing to judge. Shares are in percent.
    """
    bar_steps = BEATS_PER_BAR * steps_per_beat
    bars = cut(notes, n_bars, bar_steps)
    is_filled = np.array([len(bar) > 0 for bar in bars])
    figures = {
        "empty_bars": empty_bars(notes, n_bars, bar_steps),
        "notes_a_bar": _ratio(len(notes), int(is_filled.sum())),
        "groove_consistency": groove_consistency(notes, n_bars, bar_steps),
        "on_sixteenths": on_sixteenths(notes, steps_per_beat),
        "velocity_mean": _mean(notes[:, VELOCITY]),
        "velocity_sd": float(notes[:, VELOCITY].std()) if len(notes) else float("nan"),
        **repetition(bars),
    }
    if instrument == "drums":
        figures["drum_pattern"] = drum_pattern(notes, steps_per_beat)
        figures["kit_pieces"] = float(len(np.unique(notes[:, PITCH]))) if len(notes) else 0.0
        return figures
    classes = [len(np.unique(bar[:, PITCH] % _SEMITONES)) for bar in bars if len(bar)]
    low, high = PITCH_RANGES[instrument]
    is_outside = (notes[:, PITCH] < low) | (notes[:, PITCH] > high)
    return figures | {
        "used_pitch_classes": _mean(classes),
        "qualified_notes": 100 * _mean(notes[:, LENGTH] >= QUALIFIED_BEATS * steps_per_beat),
        "pitch_class_entropy": pitch_class_entropy(notes),
        "scale_consistency": scale_consistency(notes),
        "out_of_range": 100 * _mean(is_outside),
        **line(notes, steps_per_beat),
    }


def empty_bars(notes: NoteArray, n_bars: int, bar_steps: int) -> float:
    """Return the share of bars in which nothing sounds, in percent."""
    sounds = np.zeros(n_bars, bool)
    if len(notes):
        steps, _ = sounding_steps(notes)
        sounds[np.minimum(steps // bar_steps, n_bars - 1)] = True
    return 100 * float((~sounds).mean())


def drum_pattern(notes: NoteArray, steps_per_beat: int) -> float:
    """Return the share of hits on a sixteenth; a step beside one counts a tenth. In percent."""
    sixteenth = steps_per_beat // 4
    if not len(notes):
        return float("nan")
    place = notes[:, START] % sixteenth
    is_near = (place == 1) | (place == sixteenth - 1)
    return 100 * float(np.where(place == 0, 1.0, np.where(is_near, _NEAR_MISS, 0.0)).mean())


def on_sixteenths(notes: NoteArray, steps_per_beat: int) -> float:
    """Return the share of onsets on the sixteenths between eighths, in percent."""
    quarter = steps_per_beat // 4
    place = notes[:, START] % steps_per_beat
    return 100 * _mean((place == quarter) | (place == steps_per_beat - quarter))


def line(notes: NoteArray, steps_per_beat: int) -> dict[str, float]:
    """Say how the upper line moves, from each onset to the next that is no more than a beat away.

    Args:
        notes: note array of a part, sorted by start.
        steps_per_beat: time steps a quarter note.

    Returns:
        Of the highest notes of the onsets, in percent: of their intervals those that repeat a pitch
        and those of one or two semitones (steps), of their rises and falls those that turn back;
        NaN where there are none.
    """
    onsets, first = np.unique(notes[:, START], return_index=True)
    highest = np.maximum.reduceat(notes[:, PITCH], first) if len(notes) else notes[:, PITCH]
    interval = np.diff(highest)[np.diff(onsets) <= steps_per_beat]
    moves = np.sign(interval[interval != 0])
    return {
        "line_repeats": 100 * _mean(interval == 0),
        "line_steps": 100 * _mean((interval != 0) & (np.abs(interval) <= _STEP_SEMITONES)),
        "line_turns": 100 * _mean(moves[1:] != moves[:-1]),
    }


def pitch_class_entropy(notes: NoteArray) -> float:
    """Return the entropy of the pitch classes, each note once, in bits: 0 to log2(12)."""
    if not len(notes):
        return float("nan")
    share = np.bincount(notes[:, PITCH] % _SEMITONES, minlength=_SEMITONES) / len(notes)
    share = share[share > 0]
    return float(-(share * np.log2(share)).sum())


def scale_consistency(notes: NoteArray) -> float:
    """Return the largest share of notes that lie in one major or natural minor scale, in percent.

    Twelve scales do: a natural minor has the tones of its parallel major.
    """
    if not len(notes):
        return float("nan")
    count = np.bincount(notes[:, PITCH] % _SEMITONES, minlength=_SEMITONES)
    shares = [count[[(root + tone) % _SEMITONES for tone in _MAJOR]].sum() for root in range(12)]
    return 100 * float(max(shares)) / len(notes)


def groove_consistency(notes: NoteArray, n_bars: int, bar_steps: int) -> float:
    """Return how alike the onset rhythms of neighbouring bars are, in percent.

    One less the mean Hamming distance of 16 places a bar (Wu and Yang, arXiv 2008.01307). Where
    neither of two bars has a note there is nothing to compare.
    """
    struck = np.zeros((n_bars, GRID_PER_BAR), bool)
    place = notes[:, START] * GRID_PER_BAR // bar_steps
    place = place[place < struck.size]
    struck.reshape(-1)[place] = True
    is_filled = np.any(struck, axis=1)
    is_pair = is_filled[1:] | is_filled[:-1]
    different = (struck[1:] != struck[:-1]).mean(1)[is_pair]
    return 100 * (1 - _mean(different))


def repetition(bars: list[NoteArray]) -> dict[str, float]:
    """Say how a part repeats itself, bars compared by their onsets and pitches.

    Returns:
        Of the bars with notes (but the first), the share that equals the bar before and the share
        found among the last 16; of all with notes, the share of different ones. In percent.
    """
    keys = [onset_keys(bar).tobytes() for bar in bars]
    filled = [k for k, key in enumerate(keys) if key]
    later = [k for k in filled if k > 0]
    before = [keys[k] == keys[k - 1] for k in later]
    recent = [keys[k] in keys[max(0, k - _RECENT_BARS) : k] for k in later]
    return {
        "bar_equals_previous": 100 * _mean(before),
        "bar_in_last_16": 100 * _mean(recent),
        "distinct_bars": 100 * _ratio(len({keys[k] for k in filled}), len(filled)),
    }


def beat_chroma(notes: NoteArray, n_beats: int, steps_per_beat: int) -> NDArray[np.float64]:
    """Return how long each pitch class sounds in each beat, shape (n_beats, 12), in steps."""
    chroma = np.zeros((n_beats, _SEMITONES))
    if len(notes):
        steps, owner = sounding_steps(notes)
        beat = np.minimum(steps // steps_per_beat, n_beats - 1)
        np.add.at(chroma, (beat, notes[owner, PITCH] % _SEMITONES), 1)
    return chroma


def tonal_centroids(chroma: NDArray[np.float64]) -> NDArray[np.float64]:
    """Beat chroma (n_beats, 12) -> places in tonal space (n_beats, 6); NaN where all is silent.

    As `training.metrics.tonal_centroids`, from chroma that is computed once for many pairs.
    """
    total = chroma.sum(1, keepdims=True)
    share = np.divide(chroma, total, out=np.full_like(chroma, np.nan), where=total > 0)
    semitone = np.arange(_SEMITONES)
    rows = []
    for radius, interval in ((1.0, 7 / 6), (1.0, 3 / 2), (0.5, 2 / 3)):
        angle = np.pi * interval * semitone
        rows += [radius * np.sin(angle), radius * np.cos(angle)]
    centroids: NDArray[np.float64] = share @ np.stack(rows, axis=1)
    return centroids


def tonal_distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the mean distance of centroids (n_beats, 6) over the beats in which both sound."""
    n_beats = min(len(a), len(b))
    distance = np.sqrt(np.square(a[:n_beats] - b[:n_beats]).sum(1))
    return _mean(distance[~np.isnan(distance)])


def chroma_overlap(lead: NDArray[np.float64], own: NDArray[np.float64]) -> float:
    """Return how much of a part's sounding time lies on pitch classes that the lead sounds.

    Args:
        lead: beat chroma of the piano, shape (n_beats, 12).
        own: that of the accompaniment.

    Returns:
        Mean share over the beats in which both sound, 0 to 1.
    """
    n_beats = min(len(lead), len(own))
    lead, own = lead[:n_beats], own[:n_beats]
    both = (lead.sum(1) > 0) & (own.sum(1) > 0)
    shared = np.where(lead[both] > 0, own[both], 0).sum(1) / own[both].sum(1)
    return _mean(shared)


def _mean(values: object) -> float:
    array = np.asarray(values, np.float64)
    return float(array.mean()) if array.size else float("nan")


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
