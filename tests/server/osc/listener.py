"""A client of the feed that keeps its own time, by the rules of Max's and Pd's objects."""

from typing import Any, NamedTuple

from server.clock import NS_PER_MS, ManualClock, Timeline
from server.music import Instrument, Note
from server.osc.encode import Sendable, encode
from server.osc.feed import Feed

LINE = Timeline(anchor_beat=0.0, anchor_ns=0, tempo_bpm=120.0)  # a beat is 500 ms


class Heard(NamedTuple):
    """A note as a client plays it."""

    on_ms: float
    off_ms: float
    pitch: int


class Listener:
    """A client that keeps its own time: a queue, and which pitches sound until when."""

    def __init__(self, look_ahead_ms: float = 100.0) -> None:
        self.clock = ManualClock()
        self.feed = Feed(self._take, look_ahead_ms)
        self.messages: list[tuple[int, str, tuple[Sendable, ...]]] = []
        self.struck: list[tuple[float, str, int]] = []
        self._exact: list[tuple[float, str, tuple[Any, ...]]] = []
        self._ends_ms: dict[tuple[str, int, int], float] = {}

    def _take(self, key: str, args: tuple[Sendable, ...]) -> None:
        encode(f"/band/{key}", args)
        now_ms = self.clock.now_ns() / NS_PER_MS
        self.messages.append((round(now_ms), key, args))
        if not key.startswith("note/"):
            return
        self._exact.append((now_ms, key, args))
        pitch, velocity, duration_ms, channel, delay_ms = map(float, args)
        at_ms = now_ms + delay_ms
        voice = (key.removeprefix("note/"), int(channel), int(pitch))
        if velocity:
            self.struck.append((at_ms, voice[0], voice[2]))
            self._ends_ms[voice] = at_ms + duration_ms
        else:
            self._ends_ms[voice] = min(self._ends_ms[voice], at_ms)

    def run_to(self, until_ms: float) -> None:
        """Advance the feed at each instant that it names."""
        until_ns = round(until_ms * NS_PER_MS)
        while True:
            due_ns = self.feed.advance(self.clock.now_ns())
            if due_ns is None or due_ns > until_ns:
                break
            self.clock.advance_to(due_ns)
        self.clock.advance_to(until_ns)
        self.feed.advance(until_ns)

    def play(self, instrument: Instrument, *notes: Note, from_beat: float = 0.0) -> None:
        self.feed.replace(instrument, from_beat, notes, self.clock.now_ns())

    def silent_from_ms(self) -> float:
        return max(self._ends_ms.values(), default=0.0)

    def notes(self) -> list[tuple[int, tuple[Sendable, ...]]]:
        return [(ms, args) for ms, key, args in self.messages if key.startswith("note/")]

    def heard(self) -> list["Heard"]:
        """Return what a client plays: a strike ends its pitch, a duration only its own strike."""
        events = [
            (ms + float(args[4]), number, key, args)
            for number, (ms, key, args) in enumerate(self._exact)
        ]
        played: list[Heard] = []
        sounding: dict[tuple[str, object, object], Heard] = {}
        for at_ms, _, key, (pitch, velocity, duration_ms, channel, _delay) in sorted(events):
            voice = (key, channel, pitch)
            if voice in sounding:
                last = sounding.pop(voice)
                played.append(last._replace(off_ms=min(last.off_ms, at_ms)))
            if velocity:
                sounding[voice] = Heard(at_ms, at_ms + float(duration_ms), int(pitch))
        return sorted([*played, *sounding.values()])

    def beats(self) -> list[tuple[int, tuple[Sendable, ...]]]:
        return [(ms, args) for ms, key, args in self.messages if key == "beat"]


def started(*, look_ahead_ms: float = 100.0) -> Listener:
    listener = Listener(look_ahead_ms)
    listener.feed.set_timeline(LINE, 0)
    return listener
