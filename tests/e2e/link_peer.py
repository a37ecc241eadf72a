"""Program: be another member of the Link session; prints ``beat tempo monotonic_ns peers`` lines.

Arguments: tempo to begin with, seconds to stay. Each line of input sets the session's tempo.
"""

import asyncio
import sys
import time

import aalink


async def main(tempo_bpm: float, stay_s: float) -> None:
    link = aalink.Link(tempo_bpm)
    link.quantum = 4.0  # A session shares its bars with those only who count them alike.
    link.enabled = True
    loop = asyncio.get_running_loop()

    def read() -> None:
        line = sys.stdin.readline()
        if line.strip():
            link.tempo = float(line)

    loop.add_reader(sys.stdin, read)
    end_s = time.monotonic() + stay_s
    while time.monotonic() < end_s:
        beat, now_ns = link.beat, time.monotonic_ns()
        sys.stdout.write(f"{beat} {link.tempo} {now_ns} {link.num_peers}\n")
        sys.stdout.flush()
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), float(sys.argv[2])))
