"""The control log: all that decided the music, so that it can be made again, note for note.

The engine is deterministic: the same calls in the same order give the same notes. So the log holds
the calls themselves, with the beats and latents that they were made with; the models' answers are
left out, as the models give them again. One JSON array a line: instant, name, arguments. A scene is
written once and then called by its number, a morph by its ends: a fader asks for many a second.
"""

import base64
import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple
from typing import Any, Final

import numpy as np

from server.address_row import Value
from server.clock import Clock, Timeline
from server.conductor import Conductor
from server.contract import BandCard
from server.errors import ConfigError
from server.jobs import JobResult
from server.log_lines import MAX_BYTES, LogLines
from server.music import Note
from server.phrases import Phrases
from server.recorder import Recorder
from server.scene import Scene
from server.settings import Snapshot

VERSION: Final = 2
READABLE: Final = (1, 2)
"""Versions that can be replayed: the first wrote every scene in full."""
CUT: Final = "cut"
"""The last entry of a log that grew too long."""

ENGINE_CALLS: Final = (
    "update",
    "regenerate",
    "restart",
    "recall",
    "cancel",
    "rebase",
    "take_piano",
    "locate",
    "next_job",
    "accept",
    "fill",
)
OUTPUTS_CALLS: Final = ("deliver", "deliver_again", "splice_melody")
CONDUCTOR_CALLS: Final = (*OUTPUTS_CALLS, "swap")
"""Of the conductor and of its outputs: both stand in the log as the conductor's."""
PHRASES_CALLS: Final = ("set_mode", "answer", "take_back", "jump")
RECORDER_CALLS: Final = ("set_timeline", "set_settings", "live")


def identity(card: BandCard) -> str:
    """Return what tells a set of models from every other."""
    hashes = "".join(file.sha256 for file in card.files)
    return hashlib.sha256(hashes.encode()).hexdigest()


class ControlLog:
    """What was called since the session began, and where the file has come to."""

    def __init__(self, conductor: Conductor, phrases: Phrases, clock: Clock) -> None:
        """Listen to a conductor that has not begun yet.

        Args:
            conductor: whose calls are kept; its engine's too.
            phrases: the performer's gate.
            clock: the time.
        """
        self._clock = clock
        self._now_ns = clock.now_ns()
        self._engine = conductor.engine
        self._lines = LogLines()
        self._is_cut = False
        self._n_idle = 0
        self._scenes: dict[bytes, int] = {}
        self._values: dict[str, Value] = dict(self._engine.settings.values)
        head = {
            "log": VERSION,
            "model": conductor.models.card.name,
            "identity": identity(conductor.models.card),
            "settings": self._values.copy(),
        }
        self._keep(json.dumps(head))
        for names, target, who in (
            (ENGINE_CALLS, self._engine, "engine"),
            (("swap",), conductor, "conductor"),
            (OUTPUTS_CALLS, conductor.outputs, "conductor"),
            (PHRASES_CALLS, phrases, "phrases"),
        ):
            for name in names:
                self._spy(target, who, name)

    @property
    def is_whole(self) -> bool:
        """Whether all is kept since the session began: else nothing more is."""
        return not self._is_cut

    def now_ns(self) -> int:
        """Return the instant of the newest entry: a recorder's clock, so that both agree."""
        return self._now_ns

    def mark(self) -> None:
        """Note how far time has come; a kill may leave this as the last entry."""
        self._add("mark", [])

    def attach(self, recorder: Recorder, line: Timeline, settings: Snapshot) -> None:
        """Keep a recorder's calls too; it begins at the newest entry."""
        self._lines.rewind()
        running, args = int(self._engine.is_running), [_encoded(line), self._changes(settings)]
        self._keep(json.dumps([self._now_ns, "begin", running, args]))
        self._n_idle = 0
        for name in RECORDER_CALLS:
            self._spy(recorder, "recorder", name)

    def end(self) -> None:
        """Note that the recording ends now."""
        self._add("end", [])

    def take(self) -> tuple[bytes, ...]:
        """Return what was added since the last call, or since a recording began all there is.

        Returns:
            Packed lines, for ``log_lines.unpacked``.
        """
        return self._lines.take()

    def _spy(self, target: object, who: str, name: str) -> None:
        """Put a call of ours around a method of one object: nobody else need know of logs."""
        method: Callable[..., Any] = getattr(target, name)

        @functools.wraps(method)
        def call(*args: object, **kwargs: object) -> object:
            now_ns, running = self._stamp(), int(self._engine.is_running)
            if self._is_cut:
                return method(*args, **kwargs)
            values = [self._encode(arg) for arg in (*args, *kwargs.values())]
            result = method(*args, **kwargs)
            self._keep_call([now_ns, f"{who}.{name}", running, values], is_idle=result is None)
            return result

        setattr(target, name, call)

    def _encode(self, arg: object) -> object:
        if isinstance(arg, Scene):
            return self._scene(arg)
        return self._changes(arg) if isinstance(arg, Snapshot) else _encoded(arg)

    def _scene(self, scene: Scene) -> object:
        """Return a scene in full the first time, then its number; of a morph its ends."""
        if scene.way is not None:
            a, b, x = scene.way
            return {"between": [self._scene(a), self._scene(b)], "x": x}
        bars = () if scene.bars is None else (scene.bars,)
        parts = [np.ascontiguousarray(p, np.float32) for p in (scene.before, scene.latents, *bars)]
        digest = hashlib.sha256(b"".join(part.tobytes() for part in parts)).digest()
        if digest in self._scenes:
            return {"known": self._scenes[digest]}
        self._scenes[digest] = len(self._scenes)
        return {"scene": [_encoded(part) for part in parts]}

    def _changes(self, settings: Snapshot) -> object:
        old, self._values = self._values, dict(settings.values)
        changes = {k: v for k, v in self._values.items() if old.get(k) != v}
        return {"set": changes}

    def _add(self, name: str, args: list[object]) -> None:
        running = int(self._engine.is_running)
        self._keep(json.dumps([self._stamp(), name, running, args]))

    def _stamp(self) -> int:
        self._now_ns = self._clock.now_ns()
        return self._now_ns

    def _keep_call(self, entry: list[object], is_idle: bool) -> None:
        """Keep a call; of many in a row that found nothing to compute the first and the last."""
        if not (is_idle and entry[1] == "engine.next_job"):
            self._n_idle = 0
        elif self._n_idle >= 2 and self._lines.can_drop:
            self._lines.drop_last()
        else:
            self._n_idle += 1
        self._keep(json.dumps(entry))

    def _keep(self, entry: str) -> None:
        if self._is_cut:
            return
        self._lines.add(entry)
        if self._lines.n_bytes > MAX_BYTES:
            self._is_cut = True
            running = int(self._engine.is_running)
            self._lines.add(json.dumps([self._now_ns, CUT, running, []]))


