"""Windows whose bars are those of several windows, joined at the bar lines.

The notes of a window are chosen all at once, as many as its decoder expects in it. A bar among
other bars would come out with a note more or less; so each window is chosen whole, then its bar is
cut out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from server.decoding import MIN_ONSET_PROBABILITY, Decoded, chosen_notes
from server.piano_roll import WINDOW_STEPS, NoteArray, empty_notes, sort_notes


@dataclass(frozen=True, slots=True)
class Patchwork:
    """A window put together of the bars of several."""

    bars: tuple[Decoded, ...]
    """For each bar, what the decoder says of the whole window that it is cut from."""


Said = Decoded | Patchwork
"""What is said of one window of one instrument."""


def notes_said(
    said: Said,
    onset_scale: float,
    sustain_threshold: float,
    min_probability: float = MIN_ONSET_PROBABILITY,
    velocity_scale: float = 1.0,
) -> NoteArray:
    """Choose the notes of a window; see `server.decoding.decode_notes`. Not to be written into."""
    scales = onset_scale, sustain_threshold, min_probability, velocity_scale
    if isinstance(said, Decoded):
        return chosen_notes(said, *scales)
    return joined_bars([chosen_notes(bar, *scales) for bar in said.bars])


def joined_bars(windows: Sequence[NoteArray]) -> NoteArray:
    """Join the first bar of the first window, the second of the second, and so on.

    What sounds over a bar line sounds on where the next bar's window has it, too. What is held into
    a bar in its own window, but nobody strikes before it here, is struck at its beginning.

    Args:
        windows: note arrays of whole windows, shape (n_notes, 4) each, as many as a window has
            bars; none is written into.

    Returns:
        Note array, sorted, no note overlapping the next of its pitch.
    """
    edges = np.linspace(0, WINDOW_STEPS, len(windows) + 1).astype(int).tolist()
    joined: list[list[int]] = []
    held: dict[int, list[int]] = {}
    for notes, (first, last) in zip(windows, pairwise(edges), strict=True):
        held_on = {}
        for start, length, pitch, velocity in notes.tolist():
            begin, end = max(start, first), min(start + length, last)
            if begin >= end:
                continue
            if start < first and pitch in held:
                note = held[pitch]
                note[1] = end - note[0]
            else:
                note = [begin, end - begin, pitch, velocity]
                joined.append(note)
            if end == last:
                held_on[pitch] = note
        held = held_on
    if not joined:
        return empty_notes()
    return sort_notes(np.array(joined, np.int32))
