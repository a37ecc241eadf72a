"""MIDI controllers: what they move, learned by moving them, however fast they are moved."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from server.address_row import Value, address_of
from server.control_map import Control, ControlMap, check_target, read_map, scaled
from server.errors import ConfigError, RequestError, ServerError
from server.osc.dispatcher import Dispatcher, Outcome, Reply, Sender
from server.osc.encode import Sendable
from server.osc.guard import IMMEDIATELY, Message
from server.whole_file import write_whole

_log = logging.getLogger(__name__)

APPLY_S: Final = 0.02
"""How often controls that moved are carried out: the last position of each counts."""
_PRESSED: Final = 64
_NOBODY: Final = Sender("", 0)


class _Quiet:
    """The world for requests that nobody waits for an answer to."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Future[Reply]] = set()

    def answer(self, _sender: Sender, key: str, args: Sequence[Sendable]) -> None:
        """Take an answer; a refusal goes to the log."""
        if key == "fail":
            _log.info("a MIDI control was refused: %s", " ".join(map(str, args)))

    def call_later(self, delay_s: float, call: Callable[[], None]) -> object:
        """Have a function called after a delay in seconds."""
        return asyncio.get_running_loop().call_later(delay_s, call)

    def await_reply(self, reply: Awaitable[Reply], then: Callable[[Outcome], None]) -> None:
        """Wait for a handler in a task of its own."""
        future = asyncio.ensure_future(reply)
        self._tasks.add(future)
        future.add_done_callback(self._tasks.discard)
        future.add_done_callback(lambda f: None if f.cancelled() else then(f.result))


class Door(Protocol):
    """What is needed of the OSC service."""

    def dispatcher_for(self, port: _Quiet) -> Dispatcher:
        """Return a dispatcher with the same handlers."""
        ...

    def publish(self, key: str, *args: Sendable) -> None:
        """Tell all clients."""
        ...


class Controls:
    """The controllers' door to the table."""

    def __init__(self, door: Door, path: Path, snapshot_names: Callable[[], Sequence[str]]) -> None:
        """Read the map.

        Args:
            door: carries out what is moved.
            path: the map's file; a broken one is put aside, and said.
            snapshot_names: what Program Change 1, 2, ... recall.
        """
        self._door = door
        self._dispatcher = door.dispatcher_for(_Quiet())
        self._path = path
        self._snapshot_names = snapshot_names
        self._learning = ""
        self._is_changed = False
        self._has_work = asyncio.Event()
        self._moved: dict[Control, int] = {}
        self._last: dict[Control, int] = {}
        try:
            self.map = read_map(path)
        except ConfigError as error:
            self.map = ControlMap()
            _log.warning("playing without learned controls: %s", error)
            _put_aside(path)

    # -- what clients ask for ----------------------------------------------------------------------

    def learn(self, address: str) -> None:
        """Give the next control that is moved to an address; empty: wait no more.

        Raises:
            RequestError: it has no range to move through, or is not there.
        """
        if address:
            check_target(address)
        self._learning = address

    async def unlearn(self, address: str) -> None:
        """Take all controls from an address.

        Raises:
            RequestError: ``unknown``, it has none; or ``disk``.
        """
        if not self.map.remove(address):
            raise RequestError("unknown", f"no MIDI control moves {address[:80]}")
        await self._save()

    def rows(self) -> list[tuple[Sendable, ...]]:
        """Return every address with its control, channels counted from 1."""
        return [(a, c.kind, c.channel + 1, c.number) for a, c in self.map.rows]

    async def _save(self) -> None:
        try:
            await asyncio.to_thread(_write, self._path, self.map.to_text())
        except OSError as error:
            text = f"{self._path} cannot be written: {error.strerror or error}"
            raise RequestError("disk", text) from error

    # -- what is moved -----------------------------------------------------------------------------

    def take_midi(self, message: bytes) -> bool:
        """Take a channel message; return whether it was a mapped control or is learned now."""
        kind, channel = message[0] & 0xF0, message[0] & 15
        if kind == 0xC0 and len(message) == 2:
            self._recall(message[1])
            return True
        if len(message) != 3 or kind not in (0x80, 0x90, 0xB0):
            return False
        control = Control("cc" if kind == 0xB0 else "note", channel, message[1])
        amount = 0 if kind == 0x80 else message[2]
        if self._learning and (kind == 0xB0 or amount):
            self._assign(control)
        elif self.map.target(control) is None:
            return False
        if control.kind == "note" and amount:
            amount = 127  # A pad is pressed or it is not.
        if amount >= _PRESSED > self._last.get(control, 0):
            self._press(control)
        self._last[control] = amount
        self._moved[control] = amount
        self._has_work.set()
        return True

    def _assign(self, control: Control) -> None:
        address, self._learning = self._learning, ""
        self.map.assign(control, address)
        self._is_changed = True
        self._has_work.set()
        row = (control.kind, control.channel + 1, control.number)
        self._door.publish("learned", address, *row)
        _log.info("%s %d on channel %d moves %s", row[0], row[2], row[1], address)

    def _press(self, control: Control) -> None:
        endpoint = self.map.target(control)
        if endpoint is not None and endpoint.row.kind == "action":
            self._do(endpoint.address)

    def _recall(self, program: int) -> None:
        names = self._snapshot_names()
        if program < len(names):
            self._do(address_of("snapshot/recall"), names[program])
        else:
            self._door.publish("problem", "controls", f"there is no snapshot {program + 1}")

    def apply(self) -> None:
        """Carry out what was moved since the last time."""
        moved, self._moved = self._moved, {}
        for control, amount in moved.items():
            endpoint = self.map.target(control)
            if endpoint is not None and endpoint.row.kind == "setting":
                self._do(endpoint.address, scaled(endpoint, amount))

    def _do(self, address: str, *args: Value) -> None:
        self._dispatcher.handle(Message(address, args, IMMEDIATELY), _NOBODY)

    async def keep(self) -> None:
        """Carry out what is moved, and keep the map; never returns."""
        while True:
            await self._has_work.wait()
            await asyncio.sleep(APPLY_S)
            self._has_work.clear()
            self.apply()
            if self._is_changed:
                self._is_changed = False
                try:
                    await self._save()
                except ServerError as error:
                    self._door.publish("problem", "controls", str(error))


def _put_aside(path: Path) -> None:
    """Rename a map that cannot be read, so that the next one is not written over it."""
    aside = path.with_suffix(".broken")
    try:
        path.replace(aside)
    except OSError as error:
        _log.warning("%s cannot be renamed: %s", path, error.strerror or error)
    else:
        _log.warning("it was put aside as %s", aside.name)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())
