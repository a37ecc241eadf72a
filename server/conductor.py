"""Runs the band in time: the engine on the event loop, models on one thread, notes to the outputs.

The conductor owns the line of time. It asks the engine what to compute, has it computed on the
inference thread (`server.inference`), and hands every splice to all outputs alike
(`server.outputs`).
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from server.address_row import Value
from server.clock import NS_PER_MS, NS_PER_S, Clock, Timeline
from server.engine import Engine
from server.inference import Inference
from server.jobs import Job, JobResult
from server.launches import LEAD_BEATS
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.outputs import Output, Outputs, WindowListener
from server.piano_roll import FloatArray
from server.plan import PLANNED_KEYS
from server.scene import Scene
from server.settings import Settings

_log = logging.getLogger(__name__)

START_LEAD_NS: Final = 40 * NS_PER_MS
"""Play begins this much later, so that the first notes are on time everywhere."""

LOCATE_BEATS: Final = 0.1
"""A leader that is further off than this is elsewhere; nearer, the line is bent to it."""
_TOLD_TEMPO_BPM: Final = 0.05
"""Changes of a leader's tempo that are smaller are not told to clients."""

_MAX_AWAITED: Final = 4
"""Changes that play waits for."""

_RESTART_KEYS: Final = frozenset({"seed"})


