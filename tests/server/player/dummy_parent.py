"""Program: a server that starts a player, plays held notes, and can be killed.

Prints the player's process number; starts the music when a line comes in; prints ``playing``.
"""

import asyncio
import sys
import time

from server.clock import Timeline
from server.music import VOICES, Note
from server.player.handover import PlayerOptions
from server.player.link import PlayerLink


async def main() -> None:
    link = await PlayerLink.start(PlayerOptions(outputs="virtual"))
    sys.stdout.write(f"{link.pid}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    for index, instrument in enumerate(VOICES):
        link.replace(instrument, 0.0, [Note(0.0, 4000.0, 40 + index, 100)])
    link.set_timeline(Timeline(0.0, time.monotonic_ns(), 120.0))
    while (await link.stats()).n_sounding < len(VOICES):
        continue
    sys.stdout.write("playing\n")
    sys.stdout.flush()
    await asyncio.sleep(3600)


if __name__ == "__main__":
    asyncio.run(main())
