"""Listening to a performer: when a phrase is over, and who plays meanwhile. Pure."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final, Literal

from server.capture import Capture
from server.launches import LEAD_BEATS
from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument, Note

Mode = Literal["off", "lead", "respond", "continue"]
State = Literal["off", "listening", "playing", "answering"]

DECIDE_BEATS: Final = 0.5
"""A phrase is judged so long before the launch that its answer could have."""
_BREATH_BEATS: Final = 0.25
"""Silence that ends a phrase where a launch is near, at least."""
_PAUSE_BEATS: Final = 1.0
"""Silence that ends a phrase anywhere."""
_LATE_BEATS: Final = 2.0
"""An answer may come in so long behind its launch; later it begins at the next."""
_JUST_BEGUN_BEATS: Final = 0.5
"""A host's jump is heard of late: an answer this young was not meant to begin before it."""
_N_INTERVALS: Final = 8
"""A performer's pace is that of so many intervals between onsets."""
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


class Phrases:
    """One performer's phrases, and the gate that lets the band be heard."""

    def __init__(self) -> None:
        self.capture: Final = Capture()
        self.mode: Mode = "off"
        self._taken_beat = -math.inf
        self._asked_beat = -math.inf
        self._asked_launch = -math.inf
        self._resume_beat: float | None = None
        self._answers: list[tuple[float, float]] = []

    # -- where the music is ------------------------------------------------------------------------

    def set_mode(self, mode: Mode, beat: float) -> None:
        """Listen in another way from a beat on; what was played before is not answered."""
        self.mode = mode
        self.begin(beat)
        self._answers.clear()

    def begin(self, beat: float) -> None:
        """Listen from a beat on: what was played before is over."""
        self._taken_beat = beat
        self._asked_beat = self._asked_launch = -math.inf
        self._resume_beat = None

    def move(self, by_beats: float) -> None:
        """Have what is being played elsewhere: the performer plays on through a jump."""
        self.capture.move(by_beats)
        self._taken_beat += by_beats
        self._asked_beat = self._asked_launch = -math.inf
        if self._resume_beat is not None:
            self._resume_beat += by_beats

    def jump(self, from_beat: float, to_beat: float, is_running: bool) -> None:
        """Take the answers along to another position.

        One that sounds goes on there bar for bar, unless the music stood or stands. One that waits
        is given anew, as the band does not come to where it lay.

        Args:
            from_beat: where the music was, in quarter notes.
            to_beat: where it is now.
            is_running: whether it runs before and behind the jump.
        """
        by_beats = round((to_beat - from_beat) / BEATS_PER_BAR) * BEATS_PER_BAR
        if not by_beats:
            return
        begun = [(a, b) for a, b in self._answers if a <= from_beat - _JUST_BEGUN_BEATS]
        if len(begun) < len(self._answers) and self._resume_beat is not None:
            self._taken_beat = self._resume_beat
        self._resume_beat = None
        self._asked_beat = self._asked_launch = -math.inf
        self._answers = [(a + by_beats, b + by_beats) for a, b in begun] if is_running else []

    # -- who is heard ------------------------------------------------------------------------------

    def state(self, beat: float, *, is_running: bool = True) -> State:
        """Return what the performer would say the band does."""
        if self.mode == "off":
            return "off"
        if is_running and any(start <= beat < end for start, end in self._answers):
            return "answering"
        # Until the answer begins the phrase may go on.
        is_waiting = is_running and self.waiting_beat(beat) is not None
        return "playing" if is_waiting or self._is_fresh(beat) else "listening"

    def answer(self, launch_beat: float, n_bars: int, entry_beat: float | None = None) -> None:
        """Let the band be heard for some bars.

        Args:
            launch_beat: where they begin.
            n_bars: how many.
            entry_beat: where the band comes in, if that is later.
        """
        entry_beat = launch_beat if entry_beat is None else entry_beat
        # One that still lasts ends here: what lies in two of them would be struck twice.
        self._answers = [
            (start, min(end, entry_beat))
            for start, end in self._answers
            if start < entry_beat < end + MAX_PHRASE_BEATS
        ]
        self._answers.append((entry_beat, launch_beat + n_bars * BEATS_PER_BAR))

    def waiting_beat(self, beat: float) -> float | None:
        """Return where an answer is to begin that can be taken back; ``None`` if none waits."""
        if self._resume_beat is None or not self._answers or self._answers[-1][0] <= beat:
            return None
        return self._answers[-1][0]

    def take_back(self) -> None:
        """Take back the answer that waits: the phrase goes on."""
        self._answers.pop()
        if self._resume_beat is not None:
            self._taken_beat, self._resume_beat = self._resume_beat, None

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

    # -- what is taken up --------------------------------------------------------------------------

    def advance(self, beat: float, launch_beat: float) -> Phrase | None:
        """Judge whether the band is to go on from what was played, from now.

        In ``respond`` it is asked as each bar line comes near, and not heard: so it knows the
        phrase already when that turns out to have ended there.

        Args:
            beat: the present position in quarter notes.
            launch_beat: where a change asked for now would be heard.

        Returns:
            What to take up; in the other modes each phrase is returned once.
        """
        if self.mode == "off" or not self._is_fresh(beat):
            return None
        if not self._is_wanted(beat, launch_beat):
            return None
        self._asked_beat, self._asked_launch = beat, launch_beat
        if self.mode != "respond":
            self._taken_beat = beat
        end_beat = math.ceil(launch_beat / BEATS_PER_BAR - 1e-6) * BEATS_PER_BAR
        return Phrase(tuple(self.capture.notes(beat)), float(end_beat))

    def ended(self, beat: float) -> int:
        """Return the length in bars of a phrase that is over and known to the band, or 0.

        Each phrase is returned once.
        """
        if self.mode != "respond" or not self._is_fresh(beat) or not self._is_known(beat):
            return 0
        is_near = _is_near_bar(beat, self._asked_launch)
        if not self._is_over(beat, is_near=is_near):
            return 0
        n_bars = self._n_bars(beat)
        # What has gone on for too long is answered even if it still goes on.
        self._resume_beat = None if self._is_long(beat) else self._taken_beat
        self._taken_beat = beat
        return n_bars

    def _is_fresh(self, beat: float) -> bool:
        """Return whether anything was played since something was last taken up."""
        if self.mode == "lead":
            # Keys that are down count: the band follows them. What the pedal holds does not.
            return self.capture.last_beat > self._taken_beat or self.capture.is_pressed(beat)
        return bool(self.capture.onsets) and self.capture.onsets[-1] >= self._taken_beat

    def _is_wanted(self, beat: float, launch_beat: float) -> bool:
        is_near = launch_beat - beat <= LEAD_BEATS + DECIDE_BEATS
        match self.mode:
            case "lead":
                return is_near and launch_beat != self._asked_launch
            case "continue":
                if launch_beat == self._asked_launch:
                    return False
                return self._is_long(beat) or self._is_silent(beat, is_near=is_near)
            case _:
                is_near = _is_near_bar(beat, launch_beat)
                return (is_near or self._is_over(beat, is_near=False)) and not self._is_known(beat)

    def _is_known(self, beat: float) -> bool:
        """Return whether the band was asked to go on from all of the phrase, and not long ago."""
        is_whole = self.capture.onsets[-1] <= self._asked_beat or self._is_long(beat)
        return is_whole and beat < self._asked_launch + _LATE_BEATS

    # -- when a phrase is over ---------------------------------------------------------------------

    def _is_over(self, beat: float, *, is_near: bool) -> bool:
        """Return whether the next onset is overdue; a rest may be as long as the notes are."""
        if self._is_long(beat):
            return True
        if beat - self.capture.onsets[-1] < self._patience_beats():
            return False
        # At a bar line a key that is still down is the last note's, held for its sound.
        return is_near or self._is_silent(beat, is_near=False)

    def _is_long(self, beat: float) -> bool:
        return beat - self._onsets()[0] > MAX_PHRASE_BEATS

    def _is_silent(self, beat: float, *, is_near: bool) -> bool:
        if self.capture.is_pressed(beat):
            return False
        return beat - self.capture.last_beat >= (_BREATH_BEATS if is_near else _PAUSE_BEATS)

    def _patience_beats(self) -> float:
        """Return how long after an onset the next may come, by the phrase's own pace."""
        onsets = self._onsets()[-_N_INTERVALS - 1 :]
        if len(onsets) < 2:
            return _PAUSE_BEATS
        pace_beats = median(b - a for a, b in pairwise(onsets))
        wait_beats = pace_beats + min(0.5 * pace_beats, 0.5)
        return max(_BREATH_BEATS, min(wait_beats, float(BEATS_PER_BAR)))

    def _onsets(self) -> list[float]:
        """Return where the present phrase was struck; there is one."""
        onsets = self.capture.onsets
        return onsets[bisect_left(onsets, self._taken_beat) :]

    def _n_bars(self, beat: float) -> int:
        first_beat = self._onsets()[0]
        notes = self.capture.notes(beat)
        end_beat = max((n.end_beats for n in notes if n.start_beats >= first_beat), default=beat)
        # What is still held when the answer begins belongs to the bars before it.
        end_beat = min(end_beat, self._asked_launch)
        first_bar = math.floor(first_beat / BEATS_PER_BAR + 0.03)
        n_bars = math.ceil(end_beat / BEATS_PER_BAR - 0.03) - first_bar
        return max(1, min(_MAX_ANSWER_BARS, n_bars))


def _is_near_bar(beat: float, launch_beat: float) -> bool:
    """Return whether a launch on a bar line is near, or has just been."""
    return launch_beat % BEATS_PER_BAR == 0 and launch_beat - beat <= LEAD_BEATS + DECIDE_BEATS
