"""Which pieces share a tune, and the split that keeps every tune on one side.

Bach harmonised many chorale tunes more than once, under different BWV numbers. A split by number
alone would therefore test on tunes that were trained on. Pieces that share a tune form one group
(so do those tied through a third), and a group stands on one side.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

import numpy as np

from server.melody.tokens import HOLD, REST, STEPS_PER_BEAT
from training.data.melody_cache import Melody
from training.data.song import Split

_SHAPE_BEATS: Final = 10
"""Beats of a shape: longer than a cadence, shorter than two phrases."""
_MIN_DIFFERENT: Final = 4
"""Pitches that a shape must have; repeated notes are nobody's tune."""
_SHARED: Final = 0.3
"""Share of the shorter tune's shapes that the other must have."""
_HELD_OUT: Final = 0.1
"""Share of the steps that each of validation and test is to have."""

Shape = tuple[int, ...]


def tune_shapes(melody: Melody) -> set[Shape]:
    """Return the tune's shapes: intervals between ten successive beats, in any key."""
    sounding, beats = REST, []
    for token, position in zip(melody.tokens.tolist(), melody.positions.tolist(), strict=True):
        sounding = sounding if token == HOLD else token
        if position % STEPS_PER_BEAT == 0:
            beats.append(sounding)
    windows = (beats[i : i + _SHAPE_BEATS] for i in range(len(beats) - _SHAPE_BEATS + 1))
    return {
        tuple(int(step) for step in np.diff(window))
        for window in windows
        if REST not in window and len(set(window)) >= _MIN_DIFFERENT
    }


def group_pieces(tunes: Iterable[Melody]) -> dict[str, str]:
    """Join the pieces that share a tune.

    Args:
        tunes: the melodies that carry the tunes; a piece may have several.

    Returns:
        For each piece the name of its group: its lowest BWV number.
    """
    shapes = [(tune.piece, tune_shapes(tune)) for tune in tunes]
    leader = {piece: piece for piece, _ in shapes}

    def find(piece: str) -> str:
        while leader[piece] != piece:
            piece = leader[piece]
        return piece

    for a, b in _similar([found for _, found in shapes]):
        low, high = sorted((find(shapes[a][0]), find(shapes[b][0])), key=bwv_order)
        leader[high] = low
    return {piece: find(piece) for piece in leader}


def bwv_order(piece: str) -> tuple[int, str]:
    """Return a key that sorts BWV numbers as numbers."""
    return (int(piece) if piece.isdigit() else 0), piece


def split_groups(groups: Mapping[str, str], n_steps: Mapping[str, int]) -> dict[str, Split]:
    """Deal the groups to the sides: about a tenth of the steps each to test and validation.

    The order is that of a digest of the group's name: random, yet the same everywhere, and a piece
    more or less moves few others. A group larger than a side can take goes to training.

    Args:
        groups: the group of each piece.
        n_steps: length of all melodies of each piece, in sixteenths.

    Returns:
        The side of each piece.
    """
    sizes = Counter[str]()
    for piece, group in groups.items():
        sizes[group] += n_steps[piece]
    wanted = _HELD_OUT * sum(sizes.values())
    sides: dict[str, Split] = {}
    taken = Counter[Split]()
    for group in sorted(sizes, key=lambda name: hashlib.sha256(name.encode()).digest()):
        open_sides: list[Split] = [
            side for side in ("test", "valid") if taken[side] + sizes[group] <= 1.02 * wanted
        ]
        sides[group] = open_sides[0] if open_sides else "train"
        taken[sides[group]] += sizes[group]
    return {piece: sides[group] for piece, group in groups.items()}


def _similar(shapes: list[set[Shape]]) -> list[tuple[int, int]]:
    """List the pairs of tunes that share enough shapes."""
    owners: defaultdict[Shape, list[int]] = defaultdict(list)
    for i, found in enumerate(shapes):
        for shape in found:
            owners[shape].append(i)
    shared = Counter(pair for those in owners.values() for pair in combinations(those, 2))
    return [
        (a, b)
        for (a, b), count in sorted(shared.items())
        if count >= _SHARED * min(len(shapes[a]), len(shapes[b]))
    ]
