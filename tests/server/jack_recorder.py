"""Program: receive from the JACK MIDI port whose name contains the argument, print hex lines.

Without a name others connect to it, at ``recorder:in``.

Ends on SIGTERM, or by itself when whoever started it has gone.
"""

import os
import signal
import sys
import threading
from typing import Any

import rtmidi


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(source: str) -> None:
    over = threading.Event()
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: over.set())

    def write(event: tuple[list[int], float], _data: Any = None) -> None:
        say(bytes(event[0]).hex())

    device = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name="recorder")
    device.ignore_types(sysex=False, timing=False, active_sense=False)
    device.set_callback(write)
    if not source:
        device.open_virtual_port("in")
        say("connected")
    while source and not over.wait(0.01):
        found = [i for i, name in enumerate(device.get_ports()) if source in name]
        if found:
            device.open_port(found[0], name="in")
            say("connected")
            break
    while not over.wait(0.5) and os.getppid() == parent:
        continue
    device.close_port()
    device.delete()


if __name__ == "__main__":
    main(sys.argv[1])
