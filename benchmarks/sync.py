"""How far the music is from who leads it, and how soon a change is heard behind its quantum.

    python -m benchmarks.sync [--seconds 20] [--json FILE]

The server runs in this process with real sockets and real MIDI through JACK's dummy driver; each
leader is a process of its own. Needs ``jackd``; Link needs aalink and a network namespace.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from pythonosc.osc_message import OscMessage

from benchmarks.command import run
from benchmarks.live import jack, packet
from server.app import App
from server.clock import NS_PER_MINUTE, NS_PER_MS, NS_PER_S
from server.config import ServerConfig
from server.midi_in import INPUT_NAME

_BPM = 126.0
_SETTLED_BEATS = 8
"""Two bars: what comes before them is not counted."""
_N_CHANGES = 30
_LOWEST_SHIFTED = 35 + 4 * 12
_LINK = Path(__file__).parents[1] / "tests" / "e2e" / "link_follower.py"
_ALONE = (
    "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo && "
    'exec "$@"'
)


def measure(seconds: int = 20) -> dict[str, Any]:
    """Measure every leader that there is, and the quantum.

    Args:
        seconds: of each leader.

    Returns:
        For each source the leader's own lateness and the phase error behind two bars, median and
        p95 in milliseconds; for the quantum the distance of the first changed note.
    """
    with jack(is_realtime=True) as environment:
        os.environ.update(environment)
        phase = {
            "midi": asyncio.run(_follow("midi", f"{INPUT_NAME}:in", seconds)),
            "osc": asyncio.run(_follow("osc", "", seconds)),
        }
        quantum = asyncio.run(_quantum())
    if (link := _link()) is not None:
        phase["link"] = link
    return {"phase_ms": phase, "quantum": quantum}


class _Server:
    """A server in this process."""

    def __init__(self, source: str) -> None:
        config = ServerConfig(osc_port=0, midi_out="virtual", clock_source=source)
        self.app = App(config)
        self._task = asyncio.create_task(self.app.run())

    async def port(self) -> int:
        """Wait until it is ready; return its OSC port."""
        for _ in range(300):
            if self._task.done():
                self._task.result()
            if self.app.live is not None and self.app.osc._wire.is_open:
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(3.0)  # MIDI in opens beside the rest, and tells nobody
        return self.app.osc._wire.address.port

    async def close(self) -> None:
        self.app.request_stop()
        await self._task


async def _follow(kind: str, port_name: str, seconds: int) -> dict[str, float]:
    server = _Server(kind)
    osc_port = str(await server.port())
    port = port_name or osc_port
    leader = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.sync_leader", kind, port, str(_BPM), str(seconds)),
        stdout=subprocess.PIPE,
    )
    assert leader.stdout is not None
    conductor = server.app.conductor
    assert conductor is not None
    head = json.loads(await leader.stdout.readline())
    errors_ms = []
    end_ns = head["start_ns"] + (seconds - 1) * NS_PER_S
    while (now_ns := time.monotonic_ns()) < end_ns:
        beat = (now_ns - head["start_ns"]) / head["beat_ns"]
        if beat > _SETTLED_BEATS:
            gap = conductor.line.beat_at(now_ns) - beat
            errors_ms.append(gap * head["beat_ns"] / NS_PER_MS)
        await asyncio.sleep(0.01)
    late_ms = json.loads(await leader.stdout.readline())["late_ms"]
    await leader.wait()
    await server.close()
    return _figures(errors_ms, late_ms)


def _figures(errors: list[float], leader: list[float]) -> dict[str, float]:
    """Return medians (the way there takes its time) and the 95th percentiles off them."""
    errors_ms, leader_ms = np.array(errors), np.array(leader)
    return {
        "leader_p50": float(np.median(leader_ms)),
        "leader_p95": float(np.percentile(np.abs(leader_ms - np.median(leader_ms)), 95)),
        "phase_p50": float(np.median(errors_ms)),
        "phase_p95": float(np.percentile(np.abs(errors_ms - np.median(errors_ms)), 95)),
    }


def _link() -> dict[str, float] | None:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return None
    command = ["unshare", "-n", "sh", "-c", _ALONE, "-", sys.executable, str(_LINK)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        return None
    figures = json.loads(done.stdout)
    return {key: figures[key] for key in ("leader_p50", "leader_p95", "phase_p50", "phase_p95")}


async def _quantum() -> dict[str, float]:
    """Strike other drums again and again; hear when the first note is otherwise."""
    server = _Server("internal")
    port = await server.port()
    conductor = server.app.conductor
    assert conductor is not None
    loop = asyncio.get_running_loop()
    ear = _Ear()
    transport, _ = await loop.create_datagram_endpoint(lambda: ear, remote_addr=("127.0.0.1", port))
    transport.sendto(packet("/band/hello", transport.get_extra_info("sockname")[1]))
    # Told when they sound: a note that is told early may be taken back.
    settings = (("quantum", "beat"), ("drums/density", 1.0), ("look_ahead", 0.0))
    for key, value in settings:
        transport.sendto(packet(f"/band/{key}", value))
    transport.sendto(packet("/band/play"))
    await asyncio.sleep(3.0)
    behind_ms, too_late, n_put_off = [], 0, 0
    for k in range(_N_CHANGES):
        octaves = 4 if k % 2 == 0 else 0
        transport.sendto(packet("/band/drums/octave", octaves))
        launches: list[float] = []
        for _ in range(250):
            await asyncio.sleep(0.01)
            # One that cannot be computed in time is put off to the next quantum.
            if conductor.engine.launch_beat not in (None, *launches[-1:]):
                launches.append(float(conductor.engine.launch_beat or 0.0))
        if not launches:
            continue
        launch_beat = launches[-1]
        n_put_off += len(launches) - 1
        launch_ns = conductor.line.ns_at(launch_beat)
        behind = [note for note in ear.notes if note[0] >= launch_ns - NS_PER_MS]
        is_new = [(pitch >= _LOWEST_SHIFTED) == (octaves > 0) for _, pitch in behind]
        too_late += is_new.index(True) if True in is_new else len(is_new)
        if True in is_new:
            behind_ms.append((behind[is_new.index(True)][0] - launch_ns) / NS_PER_MS)
    await server.close()
    transport.close()
    return {
        "changes": len(behind_ms),
        "put_off_to_the_next_quantum": n_put_off,
        "notes_unchanged_behind_the_quantum": too_late,
        "first_changed_note_p50_ms": float(np.median(behind_ms)),
        "first_changed_note_min_ms": min(behind_ms),
        "beat_ms": NS_PER_MINUTE / NS_PER_MS / conductor.line.tempo_bpm,
    }


class _Ear(asyncio.DatagramProtocol):
    """A client that notes when each drum sounds and which."""

    def __init__(self) -> None:
        self.notes: list[tuple[int, int]] = []

    def datagram_received(self, data: bytes, addr: object) -> None:
        if data.startswith(b"/band/note/drums"):
            pitch, velocity, _, _, delay_ms = OscMessage(data).params
            if velocity:
                on_ns = time.monotonic_ns() + round(delay_ms * NS_PER_MS)
                self.notes.append((on_ns, pitch))


def table(result: dict[str, Any]) -> str:
    """Return the figures as Markdown tables."""
    columns = ("leader_p50", "leader_p95", "phase_p50", "phase_p95")
    lines = [
        "| ms | leader's lateness p50 | its jitter p95 | phase error p50 | p95 |",
        "|---|---|---|---|---|",
    ]
    for source, one in result["phase_ms"].items():
        lines.append(f"| {source} | " + " | ".join(f"{one[c]:.3f}" for c in columns) + " |")
    lines += ["", *(f"{key}: {value:.3g}" for key, value in result["quantum"].items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(run(measure, table, ("seconds", 20, "of each leader")))
