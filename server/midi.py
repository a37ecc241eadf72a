"""MIDI ports: the only place that imports rtmidi, and the outputs.

Nothing is imported or opened before it is asked for, and a machine without any MIDI system is a
``MidiError`` of one line.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, Literal

from server.errors import MidiError
from server.midi_spec import OutputSpec, find_port
from server.music import VOICES, Voice

CLIENT_NAME: Final = "ai-music-generator"

Backend = Literal["ALSA", "JACK", "CoreMIDI", "WinMM"]
_BACKENDS: Final[tuple[tuple[Backend, str], ...]] = (
    # In the order in which they are tried; the second is rtmidi's own name.
    ("CoreMIDI", "API_MACOSX_CORE"),
    ("WinMM", "API_WINDOWS_MM"),
    ("ALSA", "API_LINUX_ALSA"),
    ("JACK", "API_UNIX_JACK"),
)

_NO_VIRTUAL_PORTS: Final = (
    "Windows has no virtual MIDI ports: install loopMIDI, make a port in it and name that port "
    "as the MIDI output"
)


# -- what there is -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PortList:
    """The ports of one backend."""

    backend: Backend
    outputs: tuple[str, ...]
    """Ports that we can send to."""
    inputs: tuple[str, ...]
    """Ports that we can receive from."""
    problem: str
    """Why the backend does not work, for people; empty where it does."""


def list_ports() -> list[PortList]:
    """Return the ports of every backend that this machine's rtmidi knows.

    Raises:
        MidiError: rtmidi itself cannot be loaded.
    """
    rtmidi = load_rtmidi()
    listed = []
    for backend, api in compiled_backends(rtmidi):
        try:
            outputs, inputs = _names(rtmidi.MidiOut, api), _names(rtmidi.MidiIn, api)
        except OSError as error:
            listed.append(PortList(backend, (), (), reason_of(error)))
        else:
            listed.append(PortList(backend, outputs, inputs, ""))
    return listed


def _names(device_type: Any, api: int) -> tuple[str, ...]:
    with quiet_stderr():
        device = device_type(api, name=f"{CLIENT_NAME} list")
        try:
            return tuple(device.get_ports())
        finally:
            device.delete()


def load_rtmidi() -> Any:
    """Return the rtmidi module.

    Raises:
        MidiError: it, or what it needs of the system, is not there.
    """
    try:
        import rtmidi
    except (ImportError, OSError) as error:
        raise MidiError(f"no MIDI system: {error}") from error
    return rtmidi


def compiled_backends(rtmidi: Any) -> list[tuple[Backend, int]]:
    """Return the backends that rtmidi was built with, in the order to try them."""
    compiled = rtmidi.get_compiled_api()
    known = [(backend, getattr(rtmidi, name)) for backend, name in _BACKENDS]
    return [(backend, api) for backend, api in known if api in compiled]


def reason_of(error: Exception) -> str:
    """Return what an error says, for people."""
    return str(error).strip().rstrip(".") or type(error).__name__


class _Hush:
    """Throws standard error away while anybody wants it thrown away, on whichever thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._n_inside = 0
        self._kept: int | None = None

    def enter(self) -> None:
        with self._lock:
            if self._n_inside == 0:
                self._kept = _silence_stderr()
            self._n_inside += 1

    def leave(self) -> None:
        with self._lock:
            self._n_inside -= 1
            if self._n_inside == 0 and self._kept is not None:
                os.dup2(self._kept, 2)
                os.close(self._kept)


def _silence_stderr() -> int | None:
    """Put the null device in the place of standard error; return a descriptor of what was there."""
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # No standard error at all.
        return None
    try:
        null = os.open(os.devnull, os.O_WRONLY)
    except OSError:  # No descriptor left: better loud than broken.
        os.close(kept)
        return None
    os.dup2(null, 2)
    os.close(null)
    return kept


