"""Hours of music in virtual time: ``python -m tests.stage.soak --hours 24``.

The whole server (`tests.server.virtual_server`) plays the tiny set while clients come and go, turn
what can be turned, ask for another chain and go elsewhere. One line of JSON says what was seen.
"""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import pytest

from server.clock import NS_PER_S, ManualClock
from server.osc.dispatcher import Sender
from tests.server.virtual_loop import VirtualLoop
from tests.server.virtual_server import VirtualServer
from tests.stage.measure import rss_bytes, slope

_log = logging.getLogger("soak")

_N_PEERS = 12
_SETTLED = 0.25
"""Share of the time after which growth counts: caches fill first."""
_KNOBS = ("temperature", "swing", "humanize", "bass/density", "piano/macro/1", "form")


@dataclass
class Seen:
    """What was seen in the end."""

    hours: float
    n_windows: int = 0
    n_ons: int = 0
    n_offs: int = 0
    n_sounding: int = 0
    n_late_windows: int = 0
    n_clients_came: int = 0
    n_requests: int = 0
    rss_bytes: list[int] = field(default_factory=list)
    window_ms: list[float] = field(default_factory=list)
    """Processor time of the whole server, a window of music, in each slice of the time."""
    rss_bytes_per_hour: float = 0.0
    window_ms_last_by_first: float = 0.0


class Soak:
    """A server and its public."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, seed: int = 1) -> None:
        self._clock = ManualClock(1000 * NS_PER_S)
        self.loop = VirtualLoop(self._clock, lambda: 0.02)
        self.server = VirtualServer(folder, self._clock, patch)
        self._chance = np.random.default_rng(seed)

    async def run(self, hours: float, n_slices: int = 24) -> Seen:
        """Play.

        Args:
            hours: of music.
            n_slices: how often memory and cost are measured.
        """
        seen = Seen(hours)
        running = await self.server.start()
        self.server.send("/band/play")
        for _ in range(n_slices):
            start_s, n_windows = time.process_time(), self._n_windows
            end_ns = self._clock.now_ns() + round(hours * 3600 / n_slices * NS_PER_S)
            while self._clock.now_ns() < end_ns:
                self._act(seen)
                await asyncio.sleep(float(self._chance.uniform(1, 8)))
                assert not self.server.failures, self.server.failures
                assert not running.done()
                self.server.check_notes()
            n_new = self._n_windows - n_windows
            seen.window_ms.append(round(1000 * (time.process_time() - start_s) / n_new, 3))
            seen.rss_bytes.append(rss_bytes())
            _log.info("%d windows, %s", self._n_windows, self.server.links[-1].core.stats())
            _log.info("%d bytes, %s ms a window", seen.rss_bytes[-1], seen.window_ms[-1])
        self.server.send("/band/stop")
        self._count(seen)
        self.server.app.request_stop()
        await running
        return seen

    @property
    def _n_windows(self) -> int:
        assert self.server.app.conductor is not None
        return self.server.app.conductor.n_windows

    def _act(self, seen: Seen) -> None:
        """Be one of the public for a moment."""
        send, chance = self.server.send, self._chance
        port = 50_100 + int(chance.integers(_N_PEERS))
        source = Sender("127.0.0.1", port)
        match int(chance.integers(12)):
            case 0 | 1 | 2:
                send("/band/hello", port, "guest", source=source)
                seen.n_clients_came += 1
            case 3:
                send("/band/bye", port, source=source)
            case 4:
                send("/band/status", source=source)
            case 5:
                send("/band/regenerate")
            case 6:
                send("/band/tempo", float(chance.uniform(80, 160)))
            case 7 if chance.random() < 0.1:
                send("/band/seed", int(chance.integers(1000)))
            case 8 if chance.random() < 0.1:
                send("/band/locate", float(chance.integers(4000)))
            case 9:
                send("/band/bass/mute", int(chance.integers(2)))
            case _:
                key = _KNOBS[int(chance.integers(len(_KNOBS)))]
                send(f"/band/{key}", float(chance.uniform(0, 1)))

    def _count(self, seen: Seen) -> None:
        stats, conductor = self.server.links[-1].core.stats(), self.server.app.conductor
        assert conductor is not None
        assert len(self.server.links) == 1, "the player was lost"
        seen.n_windows, seen.n_late_windows = conductor.n_windows, conductor.engine.n_late
        seen.n_ons, seen.n_offs = stats.n_ons, stats.n_offs
        seen.n_sounding, seen.n_requests = stats.n_sounding, self.server.n_requests
        first = max(1, round(len(seen.rss_bytes) * _SETTLED))
        hours = [seen.hours * k / len(seen.rss_bytes) for k in range(len(seen.rss_bytes))]
        seen.rss_bytes_per_hour = round(slope(hours[first:], seen.rss_bytes[first:]))
        costs = np.array(seen.window_ms[first:])
        half = max(1, len(costs) // 2)
        ratio = float(np.median(costs[half:]) / np.median(costs[:half]))
        seen.window_ms_last_by_first = round(ratio, 3)


def soak(hours: float, n_slices: int = 24) -> Seen:
    """Play for hours of virtual time and return what was seen."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        public = Soak(Path(folder), patch)
        try:
            return public.loop.run_until_complete(public.run(hours, n_slices))
        finally:
            public.loop.close()


def main() -> int:
    """Soak and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.stage.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=24.0)
    args = parser.parse_args()
    logging.basicConfig(level="ERROR", stream=sys.stderr)
    _log.setLevel("INFO")
    print(json.dumps(asdict(soak(args.hours))), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
