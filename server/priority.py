"""Gives way to the player: the inference thread asks for less of the processor."""

import os
import sys
import threading
from typing import Final

_NICENESS: Final = 10


def give_way() -> None:
    """Make the calling thread yield to others where the system knows threads' priorities.

    Without real-time priority the player shares the cores with whatever computes. A window may
    take a few milliseconds longer; a note may not.
    """
    if sys.platform == "linux":
        # Linux keeps a niceness for each thread, and anyone may raise their own.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
