"""The shipped patch plays what the server's own feed tells it, to the millisecond."""

from collections.abc import Callable

import pytest

from max_patches.tools.machine import Machine
from max_patches.tools.ports import Atom
from server.clock import NS_PER_MS, Timeline
from server.music import Instrument, Note
from server.osc.encode import Sendable, encode
from server.osc.feed import Feed
from server.osc.guard import read_packet
from server.osc.told import RELEASE_GAP_NS
from tests.max.patches import shipped
from tests.max.scenes import sounding

GAP_MS = RELEASE_GAP_NS / NS_PER_MS


class Rig:
    """A feed and a patch on one clock, joined by real OSC packets."""

    def __init__(self) -> None:
        self.machine = Machine(shipped())
        self.feed = Feed(self._send, look_ahead_ms=100.0)
        self.feed.set_timeline(Timeline(0.0, 0, 120.0), 0)

    @property
    def now_ns(self) -> int:
        return round(self.machine.now_ms * NS_PER_MS)

    def run_to(self, end_ms: float) -> None:
        """Let time pass for both, as their own timers would have it."""
        while self.machine.now_ms < end_ms:
            due_ns = self.feed.advance(self.now_ns)
            due_ms = end_ms if due_ns is None else due_ns / NS_PER_MS
            self.machine.run(max(0.001, min(end_ms, due_ms) - self.machine.now_ms))

    def told(self, instrument: Instrument, *notes: Note, from_beat: float = 0.0) -> None:
        self.feed.replace(instrument, from_beat, notes, self.now_ns)

    def _send(self, key: str, args: tuple[Sendable, ...]) -> None:
        for message in read_packet(encode(f"/band/{key}", args)):
            plain: list[Atom] = [a for a in message.args if isinstance(a, int | float | str)]
            self.machine.hear(message.address, *plain)


@pytest.fixture
def rig() -> Rig:
    return Rig()


def near(expected: list[tuple[float, int, int, int]]) -> list[tuple[object, ...]]:
    """Times within 10 microseconds: floats of 32 bits, and steps of a microsecond."""
    return [(pytest.approx(at_ms, abs=0.01), *rest) for at_ms, *rest in expected]


def test_notes_fall_where_the_server_means_them(rig: Rig) -> None:
    rig.told("bass", Note(1.0, 0.5, 40, 100), Note(1.5, 0.25, 40, 90), Note(2.25, 1.0, 43, 80))
    rig.told("drums", Note(1.0, 0.25, 36, 120))
    rig.run_to(4000)
    assert sorted(rig.machine.notes) == near(
        [
            (500.0, 36, 120, 10),
            (500.0, 40, 100, 3),
            (625.0 - GAP_MS, 36, 0, 10),
            (750.0 - GAP_MS, 40, 0, 3),
            (750.0, 40, 90, 3),
            (875.0 - GAP_MS, 40, 0, 3),
            (1125.0, 43, 80, 3),
            (1625.0 - GAP_MS, 43, 0, 3),
        ]
    )


def test_beats_keep_the_patch_from_calling_the_server_silent(rig: Rig) -> None:
    rig.told("strings", Note(0.0, 60.0, 60, 80))
    rig.run_to(20_001)
    assert sounding(rig.machine) == {(60, 4)}
    assert rig.machine.shown("beat") == "bar 11 beat 1"


def test_splice_ends_notes_at_the_seam_and_strikes_them_again(rig: Rig) -> None:
    rig.told("strings", Note(0.0, 16.0, 60, 80), Note(4.0, 2.0, 67, 80))
    rig.run_to(1000)
    rig.told("strings", Note(4.0, 8.0, 60, 90), from_beat=4.0)
    rig.run_to(5000)
    assert sounding(rig.machine) == {(60, 4)}, "the old note's end cut the new one short"
    rig.run_to(7000)
    assert rig.machine.notes == near(
        [
            (0.0, 60, 80, 4),
            (2000.0 - GAP_MS, 60, 0, 4),
            # makenote did not hear of that end, and makes sure of it.
            (2000.0, 60, 0, 4),
            (2000.0, 60, 90, 4),
            (6000.0 - GAP_MS, 60, 0, 4),
        ]
    )


@pytest.mark.parametrize(
    "end",
    [
        lambda rig: rig.feed.end_all(rig.now_ns),
        lambda rig: rig.feed.set_timeline(Timeline(0.0, 0, 120.0).halted(rig.now_ns), rig.now_ns),
        lambda rig: rig.feed.set_audible("piano", is_audible=False, now_ns=rig.now_ns),
        lambda rig: rig.feed.set_channel("piano", 6, rig.now_ns),
    ],
    ids=["panic", "stop", "mute", "channel"],
)
def test_whatever_ends_notes_at_the_server_ends_them_here(
    end: Callable[[Rig], None], rig: Rig
) -> None:
    # The second note is told but has not begun when the end comes.
    rig.told("piano", Note(0.0, 16.0, 60, 80), Note(2.1, 16.0, 64, 80))
    rig.run_to(980)
    assert sounding(rig.machine) == {(60, 1)}
    end(rig)
    rig.machine.run(0.01)
    assert sounding(rig.machine) == set()
    rig.machine.run(200)
    assert sounding(rig.machine) == set()