def _encoded(arg: object) -> object:
    """Return an argument as JSON; what the models say again is left out."""
    match arg:
        case None | bool() | int() | float() | str():
            return arg
        case bytes():
            return {"hex": arg.hex()}
        case tuple() | list():
            return [_encoded(item) for item in arg]
        case np.ndarray():
            data = base64.b64encode(np.ascontiguousarray(arg, np.float32).tobytes()).decode()
            return {"f32": data, "shape": list(arg.shape)}
        case Timeline():
            return {"line": list(astuple(arg))}
        case Note():
            return {"note": list(astuple(arg))}
        case JobResult():
            return {"result": arg.job.first}
        case _:
            card = getattr(arg, "card", None)
            if isinstance(card, BandCard):
                return {"models": card.name, "identity": identity(card)}
            return None


def decoded(raw: object) -> object:
    """Return an argument as it was; settings, models and results stay as they are written.

    Raises:
        ConfigError: it is nothing that a log holds.
    """
    match raw:
        case {"hex": str(text)}:
            return bytes.fromhex(text)
        case {"f32": str(text), "shape": list(shape)}:
            array = np.frombuffer(base64.b64decode(text), np.float32).reshape(shape)
            return array.copy()
        case {"line": [float(beat), int(ns), float() | int() as tempo, bool(is_running)]}:
            return Timeline(beat, ns, float(tempo), is_running)
        case {"note": [start, duration, int(pitch), int(velocity)]}:
            return Note(float(start), float(duration), pitch, velocity)
        case {"scene": [before, latents, *bars]}:
            parts = [decoded(part) for part in (before, latents, *bars)]
            if len(bars) > 1 or not all(isinstance(part, np.ndarray) for part in parts):
                raise ConfigError("a scene is two arrays, or three")
            return Scene(parts[0], parts[1], bars=parts[2] if bars else None)  # type: ignore[arg-type]
        case list():
            return tuple(decoded(item) for item in raw)
        case None | bool() | int() | float() | str() | dict():
            return raw
        case _:
            raise ConfigError(f"a log does not hold {raw!r:.60}")
