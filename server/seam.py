"""How two versions of the same music meet in the middle of a window. Pure functions on notes."""

from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Final

from server.music import Note

MIN_CARRY_BEATS: Final = 1.0
"""A note of the new version that began before the seam is struck at it if this much remains."""


def shifted(notes: Iterable[Note], beats: float) -> tuple[Note, ...]:
    """Return notes moved by a number of quarter notes."""
    return tuple(replace(note, start_beats=note.start_beats + beats) for note in notes)


def continues(old: Iterable[Note], new: Iterable[Note], seam: float) -> bool:
    """Return whether two versions sound the same from a beat on, so that nothing need be sent."""
    return [n for n in old if n.end_beats > seam] == [n for n in new if n.end_beats > seam]


def splice_notes(old: Iterable[Note], new: Iterable[Note], seam: float) -> tuple[Note, ...]:
    """Return the old version up to a beat and the new one from there.

    Old notes end at the seam at the latest. A note of the new version that sounds across the seam
    is struck there, so that a pad does not fall silent for the rest of the window.

    Args:
        old: notes as they were, in quarter notes of the piece.
        new: notes as they are to be.
        seam: where they meet, in quarter notes of the piece.
    """
    head = [
        replace(note, duration_beats=min(note.duration_beats, seam - note.start_beats))
        for note in old
        if note.start_beats < seam
    ]
    tail = [note for note in new if note.start_beats >= seam]
    struck = {note.pitch for note in tail if note.start_beats == seam}
    carried = [
        Note(seam, note.end_beats - seam, note.pitch, note.velocity)
        for note in new
        if note.start_beats < seam
        and note.end_beats - seam >= MIN_CARRY_BEATS
        and note.pitch not in struck
    ]
    # The order of voiced notes: `continues` compares the one with the other.
    return tuple(sorted([*head, *carried, *tail], key=attrgetter("start_beats", "pitch")))
