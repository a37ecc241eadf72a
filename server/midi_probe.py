"""Says by its exit status whether MIDI outputs can be had now: ``-m server.midi_probe OUTPUTS``.

A process of its own, because a failed attempt is not free: rtmidi loses 16 kB at each, and libjack
forgets in it what a client of a JACK server that has gone still needs to be closed.
"""

import subprocess
import sys
from typing import Final

from server.errors import MidiError
from server.midi import open_outputs
from server.midi_spec import parse_outputs
from server.player.handover import child_environment

_PATIENCE_S: Final = 5.0


def can_open(outputs: str) -> bool:
    """Return whether outputs can be had; takes a tenth of a second, so not for the event loop.

    Args:
        outputs: the choice; see ``server.midi_spec.parse_outputs``.
    """
    command = [sys.executable, "-P", "-m", "server.midi_probe", outputs]
    try:
        done = subprocess.run(
            command,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """Open the outputs, close them again, and return 0; 1 where they cannot be had."""
    (outputs,) = arguments
    try:
        open_outputs(parse_outputs(outputs)).close()
    except MidiError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
