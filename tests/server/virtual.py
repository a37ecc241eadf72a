"""The whole band without a process, a thread or a wait: time passes when a test says so."""

from pathlib import Path
from typing import Any

from server.clock import NS_PER_MS, NS_PER_S, ManualClock, Timeline
from server.conductor import Conductor
from server.jobs import run_job
from server.model import BandModels
from server.music import VOICES, Note, Voice
from server.player.core import PlayerCore
from server.settings import Settings

TINY = Path(__file__).parents[1] / "data" / "tiny_band"
STEP_NS = 2 * NS_PER_MS


class Played:
    """What the player sent, with the instant."""

    def __init__(self, clock: ManualClock) -> None:
        self.messages: list[tuple[int, bytes]] = []
        self._clock = clock

    def send(self, port: int, message: bytes) -> None:
        assert port == 0
        self.messages.append((self._clock.now_ns(), message))

    def ons(self) -> list[tuple[int, int, int]]:
        """Return (instant, channel, pitch) of every note begun."""
        return [
            (ns, m[0] & 15, m[1]) for ns, m in self.messages if m[0] & 0xF0 == 0x90 and m[2] > 0
        ]

    def sounding(self) -> set[tuple[int, int]]:
        held: set[tuple[int, int]] = set()
        for _, message in self.messages:
            key = (message[0] & 15, message[1]) if len(message) > 1 else (0, 0)
            if message[0] & 0xF0 == 0x90 and message[2] > 0:
                held.add(key)
            elif message[0] & 0xF0 in (0x80, 0x90):
                held.discard(key)
        return held


class VirtualPlayer:
    """The player's core as an output of the conductor."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.played = Played(clock)
        self.core = PlayerCore(self.played, dict.fromkeys(VOICES, 0))

    def set_timeline(self, line: Timeline) -> None:
        self.core.set_timeline(line, self.clock.now_ns())

    def replace(self, instrument: Voice, from_beat: float, notes: Any) -> None:
        self.core.replace(instrument, from_beat, list(notes), self.clock.now_ns())


class VirtualBand:
    """A conductor whose models answer at once."""

    is_computed = True
    """Whether the first windows are there from the beginning."""

    def __init__(self, models: BandModels, **values: object) -> None:
        self.clock = ManualClock(1000 * NS_PER_S)
        self.settings = Settings(values)
        self.told: list[tuple[Any, ...]] = []
        self.windows: dict[tuple[str, int], tuple[Note, ...]] = {}
        self.models = models
        self.conductor = Conductor(models, self.settings, self.clock, self)
        self.player = VirtualPlayer(self.clock)
        self.conductor.add_output(self.player)
        if self.is_computed:
            self.compute()

    def publish(self, key: str, *args: Any) -> None:
        self.told.append((key, *args))

    def publish_window(
        self, instrument: Voice, index: int, start_beat: float, notes: tuple[Note, ...]
    ) -> None:
        self.windows[instrument, index] = notes

    def compute(self) -> None:
        conductor = self.conductor
        while (job := conductor.engine.next_job(conductor.beat)) is not None:
            result = run_job(conductor.models, job)
            conductor.outputs.deliver(conductor.engine.accept(result, conductor.beat))

    def run_until(self, now_ns: int) -> None:
        while self.clock.now_ns() < now_ns:
            self.clock.advance_to(min(now_ns, self.clock.now_ns() + STEP_NS))
            self.player.core.advance(self.clock.now_ns())
            self.compute()
            self.player.core.advance(self.clock.now_ns())

    def run_for(self, seconds: float) -> None:
        self.run_until(self.clock.now_ns() + round(seconds * NS_PER_S))
