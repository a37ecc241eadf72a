"""Program: send MIDI to the JACK port whose name contains the argument, or from one of our own.

Reads lines of hex messages; ``sleep SECONDS`` waits; ``connected`` is printed first.
"""

import sys
import time

import rtmidi


def main(target: str) -> None:
    device = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name="sender")
    if target == "virtual":
        device.open_virtual_port("out")
    else:
        while not (found := [i for i, name in enumerate(device.get_ports()) if target in name]):
            time.sleep(0.01)
        device.open_port(found[0], name="out")
    sys.stdout.write("connected\n")
    sys.stdout.flush()
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "sleep":
            time.sleep(float(rest))
        else:
            device.send_message(list(bytes.fromhex(line)))
    # JACK takes messages along with its next period.
    time.sleep(0.2)
    device.close_port()
    device.delete()


if __name__ == "__main__":
    main(sys.argv[1])
