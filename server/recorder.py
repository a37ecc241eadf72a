"""What was played, on the beat grid: the player's core once more, in virtual time and onto a file.

Being the same code as the player it ends, mutes and splices as the player does. Nothing here
writes: `Recorder.snapshot` is the complete file at any moment.
"""

import math
from collections.abc import Iterable
from typing import Final

from server.clock import Clock, Timeline
from server.midi_writer import TICKS_PER_BEAT, MidiWriter
from server.music import BEATS_PER_BAR, VOICES, Note, Voice
from server.player.core import PlayerCore
from server.settings import Snapshot

LIVE_TRACK: Final = len(VOICES)
_TEMPO_STEP_BPM: Final = 0.05
_JUMP_BEATS: Final = 0.1


class Recorder:
    """A recording in memory; an output of the conductor."""

    def __init__(self, clock: Clock, line: Timeline, settings: Snapshot) -> None:
        """Begin at the bar line before a position.

        Args:
            clock: the time.
            line: the music's present line of time.
            settings: who is audible, and on which channels and programs.
        """
        self._clock = clock
        self._line = line
        self._writer = MidiWriter([*VOICES, "live"])
        self._core = PlayerCore(self, {name: k for k, name in enumerate(VOICES)})
        self._at_ns = clock.now_ns()
        beat = line.beat_at(self._at_ns)
        # Beats of the file, which only go forward, less those of the piece.
        self._offset = -math.floor(max(0.0, beat) / BEATS_PER_BAR) * BEATS_PER_BAR
        self._tempo_bpm = 0.0
        self.n_notes = 0
        """Notes recorded, live ones among them."""
        self.set_settings(settings)
        self._tell_tempo()
        self._core.set_timeline(line, self._at_ns)

    # -- as an output ------------------------------------------------------------------------------

    def set_timeline(self, line: Timeline) -> None:
        """Take a new line of time; after a jump the file goes on, in step with the beat."""
        now_ns = self.catch_up()
        old, self._line = self._line, line
        here, there = old.beat_at(now_ns), line.beat_at(now_ns)
        if there < here - _JUMP_BEATS or there > here + _JUMP_BEATS:
            self._offset += math.ceil(here - there - 1e-6)
        self._core.set_timeline(line, now_ns)
        self._tell_tempo()

    def replace(self, instrument: Voice, from_beat: float, notes: Iterable[Note]) -> None:
        """Put other notes from a beat on."""
        now_ns = self.catch_up()
        self._core.replace(instrument, from_beat, notes, now_ns)

    def set_settings(self, settings: Snapshot) -> None:
        """Take who is audible, channels and programs."""
        self.catch_up()
        for instrument in VOICES:
            self._core.set_audible(instrument, settings.is_audible(instrument))
            self._core.set_channel(instrument, settings.channel(instrument))
            self._core.set_program(instrument, settings.program(instrument))

    def live(self, message: bytes, beat: float) -> None:
        """Take a performer's note or pedal, played at a beat of the piece."""
        self.n_notes += message[0] & 0xF0 == 0x90 and message[2] > 0
        self._writer.add(LIVE_TRACK, self._tick_at(beat), message)

    # -- as the core's sink ------------------------------------------------------------------------

    def send(self, port: int, message: bytes) -> None:
        """Take what the player would send now."""
        status = message[0] & 0xF0
        if status in (0x80, 0x90, 0xC0):
            self.n_notes += status == 0x90
            self._writer.add(port, self._tick_at(self._line.beat_at(self._at_ns)), message)

    def catch_up(self) -> int:
        """Play up to now; return the present instant in nanoseconds."""
        now_ns = self._clock.now_ns()
        due_ns = self._core.advance(self._at_ns)
        while due_ns is not None and due_ns <= now_ns:
            self._at_ns = max(due_ns, self._at_ns)
            due_ns = self._core.advance(self._at_ns)
        self._at_ns = max(now_ns, self._at_ns)
        return self._at_ns

    # -- the file ----------------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """Return the complete file as of now."""
        self.catch_up()
        return self._writer.snapshot(self._tick_at(self._line.beat_at(self._at_ns)))

    def _tick_at(self, beat: float) -> int:
        return max(0, round((beat + self._offset) * TICKS_PER_BEAT))

    def _tell_tempo(self) -> None:
        if abs(self._line.tempo_bpm - self._tempo_bpm) > _TEMPO_STEP_BPM:
            self._tempo_bpm = self._line.tempo_bpm
            self._writer.tempo(self._tick_at(self._line.beat_at(self._at_ns)), self._tempo_bpm)
