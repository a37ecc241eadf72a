"""Plays a control log again and writes the same notes: ``ai-music-server replay LOG OUT``."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from server.address_row import Value
from server.clock import ManualClock, Timeline
from server.control_log import (
    CONDUCTOR_CALLS,
    CUT,
    ENGINE_CALLS,
    PHRASES_CALLS,
    READABLE,
    RECORDER_CALLS,
    decoded,
    identity,
)
from server.engine import Delivery, Engine
from server.errors import ConfigError, ModelError
from server.jobs import JobResult, run_job
from server.model import BandModels
from server.model_folders import find_set
from server.music import INSTRUMENTS, MELODY, Instrument, Note
from server.phrases import Phrases
from server.recorder import Recorder
from server.scene import Scene, morphed
from server.score import Score
from server.settings import Snapshot

_NO_LOG: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What reading raises where a file is none of ours."""


def replay(log: Path, models_folder: Path, *, is_part_welcome: bool = False) -> bytes:
    """Return the MIDI file of the recording that a log stands beside.

    Args:
        log: the control log.
        models_folder: where the sets are that it names.
        is_part_welcome: whether a log without its end is played as far as it goes.

    Raises:
        ConfigError: the file is no log, or has no end although the whole is wanted.
        ModelError: a set that it names is not there, or is another by now.
    """
    try:
        with log.open(encoding="utf-8") as file:
            lines = _whole(file)
            again = _Replay(json.loads(next(lines, "")), models_folder)
            data = again.run(map(json.loads, lines))
    except _NO_LOG as error:
        raise ConfigError(f"{log} is no control log: {error!r:.200}") from error
    if not (again.is_ended or is_part_welcome):
        raise ConfigError(
            f"{log} has no end: the session was killed or longer than a log may be, or the disk "
            "was full; --part makes the recording as far as the log goes"
        )
    return data


def _whole(lines: Iterable[str]) -> Iterator[str]:
    """Leave out a last line that a kill cut short."""
    last = ""
    for line in lines:
        if last:
            yield last
        last = line
    if last.rstrip().endswith(("]", "}")):
        yield last


