"""What makes the band an instrument to play with: leaders, MIDI in, and all that listens to it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Final

from server.address_row import Value
from server.clock import Clock
from server.conductor import Conductor
from server.config import ServerConfig
from server.control_log import ControlLog
from server.controls import Controls
from server.errors import MidiError
from server.hot_models import HotModels
from server.link_clock import LinkClock
from server.live_input import LiveInput
from server.midi_in import NONE, MidiInput
from server.osc.service import OscService
from server.settings import Settings
from server.studio import Studio
from server.sync import Sync

_log = logging.getLogger(__name__)

_POLL_S: Final = 0.1
_PHRASE_POLL_S: Final = 0.02
_WATCH_S: Final = 1.0
"""How often to look whether the MIDI input is still there."""
_STATUS: Final = 0x80
_SYSTEM: Final = 0xF0


class Live:
    """The parts that listen, beside the conductor, which plays."""

    def __init__(
        self,
        config: ServerConfig,
        conductor: Conductor,
        osc: OscService,
        clock: Clock,
        snapshot_names: Callable[[], Sequence[str]],
    ) -> None:
        """Put the parts together; nothing is opened yet.

        Args:
            config: which MIDI input, who leads.
            conductor: who plays.
            osc: clients, and the settings that they share.
            clock: the time.
            snapshot_names: what MIDI's Program Change recalls, in order.
        """
        self._config = config
        self._conductor = conductor
        self._osc = osc
        self._settings: Settings = osc.settings
        self._clock = clock
        self.sync = Sync(conductor, self._settings, clock, osc.publish, LinkClock)
        self.input = LiveInput(conductor, self._settings, clock, osc.publish)
        recordings = config.user_folder / "recordings"
        log = ControlLog(conductor, self.input.phrases, clock)
        self.studio = Studio(conductor, self._settings, log, recordings, osc.publish)
        self.input.on_played = self._on_played
        self.on_played: Callable[[bytes, float], None] = lambda _message, _beat: None
        """Told what a performer plays: a MIDI message and where, in quarter notes."""
        self.controls = Controls(osc, config.user_folder / "controls.json", snapshot_names)
        self.models = HotModels(conductor, config.models_folder, self.tell_problem)
        self._input: MidiInput | None = None
        self._is_input_old = asyncio.Event()
        self.n_malformed = 0
        """What came by MIDI in and is no MIDI message."""
        self._changed = asyncio.Event()
        """Set when somebody may lead or play from now on: until then nobody wakes to look."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop_observing = self._settings.observe(self._on_setting)
        self._register()

    def start(self, *, is_resumed: bool) -> None:
        """Begin to listen.

        Args:
            is_resumed: whether it is known who leads, from a run that broke off.
        """
        if self._config.midi_in != NONE:
            self._spawn(self._keep_input(self._config.midi_in))
        self._spawn(self._poll())
        self._spawn(self.studio.keep())
        self._spawn(self.controls.keep())
        self._spawn(self._follow_performer())
        if self._config.watch_models:
            self._spawn(self.models.watch(lambda: str(self._settings.get("model"))))
        if self._config.clock_source != "internal" and not is_resumed:
            self.sync.vet_source(self._config.clock_source)
            self._settings.set("clock/source", self._config.clock_source)

    async def close(self) -> None:
        """Listen no more."""
        self._stop_observing()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.studio.close()
        self.sync.close()
        self.input.close()
        if self._input is not None:
            self._input.close()

    def _register(self) -> None:
        action, sync = self._osc.on_action, self.sync
        action("clock/source", lambda args, _sender: sync.vet_source(str(args[0])))
        action("tempo", lambda args, _sender: sync.vet_tempo(float(args[0])))
        notes = self.input
        action("input/note", lambda args, _sender: notes.note(int(args[0]), int(args[1])))
        action("input/pedal", lambda args, _sender: notes.pedal(bool(args[0])))
        action("record", lambda args, _sender: self._record(str(args[0])))
        controls = self.controls
        action("learn", lambda args, _sender: controls.learn(str(args[0])))
        action("unlearn", lambda args, _sender: self._unlearn(str(args[0])))
        action("controls", lambda _args, _sender: controls.rows())
        action("model", lambda args, _sender: self._choose_model(str(args[0])))
        action("tempo/ramp", lambda args, _sender: self._ramp(float(args[0]), float(args[1])))
        action("locate", lambda args, _sender: sync.locate(float(args[0])))
        action(
            "clock",
            lambda args, _sender: sync.take_host(float(args[0]), float(args[1]), bool(args[2])),
        )

    def _on_played(self, message: bytes, beat: float) -> None:
        self.on_played(message, beat)
        if self.studio.recorder is not None:
            self.studio.recorder.live(message, beat)

    async def _record(self, name: str) -> None:
        await self.studio.record(name)

    async def _unlearn(self, address: str) -> None:
        await self.controls.unlearn(address)

    async def _choose_model(self, name: str) -> None:
        await self.models.choose(name)

    def _ramp(self, tempo_bpm: float, beats: float) -> None:
        self.sync.ramp(tempo_bpm, beats)
        self._changed.set()

    def _on_setting(self, key: str, value: Value) -> None:
        if key == "look_ahead":
            self._osc.set_look_ahead(float(value))
        elif key in ("clock/source", "input"):
            self._changed.set()

    def tell_problem(self, where: str, text: str) -> None:
        """Tell people of something that nobody asked for."""
        _log.warning("%s: %s", where, text)
        self._osc.publish("problem", where, text)

    @property
    def input_name(self) -> str:
        """Name of the MIDI input that is open; empty: none."""
        return "" if self._input is None else self._input.title

    # -- MIDI in -----------------------------------------------------------------------------------

    def take_midi(self, message: bytes, at_ns: int) -> None:
        """Take one message of MIDI in.

        Args:
            message: whole, without running status; what is no MIDI message is counted only. JACK
                hands on whatever another program has written.
            at_ns: when it came, in nanoseconds of the monotonic clock.
        """
        if not message or message[0] < _STATUS or max(message[1:3], default=0) >= _STATUS:
            self.n_malformed += 1
        elif message[0] >= _SYSTEM:
            self.sync.take_midi(message, at_ns)
        elif not self.controls.take_midi(message):
            self.input.take_midi(message, at_ns)

    async def _keep_input(self, spec: str) -> None:
        """Keep the input open, also where its port goes and comes back."""
        is_told = False
        while True:
            opened = MidiInput(spec, self.take_midi)
            try:
                name = await asyncio.to_thread(opened.open, asyncio.get_running_loop())
            except MidiError as error:
                if not is_told:
                    _log.warning("no MIDI in: %s", error)
                is_told = True
            else:
                self._input, is_told = opened, False
                _log.info("MIDI in: %s", name)
                is_there = await self._watch(opened)
                self._let_go(opened)
                if not is_there:
                    gone = f"the port {opened.title!r} is gone; waiting for it"
                    self.tell_problem("midi-in", gone)
            await asyncio.sleep(_WATCH_S)

    def renew_input(self) -> None:
        """Open the MIDI input anew: the MIDI system was restarted, and it may hang in the air."""
        self._is_input_old.set()

    async def _watch(self, opened: MidiInput) -> bool:
        """Wait until an input is of no use; return whether its port is still there."""
        self._is_input_old.clear()
        while not self._is_input_old.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_input_old.wait(), _WATCH_S)
            if not await asyncio.to_thread(opened.is_there):
                return False
        return True

    def _let_go(self, opened: MidiInput) -> None:
        self._input = None
        self.input.release_all()
        opened.close()

    # -- time --------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        while True:
            self.sync.poll()
            while not self.sync.needs_poll:
                await self._wait_changed()
            await asyncio.sleep(_POLL_S)

    async def _follow_performer(self) -> None:
        while True:
            await self.input.advance()
            while not self.input.is_on:
                await self._wait_changed()
            await asyncio.sleep(_PHRASE_POLL_S)

    async def _wait_changed(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
