"""Recordings on disk: a file that is complete at every second, beside what plays.

The file is written anew beside the old one and put in its place, so a kill at any instant leaves
one that is whole. A disk that is full costs the newest seconds of the file until it has room again,
and never the music.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from server.conductor import Conductor
from server.control_log import ControlLog
from server.errors import RequestError
from server.midi_writer import MidiWriter
from server.recorder import Recorder
from server.settings import Settings
from server.snapshots import check_name

_log = logging.getLogger(__name__)

WRITE_S: Final = 0.5
"""How often the file is written: what a kill can cost, and a little more."""
_HEARD_LEAVES: Final = ("mute", "solo", "channel", "program")


class Studio:
    """The recording that runs, if any."""

    def __init__(
        self,
        conductor: Conductor,
        settings: Settings,
        log: ControlLog,
        folder: Path,
        publish: Callable[..., None],
    ) -> None:
        """Begin without a recording.

        Args:
            conductor: whose notes are recorded.
            settings: who is audible.
            log: of the session's controls; goes beside the recording.
            folder: where recordings are put; made when it is needed.
            publish: tells clients, called with a key and arguments.
        """
        self._conductor = conductor
        self._settings = settings
        self._log = log
        self._log_text = ""
        self._log_size = 0
        self._folder = folder
        self._publish = publish
        self._recorder: Recorder | None = None
        self._path: Path | None = None
        self._is_failing = False
        self._lock = asyncio.Lock()
        self._stop_observing = settings.observe(lambda key, _value: self._on_setting(key))
        publish("recording", "")

    @property
    def recorder(self) -> Recorder | None:
        """The recording that runs."""
        return self._recorder

    async def record(self, name: str) -> None:
        """Begin a recording, or end the one that runs.

        Args:
            name: of the file, without ``.mid``; empty ends the recording.

        Raises:
            RequestError: ``text`` (no name), ``busy`` (one runs), ``exists``, or ``disk``.
        """
        if not name:
            await self.finish()
            return
        check_name(name)
        async with self._lock:
            if self._recorder is not None and self._path is not None:
                raise RequestError("busy", f"{self._path.stem!r} is being recorded: end it first")
            path = self._folder / f"{name}.mid"
            try:
                if await asyncio.to_thread(path.exists):
                    raise RequestError("exists", f"there is a recording {name!r} already")
                await asyncio.to_thread(_write, path, MidiWriter(()).snapshot(0))
            except OSError as error:
                text = f"{path} cannot be written: {error.strerror or error}"
                raise RequestError("disk", text) from error
            # From here on without a pause: recorder and log begin at one instant.
            line, settings = self._conductor.line, self._settings.snapshot()
            self._log.mark()
            recorder = Recorder(self._log, line, settings)
            self._recorder, self._path = recorder, path
            self._log_text, self._log_size = "", 0
            self._log.attach(recorder, line, settings)
            self._conductor.add_output(recorder)
        self._publish("recording", name)
        _log.info("recording to %s", path)

    async def finish(self) -> None:
        """End the recording; harmless if none runs.

        Raises:
            RequestError: ``disk``, the last seconds could not be written.
        """
        async with self._lock:
            recorder, path = self._recorder, self._path
            if recorder is None or path is None:
                return
            self._conductor.remove_output(recorder)
            self._log.end()
            self._recorder = self._path = None
            data = recorder.snapshot()
            self._publish("recording", "")
            # Within the lock: the next recording's log is not begun before this one is whole.
            try:
                await self._write_both(path, data)
            except OSError as error:
                text = f"the end of {path} could not be written: {error.strerror or error}"
                raise RequestError("disk", text) from error
        _log.info("recorded %d notes to %s", recorder.n_notes, path)

    async def keep(self) -> None:
        """Write the file again and again; never returns."""
        while True:
            await asyncio.sleep(WRITE_S)
            await self.write()

    async def write(self) -> None:
        """Bring the file up to now."""
        async with self._lock:
            if self._recorder is None or self._path is None:
                return
            try:
                self._log.mark()
                await self._write_both(self._path, self._recorder.snapshot())
            except OSError as error:
                if not self._is_failing:
                    text = f"{self._path} cannot be written: {error.strerror or error}"
                    _log.warning("%s; the music goes on, and is kept until it can", text)
                    self._publish("problem", "record", text)
                self._is_failing = True
            else:
                self._is_failing = False

    async def _write_both(self, path: Path, data: bytes) -> None:
        self._log_text += self._log.take_lines()
        text, size = self._log_text.encode(), self._log_size
        await asyncio.to_thread(_write, path, data)
        if self._log.is_whole:
            await asyncio.to_thread(_write_at, path.with_suffix(".log"), text, size)
            self._log_text, self._log_size = "", size + len(text)

    async def close(self) -> None:
        """End the recording with the server."""
        self._stop_observing()
        try:
            await self.finish()
        except RequestError as error:
            _log.warning("%s", error)

    def _on_setting(self, key: str) -> None:
        if self._recorder is not None and key.rpartition("/")[2] in _HEARD_LEAVES:
            self._recorder.set_settings(self._settings.snapshot())


def _write_at(path: Path, data: bytes, size: int) -> None:
    """Write behind the first ``size`` bytes, over what an attempt that failed has left there."""
    with path.open("r+b" if size else "wb") as file:
        file.seek(size)
        file.write(data)
        file.truncate()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
