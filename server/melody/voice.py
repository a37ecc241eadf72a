"""The melody in time: its own thread says tokens a step ahead, the conductor's outputs play them.

A thread of its own, so that the band's windows, which take tens of milliseconds, are never in the
way of a sixteenth.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from server.address_row import Value
from server.clock import NS_PER_MS, NS_PER_S, Clock, Timeline
from server.conductor import Conductor
from server.melody.controls import Controls, concerns_melody
from server.melody.ear import Ear
from server.melody.grid import step_after
from server.melody.jobs import MelodyJob, MelodyResult, run_melody
from server.melody.line import MelodyLine
from server.melody.model import MelodyModel
from server.melody.performer import Performer
from server.melody.tokens import BAR_STEPS, STEPS_PER_BEAT
from server.music import MELODY, Note, Voice
from server.settings import Settings

_log = logging.getLogger(__name__)

SOON_NS: Final = 15 * NS_PER_MS
"""A sixteenth that is nearer than this stays as it is: to say it again would be too late."""
BEGIN_NS: Final = 60 * NS_PER_MS
"""The same for a melody that first has to hear 64 steps."""
AHEAD_NS: Final = 80 * NS_PER_MS
"""How much earlier than OSC clients are told of them notes are there."""
LATE_NS: Final = 10 * NS_PER_MS
"""A note that comes later than this is counted."""
JUMP_BEATS: Final = 0.1
_POLL_S: Final = 0.02
_WINDOW_BARS: Final = 4


class MelodyVoice:
    """One melody, played: an output of the conductor, that is told the line of time by it."""

    def __init__(
        self,
        conductor: Conductor,
        settings: Settings,
        clock: Clock,
        performer: Performer,
        publish: Callable[..., None],
    ) -> None:
        """Prepare a silent melody without a model.

        Args:
            conductor: who owns the line of time and the outputs.
            settings: what ``/band/melody`` holds; observed.
            clock: the time.
            performer: who plays live.
            publish: tells clients, called with a key and arguments.
        """
        self._conductor = conductor
        self._settings = settings
        self._clock = clock
        self._performer = performer
        self._publish = publish
        self.model: MelodyModel | None = None
        """What plays; ``None`` until a melody is first switched on."""
        self._next_model: tuple[MelodyModel, int] | None = None
        self.line = MelodyLine(Controls.of(settings.snapshot()))
        self._ear = Ear()
        self._timeline = conductor.line
        # Unlike the inference thread it does not give way: it computes a millisecond at a time.
        self._executor = ThreadPoolExecutor(1, "melody")
        self._wake = asyncio.Event()
        self._is_asked = asyncio.Event()
        """Whether the performer is to be heeded: nobody wakes for what is off."""
        self._tasks: list[asyncio.Task[None]] = []
        self._is_listening = False
        self._bar = -1
        self.tell_window: Callable[[Voice, int, float, tuple[Note, ...]], None] = _tell_nobody
        """Told the notes of four bars, again at each bar and when they are over."""
        self.n_tokens = 0
        """Tokens said since the start."""
        self.n_late = 0
        """Notes that came after their time."""
        self.token_ms = 0.0
        """How long the last job took for each token, in milliseconds."""
        self._stop_observing = settings.observe(self._on_setting)
        self._say()

    # -- life --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to compute."""
        self._conductor.add_output(self)
        self._tasks = [
            asyncio.create_task(self._run(), name="melody"),
            asyncio.create_task(self._follow_performer(), name="melody input"),
        ]

    def on_failure(self, call: Callable[[BaseException], None]) -> None:
        """Have a function called if computing ends by an error; after ``start``."""

        def on_done(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (error := task.exception()) is not None:
                call(error)

        for task in self._tasks:
            task.add_done_callback(on_done)

    async def close(self) -> None:
        """Say no more."""
        self._stop_observing()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._executor.shutdown(wait=False, cancel_futures=True)

    # -- an output of the conductor ----------------------------------------------------------------

    def set_timeline(self, line: Timeline) -> None:
        """Take a new line of time; after a jump the melody goes on there."""
        now_ns = self._clock.now_ns()
        old, self._timeline = self._timeline, line
        gap_beats = abs(line.beat_at(now_ns) - old.beat_at(now_ns))
        # Play begins a moment later: the line then meets the old one where it is anchored.
        anchor_gap_beats = abs(line.anchor_beat - old.beat_at(line.anchor_ns))
        if min(gap_beats, anchor_gap_beats) > JUMP_BEATS:
            self._jump()
        self._wake.set()

    def replace(self, instrument: Voice, from_beat: float, notes: Iterable[Note]) -> None:
        """Hear what the band plays from a beat on; the melody's own notes come from here."""
        if instrument != "drums" and instrument != MELODY:
            self._ear.take(instrument, from_beat, notes)
            # Swing moves sixteenths inside their beat only.
            self.line.renew(math.floor(from_beat) * STEPS_PER_BEAT)
            self._wake.set()

    def _jump(self) -> None:
        self._take_model_now()
        beat = max(0.0, self._timeline.beat_at(self._clock.now_ns()))
        if self.line.is_on:
            self.line.go_on(self._step_after(0))
        self._conductor.outputs.splice_melody(beat, ())

    # -- what is asked for -------------------------------------------------------------------------

    def take_model(self, model: MelodyModel) -> None:
        """Have another model play from the next quantum on."""
        launch = self._conductor.engine.launch_after(self._conductor.beat)
        step = max(math.ceil(launch * STEPS_PER_BEAT - 1e-6), self._step_after(BEGIN_NS))
        self._next_model = model, step
        if self.model is None or not self.line.is_on:
            self._take_model_now()
        self._wake.set()

    def _take_model_now(self) -> None:
        """Let a model that waits take its place, without waiting for its step."""
        if self._next_model is not None:
            self.model, self._next_model = self._next_model[0], None

    def _on_setting(self, key: str, value: Value) -> None:
        if key == f"{MELODY}/on":
            self._switch(is_on=bool(value))
        elif key == f"{MELODY}/input":
            self._listen(is_on=bool(value))
            if value:
                self._is_asked.set()
            else:
                self._is_asked.clear()
        elif concerns_melody(key):
            self.line.change(Controls.of(self._settings.snapshot()))
        elif key != "look_ahead":
            return
        self._wake.set()

    def _switch(self, *, is_on: bool) -> None:
        if is_on and not self.line.is_on and not self._is_listening:
            if self._settings.get(f"{MELODY}/input"):
                self._continue_performer()
            else:
                self.line.start(self._step_after(SOON_NS))
        elif not is_on:
            self._is_listening = False
            self._silence()
        self._say()

    def _silence(self) -> None:
        self._take_model_now()
        if self.line.is_on:
            splice = self.line.stop(self._step_after(SOON_NS))
            self._conductor.outputs.splice_melody(splice.from_beat, splice.notes)

    # -- the performer -----------------------------------------------------------------------------

    def _listen(self, *, is_on: bool) -> None:
        if not self._settings.get(f"{MELODY}/on"):
            return
        if is_on:
            self._continue_performer()
        elif self._is_listening:
            self._is_listening = False
            self.line.start(self._step_after(SOON_NS))
        self._say()

    def _continue_performer(self) -> None:
        """Go on from what the performer played, padded with rests."""
        step = self._step_after(BEGIN_NS)
        self._take_model_now()
        self._is_listening = False
        self.line.start(step, self._performer.last_tokens(step), is_encoded=True)
        self._conductor.outputs.splice_melody(self.line.beat_of(step), ())

    async def _follow_performer(self) -> None:
        while True:
            await self._is_asked.wait()
            await asyncio.sleep(_POLL_S)
            self.follow_performer()

    def follow_performer(self) -> None:
        """Be silent while the performer plays, and go on behind; called many times a second."""
        if not (self._settings.get(f"{MELODY}/input") and self._settings.get(f"{MELODY}/on")):
            return
        is_playing = self._timeline.is_running and self._performer.is_playing(self._conductor.beat)
        if is_playing and not self._is_listening:
            self._silence()
            self._is_listening = True
        elif self._is_listening and not is_playing and self._timeline.is_running:
            self._continue_performer()
            self._wake.set()
        self._say()

    # -- time --------------------------------------------------------------------------------------

    def _step_after(self, lead_ns: int) -> int:
        """Return the first sixteenth that is further away than a time, in nanoseconds."""
        return step_after(self._timeline, self.line.beat_of, self._clock.now_ns() + lead_ns)

    def _lead_ns(self) -> int:
        """Return how long before a note all of it is to be known, at least a sixteenth."""
        look_ahead_ns = round(self._settings.snapshot().number("look_ahead") * NS_PER_MS)
        step_ns = round(self._timeline.ns_per_beat / STEPS_PER_BEAT)
        return max(look_ahead_ns + AHEAD_NS, step_ns + SOON_NS)

    def next_job(self) -> MelodyJob | None:
        """Return what is to be said now, or ``None``."""
        seam = self._step_after(SOON_NS)
        if self._next_model is not None and self.line.is_on:
            model, step = self._next_model
            if self.line.known >= step or step <= seam:
                self.model, self._next_model = model, None
                self.line.swap(max(step, seam))
        if self.model is None:
            return None
        self.line.forget_before(seam - 1)
        self.line.harmony = self._ear.harmony(self.line.controls)
        return self.line.next_job(seam, self._step_after(self._lead_ns()) + 1)

    def accept(self, result: MelodyResult) -> None:
        """Hand what was said to the outputs."""
        splice = self.line.accept(result)
        self.n_tokens += len(result.tokens)
        if splice is None:
            return
        beat = self._conductor.beat
        late_beat = beat - LATE_NS / self._timeline.ns_per_beat
        n_late = sum(note.start_beats < late_beat for note in splice.notes)
        if n_late and self._timeline.is_running:
            if not self.n_late:
                _log.warning("the melody was late at beat %.2f; further ones are counted", beat)
            self.n_late += n_late
        self._conductor.outputs.splice_melody(splice.from_beat, splice.notes)
        self._tell_windows()

    def _tell_windows(self) -> None:
        """Tell the window of a bar that begins, and the one before once more when it is over."""
        bar = self._step_after(0) // BAR_STEPS
        if bar == self._bar or not self.line.is_on:
            return
        before, index = self._bar // _WINDOW_BARS, bar // _WINDOW_BARS
        self._bar = bar
        if 0 <= before < index:
            self._tell_window(before)
        self._tell_window(index)

    def _tell_window(self, index: int) -> None:
        first, end = (n * _WINDOW_BARS * BAR_STEPS for n in (index, index + 1))
        notes = tuple(self.line.notes(first, end))
        self.tell_window(MELODY, index, first / STEPS_PER_BEAT, notes)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._wake.clear()
            job = self.next_job()
            if job is None or self.model is None:
                await self._wait()
                continue
            start_ns = self._clock.now_ns()
            try:
                result = await loop.run_in_executor(self._executor, run_melody, self.model, job)
            except Exception as error:  # noqa: BLE001 - whatever it is, the band plays on
                # Who switches the melody on again has another try.
                _log.error("the melody failed", exc_info=error)
                self._publish("problem", "melody", f"switched off: {error}")
                self._settings.set(f"{MELODY}/on", 0)
                continue
            self.token_ms = (self._clock.now_ns() - start_ns) / NS_PER_MS / len(result.tokens)
            self.accept(result)

    async def _wait(self) -> None:
        """Sleep until the next sixteenth is to be said, or until a change."""
        wait_s = None
        if self._timeline.is_running and self.model is not None and self.line.is_on:
            due_ns = self._timeline.ns_at(self.line.beat_of(max(0, self.line.told - 1)))
            due_ns -= self._lead_ns()
            wait_s = max(0.002, (due_ns - self._clock.now_ns()) / NS_PER_S)
        try:
            async with asyncio.timeout(wait_s):
                await self._wake.wait()
        except TimeoutError:
            pass

    def _say(self) -> None:
        state = "off"
        if self._settings.get(f"{MELODY}/on"):
            state = "listening" if self._is_listening else "playing"
        self._publish(f"{MELODY}/state", state)


def _tell_nobody(_voice: Voice, _index: int, _start_beat: float, _notes: tuple[Note, ...]) -> None:
    """Default of ``tell_window``."""