_hush: Final = _Hush()


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Throw away what C libraries write to standard error: ALSA and JACK chat when probed."""
    _hush.enter()
    try:
        yield
    finally:
        _hush.leave()


# -- outputs -------------------------------------------------------------------------------------


class _Output:
    """One opened port; ``name`` is None for a virtual one, else what to look for."""

    def __init__(self, backend: Backend, api: int, title: str, name: str | None) -> None:
        self.backend: Final = backend
        self.title = title
        self._api = api
        self._name = name
        self._device: Any = None

    @property
    def needs_watch(self) -> bool:
        """Whether the port may vanish without a failing ``send``."""
        return self._name is not None

    def open(self) -> None:
        """Open the port.

        Raises:
            MidiError: there is no such port, or the system refuses.
        """
        rtmidi = load_rtmidi()
        try:
            with quiet_stderr():
                client = self.title if self._name is None else CLIENT_NAME
                self._device = rtmidi.MidiOut(self._api, name=client)
                if self._name is None:
                    self._device.open_virtual_port(self.title)
                else:
                    self._connect()
        except (OSError, MidiError) as error:
            self.close()
            raise MidiError(reason_of(error)) from error

    def _connect(self) -> None:
        names = self._device.get_ports()
        index = find_port(self._name or "", names)
        self._device.open_port(index, name=CLIENT_NAME)
        self.title = names[index]

    def reopen(self) -> bool:
        """Try to open the port again, the quick way where the MIDI system still answers."""
        try:
            if self._name is None or self._device is None or not self._device.get_ports():
                # The system itself may have been restarted.
                self.close()
                self.open()
            else:
                find_port(self._name, self._device.get_ports())
                self._device.close_port()
                self._connect()
        except (OSError, MidiError):
            return False
        return True

    def send(self, message: bytes) -> None:
        """Send one message.

        Raises:
            MidiError: the port is gone.
        """
        if self._device is None:
            raise MidiError(f"the MIDI port {self.title!r} is not open")
        try:
            self._device.send_message(message)
        except (OSError, ValueError) as error:
            raise MidiError(f"the MIDI port {self.title!r} is gone: {reason_of(error)}") from error

    def is_there(self) -> bool:
        """Whether the port that it goes to still exists; a virtual one always does.

        libjack goes on listing the ports of a JACK server that has died, so that is not seen here:
        rtmidi's buffer fills and `send` waits for ever, until the server ends the player for it.
        """
        if self._device is None:
            return False
        try:
            return self._name is None or self.title in self._device.get_ports()
        except OSError:
            return False

    def close(self) -> None:
        """Close the port; harmless if it is closed."""
        device, self._device = self._device, None
        if device is not None:
            with quiet_stderr(), suppress(OSError):
                device.close_port()
                device.delete()


class MidiOutputs:
    """The opened outputs by port index: the player's sink."""

    def __init__(self, outputs: Sequence[_Output], routes: dict[Voice, int]) -> None:
        self._outputs = outputs
        self.routes: Final = routes
        """Port index of each instrument that has one."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each port, for people."""
        return tuple(f"{output.title} ({output.backend})" for output in self._outputs)

    @property
    def needs_watch(self) -> bool:
        """Whether a port belongs to somebody else and may vanish without a word."""
        return any(output.needs_watch for output in self._outputs)

    @property
    def drain_s(self) -> float:
        """How long to wait before closing, in seconds, so that the last messages get out.

        JACK takes messages along with the next period of sound, the others at once.
        """
        return 0.1 if any(output.backend == "JACK" for output in self._outputs) else 0.0

    def send(self, port: int, message: bytes) -> None:
        """Send one message to a port; see ``server.player.outlet.Sink``.

        Raises:
            MidiError: the port is gone.
        """
        self._outputs[port].send(message)

    def is_there(self, port: int) -> bool:
        """Whether a port still exists; takes up to some milliseconds."""
        return self._outputs[port].is_there()

    def reopen(self, port: int) -> bool:
        """Try to open a lost port again; return whether it is open.

        Takes milliseconds, and a second or two where a whole JACK server went.
        """
        return self._outputs[port].reopen()

    def close(self) -> None:
        """Close every port."""
        for output in self._outputs:
            output.close()


def open_outputs(spec: OutputSpec) -> MidiOutputs:
    """Open the outputs that were asked for, on the first backend that has them.

    Args:
        spec: the choice; ``none`` opens nothing.

    Returns:
        The opened outputs.

    Raises:
        MidiError: no MIDI system, or no such port; says why for each backend.
    """
    if spec.kind == "none":
        return MidiOutputs((), {})
    if spec.kind != "named" and sys.platform == "win32":
        raise MidiError(_NO_VIRTUAL_PORTS)
    problems = []
    for backend, api in compiled_backends(load_rtmidi()):
        try:
            return _open_on(backend, api, spec)
        except MidiError as error:
            problems.append(f"{backend}: {error}")
    reasons = "; ".join(problems) or "rtmidi was built without any"
    raise MidiError(f"no MIDI output ({reasons})")


def _open_on(backend: Backend, api: int, spec: OutputSpec) -> MidiOutputs:
    outputs: list[_Output] = []
    routes: dict[Voice, int] = {}
    for instrument, title, name in _wanted(spec):
        same = [i for i, o in enumerate(outputs) if o.title == title]
        if not same:
            outputs.append(_Output(backend, api, title, name))
        routes[instrument] = same[0] if same else len(outputs) - 1
    opened: list[_Output] = []
    try:
        for output in outputs:
            output.open()
            opened.append(output)
    except MidiError:
        for output in opened:
            output.close()
        raise
    return MidiOutputs(outputs, routes)


def _wanted(spec: OutputSpec) -> list[tuple[Voice, str, str | None]]:
    """Return instrument, title of the port, and the name to look for or None for a virtual one."""
    if spec.kind == "virtual":
        return [(i, CLIENT_NAME, None) for i in VOICES]
    if spec.kind == "per-instrument":
        return [(i, f"{CLIENT_NAME} {i}", None) for i in VOICES]
    return [(i, name, name) for i, name in spec.names]
