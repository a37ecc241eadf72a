"""What a performer plays, kept in beats. Pure; the caller says where the music is."""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from server.music import Note
from server.piano_roll import NoteArray, cut_window, empty_notes, merge_overlaps

KEEP_BEATS: Final = 96.0
"""How far back notes are kept."""
MAX_NOTES: Final = 4096
"""Notes kept at most, whatever is sent."""
MAX_SOUND_BEATS: Final = 16.0
"""A note that sounds longer is taken to have hung: its end was lost."""
MAX_ONSETS: Final = 1024
"""Onsets kept at most."""
CHORD_BEATS: Final = 0.1
"""Notes that begin within so much are one onset: fingers never fall quite together."""
_GRID_BEATS: Final = 0.25
_LEAST_AGREEMENT: Final = 0.6
"""How much the onsets must agree about the grid before a phrase is moved to it."""


class Capture:
    """The last notes of a performer, those that sound among them."""

    def __init__(self) -> None:
        self._notes: list[Note] = []
        self._sounding: dict[int, tuple[float, int]] = {}
        self._held_by_pedal: set[int] = set()
        self._is_pedal_down = False
        self.onsets: list[float] = []
        """Where something was struck, in order; a chord is struck once."""
        self.last_beat = -math.inf
        """Where a key last went down or up."""

    @property
    def sounding(self) -> tuple[int, ...]:
        """Pitches that sound."""
        return tuple(self._sounding)

    def note_on(self, pitch: int, velocity: int, beat: float) -> None:
        """Begin a note; one of its pitch that sounds ends."""
        if beat < self.last_beat - 0.5:
            self.clear()  # The music was sent back: what was played is elsewhere now.
        self._end(pitch, beat)
        self._sounding[pitch] = (beat, velocity)
        self.last_beat = beat
        if not self.onsets or beat - self.onsets[-1] > CHORD_BEATS:
            self.onsets.append(beat)
            if len(self.onsets) > MAX_ONSETS:
                del self.onsets[: MAX_ONSETS // 2]

    def note_off(self, pitch: int, beat: float) -> None:
        """End a note, or leave it to the pedal."""
        if pitch not in self._sounding:
            return
        self.last_beat = beat
        if self._is_pedal_down:
            self._held_by_pedal.add(pitch)
        else:
            self._end(pitch, beat)

    def pedal(self, is_down: bool, beat: float) -> None:
        """Press the sustain pedal, or let it go: what only it held ends."""
        self._is_pedal_down = is_down
        if not is_down:
            for pitch in tuple(self._held_by_pedal):
                self._end(pitch, beat)

    def release_all(self, beat: float) -> None:
        """End every note and the pedal: the port is gone, or the music stands."""
        self._is_pedal_down = False
        for pitch in tuple(self._sounding):
            self._end(pitch, beat)

    def clear(self) -> None:
        """Forget everything."""
        self._notes.clear()
        self._sounding.clear()
        self._held_by_pedal.clear()
        self.onsets.clear()
        self.last_beat = -math.inf

    def move(self, by_beats: float) -> None:
        """Have everything elsewhere: the music was sent there, and the performer plays on."""
        self._notes = [replace(n, start_beats=n.start_beats + by_beats) for n in self._notes]
        self._sounding = {
            pitch: (start + by_beats, velocity)
            for pitch, (start, velocity) in self._sounding.items()
        }
        self.onsets = [beat + by_beats for beat in self.onsets]
        self.last_beat += by_beats

    def _end(self, pitch: int, beat: float) -> None:
        self._held_by_pedal.discard(pitch)
        begun = self._sounding.pop(pitch, None)
        if begun is None or beat <= begun[0]:
            return
        duration = min(beat - begun[0], MAX_SOUND_BEATS)
        self._notes.append(Note(begun[0], duration, pitch, begun[1]))
        if len(self._notes) > MAX_NOTES or self._notes[0].start_beats < beat - 2 * KEEP_BEATS:
            kept = [n for n in self._notes if n.start_beats >= beat - KEEP_BEATS]
            self._notes = kept[-MAX_NOTES // 2 :]

    def notes(self, beat: float) -> list[Note]:
        """Return what was played, in order of onset, sounding notes as long as they are by now."""
        sounding = [
            Note(start, beat - start, pitch, velocity)
            for pitch, (start, velocity) in self._sounding.items()
            if 0 < beat - start <= MAX_SOUND_BEATS
        ]
        return sorted([*self._notes, *sounding])

    def is_pressed(self, beat: float) -> bool:
        """Return whether a key is down now, one that has hung aside; the pedal does not count."""
        return any(
            beat - start <= MAX_SOUND_BEATS
            for pitch, (start, _) in self._sounding.items()
            if pitch not in self._held_by_pedal
        )

    def window(
        self, notes: list[Note], end_beat: float, n_steps: int, steps_per_beat: int
    ) -> NoteArray:
        """Cut the window that ends at a beat out of some notes, aligned to the grid.

        Args:
            notes: in quarter notes of the piece.
            end_beat: where the window ends.
            n_steps: its length in time steps.
            steps_per_beat: time steps a quarter note.

        Returns:
            Note array inside the window.
        """
        if not notes:
            return empty_notes()
        shift = grid_shift(notes)
        first = end_beat - n_steps / steps_per_beat
        table = np.array([(n.start_beats, n.end_beats, n.pitch, n.velocity) for n in notes])
        start = np.floor((table[:, 0] + shift - first) * steps_per_beat + 0.5).astype(np.int64)
        end = np.floor((table[:, 1] + shift - first) * steps_per_beat + 0.5).astype(np.int64)
        # Only what can matter: positions before the window by more than one are of the past.
        near = (end > -n_steps) & (start < n_steps)
        start, end = start[near] + n_steps, np.maximum(end, start + 1)[near] + n_steps
        if not len(start):
            return empty_notes()
        pitch, velocity = table[near, 2].astype(np.int32), table[near, 3].astype(np.int32)
        merged = merge_overlaps(start, end, pitch, velocity)
        return cut_window(merged, n_steps, n_steps)


def grid_shift(notes: list[Note]) -> float:
    """Return how far to move a phrase so that its onsets fall on sixteenths, in beats.

    A performer, and what is between them and us, is late or early by about the same on each note;
    a phrase whose onsets do not agree is left where it is.
    """
    onsets = np.array([note.start_beats for note in notes])
    turn = np.exp(2j * np.pi * onsets / _GRID_BEATS).mean()
    if abs(turn) < _LEAST_AGREEMENT:
        return 0.0
    return float(-np.angle(turn) / (2 * np.pi) * _GRID_BEATS)
