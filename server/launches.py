"""Where what is asked for is heard, and what waits for that: the quantum and the queue.

Musical bookkeeping only; what a change does to the windows is the engine's business.
"""

import math
from collections.abc import Callable, Iterable
from typing import Final

from server.changes import Change, Saved, Waiting
from server.music import BEATS_PER_BAR

LEAD_BEATS: Final = 0.2
"""A change is not launched nearer than this; generation takes a fraction of it."""
MARGIN_BEATS: Final = 0.03
"""A splice nearer than this to now would come late."""


class Launches:
    """The change that gathers, the one that is being computed, and the queue that names both."""

    def __init__(self, window_beats: float, quantum: str) -> None:
        """Start with nothing asked for.

        Args:
            window_beats: length of a window in quarter notes.
            quantum: ``none``, ``beat``, ``bar`` or ``window``.
        """
        self._window_beats = window_beats
        self.quantum = quantum
        """Where changes may be heard."""
        self.is_running = False
        """Whether time runs; while it stands a change is launched where the music stands."""
        self.change: Change | None = None
        """What is asked for and not yet computed."""
        self.computing: Change | None = None
        self.waiting: Waiting | None = None

    def clear(self) -> None:
        """Forget all that was asked for."""
        self.change = self.computing = self.waiting = None

    @property
    def beat(self) -> float | None:
        """Where what waits will be heard, in quarter notes; ``None`` if nothing waits."""
        return None if self.waiting is None else self.waiting.launch_beat

    @property
    def queue(self) -> tuple[str, ...]:
        """What waits, in a word or two each, in the order in which it was asked."""
        return () if self.waiting is None else tuple(self.waiting.what)

    # -- where -------------------------------------------------------------------------------------

    def after(self, beat: float) -> float:
        """Return where a change that is asked for at a beat will be heard, in quarter notes."""
        return self.first_from(beat + LEAD_BEATS) if self.is_running else beat

    def first_from(self, beat: float) -> float:
        """Return the first beat, from one on, at which the quantum lets a change be heard."""
        if self.quantum == "none":
            return max(0.0, beat)
        size = {"beat": 1.0, "bar": float(BEATS_PER_BAR), "window": self._window_beats}
        return max(0.0, math.ceil(beat / size[self.quantum]) * size[self.quantum])

    # -- what --------------------------------------------------------------------------------------

    def ask(self, beat: float, what: Iterable[str], save: Callable[[], Saved]) -> Change:
        """Return the change that waits for its launch; whatever is asked meanwhile joins it.

        Args:
            beat: the present position in quarter notes.
            what: what is asked for, in a word or two each.
            save: returns the music as it is, to come back to; called where a queue begins.
        """
        self.expire(beat)
        waiting = self.waiting
        if waiting is not None and self.is_running and waiting.launch_beat < beat + LEAD_BEATS:
            waiting = None  # it is on its way to the ear
        if self.change is None:
            self.change = Change(self.after(beat) if waiting is None else waiting.launch_beat)
        if waiting is None:
            self.waiting = waiting = Waiting(self.change.launch_beat, [], save())
        waiting.add(what)
        return self.change

    def expire(self, beat: float) -> None:
        """Forget what has been heard."""
        is_under_way = self.change is not None or self.computing is not None
        if self.waiting is not None and not is_under_way and self.waiting.launch_beat <= beat:
            self.waiting = None

    def put_off(self, change: Change, launch_beat: float) -> None:
        """Have a change heard elsewhere, and the queue with it."""
        if self.waiting is not None and self.waiting.launch_beat == change.launch_beat:
            self.waiting.put_off(launch_beat)
        change.launch_beat = launch_beat

    def take_back(self, beat: float) -> Waiting | None:
        """Forget all that waits and return it; ``None`` if nothing does or it is too late."""
        self.expire(beat)
        waiting = self.waiting
        if waiting is None or waiting.saved is None:
            return None
        if self.is_running and waiting.launch_beat < beat + MARGIN_BEATS:
            return None
        self.clear()
        return waiting

    def move_to(self, beat: float) -> None:
        """Go to another position; a change that was on its way is still wanted."""
        self.change = self.change or self.computing
        self.computing = None
        waiting, self.waiting = self.waiting, None
        if self.change is not None:
            self.change.launch_beat = self.after(beat)
            what = [] if waiting is None else waiting.what
            self.waiting = Waiting(self.change.launch_beat, what, None)
