"""One melody in time, without a clock or a thread: which tokens are said, and which may change.

Tokens are said some steps ahead, on until the last note's end is known, for those who play a note
want its length with it. What has not sounded yet can be said again: from the next sixteenth on when
a control changes. A note that sounds then may end earlier than was told, never later.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.melody.controls import Controls
from server.melody.harmony import SILENCE
from server.melody.jobs import Held, MelodyJob, MelodyResult, Point
from server.melody.tokens import CONTEXT_STEPS, HOLD, REST, Tokens, tokens_to_notes
from server.music import N_PITCHES, Note
from server.piano_roll import START, FloatArray, NoteArray

KEEP_STEPS: Final = 4096
"""How far back tokens are kept, to go on from after a jump."""
_NO_TOKENS: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Splice:
    """Other notes from a position on, in quarter notes of the piece."""

    from_beat: float
    notes: tuple[Note, ...]


class MelodyLine:
    """The tokens of a melody by step of the piece."""

    def __init__(self, controls: Controls) -> None:
        """Begin silent.

        Args:
            controls: how tokens are chosen and played.
        """
        self._controls = self._told_with = controls
        self._tokens: dict[int, int] = {}
        self._points: dict[int, Point] = {}
        self._base: FloatArray | None = None
        self._epoch = 0
        self._known = 0
        self._told = 0
        self._floor = 0
        self._beginning: tuple[Tokens, bool] | None = None
        self._changed_from: int | None = None
        self.harmony = SILENCE
        """Of the band that plays meanwhile."""
        self.is_on = False
        """Whether it plays."""

    # -- what is wanted ----------------------------------------------------------------------------

    @property
    def controls(self) -> Controls:
        """How tokens are chosen and played from now on."""
        return self._controls

    @property
    def told(self) -> int:
        """Step up to which players have all notes."""
        return self._told

    @property
    def known(self) -> int:
        """Step up to which tokens are said."""
        return self._known

    def beat_of(self, step: int) -> float:
        """Return where a step falls with the present controls, in quarter notes."""
        return self._controls.beat_of(step)

    def start(self, step: int, context: Tokens = _NO_TOKENS, *, is_encoded: bool = False) -> None:
        """Begin a melody.

        Args:
            step: its first step, in sixteenths of the piece.
            context: tokens that it goes on from, shape (n,).
            is_encoded: whether a model with a latent takes it from the context, else from the seed.
        """
        self._forget_from(step)
        self.is_on, self._base = True, None
        self._beginning = context, is_encoded
        self._floor = step

    def go_on(self, step: int, *, is_encoded: bool = False) -> None:
        """Begin anew behind what was played before a step: after a jump."""
        self.start(step, self.history(step), is_encoded=is_encoded)

    def swap(self, step: int) -> None:
        """Begin anew behind what was played, with another model; what comes before stays."""
        told = self._told
        self.go_on(step, is_encoded=True)
        self._told = min(told, step)

    def stop(self, step: int) -> Splice:
        """Be silent from a step on; return what to play."""
        self._forget_from(step)
        self.is_on, self._beginning = False, None
        return Splice(self._earlier_beat(step), ())

    def change(self, controls: Controls) -> None:
        """Take other controls, heard from the next step that can be said again."""
        if controls != self._controls:
            self.renew(0)
        if controls.seed != self._controls.seed:
            self._base = None
        self._controls = controls

    def renew(self, step: int) -> None:
        """Say again, from a step on, what can be said again: the band plays otherwise there."""
        earlier = self._changed_from
        self._changed_from = step if earlier is None else min(step, earlier)

    def history(self, step: int) -> Tokens:
        """Return the tokens of the last 64 steps before a step, as far back as there are any."""
        steps = range(max(0, step - CONTEXT_STEPS), step)
        first = next((s for s in steps if s in self._tokens), step)
        tokens = [self._tokens.get(s, REST) for s in range(first, step)]
        return np.array(tokens, np.int64)

    def _forget_from(self, step: int) -> None:
        self._epoch += 1
        self._tokens = {s: t for s, t in self._tokens.items() if step - KEEP_STEPS <= s < step}
        self._points.clear()
        self._known = self._told = step

    # -- what to say -------------------------------------------------------------------------------

    def next_job(self, seam: int, until: int) -> MelodyJob | None:
        """Return what is to be said next, or ``None`` while all is known.

        Args:
            seam: the next step that can still be changed.
            until: step before which players are to have all notes.
        """
        if not self.is_on:
            return None
        if self._beginning is None and self._known < seam:
            self.go_on(seam)  # Time has gone past what was said: the machine slept.
        if self._beginning is not None:
            context, is_encoded = self._beginning
            return self._job(self._floor, max(until, self._floor), None, context, is_encoded)
        if self._changed_from is not None:
            first = max(seam, self._floor, self._changed_from)
            if first < self._known:
                return self._job(first, until, self._points[first])
        if self._told < until:
            return self._job(self._known, until, self._points[self._known])
        self._changed_from = None
        return None

    def _job(
        self,
        first: int,
        until: int,
        point: Point | None,
        context: Tokens = _NO_TOKENS,
        is_encoded: bool = False,
    ) -> MelodyJob:
        self._changed_from = None
        held = None if point is None else self._held_at(first)
        return MelodyJob(
            epoch=self._epoch,
            first=first,
            until=until,
            point=point,
            context=context,
            base=self._base,
            is_encoded=is_encoded,
            held=held,
            controls=self._controls,
            harmony=self.harmony,
        )

    def _held_at(self, step: int) -> Held | None:
        """Return the note that sounds up to a step."""
        start = step - 1
        while self._tokens.get(start) == HOLD:
            start -= 1
        pitch = self._tokens.get(start, REST)
        if pitch >= N_PITCHES:
            return None
        end = step
        while self._tokens.get(end) == HOLD:
            end += 1
        return Held(pitch, start, end if start < self._told else None)

    # -- what was said -----------------------------------------------------------------------------

    def accept(self, result: MelodyResult) -> Splice | None:
        """Take a result; return what to play, ``None`` if it is of a melody that was given up."""
        job = result.job
        if job.epoch != self._epoch:
            return None
        from_step = min(self._told, self._end_of_held(job, result))
        self._tokens = {s: t for s, t in self._tokens.items() if s < job.first}
        self._points = {s: p for s, p in self._points.items() if s < job.first}
        self._tokens.update(enumerate(result.tokens, job.first))
        self._points.update(enumerate(result.points, job.first))
        self._known = job.first + len(result.tokens)
        self._base, self._beginning = result.base, None
        return self._splice(from_step, job.controls)

    def _end_of_held(self, job: MelodyJob, result: MelodyResult) -> int:
        """Return where what players know of may begin to differ: behind the note that sounds."""
        n_holds = next(k for k, token in enumerate(result.tokens) if token != HOLD)
        return job.first + n_holds

    def _splice(self, from_step: int, controls: Controls) -> Splice:
        # The last token is no hold: if it begins a note, that note's end is not known yet.
        is_open = self._tokens[self._known - 1] < N_PITCHES
        self._told = self._known - is_open
        notes = self._notes_from(from_step)
        from_beat = min(self._earlier_beat(from_step), controls.beat_of(from_step))
        self._told_with = controls
        return Splice(from_beat, tuple(controls.play(notes)))

    def _earlier_beat(self, step: int) -> float:
        """Return where a step falls or fell: swing may have changed since players were told."""
        return min(self._told_with.beat_of(step), self._controls.beat_of(step))

    def notes(self, first: int, end: int) -> list[Note]:
        """Return the notes that begin between two steps, as far as players know of them."""
        notes = self._notes_from(first)
        return self._told_with.play(notes[notes[:, START] < end])

    def _notes_from(self, first: int) -> NoteArray:
        tokens = [self._tokens.get(step, REST) for step in range(first, self._told)]
        notes = tokens_to_notes(np.array(tokens, np.int64))
        notes[:, START] += first
        return notes

    def forget_before(self, step: int) -> None:
        """Let go of states that can no longer be needed."""
        self._points = {s: p for s, p in self._points.items() if s >= step}
        if len(self._tokens) > 2 * KEEP_STEPS:
            self._tokens = {s: t for s, t in self._tokens.items() if s >= step - KEEP_STEPS}
