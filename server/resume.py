"""Carrying on after a crash: where the music is, written down as it plays.

With ``--resume`` a small file is kept in the user folder: the settings, the line of time, where the
chain began, and the latents of the window that sounds. It goes when the server ends as it should. A
server that finds one, and is not a minute late, plays on: on the machine's monotonic clock, which
outlives the process, so the bar is the one where the music would have been; where a host leads, the
bar is the host's. Clients say hello again.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from server.clock import NS_PER_S, Clock, Timeline
from server.conductor import Conductor
from server.contract import BandCard
from server.errors import ServerError
from server.music import BEATS_PER_BAR, INSTRUMENTS
from server.scene import Scene
from server.settings import Settings
from server.snapshots import file_of
from server.sync import Sync
from server.whole_file import write_whole

_log = logging.getLogger(__name__)

FILE_NAME: Final = "resume.json"
VERSION: Final = 2
MAX_AGE_NS: Final = 60 * NS_PER_S
"""What was left longer ago is over."""
WRITE_S: Final = 0.5
"""How often it is looked whether there is something new to write."""
MAX_BYTES: Final = 4_000_000
"""A file that is longer is none of ours."""
MAX_BEAT: Final = 1e7
"""Three weeks at 300 BPM."""
_LEAST_BEAT: Final = -1000.0
"""A host may count in; who stands further before the piece would wait for minutes."""
MAX_NUMBER: Final = 10_000_000
"""Highest number of a window or an attempt."""
_MAX_LATENT: Final = 1000.0
"""Latents of real windows are some units long; far larger ones are infinite once decoded."""
_BEGIN_ONLY: Final = frozenset({"model", "clock/source"})


@dataclass(frozen=True, slots=True)
class State:
    """What is carried on."""

    at_ns: int
    """When it was written, in nanoseconds of the monotonic clock."""
    line: Timeline
    settings: Mapping[str, Any]
    index: int
    """Number of the window that sounded."""
    origin: int
    """Number of the window that the chain began with."""
    attempts: tuple[int, ...]
    card: str
    """Which set the latents are of."""
    scene: Scene | None
    is_parked: bool
    """Whether the music stood although its leader may have run."""


_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError)
"""What reading raises where a file is damaged: it is then no worse than none."""


def read_left(folder: Path, clock: Clock) -> State | None:
    """Return what a run that did not end well has left in a folder, if it is fresh and whole."""
    path = folder / FILE_NAME
    try:
        state = _parse(json.loads(_read(path)))
    except FileNotFoundError:
        return None
    except _UNREADABLE as error:
        _log.warning("nothing to carry on: %s cannot be read: %s", path, error)
        return None
    age_ns = clock.now_ns() - state.at_ns
    if not 0 <= age_ns <= MAX_AGE_NS:
        _log.info("nothing to carry on: what was left is too old")
        return None
    return state


class Resume:
    """Keeps the file, and carries on from one that was left."""

    def __init__(
        self, conductor: Conductor, sync: Sync, settings: Settings, clock: Clock, folder: Path
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            conductor: who plays.
            sync: who leads.
            settings: are kept, too.
            clock: the time.
            folder: where the file is.
        """
        self._conductor = conductor
        self._sync = sync
        self._settings = settings
        self._clock = clock
        self._path = folder / FILE_NAME
        self._written: tuple[Any, ...] = ()
        self._is_failing = False

    def prepare(self, state: State) -> None:
        """Stand where the music was; before the conductor starts."""
        for key, value in state.settings.items():
            if key not in _BEGIN_ONLY:
                self._take(key, value)
        conductor, engine, line = self._conductor, self._conductor.engine, state.line
        start_beat = state.index * engine.window_beats
        conductor.locate(start_beat if line.is_running else line.anchor_beat)
        scene = state.scene if state.card == self._card else None
        if scene is not None and not _fits(scene, conductor.models.card):
            _log.warning("the window that sounded is not carried on: its latents are of no band")
            scene = None
        engine.take_place(state.origin, state.attempts, state.index, scene)
        source = str(state.settings.get("clock/source", "internal"))
        try:
            self._sync.rejoin(source, line, is_parked=state.is_parked)
        except ServerError as error:
            _log.warning("carrying on without the leader %s: %s", source, error)

    async def play_on(self, state: State) -> None:
        """Play where the music would have been by now; the leader says where if there is one."""
        await self._conductor.ready()
        if state.line.is_running and not self._conductor.is_led:
            self._conductor.follow(state.line)
        bar = int(self._conductor.beat // BEATS_PER_BAR) + 1
        if self._conductor.is_led and not self._conductor.line.is_running:
            _log.info("carrying on where the leader is, once it speaks; bar %d until then", bar)
        else:
            _log.info("carrying on at bar %d", bar)

    async def keep(self) -> None:
        """Write the file whenever something has changed; never returns."""
        while True:
            await asyncio.sleep(WRITE_S)
            await self.write()

    async def write(self) -> None:
        """Bring the file up to now; a disk that is full is told once."""
        conductor, engine = self._conductor, self._conductor.engine
        beat = conductor.beat
        line, snapshot, index = conductor.line, self._settings.snapshot(), engine.index_at(beat)
        origin, attempts = engine.place
        # What waits is heard only later: then the latents are others, though nothing else is.
        heard = conductor.n_windows, engine.launch_beat
        parked = self._sync.is_parked
        mark = line, snapshot, index, origin, attempts, conductor.models, heard, parked
        if mark == self._written:
            return
        scene = conductor.scene()
        settings, at_ns = dict(snapshot.values), self._clock.now_ns()
        state = State(at_ns, line, settings, index, origin, attempts, self._card, scene, parked)
        try:
            await asyncio.to_thread(_write, self._path, _text(state))
        except OSError as error:
            if not self._is_failing:
                _log.warning("%s cannot be written: %s", self._path, error.strerror or error)
            self._is_failing = True
        else:
            self._is_failing = False
            self._written = mark if scene is not None else ()

    def forget(self) -> None:
        """Remove the file: the server ends as it should, also where the file will not go."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            text = "%s cannot be removed: %s; a start within a minute would carry on"
            _log.warning(text, self._path, error.strerror or error)

    def _take(self, key: str, value: object) -> None:
        try:
            if self._settings.get(key) != value:
                self._settings.set(key, value)
        except ServerError as error:
            _log.warning("not carried on: %s", error)

    @property
    def _card(self) -> str:
        return file_of(Path(), self._conductor.models.card).stem


def _text(state: State) -> str:
    scene, line = state.scene, state.line
    return json.dumps(
        {
            "version": VERSION,
            "at_ns": state.at_ns,
            "line": [line.anchor_beat, line.anchor_ns, line.tempo_bpm, line.is_running],
            "settings": state.settings,
            "index": state.index,
            "origin": state.origin,
            "attempts": state.attempts,
            "card": state.card,
            "parked": state.is_parked,
            "scene": None if scene is None else _scene_parts(scene),
        }
    )


def _read(path: Path) -> str:
    if not path.is_file():
        path.stat()
        raise ValueError("not a file")
    with path.open(encoding="utf-8") as file:
        text = file.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES} bytes")
    return text


def _parse(raw: Any) -> State:
    if raw["version"] != VERSION:
        raise ValueError(f"version is {raw['version']!r:.80}, wanted {VERSION}")
    at_ns = _number("at_ns", raw["at_ns"], 2**63 - 1)
    attempts = tuple(_number("an attempt", n, MAX_NUMBER) for n in raw["attempts"])
    if len(attempts) != len(INSTRUMENTS) or not isinstance(raw["settings"], dict):
        raise ValueError("wanted an attempt for each instrument and an object of settings")
    return State(
        at_ns=at_ns,
        line=_line(raw["line"], at_ns),
        settings=raw["settings"],
        index=_number("index", raw["index"], MAX_NUMBER),
        origin=_number("origin", raw["origin"], MAX_NUMBER),
        attempts=attempts,
        card=str(raw["card"]),
        scene=_scene(raw["scene"]),
        is_parked=bool(raw["parked"]),
    )


def _number(what: str, raw: Any, highest: int) -> int:
    number = int(raw)
    if not 0 <= number <= highest:
        raise ValueError(f"{what} is {raw!r:.80}, wanted 0 to {highest}")
    return number


def _line(raw: Any, at_ns: int) -> Timeline:
    beat, ns, tempo_bpm, is_running = raw
    anchor_ns = _number("an instant", ns, 2**63 - 1)
    line = Timeline(float(beat), anchor_ns, float(tempo_bpm), bool(is_running))
    is_tempo = 1 <= line.tempo_bpm <= 1000
    if not is_tempo or not all(
        _LEAST_BEAT <= position <= MAX_BEAT for position in (line.anchor_beat, line.beat_at(at_ns))
    ):
        raise ValueError(f"the line of time is {raw!r:.80}")
    return line


def _scene_parts(scene: Scene) -> list[Any]:
    bars = () if scene.bars is None else (scene.bars,)
    return [part.tolist() for part in (scene.before, scene.latents, *bars)]


def _scene(raw: Any) -> Scene | None:
    if raw is None:
        return None
    parts = [np.array(part, np.float64) for part in raw]
    if not all((np.abs(part) <= _MAX_LATENT).all() for part in parts):
        raise ValueError("a latent is not finite, or far from all that are real")
    before, latents, *bars = (part.astype(np.float32) for part in parts)
    if len(bars) > 1:
        raise ValueError(f"a scene has {len(parts)} parts, wanted 2 or 3")
    return Scene(before, latents, bars=bars[0] if bars else None)


def _fits(scene: Scene, card: BandCard) -> bool:
    n, d_latent = len(INSTRUMENTS), card.d_latent
    shapes = (n, card.n_context, d_latent), (n, d_latent)
    is_whole = scene.bars is None or scene.bars.shape == (n, card.n_bars, d_latent)
    return is_whole and (scene.before.shape, scene.latents.shape) == shapes


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())
