"""Ableton Link by ``aalink``: the only place that imports it, and only when it is asked for.

aalink holds Ableton's library and is GPL: it is an extra that whoever wants Link installs, never
a dependency.
"""

import math
from typing import Any, Final

from server.clock import NS_PER_MS, Clock, Timeline
from server.errors import RequestError
from server.music import BEATS_PER_BAR

_QUICK_NS: Final = NS_PER_MS // 10
"""Link's beat is read anew if reading it took longer than this, as the system looked elsewhere."""
_TRIES: Final = 5


class LinkClock:
    """Our end of the Link session of this network."""

    def __init__(self, line: Timeline, clock: Clock) -> None:
        """Join the session, or begin one.

        Args:
            line: the music's own line of time: its tempo while we are alone, and whether it runs.
            clock: the time that lines are told in.

        Raises:
            RequestError: ``unavailable``, aalink is not installed.
        """
        try:
            import aalink
        except ImportError as error:
            text = "Ableton Link needs an extra: pip install 'ai-music-generator[link]'"
            raise RequestError("unavailable", text) from error
        self._clock = clock
        self._link: Any = aalink.Link(line.tempo_bpm)
        self._link.quantum = float(BEATS_PER_BAR)
        self._link.start_stop_sync_enabled = True
        if line.is_running:
            # Alone we are the session; who finds another one keeps the bar next to its own.
            self._link.force_beat(line.beat_at(clock.now_ns()))
        self._link.enabled = True
        # Whether the session plays is not shared by all who are in it: what counts is a change.
        self._was_playing = bool(self._link.playing)
        self._is_on = line.is_running
        self._offset_beats: float | None = 0.0 if line.is_running else None

    @property
    def n_peers(self) -> int:
        """How many others are in the session."""
        return int(self._link.num_peers)

    def line(self, music: Timeline) -> Timeline:
        """Return where the session is now, in beats of the piece.

        The session shares its bars and no position: the piece keeps its own, to the bar.

        Args:
            music: the music's own line of time.
        """
        playing = bool(self._link.playing)
        if playing != self._was_playing:
            self._was_playing = self._is_on = playing
            self._offset_beats = None
        link_beat, now_ns = self._read_beat()
        beat = music.beat_at(now_ns)
        if self._offset_beats is None:
            # Music that stands begins with the session's next bar; what runs goes to the nearest.
            bars = (beat - link_beat) / BEATS_PER_BAR
            bars = round(bars) if music.is_running else math.floor(bars + 1e-6)
            self._offset_beats = float(BEATS_PER_BAR * bars)
        if not self._is_on:
            self._offset_beats = None
            return Timeline(beat, now_ns, float(self._link.tempo), is_running=False)
        return Timeline(link_beat + self._offset_beats, now_ns, float(self._link.tempo))

    def _read_beat(self) -> tuple[float, int]:
        """Return Link's beat and the instant in our time; its clock is another than ours."""
        best_ns, beat, at_ns = math.inf, 0.0, 0
        for _ in range(_TRIES):
            before_ns = self._clock.now_ns()
            read = float(self._link.beat)
            took_ns = self._clock.now_ns() - before_ns
            if took_ns < best_ns:
                best_ns, beat, at_ns = took_ns, read, before_ns + took_ns // 2
            if took_ns < _QUICK_NS:
                break
        return beat, at_ns

    def set_tempo(self, tempo_bpm: float) -> None:
        """Change the session's tempo for all."""
        self._link.tempo = tempo_bpm

    def set_playing(self, is_playing: bool) -> None:
        """Start or stop the session for all who share start and stop."""
        self._link.playing = is_playing
        self._was_playing = self._is_on = is_playing
        self._offset_beats = None

    def close(self) -> None:
        """Leave the session."""
        self._link.enabled = False
