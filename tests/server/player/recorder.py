"""A sink that remembers, and what its record means."""

from dataclasses import dataclass, field

from server.clock import ManualClock
from server.errors import MidiError
from server.player.core import PlayerCore

ON, OFF, CONTROL, PROGRAM = 0x90, 0x80, 0xB0, 0xC0


@dataclass
class Recorder:
    """Keeps (instant, port, message); ``broken`` ports raise."""

    clock: ManualClock = field(default_factory=ManualClock)
    events: list[tuple[int, int, bytes]] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)

    def send(self, port: int, message: bytes) -> None:
        if port in self.broken:
            raise MidiError(f"port {port} is gone")
        self.events.append((self.clock.now_ns(), port, message))

    def messages(self, *kinds: int) -> list[bytes]:
        return [m for _, _, m in self.events if not kinds or m[0] & 0xF0 in kinds]

    def instants(self, *kinds: int) -> list[int]:
        return [ns for ns, _, m in self.events if m[0] & 0xF0 in kinds]

    def clear(self) -> None:
        self.events.clear()


def run_until(core: PlayerCore, clock: ManualClock, until_ns: int) -> None:
    """Let time pass as the process does: to each deadline in turn."""
    while (deadline_ns := core.advance(clock.now_ns())) is not None and deadline_ns <= until_ns:
        clock.advance_to(deadline_ns)
    clock.advance_to(until_ns)
    core.advance(until_ns)


def sounding(messages: list[bytes]) -> set[tuple[int, int]]:
    """Return the (channel, pitch) that still sound after the messages.

    Raises:
        AssertionError: a note is struck while it sounds, or ended while it does not.
    """
    held: set[tuple[int, int]] = set()
    for message in messages:
        kind, key = message[0] & 0xF0, (message[0] & 0x0F, message[1])
        if kind == ON:
            assert key not in held, f"{key} struck twice"
            held.add(key)
        elif kind == OFF:
            assert key in held, f"{key} ended twice"
            held.remove(key)
    return held
