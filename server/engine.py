"""The musical state machine: which windows are due, what changes them, where a change is heard.

Synchronous; no I/O, no clock, no models. The conductor asks `Engine.next_job` what to compute, has
it computed on the inference thread by ``jobs.run_job`` and hands the result to `Engine.accept`,
which says what to splice where. A change never throws away what sounds: the windows from the
launch beat on are grown again from the latents that they grew from, with what has changed.
"""

import math
from dataclasses import dataclass, field
from typing import Final

from server.chain import Recipe, Window
from server.jobs import Job, JobResult, Step
from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument, Note
from server.past import Past
from server.piano_roll import FloatArray
from server.seam import continues, shifted, splice_notes
from server.settings import Snapshot

AHEAD_WINDOWS: Final = 1
"""Windows that are ready behind the one that sounds."""
LEAD_BEATS: Final = 0.2
"""A change is not launched nearer than this; generation takes a fraction of it."""
MARGIN_BEATS: Final = 0.03
"""A splice nearer than this to now would come late."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Notes that replace all of an instrument's notes from a beat on."""

    instrument: Instrument
    from_beat: float
    """Quarter notes from the start of the piece."""
    notes: tuple[Note, ...]
    """In quarter notes of the piece, none before ``from_beat``."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an accepted result changes."""

    splices: tuple[Splice, ...] = ()
    windows: tuple[int, ...] = ()
    """Numbers of the windows that are new or changed."""


@dataclass(slots=True)
class _Change:
    """A change that waits for its launch."""

    launch_beat: float
    is_restart: bool = False
    renewed: set[int] = field(default_factory=set)
    """Instruments that a hold does not protect this time."""
    context: FloatArray | None = None
    """Latents to grow on from instead of the chain's, shape (5, n_context, d_latent)."""
    piano: FloatArray | None = None
    """A performer's latent in place of the piano's last one, shape (d_latent,)."""

    @property
    def must_grow(self) -> bool:
        """Whether the change is lost unless a window is grown for it."""
        return self.context is not None or self.piano is not None


