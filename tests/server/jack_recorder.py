"""Program: receive from the JACK MIDI port whose name contains the argument, print hex lines."""

import sys
import time
from typing import Any

import rtmidi


def main(source: str) -> None:
    def write(event: tuple[list[int], float], _data: Any = None) -> None:
        sys.stdout.write(bytes(event[0]).hex() + "\n")
        sys.stdout.flush()

    device = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name="recorder")
    device.ignore_types(sysex=False, timing=False, active_sense=False)
    device.set_callback(write)
    while True:
        found = [i for i, name in enumerate(device.get_ports()) if source in name]
        if found:
            device.open_port(found[0], name="in")
            sys.stdout.write("connected\n")
            sys.stdout.flush()
            break
        time.sleep(0.01)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1])
