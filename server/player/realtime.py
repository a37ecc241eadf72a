"""Real-time priority for the player's one thread: asked for, never required, honestly reported."""

import ctypes
import ctypes.util
import os
import sys
from dataclasses import dataclass
from typing import Final

LINUX_PRIORITY: Final = 5
"""Above all ordinary programs, below audio servers (JACK's default is 10): a late buffer is heard
sooner than a late note."""
_PR_SET_TIMERSLACK: Final = 29


@dataclass(frozen=True, slots=True)
class Scheduling:
    """What the system granted."""

    is_realtime: bool
    text: str
    """For people."""
    spin_ns: int
    """How long before a deadline to stop sleeping and watch the clock, in nanoseconds.

    Zero without real-time priority: there, spinning uses up the thread's share and makes the worst
    case worse.
    """


def request_scheduling(is_wanted: bool = True) -> Scheduling:
    """Ask the system to run the calling thread on time.

    Args:
        is_wanted: False leaves the priority as it is; the thread is still woken at the instant.

    Returns:
        What was granted.
    """
    if not is_wanted:
        if sys.platform == "linux":
            _shorten_timer_slack()
        return Scheduling(is_realtime=False, text="ordinary priority, as asked for", spin_ns=0)
    ask = {"linux": _linux, "darwin": _macos, "win32": _windows}.get(sys.platform)
    if ask is None:
        text = f"ordinary priority: nothing is known for {sys.platform}"
        return Scheduling(is_realtime=False, text=text, spin_ns=0)
    return ask()


def _linux() -> Scheduling:
    _shorten_timer_slack()
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(LINUX_PRIORITY))
    except OSError as error:
        text = f"ordinary priority: the system refused real-time priority ({error.strerror})"
        return Scheduling(is_realtime=False, text=text, spin_ns=0)
    text = f"real-time priority (SCHED_FIFO {LINUX_PRIORITY})"
    return Scheduling(is_realtime=True, text=text, spin_ns=200_000)


def _shorten_timer_slack() -> None:
    """Let the kernel wake this thread at the instant, not up to 50 us after it."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_TIMERSLACK, 1, 0, 0, 0)
    except (OSError, AttributeError):
        return


class _TimeConstraint(ctypes.Structure):
    """Mach's ``thread_time_constraint_policy``, in ticks of the absolute clock."""

    _fields_ = (
        ("period", ctypes.c_uint32),
        ("computation", ctypes.c_uint32),
        ("constraint", ctypes.c_uint32),
        ("preemptible", ctypes.c_int),
    )


class _Timebase(ctypes.Structure):
    """Mach's ``mach_timebase_info``: nanoseconds = ticks * numer / denom."""

    _fields_ = (("numer", ctypes.c_uint32), ("denom", ctypes.c_uint32))


def _macos() -> Scheduling:
    """Ask for time constraint scheduling, as audio threads do: 0.5 ms of work within 1 ms."""
    try:
        libc = ctypes.CDLL(ctypes.util.find_library("c"))
        base = _Timebase()
        libc.mach_timebase_info(ctypes.byref(base))
        ticks_per_ms = 1_000_000 * base.denom // max(base.numer, 1)
        policy = _TimeConstraint(0, ticks_per_ms // 2, ticks_per_ms, 1)
        libc.mach_thread_self.restype = ctypes.c_uint32
        thread = ctypes.c_uint32(libc.mach_thread_self())
        time_constraint_policy, n_words = 2, 4
        code = libc.thread_policy_set(thread, time_constraint_policy, ctypes.byref(policy), n_words)
    except (OSError, AttributeError, TypeError) as error:
        text = f"ordinary priority: time constraint scheduling is not available ({error})"
        return Scheduling(is_realtime=False, text=text, spin_ns=0)
    if code:
        text = f"ordinary priority: the system refused time constraint scheduling (code {code})"
        return Scheduling(is_realtime=False, text=text, spin_ns=0)
    return Scheduling(is_realtime=True, text="time constraint scheduling", spin_ns=200_000)


def _windows() -> Scheduling:
    """Ask for the highest ordinary class and thread priority and for timers of 1 ms."""
    load = getattr(ctypes, "WinDLL", None)
    if load is None:
        return Scheduling(is_realtime=False, text="ordinary priority: no Windows API", spin_ns=0)
    high_priority_class, time_critical = 0x80, 15
    kernel, multimedia = load("kernel32"), load("winmm")
    kernel.GetCurrentProcess.restype = kernel.GetCurrentThread.restype = ctypes.c_void_p
    is_class_set = kernel.SetPriorityClass(
        ctypes.c_void_p(kernel.GetCurrentProcess()), high_priority_class
    )
    is_thread_set = kernel.SetThreadPriority(
        ctypes.c_void_p(kernel.GetCurrentThread()), time_critical
    )
    multimedia.timeBeginPeriod(1)
    if not (is_class_set and is_thread_set):
        text = "ordinary priority: the system refused a higher one; timers of 1 ms"
        return Scheduling(is_realtime=False, text=text, spin_ns=0)
    text = "time-critical thread in the high class, timers of 1 ms"
    return Scheduling(is_realtime=True, text=text, spin_ns=1_500_000)
