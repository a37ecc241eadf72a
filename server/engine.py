"""The musical state machine: which windows are due, what changes them, where a change is heard.

Synchronous; no I/O, no clock, no models. The conductor asks `Engine.next_job` what to compute, has
it computed on the inference thread by ``jobs.run_job`` and hands the result to `Engine.accept`,
which says what to splice where. A change never throws away what sounds: the windows from the
launch beat on are grown again from the latents that they grew from, with what has changed.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from server.address_row import Value
from server.changes import Change, Saved
from server.ground import ground
from server.jobs import Job, JobResult, Step
from server.launches import LEAD_BEATS, MARGIN_BEATS, Launches
from server.music import INSTRUMENTS, Instrument, Note
from server.piano_roll import FloatArray
from server.plan import RESTART_KEY, Plan
from server.scene import Scene
from server.settings import Snapshot
from server.sheet import Delivery as Delivery
from server.windows import Windows

AHEAD_WINDOWS: Final = 1
"""Windows that are ready behind the one that sounds."""
MODEL_WORD: Final = "model"
"""What other models are called in the queue."""
CATCH_UP_BEATS: Final = 0.2
"""Notes that are not later than this are still struck where the music was silent."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What was taken back before it was heard."""

    delivery: Delivery
    settings: dict[str, Value]
    """Settings that had been changed, with their values before."""


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
        self._launches = Launches(window_beats, settings.text("quantum"))
        self._plan = Plan(settings)
        self._epoch = 0
        self._entry_beat = 0.0
        self._windows = Windows(window_beats)
        self.clear()

    def clear(self) -> None:
        """Forget everything: the piece begins anew at beat 0."""
        self._epoch += 1
        settings = self._plan.settings
        self._plan = Plan(settings)
        self._plan.take_settings(settings, 0)
        self._windows.clear()
        self._launches.clear()

    # -- what is there -----------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether time runs; while it stands a change is launched where the music stands."""
        return self._launches.is_running

    @is_running.setter
    def is_running(self, is_running: bool) -> None:
        self._launches.is_running = is_running

    @property
    def launch_beat(self) -> float | None:
        """Where what waits will be heard, in quarter notes; ``None`` if nothing waits."""
        return self._launches.beat

    @property
    def queue(self) -> tuple[str, ...]:
        """What waits for the launch, in a word or two each, in the order in which it was asked."""
        return self._launches.queue

    def launch_after(self, beat: float) -> float:
        """Return where a change that is asked for at a beat will be heard, in quarter notes."""
        return self._launches.after(beat)

    @property
    def is_changing(self) -> bool:
        """Whether something asked for is still to be computed."""
        return self._launches.change is not None or self._launches.computing is not None

    @property
    def settings(self) -> Snapshot:
        """The settings that the next windows are grown with."""
        return self._plan.settings

    @property
    def place(self) -> tuple[int, tuple[int, ...]]:
        """Number of the window that the chain began with, and each instrument's attempts."""
        return self._plan.origin, tuple(self._plan.attempts)

    def take_place(
        self, origin: int, attempts: tuple[int, ...], index: int, scene: Scene | None
    ) -> None:
        """Stand in a chain that another engine began; before anything is computed.

        Args:
            origin: number of the window that the chain began with.
            attempts: each instrument's.
            index: number of the window that the chain goes on with.
            scene: latents of that window; ``None`` if they are not known.
        """
        self.clear()
        plan = self._plan
        plan.origin, plan.attempts = origin, list(attempts)
        plan.hold_from = [None if held is None else index for held in plan.hold_from]
        if scene is not None:
            # No change with a launch: wherever a leader goes first, the window stays the same one.
            plan.since = [index] * len(INSTRUMENTS)
            plan.pin(index, scene, frozenset(INSTRUMENTS))

    def index_at(self, beat: float) -> int:
        """Return the number of the window that holds a beat; before the piece it is 0."""
        return max(0, math.floor(beat / self.window_beats))

    def notes_of(self, index: int, instrument: Instrument) -> tuple[Note, ...]:
        """Return the notes of a window in quarter notes of the piece; empty if it is not ready."""
        return self._windows.notes_of(index, instrument)

    def is_ready(self, index: int) -> bool:
        """Return whether a window's notes are there."""
        return self._windows.is_ready(index)

    def source_of(self, index: int) -> int:
        """Return the number of the window that another plays again, by its piano; itself if new."""
        return self._windows.source_of(index, self._plan.origin)

    def scene_at(self, beat: float) -> Scene | None:
        """Return the latents of the window that sounds, as it sounds but for the macros.

        Args:
            beat: the present position in quarter notes.

        Returns:
            ``None`` where no window was grown in time, or while other models are on their way.
        """
        self._launches.expire(beat)
        if MODEL_WORD in self.queue:
            return None
        windows, waiting = self._windows.grown, self._launches.waiting
        if waiting is not None and waiting.saved is not None:
            windows = waiting.saved.windows  # what waits does not sound yet
        window = windows.get(self.index_at(beat))
        if window is None:
            return None
        latents, bars = window.latents, window.bars
        if window.wander is not None:
            latents = latents + window.wander
            bars = None if bars is None else bars + window.wander[:, None]
        return Scene(window.before, latents, bars=bars)

    # -- what changes ------------------------------------------------------------------------------

    def update(self, settings: Snapshot, beat: float) -> None:
        """Take new settings; what they change about the notes is heard from the launch beat.

        Args:
            settings: all of them.
            beat: the present position in quarter notes.
        """
        self._launches.quantum = settings.text("quantum")
        changed = self._plan.changed_keys(settings)
        if changed:
            self._schedule(beat, changed)
            self._windows.outdate_notes()
        self._plan.take_settings(settings, self.index_at(beat))

    def regenerate(self, instruments: tuple[Instrument, ...], beat: float) -> None:
        """Have other music from the launch beat on; a held instrument holds the new music."""
        is_all = set(instruments) == set(INSTRUMENTS)
        what = ["regenerate"] if is_all else [f"{i}/regenerate" for i in instruments]
        self._schedule(beat, what).regrow(instruments)
        for k, instrument in enumerate(INSTRUMENTS):
            if instrument in instruments:
                self._plan.attempts[k] += 1

    def restart(self, settings: Snapshot, beat: float) -> None:
        """Begin a new chain at the launch beat: the same notes as a fresh start there."""
        self._launches.quantum = settings.text("quantum")
        self._schedule(beat, [RESTART_KEY]).begin_anew()
        self._plan.take_settings(settings, self.index_at(beat))
        self._plan.attempts = [0] * len(INSTRUMENTS)

    def recall(self, scene: Scene, beat: float, what: str) -> None:
        """Play a scene from the launch beat on; the chain goes on from it.

        The window that holds the launch beat becomes the scene's, so its bar is the scene's bar; a
        held instrument holds it.

        Args:
            scene: of latents of the models that play.
            beat: the present position in quarter notes.
            what: what it is called in the queue.
        """
        self._schedule(beat, [what]).put(scene)

    def cancel(self, beat: float) -> Cancelled | None:
        """Take back all that waits: the music stays as it was before it was asked for.

        Args:
            beat: the present position in quarter notes.

        Returns:
            What to send and to set; ``None`` if nothing waits or it is too late.
        """
        waiting = self._launches.take_back(beat)
        if waiting is None or waiting.saved is None:
            return None
        saved = waiting.saved
        present = self._plan.settings
        keys = [*saved.plan.changed_keys(present), RESTART_KEY]
        before = {key: saved.plan.settings.values[key] for key in keys}
        before = {key: value for key, value in before.items() if present.values[key] != value}
        self._epoch += 1  # what is being computed is not wanted any more
        self._plan = saved.plan
        self._plan.settings = Snapshot({**present.values, **before})
        delivery = self._windows.put_back(saved.windows, saved.pages, waiting.launch_beat)
        return Cancelled(delivery, before)

    def rebase(self, context: FloatArray, beat: float) -> None:
        """Grow on from other latents from the launch beat on, held instruments too.

        Args:
            context: of the windows before, oldest first, shape (5, n_context, d_latent); they may
                come from other models than those so far.
            beat: the present position in quarter notes.
        """
        change = self._schedule(beat, [MODEL_WORD])
        change.translate(context)
        # Latents of other models must not meet these: neither remembered ones nor those before.
        self._windows.past.clear()
        if self._launches.waiting is not None:
            self._launches.waiting.saved = None

    def context_at(self, beat: float) -> FloatArray | None:
        """Return the latents before the window that a change now would be heard in.

        Args:
            beat: the present position in quarter notes.

        Returns:
            Shape (5, n_context, d_latent), oldest first; ``None`` where a chain begins.
        """
        index = self.index_at(self.launch_after(beat))
        return ground(self._plan, self._windows.grown, self._windows.past, index)[0]

    def take_piano(self, latent: FloatArray, beat: float) -> None:
        """Have the band go on, from the launch beat, from what a performer played.

        Args:
            latent: the performer's window, encoded, shape (d_latent,).
            beat: the present position in quarter notes.
        """
        self._schedule(beat, ["input"]).piano = latent

    def locate(self, beat: float) -> Delivery:
        """Go to another position; what was played there is played again.

        Args:
            beat: the new position in quarter notes.

        Returns:
            What is known of the music there; the rest is the next jobs' work.
        """
        self._epoch += 1
        self._entry_beat = beat
        current = self.index_at(beat)
        self._windows.leave_all()
        hold_from = self._plan.hold_from
        self._plan.hold_from = [None if h is None else min(h, current) for h in hold_from]
        self._launches.move_to(beat)
        known = self._windows.fetch(current, 1 + AHEAD_WINDOWS)
        return self._windows.sheet.delivery(dict.fromkeys(INSTRUMENTS, beat), known)

    def _schedule(self, beat: float, what: Iterable[str]) -> Change:
        """Return the change that waits for its launch; whatever is asked meanwhile joins it."""
        return self._launches.ask(beat, what, self._save)

    def _save(self) -> Saved:
        windows = self._windows
        return Saved(self._plan.copy(), dict(windows.grown), dict(windows.sheet.pages))

    # -- what to compute ---------------------------------------------------------------------------

    def next_job(self, beat: float) -> Job | None:
        """Return what is to be computed next, or ``None`` while all is ready.

        Args:
            beat: the present position in quarter notes.
        """
        launches = self._launches
        launches.expire(beat)
        current = self.index_at(beat)
        self._prune(current)
        ready = self._windows.newest
        change, launches.change = launches.change, None
        if change is not None:
            if self.is_running and change.launch_beat < beat + MARGIN_BEATS:
                launches.put_off(change, launches.after(beat))
            first = self.index_at(change.launch_beat)
            if change.must_grow:
                first = min(first, max(ready + 1, current))
            change.apply(self._plan, first)
            self._windows.past.forget_from(first)
            if first <= ready or change.must_grow:
                if change.context is not None:
                    self._windows.drop_before(first)
                launches.computing = change
                return self._job(first, max(ready, current + AHEAD_WINDOWS, first), change)
            # Nothing that is ready lies behind the launch: the next windows grow with it anyway.
        if ready < current + AHEAD_WINDOWS:
            # Windows that are over by now are not made up for.
            index = max(ready + 1, current)
            return self._job(index, index, None)
        return None

    def _prune(self, current: int) -> None:
        # The chain goes on from the newest, however late.
        keep_from = min(current - 1, self._windows.newest)
        self._windows.leave_before(keep_from)
        self._plan.drop_pins_before(keep_from)

    def _job(self, first: int, last: int, change: Change | None) -> Job:
        before, bridge = ground(self._plan, self._windows.grown, self._windows.past, first)
        if change is not None and change.context is not None and change.scene is None:
            before, bridge = change.context, ()
        return Job(
            epoch=self._epoch,
            first=first,
            launch_beat=first * self.window_beats if change is None else change.launch_beat,
            is_change=change is not None,
            before=before,
            steps=tuple(self._step(index, change) for index in range(first, last + 1)),
            settings=self._plan.settings,
            bridge=bridge,
            memory=self._windows.memory(first - len(bridge), self._plan.origin),
            piano=None if change is None else change.piano,
        )

    def _step(self, index: int, change: Change | None) -> Step:
        recipe = self._plan.recipe(index)
        past, present = self._windows.past.window(index), self._windows.grown.get(index)
        if past is not None and present is None:
            return Step(recipe, past, (True,) * len(INSTRUMENTS))
        if change is not None and change.context is not None:
            return Step(recipe, *self._plan.given(index, None, frozenset(INSTRUMENTS)))
        renewed = frozenset[Instrument]() if change is None else frozenset(change.renewed)
        return Step(recipe, *self._plan.given(index, present, renewed))

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
        launches = self._launches
        change, launches.computing = launches.computing, None
        seam = job.launch_beat
        if self.is_running and seam < beat + MARGIN_BEATS:
            # Into silence at once, into music at the quantum.
            is_silent = not self.is_ready(job.first) and self.index_at(beat) == job.first
            if is_silent:
                # What fell into the moment since the jump is struck late rather than not at all.
                seam = max(seam, self._entry_beat, beat - CATCH_UP_BEATS)
            else:
                seam = launches.first_from(beat + MARGIN_BEATS)
        if change is not None and not self._is_in_time(change, seam):
            return Delivery()
        delivery = self._windows.put(job.first, result.windows, result.notes, seam)
        if change is not None and launches.waiting is not None:
            launches.waiting.is_delivered = True
        return delivery

    def _is_in_time(self, change: Change, seam: float) -> bool:
        """Return whether a computed change can be heard from a seam; if not, plan it anew.

        What begins in a certain window (a scene, another chain) is lost if its launch passed and
        the next one lies in another window; it is computed once more for that one.
        """
        launches = self._launches
        launches.put_off(change, seam)
        first = change.first
        if not change.is_placed or change.is_retry or self.index_at(seam) <= first:
            return True
        self._plan.drop_pins_from(first)
        again = change if launches.change is None else change.joined(launches.change)
        again.is_retry = True
        launches.change = again
        launches.put_off(again, seam)
        return False

    def fill(self, beat: float) -> Delivery:
        """Repeat the last window where the one that is due soon is not ready.

        Args:
            beat: the present position in quarter notes.
        """
        index = self.index_at(beat + LEAD_BEATS)
        if self.is_ready(index) or not self.is_ready(index - 1):
            return Delivery()
        self.n_late += 1
        return self._windows.sheet.repeat(index)
