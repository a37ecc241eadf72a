"""What a window is as a Live clip. Pure.

The rules are Live's and AbletonOSC's own: no two notes of a pitch overlap; a message holds at most
150 notes, for some systems refuse datagrams over 9 kB; times travel as 32-bit floats.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Final

from server.music import Note

MAX_NOTES: Final = 150
"""Notes in one message, either way."""
EDGE_BEATS: Final = 1e-3
"""Rounding of a position on its way to Live and back, in quarter notes."""
_LEAST_BEATS: Final = 1 / 64


def cut_window(notes: Iterable[Note], start_beat: float, window_beats: float) -> tuple[Note, ...]:
    """Return a window's notes as Live will hold them.

    Args:
        notes: in quarter notes of the piece, in any order.
        start_beat: where the window begins.
        window_beats: its length.

    Returns:
        Notes in quarter notes from the clip's start, in order; none reaches beyond the clip, and
        each ends where its pitch is struck again.
    """
    end_beat = start_beat + window_beats
    inside = sorted(note for note in notes if start_beat <= note.start_beats < end_beat)
    cut: list[Note] = []
    limits: dict[int, float] = {}
    for note in reversed(inside):
        limit = limits.get(note.pitch, end_beat)
        # Of two at one place the later in order stays: it is the longer.
        if limit - note.start_beats < EDGE_BEATS:
            continue
        duration = max(min(note.end_beats, limit) - note.start_beats, _LEAST_BEATS)
        limits[note.pitch] = note.start_beats
        cut.append(Note(note.start_beats - start_beat, duration, note.pitch, note.velocity))
    return tuple(reversed(cut))


def first_difference(
    written: Sequence[Note], wanted: Sequence[Note], from_beat: float
) -> float | None:
    """Return the earliest onset from a beat on that only one of the two has; None: there is none.

    Two notes of one onset, pitch and velocity differ where their lengths do.
    """
    old = {_rounded(note) for note in written if note.start_beats >= from_beat}
    new = {_rounded(note) for note in wanted if note.start_beats >= from_beat}
    different = [key[0] * EDGE_BEATS for key in old ^ new]
    return max(from_beat, min(different) - EDGE_BEATS) if different else None


def _rounded(note: Note) -> tuple[int, int, int, int]:
    start, duration = round(note.start_beats / EDGE_BEATS), round(note.duration_beats / EDGE_BEATS)
    return start, note.pitch, duration, note.velocity


def note_messages(notes: Sequence[Note]) -> list[list[float]]:
    """Return the arguments of ``add/notes``: pitch, start, duration, velocity, mute of each."""
    return [
        [
            value
            for note in notes[at : at + MAX_NOTES]
            for value in (
                *(note.pitch, float(note.start_beats), float(note.duration_beats)),
                *(note.velocity, 0),
            )
        ]
        for at in range(0, len(notes), MAX_NOTES)
    ]


def spans(notes: Sequence[Note], from_beat: float, end_beat: float) -> list[tuple[float, float]]:
    """Return stretches, as start and length in quarter notes, of at most 150 notes each.

    A stretch begins at a note's onset less the rounding; chords are not torn apart.
    """
    edges = [from_beat]
    count = 0
    previous = -math.inf
    for note in notes:
        if count >= MAX_NOTES - 10 and note.start_beats - previous > 2 * EDGE_BEATS:
            edges.append(note.start_beats - EDGE_BEATS)
            count = 0
        count += 1
        previous = note.start_beats
    edges.append(end_beat)
    return [(a, b - a) for a, b in itertools.pairwise(edges)]


def same_notes(read: Sequence[float], wanted: Sequence[Note]) -> bool:
    """Return whether what ``get/notes`` answered are the wanted notes, in any order."""
    groups = zip(*[iter(read)] * 5, strict=False)
    found = sorted(
        Note(float(start), float(duration), int(pitch), round(velocity))
        for pitch, start, duration, velocity, _ in groups
    )
    key = sorted(_nearly(note) for note in found)
    other = sorted(_nearly(note) for note in wanted)
    return len(read) % 5 == 0 and len(key) == len(other) and all(map(_is_near, key, other))


def _nearly(note: Note) -> tuple[int, int, float, float]:
    return note.pitch, note.velocity, note.start_beats, note.duration_beats


def _is_near(a: tuple[int, int, float, float], b: tuple[int, int, float, float]) -> bool:
    is_placed = abs(a[2] - b[2]) < 2 * EDGE_BEATS and abs(a[3] - b[3]) < 2 * EDGE_BEATS
    return a[:2] == b[:2] and is_placed
