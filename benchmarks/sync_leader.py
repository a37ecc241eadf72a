"""Program: lead a server, and say how well: ``midi PORT BPM SECONDS`` or ``osc PORT BPM SECONDS``.

Prints a line of JSON when it begins (the instant of beat 0 on the monotonic clock, the length of a
beat) and one when it ends (how late each message was sent).
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import rtmidi
from pythonosc.osc_message_builder import OscMessageBuilder

from server.clock import NS_PER_MINUTE, NS_PER_MS, NS_PER_S

_TICKS = 24
_LEAD_NS = NS_PER_S // 2


def main(kind: str, port: str, tempo_bpm: float, seconds: float) -> None:
    """Lead for some seconds, as punctually as the system lets us."""
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    open_leader = {"midi": _midi, "osc": _osc}[kind]
    send, per_beat, begin = open_leader(port, tempo_bpm)
    beat_ns = NS_PER_MINUTE / tempo_bpm
    start_ns = time.monotonic_ns() + _LEAD_NS
    _say({"start_ns": start_ns, "beat_ns": beat_ns})
    begin()
    late_ms = []
    for k in range(round(seconds * tempo_bpm / 60 * per_beat)):
        due_ns = start_ns + round(k * beat_ns / per_beat)
        time.sleep(max(0, due_ns - time.monotonic_ns()) / NS_PER_S)
        late_ms.append((time.monotonic_ns() - due_ns) / NS_PER_MS)
        send((time.monotonic_ns() - start_ns) / beat_ns)
    _say({"late_ms": late_ms})


def _midi(port: str, _tempo_bpm: float) -> tuple[Callable[[float], None], int, Callable[[], None]]:
    device = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name="leader")
    while not (found := [i for i, name in enumerate(device.get_ports()) if port in name]):
        time.sleep(0.05)
    device.open_port(found[0], name="out")
    # A tick says when it comes, not where it is: lateness of it is the leader's own jitter.
    return lambda _beat: device.send_message([0xF8]), _TICKS, lambda: device.send_message([0xFA])


def _osc(port: str, tempo_bpm: float) -> tuple[Callable[[float], None], int, Callable[[], None]]:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect(("127.0.0.1", int(port)))

    def send(beat: float) -> None:
        builder = OscMessageBuilder("/band/clock")
        for value in (float(beat), tempo_bpm, 1):
            builder.add_arg(value)
        sock.send(builder.build().dgram)

    return send, 1, lambda: None


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
