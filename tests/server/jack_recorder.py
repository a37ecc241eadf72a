"""Program: receive from the JACK MIDI port whose name contains the argument, print hex lines."""

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
    signal.signal(signal.SIGTERM, lambda *_: over.set())

    def write(event: tuple[list[int], float], _data: Any = None) -> None:
        say(bytes(event[0]).hex())

    device = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name="recorder")
    device.ignore_types(sysex=False, timing=False, active_sense=False)
    device.set_callback(write)
    while not over.wait(0.01):
        found = [i for i, name in enumerate(device.get_ports()) if source in name]
        if found:
            device.open_port(found[0], name="in")
            say("connected")
            over.wait()
    device.close_port()
    device.delete()


if __name__ == "__main__":
    main(sys.argv[1])
