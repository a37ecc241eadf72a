"""Recordings on disk: a file that is complete at every second, beside what plays.

The file is written anew beside the old one and put in its place, so a kill at any instant leaves
one that is whole. A disk that is full costs the newest seconds of the file until it has room again,
and never the music: what is not written is kept, also of a recording that has ended.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from server.conductor import Conductor
from server.control_log import ControlLog
from server.errors import RequestError
from server.midi_writer import MidiWriter
from server.recorder import Recorder
from server.settings import Settings
from server.snapshots import check_name
from server.take import Take, write_recording

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
        self._folder = folder
        self._publish = publish
        self._take: Take | None = None
        self._unwritten: list[Take] = []
        """Recordings that have ended and are not whole on the disk yet."""
        self._is_failing = False
        self._is_cut_told = False
        self._lock = asyncio.Lock()
        self._stop_observing = settings.observe(lambda key, _value: self._on_setting(key))
        publish("recording", "")

    @property
    def recorder(self) -> Recorder | None:
        """The recording that runs."""
        return None if self._take is None else self._take.recorder

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
            if self._take is not None:
                running = self._take.path.stem
                raise RequestError("busy", f"{running!r} is being recorded: end it first")
            path = self._folder / f"{name}.mid"
            await self._make_file(path)
            # From here on without a pause: recorder and log begin at one instant.
            line, settings = self._conductor.line, self._settings.snapshot()
            self._log.mark()
            recorder = Recorder(self._log, line, settings)
            self._take = Take(path, recorder, has_log=self._log.is_whole)
            self._log.attach(recorder, line, settings)
            self._conductor.add_output(recorder)
        self._publish("recording", name)
        _log.info("recording to %s%s", path, "" if self._log.is_whole else ", without a log")

    async def _make_file(self, path: Path) -> None:
        """Make the file of a recording that begins."""
        # One that is not written yet counts, though somebody may have removed its file.
        is_taken = any(take.path == path for take in self._unwritten)
        try:
            if is_taken or await asyncio.to_thread(path.exists):
                raise RequestError("exists", f"there is a recording {path.stem!r} already")
            await asyncio.to_thread(write_recording, path, MidiWriter(()).snapshot(0))
        except OSError as error:
            text = f"{path} cannot be written: {error.strerror or error}"
            raise RequestError("disk", text) from error

    async def finish(self) -> None:
        """End the recording; if none runs, try once more to write what has ended.

        Raises:
            RequestError: ``disk``, the last seconds could not be written; they are kept until they
                can.
        """
        async with self._lock:
            if (take := self._take) is not None:
                self._conductor.outputs.remove(take.recorder)
                self._log.end()
                take.add_log(self._log.take())
                take.finish()
                self._take = None
                self._unwritten.append(take)
                self._publish("recording", "")
            # Within the lock: the next recording's log is not begun before this one is whole.
            problems = await self._write_all(self._unwritten)
        if problems:
            raise RequestError("disk", f"{problems}; the end of it is kept until it can")

    async def keep(self) -> None:
        """Write the file again and again; never returns."""
        while True:
            await asyncio.sleep(WRITE_S)
            await self.write()

    async def write(self) -> None:
        """Bring the file up to now, and those that could not be written before."""
        async with self._lock:
            takes = list(self._unwritten)
            if self._take is not None:
                self._log.mark()
                self._take.add_log(self._log.take())
                takes.append(self._take)
            problems = await self._write_all(takes)
            if problems and not self._is_failing:
                self._tell(f"{problems}; the music goes on, and is kept until it can")
            self._is_failing = bool(problems)
            self._tell_cut()

    async def _write_all(self, takes: Sequence[Take]) -> str:
        """Write what can be written; return what could not, and why: empty if all could."""
        problems = []
        for take in tuple(takes):
            try:
                await take.write()
            except OSError as error:
                problems.append(f"{take.path} cannot be written: {error.strerror or error}")
            else:
                if take.is_over:
                    self._unwritten.remove(take)
                    _log.info("recorded %d notes to %s", take.recorder.n_notes, take.path)
        return "; ".join(problems)

    def _tell_cut(self) -> None:
        if not self._log.is_whole and not self._is_cut_told:
            self._is_cut_told = True
            self._tell(
                "the log of this session is full: a recording that runs is replayed up to here "
                "only, later ones have no log; recordings themselves go on"
            )

    def _tell(self, text: str) -> None:
        _log.warning("%s", text)
        self._publish("problem", "record", text)

    async def close(self) -> None:
        """End the recording with the server."""
        self._stop_observing()
        try:
            await self.finish()
        except RequestError:
            for take in self._unwritten:
                text = "LOST: %s could not be written; its end is not on the disk (%d notes in all)"
                _log.error(text, take.path, take.recorder.n_notes)

    def _on_setting(self, key: str) -> None:
        if self._take is not None and key.rpartition("/")[2] in _HEARD_LEAVES:
            self._take.recorder.set_settings(self._settings.snapshot())
