"""A real server for minutes, with clients coming and going; and one under a flood of controls.

    python -m benchmarks.soak [--minutes 30] [--tempo 120] [--json FILE] [-- flags of the server]

Says the player's lateness, the drift of the beats that clients are told against the monotonic
clock, memory and its slope over the second half, when what is kept for return (64 windows' notes:
eight minutes at 120 BPM) is full; then lateness with 50 clients and 5,000 controls a second beside
that of an idle server of the same length, and the load of the machine at both.
"""

import argparse
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from pythonosc.osc_message import OscMessage

from benchmarks.live import jack, packet

TEMPO_BPM = 120.0
N_CLIENTS = 50
N_CONTROLS_A_SECOND = 5000
_LOAD_S = 30.0
_TICK_S = 0.01
_DRAIN_S = 0.05
_RENEW_S = 10.0


class Client:
    """A subscribed client that writes down the beats and the last figures."""

    def __init__(self, port: int) -> None:
        self._server = ("127.0.0.1", port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self.port = int(self._socket.getsockname()[1])
        self.beats: list[tuple[int, int]] = []
        """Number of each beat that was told, and when, in nanoseconds: one may get lost."""
        self.figures: dict[str, float] = {}
        self._is_open = True
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        self.say("/band/hello", self.port, "soak")

    def say(self, address: str, *args: float | str) -> None:
        """Send a message."""
        self._socket.sendto(packet(address, *args), self._server)

    def _read(self) -> None:
        while self._is_open:
            try:
                data = self._socket.recv(65536)
            except TimeoutError:
                continue
            if data.startswith(b"/band/beat\0"):
                now_ns = time.monotonic_ns()
                bar, beat = OscMessage(data).params[:2]
                self.beats.append((4 * (bar - 1) + beat - 1, now_ns))
            elif data.startswith(b"/band/status\0"):
                name, value = OscMessage(data).params
                self.figures[name] = value

    def close(self) -> None:
        """Go; not always with a word."""
        self._is_open = False
        self._thread.join()
        self._socket.close()


class Audience:
    """Subscribed clients that hear everything and write down nothing, on one thread.

    A thread for each would take more of the processor than the server that is to be measured.
    """

    def __init__(self, n_clients: int, port: int) -> None:
        self._server = ("127.0.0.1", port)
        self._sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(n_clients)]
        for each in self._sockets:
            each.bind(("127.0.0.1", 0))
            each.settimeout(0)
        self.n_heard = 0
        self._is_open = True
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        self._say("/band/hello")
        renew_s = time.monotonic() + _RENEW_S
        while self._is_open:
            if time.monotonic() > renew_s:
                # Another hello would have everything told again.
                self._say("/band/ping")
                renew_s = time.monotonic() + _RENEW_S
            for ready in select.select(self._sockets, [], [], 0)[0]:
                self._drain(ready)
            time.sleep(_DRAIN_S)

    def _say(self, address: str) -> None:
        for each in self._sockets:
            args = (each.getsockname()[1], "load") if address == "/band/hello" else ()
            each.sendto(packet(address, *args), self._server)

    def _drain(self, ready: socket.socket) -> None:
        try:
            while ready.recv(65536):
                self.n_heard += 1
        except BlockingIOError:
            return

    def close(self) -> None:
        """Go without a word."""
        self._is_open = False
        self._thread.join()
        for each in self._sockets:
            each.close()


@contextmanager
def playing(*flags: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a server that plays into JACK's dummy driver; yields the process and its port."""
    with tempfile.TemporaryDirectory() as folder, jack() as env:
        command = [sys.executable, "-P", "-m", "server", "--play", "--osc-port", "0", "--no-web"]
        command += ["--midi-in", "none", "--user-folder", folder, *flags]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env)
        assert process.stderr is not None
        port = 0
        for line in process.stderr:
            if "UDP port" in line:
                port = int(line.split("UDP port ")[1].split()[0])
            if line.startswith("playing"):
                break
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            yield process, port
        finally:
            process.terminate()
            process.wait()


