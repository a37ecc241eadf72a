"""How late notes are sent: the real player process beside a process that does nothing but sleep.

    python -m benchmarks.lateness [--seconds 20] [--json FILE]

Both run at the same time and ask for the same priority, so whatever else the machine does strikes
both. Windows of notes keep arriving at the player while it plays, as they do from a running server.
"""

import asyncio
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.checks import Check, as_rows
from benchmarks.command import run
from server.clock import NS_PER_MS, NS_PER_S, Timeline
from server.music import ACCOMPANIMENT, Note
from server.player.handover import PlayerOptions
from server.player.link import PlayerLink
from server.player.realtime import request_scheduling

_LEAD_S = 0.5
"""Between the start of the clock and the first event, in seconds."""
_WINDOW_NOTES = 100
_FEED_S = 0.25
"""A window of each accompanying instrument arrives this often."""

ALLOWED = 1.5
"""How much later than a bare process that sleeps the p99 may be."""

_SPAWN = multiprocessing.get_context("spawn")


def measure(seconds: float = 20.0, seed: int = 1) -> dict[str, Any]:
    """Measure the lateness of note-ons in every condition.

    Args:
        seconds: duration of each of the four conditions.
        seed: of the events' random gaps, 5 to 35 ms.

    Returns:
        For each condition: whether real-time priority was granted, and the figures of the player
        and of the reference, in milliseconds.
    """
    conditions = {}
    for n_busy, load in ((0, "idle"), (os.cpu_count() or 1, "loaded")):
        for wants_realtime in (True, False):
            name = f"{load}, {'real-time' if wants_realtime else 'ordinary'}"
            with _busy(n_busy):
                conditions[name] = asyncio.run(_measure_one(seconds, seed, wants_realtime))
    checks = [check(f"lateness p99, {name}", one) for name, one in conditions.items()]
    return {
        "seconds": seconds,
        "cores": os.cpu_count(),
        "conditions": conditions,
        "checks": as_rows(checks),
    }


def check(what: str, condition: dict[str, Any]) -> Check:
    """Return the promise about a condition: its player's p99 beside the reference's."""
    player_ms, reference_ms = (condition[who]["p99_ms"] for who in ("player", "reference"))
    limit_is = "a bare process that sleeps, same priority, same time"
    return Check(what, player_ms, reference_ms, "ms", limit_is, ALLOWED)


async def _measure_one(seconds: float, seed: int, wants_realtime: bool) -> dict[str, Any]:
    offsets_ns = _schedule(seconds, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "instants.txt")
        options = PlayerOptions(str(path), wants_realtime, "benchmarks.lateness_player")
        link = await PlayerLink.start(options)
        try:
            with reference(seconds, seed + 1, wants_realtime) as sleeper:
                start_ns = await _play(link, offsets_ns)
                stats = await link.stats()
                reference_ns = await asyncio.to_thread(sleeper.recv)
        finally:
            await link.close()
        instants_ns = _read_instants(path)
    # The schedule is in nanoseconds and the notes in beats of a second: the same instants.
    late_ns = [at - start_ns - due for at, due in zip(instants_ns, offsets_ns, strict=True)]
    return {
        "realtime_granted": link.ready.is_realtime,
        "scheduling": link.ready.scheduling,
        "skipped": stats.n_skipped,
        "player": figures(late_ns),
        "reference": figures(reference_ns),
    }


def _read_instants(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()]


async def _play(link: PlayerLink, offsets_ns: Sequence[int]) -> int:
    """Play one note an event while windows keep arriving; return when the clock started."""
    notes = [Note(ns / NS_PER_S, 0.004, 36 + i % 60, 100) for i, ns in enumerate(offsets_ns)]
    link.replace("piano", 0.0, notes)
    start_ns = time.monotonic_ns()
    link.set_timeline(Timeline(0.0, start_ns, 60.0))
    # Far behind the last event, so that they cost work and make no event.
    far = [Note(1e6 + i / 16, 0.05, 60, 100) for i in range(_WINDOW_NOTES)]
    end_ns = start_ns + offsets_ns[-1] + NS_PER_S // 2
    while time.monotonic_ns() < end_ns:
        for instrument in ACCOMPANIMENT:
            link.replace(instrument, 1e6, far)
        await asyncio.sleep(_FEED_S)
    return start_ns


def _schedule(seconds: float, seed: int) -> list[int]:
    """Return instants of events in nanoseconds from the start, gaps of 5 to 35 ms."""
    rng = random.Random(seed)
    instants_ns = [round(_LEAD_S * NS_PER_S)]
    while instants_ns[-1] < seconds * NS_PER_S:
        instants_ns.append(instants_ns[-1] + rng.randrange(5 * NS_PER_MS, 35 * NS_PER_MS))
    return instants_ns


@contextmanager
def reference(seconds: float, seed: int, wants_realtime: bool) -> Iterator[Connection]:
    """Run the process that only sleeps; yields where its lateness in nanoseconds comes from."""
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_sleep_to_each, args=(theirs, seconds, seed, wants_realtime))
    process.start()
    try:
        yield ours
    finally:
        process.join(10)
        process.kill()


def _sleep_to_each(answer: Connection, seconds: float, seed: int, wants_realtime: bool) -> None:
    if wants_realtime:  # of ordinary priority a bare process asks for nothing
        request_scheduling()
    late_ns = []
    start_ns = time.monotonic_ns()
    for offset_ns in _schedule(seconds, seed):
        due_ns = start_ns + offset_ns
        time.sleep(max(0, due_ns - time.monotonic_ns()) / NS_PER_S)
        late_ns.append(time.monotonic_ns() - due_ns)
    answer.send(late_ns)


@contextmanager
def _busy(n_processes: int) -> Iterator[None]:
    """Keep so many processes computing."""
    processes = [_SPAWN.Process(target=_compute, daemon=True) for _ in range(n_processes)]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def _compute() -> None:
    number = 1
    while True:
        number = number * 1103515245 + 12345 & 0xFFFFFFFF


def figures(late_ns: Sequence[int]) -> dict[str, float]:
    """Return percentiles in milliseconds of lateness in nanoseconds."""
    ordered = sorted(late_ns)
    n_events = len(ordered)

    def at(share: float) -> float:
        return round(ordered[min(int(share * n_events), n_events - 1)] / NS_PER_MS, 4)

    return {
        "n": n_events,
        "p50_ms": at(0.5),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "max_ms": at(1.0),
    }


def table(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    columns = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    lines = ["| lateness in ms | p50 | p95 | p99 | max |", "|---|---|---|---|---|"]
    for name, condition in result["conditions"].items():
        granted = " (refused)" if "real" in name and not condition["realtime_granted"] else ""
        for who in ("player", "reference"):
            figures = " | ".join(f"{condition[who][column]:.3f}" for column in columns)
            lines.append(f"| {name}{granted}: {who} | {figures} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(run(measure, table, ("seconds", 20, "of each condition")))
