"""MIDI input: a port of our own or somebody else's, handed to the event loop with time stamps.

rtmidi calls from a thread of its own, which only stamps the message and hands it over. What floods
in is handed over in batches, so that the loop is woken once for many messages.
"""

import asyncio
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from server.clock import NS_PER_MS, NS_PER_S
from server.errors import MidiError
from server.midi import (
    CLIENT_NAME,
    Backend,
    compiled_backends,
    load_rtmidi,
    quiet_stderr,
    reason_of,
)
from server.midi_spec import find_port

VIRTUAL: Final = "virtual"
NONE: Final = "none"
INPUT_NAME: Final = f"{CLIENT_NAME} in"

MAX_WAITING: Final = 4096
"""Messages that may wait for the loop; older ones are dropped, and counted."""
_DRIFT: Final = 1e-4
"""How far the two clocks may run apart, in seconds a second."""

Take = Callable[[bytes, int], None]
"""Takes a message and the instant in nanoseconds of the monotonic clock at which it came."""


class Stamper:
    """When messages came, freed of the delay until Python got to run.

    rtmidi tells the time since the message before, measured where it arrived. The sum of those is
    the true time but for an unknown start, which the message that was least delayed shows.
    """

    def __init__(self) -> None:
        self._device_ns = 0.0
        self._offset_ns: float | None = None

    def stamp(self, delta_s: float, now_ns: int) -> int:
        """Return the instant in nanoseconds at which a message came.

        Args:
            delta_s: seconds since the message before, as the device says.
            now_ns: the present instant in nanoseconds.
        """
        self._device_ns += delta_s * NS_PER_S
        least = now_ns - self._device_ns
        if self._offset_ns is None:
            self._offset_ns = least
        else:
            self._offset_ns = min(least, self._offset_ns + delta_s * NS_PER_S * _DRIFT)
            if least - self._offset_ns > 200 * NS_PER_MS:
                self._offset_ns = least
        return min(now_ns, round(self._device_ns + self._offset_ns))


class MidiInput:
    """One opened input."""

    def __init__(self, spec: str, take: Take) -> None:
        """Prepare; nothing is opened.

        Args:
            spec: ``virtual``, or (part of) the name of an existing port.
            take: called on the event loop for each message.
        """
        self.title = spec if spec != VIRTUAL else INPUT_NAME
        self.n_dropped = 0
        """Messages that came faster than they could be taken."""
        self._spec = spec
        self._take = take
        self._device: Any = None
        self._stamper = Stamper()
        self._waiting: deque[tuple[bytes, int]] = deque(maxlen=MAX_WAITING)
        self._is_woken = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self, loop: asyncio.AbstractEventLoop) -> str:
        """Open the port; takes up to some hundred milliseconds, so not for the event loop.

        Args:
            loop: where messages are taken.

        Returns:
            The port's name and backend, for people.

        Raises:
            MidiError: no MIDI system, or no such port.
        """
        self._loop = loop
        if self._spec == VIRTUAL and sys.platform == "win32":
            raise MidiError("Windows has no virtual MIDI ports: name an existing one")
        problems = []
        for backend, api in compiled_backends(load_rtmidi()):
            try:
                self._open_on(api)
            except (OSError, MidiError) as error:
                self.close()
                problems.append(f"{backend}: {reason_of(error)}")
            else:
                return self._described(backend)
        raise MidiError(f"no MIDI input ({'; '.join(problems) or 'rtmidi was built without any'})")

    def _described(self, backend: Backend) -> str:
        return f"{self.title} ({backend})"

    def _open_on(self, api: int) -> None:
        with quiet_stderr():
            self._device = load_rtmidi().MidiIn(api, name=INPUT_NAME)
            self._device.ignore_types(sysex=True, timing=False, active_sense=True)
            self._stamper = Stamper()
            self._device.set_callback(self._on_message)
            if self._spec == VIRTUAL:
                self._device.open_virtual_port("in")
            else:
                names = self._device.get_ports()
                index = find_port(self._spec, names)
                self._device.open_port(index, name="in")
                self.title = names[index]

    def is_there(self) -> bool:
        """Whether the port it listens to still exists; takes some milliseconds."""
        if self._device is None:
            return False
        try:
            return self._spec == VIRTUAL or self.title in self._device.get_ports()
        except OSError:
            return False

    def close(self) -> None:
        """Close the port; harmless if it is closed."""
        device, self._device = self._device, None
        if device is not None:
            with quiet_stderr(), suppress(OSError):
                device.cancel_callback()
                device.close_port()
                device.delete()

    # -- on rtmidi's thread ------------------------------------------------------------------------

    def _on_message(self, event: tuple[list[int], float], _data: object = None) -> None:
        now_ns = time.monotonic_ns()
        message, delta_s = event
        if len(self._waiting) == MAX_WAITING:
            self.n_dropped += 1
        self._waiting.append((bytes(message), self._stamper.stamp(delta_s, now_ns)))
        if not self._is_woken and self._loop is not None:
            self._is_woken = True
            with suppress(RuntimeError):  # The loop is closed: the server ends.
                self._loop.call_soon_threadsafe(self._drain)

    # -- on the event loop -------------------------------------------------------------------------

    def _drain(self) -> None:
        self._is_woken = False
        while self._waiting:
            self._take(*self._waiting.popleft())
