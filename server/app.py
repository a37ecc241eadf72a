"""Puts the parts together and takes them apart again; notes end whatever happens."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Final

from server.ableton.part import ClipPart
from server.allowed import parse_allowed
from server.clock import MonotonicClock
from server.conductor import Conductor
from server.config import ServerConfig
from server.errors import ModelError
from server.live import Live
from server.melody.part import MelodyPart
from server.melody.performer import Performer
from server.melody.voice import MelodyVoice
from server.model import BandModels
from server.model_folders import find_set, kind_of, set_names
from server.music import INSTRUMENTS
from server.osc.dispatcher import Handler
from server.osc.service import OscService
from server.performance import Performance
from server.player_part import PlayerPart
from server.resume import Resume, State, read_left
from server.settings import Settings
from server.web.views import Views

if TYPE_CHECKING:
    from server.web.part import WebPart

_log = logging.getLogger(__name__)

MAX_QUEUE_TEXT: Final = 1000
"""Longest text that names what waits, in characters."""


class App:
    """One running server."""

    def __init__(self, config: ServerConfig) -> None:
        """Prepare; nothing is opened yet."""
        self._config = config
        self._clock = MonotonicClock()
        start = {
            "tempo": config.tempo,
            "seed": config.seed,
            "model": config.model,
            "look_ahead": config.look_ahead_ms,
        }
        self.settings = Settings(start)
        self.osc = OscService(self.settings, self._clock, config.look_ahead_ms)
        self.conductor: Conductor | None = None
        self.live: Live | None = None
        self.melody: MelodyPart | None = None
        self.performance: Performance | None = None
        self.clips: ClipPart | None = None
        self.web: WebPart | None = None
        self.player = PlayerPart(config, self.settings)
        self._resume: Resume | None = None
        self._stopped = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None

    async def run(self) -> None:
        """Serve until a signal or ``request_stop``.

        Raises:
            ServerError: the server could not start.
        """
        self._catch_signals()
        try:
            await self._start()
            await self._stopped.wait()
        finally:
            await self._close()
        if self._failure is not None:
            raise self._failure

    def request_stop(self) -> None:
        """End the server soon."""
        self._stopped.set()

    # -- start -------------------------------------------------------------------------------------

    async def _start(self) -> None:
        find_set(self._config.models_folder, self._config.model)
        left = read_left(self._config.user_folder, self._clock) if self._config.resume else None
        # Player and web library come while the models load: each takes a few tenths of a second.
        player = asyncio.create_task(self.player.start())
        loading = asyncio.create_task(self._load(left))
        await asyncio.sleep(0)
        # On this thread: nothing is on time yet, and on another it takes 7 MB more.
        web = _web_part() if self._config.web else None
        models = await loading
        self.conductor = Conductor(models, self.settings, self._clock, self.osc)
        snapshots = self._config.user_folder / "snapshots"
        performance = Performance(self.conductor, self.settings, snapshots)
        self.performance = performance
        self.performance.register(self.osc)
        self.conductor.on_queue = self._tell_queue
        self.live = Live(
            self._config, self.conductor, self.osc, self._clock, lambda: performance.names
        )
        self.player.on_midi_back = self.live.renew_input
        self.melody = self._make_melody(self.conductor, self.live)
        await self._start_clips(self.conductor, self.live)
        self._register(self.conductor, self.live)
        allowed = parse_allowed(self._config.allow)
        host, port = await self.osc.start(self._config.osc_host, self._config.osc_port, allowed)
        self.conductor.add_output(self.osc)
        self.player.attach(self.conductor)
        self._prepare_resume(self.conductor, self.live, left)
        self.conductor.start()
        self.conductor.on_failure(self._on_failure)
        self.live.start(is_resumed=left is not None)
        self.melody.start(is_watching=self._config.watch_models)
        self.melody.voice.on_failure(self._on_failure)
        await player
        _log.info("model set %s, %s", models.card.name, models.card.created)
        _log.info("OSC: UDP port %d on %s; send /band/hello PORT to subscribe", port, host)
        if web is not None:
            await self._start_web(web, self.conductor, self.live)
        if left is not None:
            await self.melody.carry_on()
        elif self._config.melody:
            await self.melody.play(self._config.melody)
        await self._begin(self.live, left)
        self._spawn(self._check_encoders(self.conductor, self.live))

    async def _check_encoders(self, conductor: Conductor, live: Live) -> None:
        """Look at what only a swap needs, behind the first window: it would come later by it."""
        try:
            await conductor.inference.check_encoders()
        except ModelError as error:
            live.tell_problem("model", f"{error}; the set cannot be swapped in")

    async def _load(self, left: State | None) -> BandModels:
        """Load the set that played when a run broke off, or the one that was asked for."""
        folder, asked = self._config.models_folder, self._config.model
        kept = asked if left is None else str(left.settings.get("model", asked))
        if kept != asked:
            try:
                models = await asyncio.to_thread(lambda: BandModels(find_set(folder, kept)))
            except ModelError as error:
                _log.warning("not carried on: %s; %s plays", error, asked)
            else:
                self.settings.set("model", kept)
                return models
        return await asyncio.to_thread(lambda: BandModels(find_set(folder, asked)))

    async def _begin(self, live: Live, left: State | None) -> None:
        if self._resume is not None and left is not None:
            await self._resume.play_on(left)
        elif self._config.play:
            await live.sync.play()
            _log.info("playing; stop with Ctrl-C")
        else:
            _log.info("ready: send /band/play, or start with --play")

    async def _start_clips(self, conductor: Conductor, live: Live) -> None:
        if self._config.clips:
            tell = live.tell_problem
            self.clips = ClipPart(self._config, conductor, self.settings, self._clock, tell)
            await self.clips.start()

    def _prepare_resume(self, conductor: Conductor, live: Live, left: State | None) -> None:
        if not self._config.resume:
            return
        folder = self._config.user_folder
        self._resume = Resume(conductor, live.sync, self.settings, self._clock, folder)
        if left is not None:
            self._resume.prepare(left)
        self._spawn(self._resume.keep())

    def _make_melody(self, conductor: Conductor, live: Live) -> MelodyPart:
        performer = Performer(live.input.phrases.capture)
        voice = MelodyVoice(conductor, self.settings, self._clock, performer, self.osc.publish)
        return MelodyPart(voice, self.osc, self._config.models_folder, live.tell_problem)

    async def _start_web(self, make: "type[WebPart]", conductor: Conductor, live: Live) -> None:
        views = Views(self._snapshot_names, lambda: {**self.player.view(), "in": live.input_name})
        self.web = make(self._config, self.osc, conductor, self._clock, views)
        live.on_played = self.web.hub.take_live
        await self.web.start()

    def _snapshot_names(self) -> tuple[str, ...]:
        return () if self.performance is None else self.performance.names

    def _register(self, conductor: Conductor, live: Live) -> None:
        action = self.osc.on_action
        action("play", lambda _args, _sender: live.sync.play())
        action("stop", lambda _args, _sender: live.sync.stop())
        action("panic", lambda _args, _sender: self._panic())
        action("regenerate", lambda _args, _sender: conductor.regenerate())
        for instrument in INSTRUMENTS:
            regenerate = partial(conductor.regenerate, (instrument,))
            action(f"{instrument}/regenerate", _ignoring_arguments(regenerate))
        folder = self._config.models_folder
        action(
            "models",
            lambda _args, _sender: [(name, kind_of(folder / name)) for name in set_names(folder)],
        )
        self.osc.add_figures(self._figures)

    def _tell_queue(self, what: tuple[str, ...], launch_beat: float) -> None:
        self.osc.publish("queue", len(what), launch_beat, ", ".join(what)[:MAX_QUEUE_TEXT])

    def _on_failure(self, error: BaseException) -> None:
        self._failure = error
        self.request_stop()

    def _panic(self) -> None:
        self.player.panic()
        self.osc.end_notes()
        if self.clips is not None:
            self.clips.bridge.panic()
        if self.web is not None:
            self.web.hub.panic()

    # -- status ------------------------------------------------------------------------------------

    def _figures(self) -> dict[str, float]:
        conductor, figures = self.conductor, self.player.figures()
        if self.live is not None:
            figures["midi_malformed"] = self.live.n_malformed
        if conductor is not None:
            figures |= {
                "beat": conductor.beat,
                "playing": float(conductor.line.is_running),
                "windows": conductor.n_windows,
                "late_windows": conductor.engine.n_late,
                "failed_windows": conductor.inference.n_errors,
                "generation_ms": conductor.generation_ms,
            }
            if conductor.engine.launch_beat is not None:
                figures["launch_beat"] = conductor.engine.launch_beat
        return figures

    # -- end ---------------------------------------------------------------------------------------

    def _catch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            if sys.platform == "win32":
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(self.request_stop))
            else:
                loop.add_signal_handler(number, self.request_stop)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        if self.clips is not None:
            await self.clips.close()
        if self.live is not None:
            await self.live.close()
        if self.melody is not None:
            await self.melody.close()
        if self.conductor is not None:
            await self.conductor.close()
        self.osc.close()
        if self.web is not None:
            await self.web.close()
        await self.player.close()
        if self._resume is not None and self._stopped.is_set() and self._failure is None:
            self._resume.forget()
        _log.info("stopped; all notes have ended")


def _web_part() -> "type[WebPart]":
    """Import the web; without it nobody pays for its library."""
    from server.web.part import WebPart

    return WebPart


def _ignoring_arguments(call: Callable[[], None]) -> Handler:
    return lambda _args, _sender: call()
