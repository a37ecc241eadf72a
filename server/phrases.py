"""Listening to a performer: when a phrase is over, and who plays meanwhile. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from server.capture import Capture
from server.launches import LEAD_BEATS
from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument, Note

Mode = Literal["off", "lead", "respond", "continue"]
State = Literal["off", "listening", "playing", "answering"]

DECIDE_BEATS: Final = 0.5
"""A phrase is judged so long before the launch that its answer could have."""
_BREATH_BEATS: Final = 0.25
"""Silence that ends a phrase where a launch is near."""
_PAUSE_BEATS: Final = 1.0
"""Silence that ends a phrase anywhere."""
MAX_PHRASE_BEATS: Final = 64.0
"""A phrase that does not end is answered after so long."""
_MAX_ANSWER_BARS: Final = 16


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was played and is to be taken up."""

    notes: tuple[Note, ...]
    """In quarter notes of the piece."""
    end_beat: float
    """Bar line that its window ends at."""
    n_bars: int
    """Its length."""


class Phrases:
    """One performer's phrases, and the gate that lets the band be heard."""

    def __init__(self) -> None:
        self.capture: Final = Capture()
        self.mode: Mode = "off"
        self._taken_beat = -math.inf
        self._decided_launch = -math.inf
        self._answers: list[tuple[float, float]] = []

    def set_mode(self, mode: Mode, beat: float) -> None:
        """Listen in another way from a beat on; what was played before is not answered."""
        self.mode = mode
        self._taken_beat = beat
        self._decided_launch = -math.inf
        self._answers.clear()

    def begin(self, beat: float) -> None:
        """Count from a beat of the music, which runs on now: what was played before is over."""
        self.capture.clear()
        self._taken_beat = beat
        self._decided_launch = -math.inf

    def state(self, beat: float) -> State:
        """Return what the performer would say the band does."""
        if self.mode == "off":
            return "off"
        if any(beat < end for _, end in self._answers):
            return "answering"
        return "playing" if self._fresh(beat) else "listening"

    def answer(self, launch_beat: float, n_bars: int) -> None:
        """Let the band be heard for some bars."""
        # One that still lasts ends here: what lies in two of them would be struck twice.
        self._answers = [
            (start, min(end, launch_beat))
            for start, end in self._answers
            if start < launch_beat < end + MAX_PHRASE_BEATS
        ]
        self._answers.append((launch_beat, launch_beat + n_bars * BEATS_PER_BAR))

    def heard(self, instrument: Instrument, notes: Iterable[Note]) -> list[Note]:
        """Return those of the band's notes that the performer lets be heard."""
        if self.mode == "lead" and instrument == "piano":
            return []
        if self.mode != "respond":
            return list(notes)
        return [
            replace(note, duration_beats=min(note.duration_beats, end - note.start_beats))
            for note in notes
            for start, end in self._answers
            if start <= note.start_beats < end
        ]

    def silenced(self) -> tuple[Instrument, ...]:
        """Return whom the mode may silence."""
        if self.mode == "lead":
            return ("piano",)
        return INSTRUMENTS if self.mode == "respond" else ()

    def advance(self, beat: float, launch_beat: float) -> Phrase | None:
        """Judge whether something is to be taken up now.

        Args:
            beat: the present position in quarter notes.
            launch_beat: where a change asked for now would be heard.

        Returns:
            What to take up; each phrase is returned once.
        """
        if self.mode == "off" or launch_beat == self._decided_launch:
            return None
        fresh = self._fresh(beat)
        is_near = launch_beat - beat <= LEAD_BEATS + DECIDE_BEATS
        if not fresh:
            return None
        if not (is_near if self.mode == "lead" else self._is_over(beat, is_near, fresh)):
            return None
        self._decided_launch = launch_beat
        end_beat = math.ceil(launch_beat / BEATS_PER_BAR - 1e-6) * BEATS_PER_BAR
        first_bar = math.floor(fresh[0].start_beats / BEATS_PER_BAR + 0.03)
        n_bars = math.ceil(max(n.end_beats for n in fresh) / BEATS_PER_BAR - 0.03) - first_bar
        n_bars = max(1, min(_MAX_ANSWER_BARS, n_bars))
        self._taken_beat = beat
        notes = self.capture.notes(beat)
        return Phrase(tuple(notes), float(end_beat), n_bars)

    def _fresh(self, beat: float) -> list[Note]:
        """Return what was played since something was last taken up."""
        notes = self.capture.notes(beat)
        return [note for note in notes if note.end_beats > self._taken_beat]

    def _is_over(self, beat: float, is_near: bool, fresh: list[Note]) -> bool:
        if beat - max(self._taken_beat, fresh[0].start_beats) > MAX_PHRASE_BEATS:
            return True
        if self.capture.is_pressed(beat):
            return False
        silence = beat - self.capture.last_beat
        return silence >= (_BREATH_BEATS if is_near else _PAUSE_BEATS)
