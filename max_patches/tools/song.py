"""The transport of Max or Live, on the interpreter's clock."""

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from max_patches.tools.behaviour import BANG
from max_patches.tools.ports import attributes

if TYPE_CHECKING:
    from max_patches.tools.machine import Machine

_MS_PER_MINUTE = 60_000


@dataclass(slots=True)
class Song:
    """Where the host is."""

    tempo_bpm: float = 120.0
    is_playing: bool = False
    _beats: float = 0.0
    _since_ms: float = 0.0
    _run: int = 0

    def beats_at(self, now_ms: float) -> float:
        """Return the position in quarter notes."""
        if not self.is_playing:
            return self._beats
        return self._beats + (now_ms - self._since_ms) * self.tempo_bpm / _MS_PER_MINUTE

    def set_tempo(self, machine: "Machine", tempo_bpm: float) -> None:
        """Go on at another tempo."""
        self._anchor(machine)
        self.tempo_bpm = tempo_bpm
        self._plan(machine, after=self._beats)

    def play(self, machine: "Machine", *, is_playing: bool) -> None:
        """Start or stop."""
        self._anchor(machine)
        self.is_playing = is_playing
        self._plan(machine, after=self._beats - 1e-9)

    def _anchor(self, machine: "Machine") -> None:
        self._beats, self._since_ms = self.beats_at(machine.now_ms), machine.now_ms

    def _plan(self, machine: "Machine", after: float) -> None:
        """Have each ``metro 4n`` tick on the beats that come."""
        self._run += 1
        if not self.is_playing:
            return
        run, beat = self._run, ceil(after + 1e-9)
        wait_ms = (beat - self._beats) * _MS_PER_MINUTE / self.tempo_bpm

        def tick() -> None:
            if self._run != run:
                return
            for node in machine.graph.named("metro"):
                if node.args[0] == "4n" and attributes(node.text).get("active") == 1:
                    machine.emit(node, 0, BANG)
            if self._run == run:
                self._beats, self._since_ms = float(beat), machine.now_ms
                self._plan(machine, after=float(beat))

        machine.after(max(0.0, wait_ms), tick)
