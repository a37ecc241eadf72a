"""Program: follow SuperCollider's Link session, then change its tempo; prints both views, as JSON.

Starts sclang itself, so that both are in one network namespace.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from server.clock import MonotonicClock, Timeline
from server.link_clock import LinkClock

SCRIPT = Path(__file__).with_name("link_session.scd")
HEADLESS = {
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox",
}
N_LINES = 40
OLDER_NS = 1_500_000_000
"""Of two Link sessions that meet the older one's tempo holds; below half a second it is chance."""


async def says(peer: asyncio.subprocess.Process) -> AsyncIterator[tuple[float, float, int]]:
    """Yield beat, tempo and number of peers whenever it says them."""
    assert peer.stdout is not None
    async for line in peer.stdout:
        words = line.decode(errors="replace").split()
        if len(words) == 4 and words[0] == "link":
            yield float(words[1]), float(words[2]), int(float(words[3]))


async def main(home: str) -> None:
    environment = {**os.environ, **HEADLESS, "HOME": home, "XDG_RUNTIME_DIR": home}
    peer = await asyncio.create_subprocess_exec(
        *("sclang", "-D", str(SCRIPT)),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    clock = MonotonicClock()
    music = Timeline(0.0, clock.now_ns(), 120.0, is_running=False)
    link: LinkClock | None = None
    gaps: list[float] = []
    followed_bpm = told_bpm = 0.0
    first_ns: int | None = None
    async for beat, tempo, n_peers in says(peer):
        first_ns = clock.now_ns() if first_ns is None else first_ns
        if clock.now_ns() - first_ns < OLDER_NS:
            continue
        if link is None:
            # It was there first, so the tempo is its own.
            link = LinkClock(music, clock)
            link.set_playing(is_playing=True)
        music = link.line(music)
        if not n_peers or not link.n_peers:
            continue
        if len(gaps) < N_LINES:
            gaps.append((music.beat_at(clock.now_ns()) - beat + 2) % 4 - 2)
            followed_bpm = music.tempo_bpm
        elif abs(tempo - 90) > 0.01:
            link.set_tempo(90.0)
        else:
            told_bpm = tempo
            break
    if peer.returncode is None:
        peer.kill()
    await peer.wait()
    # What it says comes late by some ms, never early: the earliest is the nearest to the truth.
    gap = min(gaps[N_LINES // 2 :], default=9.0)
    figures = {"followed_bpm": followed_bpm, "told_bpm": told_bpm, "gap_beats": gap}
    sys.stdout.write(json.dumps(figures))
    if link is not None:
        link.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(folder))
