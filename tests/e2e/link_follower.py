"""Program: follow the Link session with a band that has no sound; prints how well, as JSON.

Starts the other member itself, so that both are in one network namespace.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

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
    errors_ms = []
    for _ in range(120):
        beat, tempo, now_ns, _ = map(float, (await peer.stdout.readline()).split())
        music = link.line(music)
        phase = (music.beat_at(int(now_ns)) - beat + 2) % 4 - 2
        errors_ms.append(abs(phase) * 60_000 / tempo)
    peer.terminate()
    await peer.wait()
    settled = errors_ms[60:]
    figures = {
        "followed_bpm": music.tempo_bpm,
        "p95_ms": float(np.percentile(settled, 95)),
        "first_beat": music.beat_at(music.anchor_ns),
    }
    sys.stdout.write(json.dumps(figures))
    link.close()


if __name__ == "__main__":
    asyncio.run(main())
