"""Plays a control log again and writes the same notes: ``ai-music-server replay LOG OUT``."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from server.address_row import Value
from server.clock import ManualClock, Timeline
from server.control_log import (
    CONDUCTOR_CALLS,
    ENGINE_CALLS,
    PHRASES_CALLS,
    RECORDER_CALLS,
    VERSION,
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
from server.score import Score
from server.settings import Snapshot

MAX_LOG_BYTES: Final = 1_000_000_000


def replay(log: Path, models_folder: Path) -> bytes:
    """Return the MIDI file of the recording that a log stands beside.

    Args:
        log: the control log.
        models_folder: where the sets are that it names.

    Raises:
        ConfigError: the file is no log.
        ModelError: a set that it names is not there, or is another by now.
    """
    try:
        lines = log.read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in _whole(lines)]
        return _Replay(entries[0], models_folder).run(entries[1:])
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ConfigError(f"{log} is no control log: {error!r:.200}") from error


def _whole(lines: list[str]) -> Iterator[str]:
    """Leave out a last line that a kill cut short."""
    for number, line in enumerate(lines):
        if number < len(lines) - 1 or line.endswith(("]", "}")):
            yield line


class _Replay:
    """The engine and its recorder once more."""

    def __init__(self, head: dict[str, Any], models_folder: Path) -> None:
        if head["log"] != VERSION:
            raise ConfigError(f"the log's version is {head['log']!r}, wanted {VERSION}")
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

    def _load(self, name: str, wanted: str) -> BandModels:
        models = BandModels(find_set(self._folder, name))
        if identity(models.card) != wanted:
            raise ModelError(f"the set {name!r} is not the one that played: it was exported anew")
        return models

    def _snapshot(self) -> Snapshot:
        return Snapshot(MappingProxyType(self._values.copy()))

    def run(self, entries: list[Any]) -> bytes:
        """Carry out all entries; return the last recording as of its end, or of the log's.

        A log begins with the session, so it holds the recordings before its own as well.
        """
        recorded: bytes | None = None
        for now_ns, name, running, raw in entries:
            self._clock.advance_to(max(now_ns, self._clock.now_ns()))
            if name == "end" and self._recorder is not None:
                recorded, self._recorder = self._recorder.snapshot(), None
                continue
            self._engine.is_running = bool(running)
            self._call(name, [self._argument(arg) for arg in raw])
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
            case _:
                return decoded(raw)

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
