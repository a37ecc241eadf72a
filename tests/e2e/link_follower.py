"""Program: follow the Link session with a band that has no sound; prints how well, as JSON.

Starts the other member itself, so that both are in one network namespace.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.clock import MonotonicClock, Timeline
from server.link_clock import LinkClock

PEER = Path(__file__).with_name("link_peer.py")


async def main() -> None:
    peer = await asyncio.create_subprocess_exec(
        sys.executable, str(PEER), "133", "60", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert peer.stdin is not None
    assert peer.stdout is not None
    clock = MonotonicClock()
    music = Timeline(0.0, clock.now_ns(), 120.0, is_running=False)
    link = LinkClock(music, clock)
    for _ in range(400):
        await peer.stdout.readline()
        if link.n_peers:
            break
    link.set_playing(is_playing=True)
    music = link.line(music)
    peer.stdin.write(b"90\n")
    await peer.stdin.drain()
    errors_ms, leader = [], []
    for _ in range(120):
        beat, tempo, now_ns, _ = map(float, (await peer.stdout.readline()).split())
        music = link.line(music)
        phase = (music.beat_at(int(now_ns)) - beat + 2) % 4 - 2
        errors_ms.append(phase * 60_000 / tempo)
        leader.append((now_ns / 1e6, beat))
    peer.terminate()
    await peer.wait()
    settled = np.array(errors_ms[60:])
    own = straightness_ms(np.array(leader[60:]))
    figures = {
        "followed_bpm": music.tempo_bpm,
        "phase_p50": float(np.median(settled)),
        "phase_p95": float(np.percentile(np.abs(settled), 95)),
        "leader_p50": float(np.median(own)),
        "leader_p95": float(np.percentile(np.abs(own), 95)),
        "first_beat": music.beat_at(music.anchor_ns),
    }
    sys.stdout.write(json.dumps(figures))
    link.close()


def straightness_ms(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far a leader's own (ms, beat) points lie from a straight line, in ms."""
    ms, beats = (points - points[0]).T
    slope, offset = np.polyfit(ms, beats, 1)
    residual: NDArray[np.float64] = (beats - slope * ms - offset) / slope
    return residual


if __name__ == "__main__":
    asyncio.run(main())