class _Replay:
    """The engine and its recorder once more."""

    def __init__(self, head: dict[str, Any], models_folder: Path) -> None:
        if head["log"] not in READABLE:
            raise ConfigError(f"the log's version is {head['log']!r}, wanted one of {READABLE}")
        self.is_ended = False
        """Whether the log goes on to the end of its last recording."""
        self._folder = models_folder
        self._models = self._load(head["model"], head["identity"])
        self._values: dict[str, Value] = dict(head["settings"])
        self._engine = Engine(self._models.card.window_beats, self._snapshot())
        self._phrases = Phrases()
        self._clock = ManualClock()
        self._recorder: Recorder | None = None
        self._result: JobResult | None = None
        self._delivery = Delivery()
        self._melody = Score()
        self._scenes: list[Scene] = []

    def _load(self, name: str, wanted: str) -> BandModels:
        models = BandModels(find_set(self._folder, name))
        if identity(models.card) != wanted:
            raise ModelError(f"the set {name!r} is not the one that played: it was exported anew")
        return models

    def _snapshot(self) -> Snapshot:
        return Snapshot(MappingProxyType(self._values.copy()))

    def run(self, entries: Iterable[Any]) -> bytes:
        """Carry out all entries; return the last recording as of its end, or of the log's.

        A log begins with the session, so it holds the recordings before its own as well.
        """
        recorded: bytes | None = None
        for now_ns, name, running, raw in entries:
            if name == CUT:
                break
            self._clock.advance_to(max(now_ns, self._clock.now_ns()))
            if name == "end" and self._recorder is not None:
                recorded, self._recorder = self._recorder.snapshot(), None
                continue
            self._engine.is_running = bool(running)
            self._call(name, [self._argument(arg) for arg in raw])
        self.is_ended = self._recorder is None
        if self._recorder is not None:
            recorded = self._recorder.snapshot()
        if recorded is None:
            raise ConfigError("nothing was recorded")
        return recorded

    def _argument(self, raw: object) -> Any:
        match raw:
            case {"set": dict(changes)}:
                self._values |= changes
                return self._snapshot()
            case {"models": str(name), "identity": str(wanted)}:
                return self._load(name, wanted)
            case {"result": int()}:
                return self._result
            case {"scene": _} | {"known": _} | {"between": _}:
                return self._scene(raw)
            case _:
                return decoded(raw)

    def _scene(self, raw: object) -> Scene:
        match raw:
            case {"known": int(number)}:
                return self._scenes[number]
            case {"between": [a, b], "x": float() | int() as x}:
                return morphed(self._scene(a), self._scene(b), x)
            case _:
                scene = decoded(raw)
        if not isinstance(scene, Scene):
            raise ConfigError(f"a log does not hold {raw!r:.60}")
        self._scenes.append(scene)
        return scene

    def _call(self, name: str, args: list[Any]) -> None:
        who, _, method = name.partition(".")
        if who == "engine" and method in ENGINE_CALLS:
            self._call_engine(method, args)
        elif who == "conductor" and method in CONDUCTOR_CALLS:
            self._call_conductor(method, args)
        elif who == "phrases" and method in PHRASES_CALLS:
            getattr(self._phrases, method)(*args)
        elif who == "recorder" and method in RECORDER_CALLS:
            if self._recorder is not None:
                getattr(self._recorder, method)(*args)
        elif name == "begin":
            self._begin(*args)
        elif name not in ("mark", "end"):
            raise ConfigError(f"a log does not hold {name!r:.60}")

    def _call_engine(self, method: str, args: list[Any]) -> None:
        done = getattr(self._engine, method)(*args)
        if method == "next_job" and done is not None:
            self._result = run_job(self._models, done)
        elif isinstance(done, Delivery):
            self._delivery = done
        elif method == "cancel" and done is not None:
            self._delivery = done.delivery

    def _splice_melody(self, from_beat: float, notes: tuple[Note, ...]) -> None:
        # A melody's notes stand in the log themselves: they are few.
        self._melody.replace_from(from_beat, notes)
        if self._recorder is not None:
            self._recorder.replace(MELODY, from_beat, notes)

    def _call_conductor(self, method: str, args: list[Any]) -> None:
        match method:
            case "deliver":
                self._deliver(self._delivery)
            case "deliver_again":
                self._deliver_again(args[0], max(0.0, args[1]))
            case "splice_melody":
                self._splice_melody(*args)
            case _:  # swap
                self._models = args[0]

    def _begin(self, line: Timeline, settings: Snapshot) -> None:
        self._recorder = Recorder(self._clock, line, settings)
        beat = max(0.0, line.beat_at(self._clock.now_ns()))
        self._deliver_again(INSTRUMENTS, beat)
        self._recorder.replace(MELODY, beat, [n for n in self._melody if n.start_beats >= beat])

    def _notes_from(self, instrument: Instrument, beat: float) -> list[Note]:
        index = self._engine.index_at(beat)
        return self._phrases.heard(
            instrument,
            (
                note
                for number in (index, index + 1)
                for note in self._engine.notes_of(number, instrument)
                if note.start_beats >= beat
            ),
        )

    def _deliver(self, delivery: Delivery) -> None:
        if self._recorder is not None:
            for splice in delivery.splices:
                notes = self._phrases.heard(splice.instrument, splice.notes)
                self._recorder.replace(splice.instrument, splice.from_beat, notes)

    def _deliver_again(self, instruments: tuple[Instrument, ...], beat: float) -> None:
        if self._recorder is not None:
            for instrument in INSTRUMENTS:
                if instrument in instruments:
                    notes = self._notes_from(instrument, beat)
                    self._recorder.replace(instrument, beat, notes)
