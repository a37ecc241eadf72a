"""The player's way out: channel messages to numbered ports, any of which may be lost."""

from collections.abc import Iterable
from itertools import product
from typing import Final, Protocol

from server.errors import MidiError

_N_CHANNELS: Final = 16
_ALL_SOUND_OFF: Final = 120
_ALL_NOTES_OFF: Final = 123
_RELEASE_VELOCITY: Final = 64
"""What the MIDI specification asks of a sender that knows no release velocity."""


class Sink(Protocol):
    """Where messages go: one or more MIDI outputs, numbered from 0."""

    def send(self, port: int, message: bytes) -> None:
        """Send one whole MIDI message at once.

        Raises:
            MidiError: the port is gone.
        """
        ...


class Outlet:
    """Builds the messages and remembers which ports are lost and which channels were used."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._lost: set[int] = set()
        self._used: set[tuple[int, int]] = set()
        self._problems: list[str] = []

    def is_open(self, port: int | None) -> bool:
        """Whether there is such a port and it is not lost."""
        return port is not None and port not in self._lost

    def send(self, port: int, message: bytes) -> bool:
        """Send a message; return whether it went out. A failure makes the port lost."""
        if port in self._lost:
            return False
        try:
            self._sink.send(port, message)
        except MidiError as error:
            self._lost.add(port)
            self._problems.append(str(error))
            return False
        return True

    def note_on(self, port: int, channel: int, pitch: int, velocity: int) -> bool:
        """Strike a note; return whether it went out."""
        self._used.add((port, channel))
        return self.send(port, bytes((0x90 | channel, pitch, velocity)))

    def note_off(self, port: int, channel: int, pitch: int) -> bool:
        """End a note; return whether it went out."""
        return self.send(port, bytes((0x80 | channel, pitch, _RELEASE_VELOCITY)))

    def program(self, port: int, channel: int, program: int) -> None:
        """Choose the sound of a channel."""
        self._used.add((port, channel))
        self.send(port, bytes((0xC0 | channel, program)))

    def silence(self) -> None:
        """Silence every channel that was ever used."""
        for port, channel in sorted(self._used):
            self._silence(port, channel)

    def silence_all(self, ports: Iterable[int]) -> None:
        """Silence every channel there is: a player before this one may have used any of them."""
        for port, channel in product(sorted(ports), range(_N_CHANNELS)):
            self._silence(port, channel)

    def _silence(self, port: int, channel: int) -> None:
        for control in (_ALL_NOTES_OFF, _ALL_SOUND_OFF):
            self.send(port, bytes((0xB0 | channel, control, 0)))

    def lose(self, port: int, reason: str) -> None:
        """Take note that a port is gone."""
        if port not in self._lost:
            self._lost.add(port)
            self._problems.append(reason)

    def restore(self, port: int) -> None:
        """Take note that a port is back, and silence what its receiver may still hold."""
        self._lost.discard(port)
        self.silence_all((port,))

    @property
    def lost(self) -> frozenset[int]:
        """The ports that are gone."""
        return frozenset(self._lost)

    def take_problems(self) -> list[str]:
        """Return what went wrong since the last call, for people."""
        problems, self._problems = self._problems, []
        return problems
