"""Says whether a song is fit for training: long enough, not endless, and played on the grid."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.music import BEATS_PER_BAR
from server.piano_roll import LENGTH, START
from training.data.song import Song

_TOLERANCE_BEATS: Final = 1 / 24
"""How far from a grid line an onset still counts as on it: one step of LPD-5."""

_GRIDS_PER_BEAT: Final = (4, 3)
"""Sixteenths and triplet eighths."""


@dataclass(frozen=True, slots=True)
class QualityRules:
    """What a song must have; the defaults are those of LPD-5's core list, but milder."""

    min_bars: int = 8
    max_bars: int = 512
    min_notes: int = 100
    """Of all instruments together."""
    min_instruments: int = 2
    min_on_grid: float = 0.7
    """Share of onsets within 1/24 beat of the sixteenths or of the triplet eighths, whichever is
    more. Free playing scores 0.5: its bar lines mean nothing, so its windows teach nothing."""


def find_fault(song: Song, rules: QualityRules) -> str | None:
    """Return why a song is not fit for training.

    Args:
        song: any song.
        rules: what it must have.

    Returns:
        One sentence part with the figure and what was wanted, or ``None`` if it is fit.
    """
    tracks = [notes for notes in song.tracks.values() if notes is not None and len(notes)]
    if len(tracks) < rules.min_instruments:
        return f"{len(tracks)} instruments, wanted {rules.min_instruments} or more"
    notes = np.concatenate(tracks)
    if len(notes) < rules.min_notes:
        return f"{len(notes)} notes, wanted {rules.min_notes} or more"
    n_bars = int((notes[:, START] + notes[:, LENGTH]).max()) / song.steps_per_beat / BEATS_PER_BAR
    if not rules.min_bars <= n_bars <= rules.max_bars:
        return f"{n_bars:.1f} bars, wanted {rules.min_bars} to {rules.max_bars}"
    share = share_on_grid(song)
    if share < rules.min_on_grid:
        return f"{share:.0%} of the onsets on the grid, wanted {rules.min_on_grid:.0%} or more"
    return None


def share_on_grid(song: Song) -> float:
    """Return the share of onsets near the sixteenths or the triplet eighths, the greater of both.

    Returns:
        0 to 1; 0 for a song without notes.
    """
    starts = [notes[:, START] for notes in song.tracks.values() if notes is not None]
    if not sum(len(start) for start in starts):
        return 0.0
    beats = np.concatenate(starts) / song.steps_per_beat
    # A hair of tolerance: 1/24 beat is seldom an exact float.
    tolerance_beats = _TOLERANCE_BEATS + 1e-6
    shares = [
        np.mean(np.abs(beats * lines - np.rint(beats * lines)) <= tolerance_beats * lines)
        for lines in _GRIDS_PER_BEAT
    ]
    return float(max(shares))