class Conductor:
    """One piece, played."""

    def __init__(
        self, models: BandModels, settings: Settings, clock: Clock, listener: WindowListener
    ) -> None:
        """Prepare a halted piece.

        Args:
            models: the band.
            settings: the band's settings; the conductor observes them.
            clock: the time.
            listener: told every window.
        """
        self.inference = Inference(models)
        self._settings = settings
        self._clock = clock
        self.engine = Engine(models.card.window_beats, settings.snapshot())
        self.outputs = Outputs(self.engine, listener)
        self._line = Timeline(
            0.0, clock.now_ns(), settings.snapshot().number("tempo"), is_running=False
        )
        self._wake = asyncio.Event()
        self._is_first_ready = asyncio.Event()
        self._looked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stop_observing = settings.observe(self._on_setting)
        self._is_reverting = False
        self._is_behind = False
        self.on_queue: Callable[[tuple[str, ...], float], None] = lambda _what, _beat: None
        """Told what waits, and its launch in quarter notes, whenever that may have changed."""
        self.on_jump: Callable[[Timeline], None] = lambda _line: None
        """Told the line of time that is jumped to, before anything is there."""
        self.is_led = False
        """Whether somebody else owns the line of time; the tempo is then only told."""
        self.generation_ms = 0.0
        """How long the last window took to compute, in milliseconds."""
        self.n_windows = 0
        """Windows computed since the start."""

    # -- life --------------------------------------------------------------------------------------

    @property
    def models(self) -> BandModels:
        """The band that plays."""
        return self.inference.models

    def add_output(self, output: Output) -> None:
        """Add an output and bring it to where the music is."""
        self.outputs.add(output, self._line, max(0.0, self.beat))

    def start(self) -> None:
        """Begin to compute; notes sound after ``play``."""
        self._task = asyncio.create_task(self._run(), name="conductor")

    async def close(self) -> None:
        """Halt the music and the inference thread."""
        self.stop()
        self._stop_observing()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.inference.close()

    def on_failure(self, call: Callable[[BaseException], None]) -> None:
        """Have a function called if computing ends by an error; after ``start``."""
        assert self._task is not None

        def on_done(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (error := task.exception()) is not None:
                call(error)

        self._task.add_done_callback(on_done)

    # -- transport ---------------------------------------------------------------------------------

    @property
    def line(self) -> Timeline:
        """The newest line of time."""
        return self._line

    @property
    def beat(self) -> float:
        """The present position in quarter notes."""
        return self._line.beat_at(self._clock.now_ns())

    async def ready(self) -> None:
        """Wait for the first window."""
        await self._is_first_ready.wait()

    async def play(self) -> None:
        """Run on from where the music stands, as soon as its window is there.

        What was asked for while it stood (another seed, say) is waited for, but not for ever:
        somebody may be moving a fader.
        """
        await self.ready()
        for _ in range(_MAX_AWAITED):
            if self._line.is_running or not self.engine.is_changing:
                break
            self._looked.clear()
            await self._looked.wait()
        if not self._line.is_running:
            now_ns = self._clock.now_ns() + START_LEAD_NS
            self._set_line(self._line.started(now_ns))

    def stop(self) -> None:
        """Halt; every note ends."""
        if self._line.is_running:
            self._set_line(self._line.halted(self._clock.now_ns()))

    def locate(self, beat: float) -> None:
        """Go to a position in quarter notes; the music runs on there if it runs."""
        self._jump(self._line.located(beat, self._clock.now_ns()))

    def follow(self, line: Timeline) -> None:
        """Take a leader's line of time: bend to it, or go where it is.

        Args:
            line: where the leader is, running or halted.
        """
        now_ns = self._clock.now_ns()
        gap_beats = abs(line.beat_at(now_ns) - self._line.beat_at(now_ns))
        # While nothing sounds any difference is worth going there.
        if gap_beats > (LOCATE_BEATS if self._line.is_running else 1e-3):
            self._jump(line)
        elif line != self._line:
            self._set_line(line)
        # A leader's tempo may lie beyond what can be set here; told is the nearest that can.
        tempo_bpm = self._settings.check("tempo", round(line.tempo_bpm, 1)).value
        if abs(float(tempo_bpm) - float(self._settings.get("tempo"))) > _TOLD_TEMPO_BPM:
            self._settings.set("tempo", tempo_bpm)

    def _jump(self, line: Timeline) -> None:
        """Go elsewhere: all notes end, and outputs get the notes there before time runs on."""
        self.on_jump(line)
        beat = max(0.0, line.beat_at(self._clock.now_ns()))
        self.engine.is_running = line.is_running
        delivery = self.engine.locate(beat)
        halted = Timeline(beat, self._clock.now_ns(), line.tempo_bpm, is_running=False)
        self.outputs.set_timeline(halted)
        self.outputs.deliver(delivery)
        self._set_line(line)

    def regenerate(self, instruments: tuple[Instrument, ...] = INSTRUMENTS) -> None:
        """Have other music from the next quantum on."""
        self.engine.regenerate(instruments, self.beat)
        self._wake.set()

    def scene(self) -> Scene | None:
        """Return the latents of what sounds; ``None`` where nothing was computed yet."""
        return self.engine.scene_at(self.beat)

    def recall(self, scene: Scene, what: str) -> None:
        """Play a scene from the next quantum on.

        Args:
            scene: latents of the band that plays.
            what: what it is called in the queue.
        """
        self.engine.recall(scene, self.beat, what)
        self._wake.set()

    def cancel(self) -> bool:
        """Take back what waits, settings included; return whether there was anything."""
        cancelled = self.engine.cancel(self.beat)
        if cancelled is None:
            return False
        self._is_reverting = True
        for key, value in cancelled.settings.items():
            self._settings.set(key, value)
        self._is_reverting = False
        self.outputs.deliver(cancelled.delivery)
        self._wake.set()
        return True

    def take_piano(self, latent: FloatArray) -> None:
        """Have the band go on from what a performer played, shape (d_latent,), at the quantum."""
        self.engine.take_piano(latent, self.beat)
        self._wake.set()

    def swap(self, models: BandModels, context: FloatArray) -> None:
        """Have another set play from the next quantum on.

        Args:
            models: the other set, of the same window length.
            context: the last windows in its latents, shape (5, n_context, d_latent).
        """
        self.inference.models = models
        self.engine.rebase(context, self.beat)
        self._wake.set()

    def _set_line(self, line: Timeline) -> None:
        self._line = line
        self.engine.is_running = line.is_running
        self.outputs.set_timeline(line)
        self._wake.set()

    def _on_setting(self, key: str, value: Value) -> None:
        if self._is_reverting:
            return  # the engine has it already
        if key == "tempo":
            if not self.is_led:
                self._set_line(self._line.with_tempo(float(value), self._clock.now_ns()))
        elif key in _RESTART_KEYS:
            self.engine.restart(self._settings.snapshot(), self.beat)
            self._wake.set()
        elif key in PLANNED_KEYS:
            self.engine.update(self._settings.snapshot(), self.beat)
            self._wake.set()

    # -- computing ---------------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            job = self.engine.next_job(self.beat)
            launch_beat = self.engine.launch_beat
            self.on_queue(self.engine.queue, -1.0 if launch_beat is None else launch_beat)
            if job is None:
                self._looked.set()
                next_beat = (self.engine.index_at(self.beat) + 1) * self.engine.window_beats
                await self._wait_until(
                    next_beat if launch_beat is None else min(next_beat, launch_beat)
                )
            else:
                await self._compute(job)

    async def _wait_until(self, beat: float) -> None:
        """Sleep until a beat, where a window begins or a change is heard, or until a change."""
        wait_s = None
        if self._line.is_running:
            due_ns = self._line.ns_at(beat)
            # Never nothing: by rounding the beat may not be there yet at its own nanosecond.
            wait_s = max(0.001, (due_ns - self._clock.now_ns()) / NS_PER_S)
        try:
            async with asyncio.timeout(wait_s):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _compute(self, job: Job) -> None:
        start_ns = self._clock.now_ns()
        running = asyncio.create_task(self.inference.grow(job), name="windows")
        n_late = self.engine.n_late
        try:
            result = await self._guard_next_window(running)
        finally:
            running.cancel()
        if self._is_behind and self.engine.n_late == n_late:
            self._is_behind = False
            _log.info("windows are ready in time again; %d were not", n_late)
        self.generation_ms = (self._clock.now_ns() - start_ns) / NS_PER_MS / len(job.steps)
        self.n_windows += len(job.steps)
        self.outputs.deliver(self.engine.accept(result, self.beat))
        self._is_first_ready.set()
        self._looked.set()

    async def _guard_next_window(self, running: "asyncio.Future[JobResult]") -> JobResult:
        """Wait for a result; whenever a window is about to begin that is not there, repeat one."""
        while True:
            wait_s = None
            if self._line.is_running:
                begin = (
                    self.engine.index_at(self.beat + LEAD_BEATS) + 1
                ) * self.engine.window_beats
                due_ns = self._line.ns_at(begin - LEAD_BEATS)
                wait_s = max(0.001, (due_ns - self._clock.now_ns()) / NS_PER_S)
            done, _ = await asyncio.wait({running}, timeout=wait_s)
            if done:
                return running.result()
            filled = self.engine.fill(self.beat)
            if filled.windows:
                if not self._is_behind:
                    text = "window %d was not ready in time: the last is repeated until one is"
                    _log.warning(text, filled.windows[0])
                self._is_behind = True
                self.outputs.deliver(filled)