def rss_bytes(pid: int) -> int:
    """Return the memory of a process, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def soak(minutes: float, tempo_bpm: float, *flags: str) -> dict[str, Any]:
    """Play on the real clock while clients come and go."""
    with playing("--tempo", str(tempo_bpm), *flags) as (process, port):
        client, memory, guests = Client(port), [], []
        end_s, k = time.monotonic() + minutes * 60, 0
        while time.monotonic() < end_s:
            k += 1
            guests.append(Client(port))
            if len(guests) > 8:
                gone = guests.pop(0)
                if k % 2:
                    gone.say("/band/bye", gone.port)
                gone.close()
            client.say("/band/status")
            memory.append((time.monotonic(), rss_bytes(process.pid)))
            time.sleep(min(2.0, max(0.0, end_s - time.monotonic())))
        client.say("/band/stop")
        time.sleep(2.5)  # the player's counts are told once a second
        client.say("/band/status")
        time.sleep(0.5)
        for each in (*guests, client):
            each.close()
    drift = _drift(client, tempo_bpm)
    return {"minutes": minutes, "tempo": tempo_bpm, **client.figures, **drift, **_growth(memory)}


def _drift(client: Client, tempo_bpm: float) -> dict[str, float]:
    beats, ns = np.array(client.beats[8:], float).T
    slope, start = np.polyfit(beats, ns, 1)
    late_ms = (ns - start - slope * beats) / 1e6
    return {
        "beats": len(ns),
        "drift_ppm": float((slope / (60e9 / tempo_bpm) - 1) * 1e6),
        "beat_p999_ms": float(np.quantile(np.abs(late_ms), 0.999)),
    }


def _growth(memory: list[tuple[float, int]]) -> dict[str, float]:
    half = len(memory) // 2
    return {
        "rss_mb": memory[-1][1] / 1e6,
        "rss_mb_per_hour_warming": _slope_mb_per_hour(memory[:half]),
        "rss_mb_per_hour": _slope_mb_per_hour(memory[half:]),
    }


def _slope_mb_per_hour(memory: list[tuple[float, int]]) -> float:
    slope = np.polyfit([s for s, _ in memory], [b for _, b in memory], 1)[0]
    return float(slope * 3600 / 1e6)


def load(seconds: float, is_loaded: bool, *flags: str) -> dict[str, float]:
    """Return the figures of a server that is flooded, or of one that is not."""
    with playing("--tempo", str(TEMPO_BPM), *flags) as (_process, port):
        client = Client(port)
        guests = Audience(N_CLIENTS - 1 if is_loaded else 0, port)
        data = [packet("/band/output/6/offset", float(k)) for k in range(50)]
        flood = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        end_s, n_sent, start_s = time.monotonic() + seconds, 0, time.monotonic()
        while (now_s := time.monotonic()) < end_s:
            while is_loaded and n_sent < (now_s - start_s) * N_CONTROLS_A_SECOND:
                flood.sendto(data[n_sent % 50], ("127.0.0.1", port))
                n_sent += 1
            time.sleep(_TICK_S)
        machine_load = os.getloadavg()[0]
        client.say("/band/hello", client.port, "soak")
        client.say("/band/stop")
        time.sleep(4.0)
        client.say("/band/status")
        time.sleep(2.0)
        for each in (guests, client):
            each.close()
        flood.close()
    return {"sent": n_sent, "heard": guests.n_heard, "load": machine_load, **client.figures}


def main() -> int:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--tempo", type=float, default=TEMPO_BPM, help="of the long run, in BPM")
    parser.add_argument("--load-seconds", type=float, default=_LOAD_S)
    parser.add_argument("--json", type=Path)
    parser.add_argument("flags", nargs="*", help="of the server, behind --")
    args = parser.parse_args()
    seconds, flags = args.load_seconds, args.flags
    result: dict[str, Any] = {}
    for name, is_loaded in (("idle", False), ("loaded", True)) if seconds else ():
        result[name] = load(seconds, is_loaded, *flags)
    print(json.dumps(result, indent=1), flush=True)
    if args.minutes:
        result["soak"] = soak(args.minutes, args.tempo, *flags)
        print(json.dumps(result["soak"], indent=1))
    if args.json is not None:
        args.json.write_text(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
