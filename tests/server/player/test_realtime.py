"""What the player's thread asks the system for."""

import ctypes
import sys
import threading

import pytest

from server.player.realtime import request_scheduling

_PR_GET_TIMERSLACK = 30


@pytest.mark.skipif(sys.platform != "linux", reason="timer slack is Linux's")
def test_a_thread_of_ordinary_priority_is_woken_at_the_instant_too() -> None:
    slack_ns: list[int] = []

    def look() -> None:
        libc = ctypes.CDLL(None)
        slack_ns.append(libc.prctl(_PR_GET_TIMERSLACK, 0, 0, 0, 0))
        scheduling = request_scheduling(is_wanted=False)
        slack_ns.append(libc.prctl(_PR_GET_TIMERSLACK, 0, 0, 0, 0))
        assert not scheduling.is_realtime
        assert scheduling.spin_ns == 0, "what is spun away would be missed under load"

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    before, after = slack_ns
    assert after == 1 < before