class Engine:
    """Keeps the windows of a piece, one ahead of what sounds."""

    def __init__(self, window_beats: float, settings: Snapshot) -> None:
        """Start an empty piece.

        Args:
            window_beats: length of a window in quarter notes.
            settings: the settings at the start.
        """
        self.window_beats = window_beats
        self.n_late = 0
        """Windows that were not ready in time and were filled by a repeat."""
        self.is_running = False
        """Whether time runs; while it stands a change is launched where the music stands."""
        self._settings = settings
        self._epoch = 0
        self._windows: dict[int, Window] = {}
        self._notes: dict[int, dict[Instrument, tuple[Note, ...]]] = {}
        self._past = Past()
        self.clear()

    def clear(self) -> None:
        """Forget everything: the piece begins anew at beat 0."""
        self._epoch += 1
        self._origin = 0
        self._attempts = [0] * len(INSTRUMENTS)
        self._hold_from: list[int | None] = [
            0 if self._settings.is_held(i) else None for i in INSTRUMENTS
        ]
        self._windows.clear()
        self._notes.clear()
        self._past.clear()
        self._change: _Change | None = None
        self._computing: _Change | None = None

    # -- what is there -----------------------------------------------------------------------------

    @property
    def launch_beat(self) -> float | None:
        """Where the change that waits will be heard; ``None`` if none waits."""
        return None if self._change is None else self._change.launch_beat

    def index_at(self, beat: float) -> int:
        """Return the number of the window that holds a beat; before the piece it is 0."""
        return max(0, math.floor(beat / self.window_beats))

    def notes_of(self, index: int, instrument: Instrument) -> tuple[Note, ...]:
        """Return the notes of a window in quarter notes of the piece; empty if it is not ready."""
        return self._notes.get(index, {}).get(instrument, ())

    def is_ready(self, index: int) -> bool:
        """Return whether a window's notes are there."""
        return index in self._notes

    # -- what changes ------------------------------------------------------------------------------

    def update(self, settings: Snapshot, beat: float) -> None:
        """Take new settings; what they change is heard from the launch beat.

        Args:
            settings: all of them.
            beat: the present position in quarter notes.
        """
        old, self._settings = self._settings, settings
        self._past.forget_notes()
        for k, instrument in enumerate(INSTRUMENTS):
            if not settings.is_held(instrument):
                self._hold_from[k] = None
            elif not old.is_held(instrument):
                self._hold_from[k] = self.index_at(beat)
        self._schedule(beat)

    def regenerate(self, instruments: tuple[Instrument, ...], beat: float) -> None:
        """Have other music from the launch beat on; a held instrument holds the new music."""
        change = self._schedule(beat)
        for k, instrument in enumerate(INSTRUMENTS):
            if instrument in instruments:
                self._attempts[k] += 1
                self._renew(k, change)

    def restart(self, settings: Snapshot, beat: float) -> None:
        """Begin a new chain at the launch beat: the same notes as a fresh start there."""
        self._settings = settings
        change = self._schedule(beat)
        change.is_restart = True
        self._attempts = [0] * len(INSTRUMENTS)
        for k in range(len(INSTRUMENTS)):
            self._renew(k, change)

    def rebase(self, context: FloatArray, beat: float) -> None:
        """Grow on from other latents from the launch beat on, held instruments too.

        Args:
            context: of the windows before, oldest first, shape (5, n_context, d_latent); they may
                come from other models than those so far.
            beat: the present position in quarter notes.
        """
        change = self._schedule(beat)
        change.context = context
        # Latents of other models must not meet these.
        self._past.clear()

    def take_piano(self, latent: FloatArray, beat: float) -> None:
        """Have the band go on, from the launch beat, from what a performer played.

        Args:
            latent: the performer's window, encoded, shape (d_latent,).
            beat: the present position in quarter notes.
        """
        self._schedule(beat).piano = latent

    def locate(self, beat: float) -> Delivery:
        """Go to another position; what was played there is played again.

        Args:
            beat: the new position in quarter notes.

        Returns:
            What is known of the music there; the rest is the next jobs' work.
        """
        self._epoch += 1
        current = self.index_at(beat)
        for index in sorted(self._windows.keys() | self._notes.keys()):
            self._past.remember(index, self._windows.get(index), self._notes.get(index))
        self._windows.clear()
        self._notes.clear()
        self._hold_from = [None if h is None else min(h, current) for h in self._hold_from]
        # A change that was on its way is still wanted.
        self._change = self._change or self._computing
        self._computing = None
        if self._change is not None:
            self._change.launch_beat = self._launch_after(beat)
        known = []
        for index in range(current, current + 1 + AHEAD_WINDOWS):
            window, notes = self._past.window(index), self._past.notes(index)
            if window is None or notes is None:
                break
            self._windows[index], self._notes[index] = window, dict(notes)
            known.append(index)
        splices = (Splice(i, beat, self._notes_from(i, beat)) for i in INSTRUMENTS)
        return Delivery(tuple(splices), tuple(known))

    def _renew(self, k: int, change: _Change) -> None:
        change.renewed.add(k)
        if self._hold_from[k] is not None:
            self._hold_from[k] = self.index_at(change.launch_beat)

    def _schedule(self, beat: float) -> _Change:
        if self._change is None:
            self._change = _Change(self._launch_after(beat))
        return self._change

    def _launch_after(self, beat: float) -> float:
        return self._next_launch(beat + LEAD_BEATS) if self.is_running else beat

    def _next_launch(self, beat: float) -> float:
        quantum = self._settings.text("quantum")
        if quantum == "none":
            return max(0.0, beat)
        size = {"beat": 1.0, "bar": float(BEATS_PER_BAR), "window": self.window_beats}[quantum]
        return max(0.0, math.ceil(beat / size) * size)

    # -- what to compute ---------------------------------------------------------------------------

    def next_job(self, beat: float) -> Job | None:
        """Return what is to be computed next, or ``None`` while all is ready.

        Args:
            beat: the present position in quarter notes.
        """
        current = self.index_at(beat)
        self._prune(current)
        ready = max(self._windows, default=-1)
        change, self._change = self._change, None
        if change is not None:
            first = self.index_at(change.launch_beat)
            if change.must_grow:
                first = min(first, max(ready + 1, current))
            if change.is_restart:
                self._origin = first
            self._past.forget_from(first)
            if first <= ready or change.must_grow:
                if change.context is not None:
                    self._windows = {i: w for i, w in self._windows.items() if i >= first}
                self._computing = change
                return self._job(first, max(ready, current + AHEAD_WINDOWS, first), change)
            # Nothing that is ready lies behind the launch: the next windows grow with it anyway.
        if ready < current + AHEAD_WINDOWS:
            # Windows that are over by now are not made up for.
            index = max(ready + 1, current)
            return self._job(index, index, None)
        return None

    def _prune(self, current: int) -> None:
        newest = max(self._windows, default=-1)
        keep_from = min(current - 1, newest)  # the chain goes on from the newest, however late
        for index in sorted(self._windows.keys() | self._notes.keys()):
            if index < keep_from:
                window, notes = self._windows.pop(index, None), self._notes.pop(index, None)
                self._past.remember(index, window, notes)

    def _job(self, first: int, last: int, change: _Change | None) -> Job:
        before, bridge = self._ground(first)
        if change is not None and change.context is not None:
            before, bridge = change.context, ()
        return Job(
            epoch=self._epoch,
            first=first,
            launch_beat=first * self.window_beats if change is None else change.launch_beat,
            is_change=change is not None,
            before=before,
            steps=tuple(self._step(index, change) for index in range(first, last + 1)),
            settings=self._settings,
            bridge=bridge,
            piano=None if change is None else change.piano,
        )

    def _ground(self, index: int) -> tuple[FloatArray | None, tuple[Recipe, ...]]:
        """Return what a window grows from, and the windows that lie between, unheard."""
        if index == self._origin:
            return None, ()
        window = self._windows.get(index) or self._past.window(index)
        if window is not None:
            return window.before, ()
        ready = max((known for known in self._windows if known < index), default=None)
        found = self._past.newest_before(index)
        if ready is not None and (found is None or found[0] < ready):
            found = (ready, self._windows[ready])
        if found is None or found[0] < self._origin <= index:
            # Far from all that was played: the chain is grown from its beginning.
            start = self._origin if self._origin <= index else index
            return None, tuple(self._recipe(i) for i in range(start, index))
        return found[1].after, tuple(self._recipe(i) for i in range(found[0] + 1, index))

    def _recipe(self, index: int) -> Recipe:
        return Recipe(
            seed=self._settings.integer("seed"),
            index=abs(index - self._origin),
            attempts=tuple(self._attempts),
            temperatures=tuple(self._settings.temperature(i) for i in INSTRUMENTS),
            repeats=tuple(from_ is not None and index > from_ for from_ in self._hold_from),
        )

    def _step(self, index: int, change: _Change | None) -> Step:
        recipe = self._recipe(index)
        past = self._past.window(index)
        if past is not None and index not in self._windows:
            return Step(recipe, past, (True,) * len(INSTRUMENTS))
        if change is not None and change.context is not None:
            return Step(recipe, None, (False,) * len(INSTRUMENTS))
        renewed = set() if change is None else change.renewed
        kept = tuple(from_ == index and k not in renewed for k, from_ in enumerate(self._hold_from))
        return Step(recipe, self._windows.get(index), kept)

    # -- what came of it ---------------------------------------------------------------------------

    def accept(self, result: JobResult, beat: float) -> Delivery:
        """Take computed windows.

        Args:
            result: of a job of this engine.
            beat: the present position in quarter notes; where the launch has passed meanwhile the
                result is heard from the next quantum.

        Returns:
            What to send; empty where the piece was begun anew since.
        """
        job = result.job
        if job.epoch != self._epoch:
            return Delivery()
        self._computing = None
        seam = job.launch_beat
        if self.is_running and seam < beat + MARGIN_BEATS:
            # Into silence at once, into music at the quantum.
            is_silent = job.first not in self._notes and self.index_at(beat) == job.first
            seam = beat + MARGIN_BEATS
            seam = seam if is_silent else self._next_launch(seam)
        # An instrument is spliced where it first differs: a note across the seam that both versions
        # have sounds on.
        seams: dict[Instrument, float] = {}
        for offset, (window, notes) in enumerate(zip(result.windows, result.notes, strict=True)):
            index = job.first + offset
            self._windows[index] = window
            for instrument in self._take_notes(index, notes, seam):
                seams.setdefault(instrument, max(seam, index * self.window_beats))
        splices = tuple(
            Splice(instrument, seams[instrument], self._notes_from(instrument, seams[instrument]))
            for instrument in INSTRUMENTS
            if instrument in seams
        )
        return Delivery(splices, tuple(range(job.first, job.first + len(result.windows))))

    def fill(self, beat: float) -> Delivery:
        """Repeat the last window where the one that is due soon is not ready.

        Args:
            beat: the present position in quarter notes.
        """
        index = self.index_at(beat + LEAD_BEATS)
        if index in self._notes or index - 1 not in self._notes:
            return Delivery()
        self.n_late += 1
        notes = {
            instrument: shifted(self.notes_of(index - 1, instrument), self.window_beats)
            for instrument in INSTRUMENTS
        }
        self._notes[index] = notes
        seam = index * self.window_beats
        return Delivery(tuple(Splice(i, seam, notes[i]) for i in INSTRUMENTS), (index,))

    def _take_notes(
        self, index: int, notes: dict[Instrument, tuple[Note, ...]], seam: float
    ) -> set[Instrument]:
        """Merge a window's new notes behind the seam with the old ones before it."""
        start = index * self.window_beats
        old = self._notes.get(index)
        merged: dict[Instrument, tuple[Note, ...]] = {}
        changed: set[Instrument] = set()
        for instrument in INSTRUMENTS:
            new = shifted(notes[instrument], start)
            before = () if old is None else old[instrument]
            if old is not None and continues(before, new, seam):
                merged[instrument] = before
                continue
            merged[instrument] = splice_notes(before, new, max(seam, start))
            changed.add(instrument)
        self._notes[index] = merged
        return changed

    def _notes_from(self, instrument: Instrument, beat: float) -> tuple[Note, ...]:
        return tuple(
            note
            for index in sorted(self._notes)
            for note in self.notes_of(index, instrument)
            if note.start_beats >= beat
        )
