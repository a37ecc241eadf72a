"""Writes the band's windows into Live's clips ahead of time and launches them: A, B, A, B.

An output of the conductor beside the player. Live plays the notes, in its own time; so nothing here
has to be quick, and all is done about a bar ahead. The melody is no part of it: it is known for a
sixteenth only.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from server.ableton.clip import EDGE_BEATS, cut_window
from server.ableton.complaints import Complaints
from server.ableton.live_link import TICK_S, LiveError, LiveLink
from server.ableton.track import BAR_BEATS, Track, launch_at
from server.ableton.transport import Transport
from server.clock import NS_PER_S, Clock, Timeline
from server.music import INSTRUMENTS, MELODY, Instrument, Note, Voice
from server.score import Score
from server.settings import Snapshot

_log = logging.getLogger(__name__)

LEAD_S: Final = 0.3
"""What is told later than this before its time may come too late: two ticks and some."""
RETRY_S: Final = 2.0
SETTLE_BEATS: Final = 0.5
"""So much after a window's beginning the clip before it sounds no more, and may be written."""
JUMP_BEATS: Final = 0.1


class ClipBridge:
    """The band in Live's clips."""

    def __init__(
        self,
        link: LiveLink,
        clock: Clock,
        window_beats: float,
        names: Mapping[Instrument, str],
        tell_problem: Callable[[str, str], None],
    ) -> None:
        """Prepare; nothing is said to Live yet.

        Args:
            link: open.
            clock: the time.
            window_beats: length of a window in quarter notes, whole bars.
            names: each instrument's track in Live; whoever has none is left out.
            tell_problem: told where and what goes wrong.
        """
        self._link = link
        self._clock = clock
        self._window_beats = window_beats
        self._names = names
        self._complaints = Complaints(tell_problem)
        self._transport = Transport(
            link, clock, self._complaints, self._launch_at_start, self._stop_clips
        )
        self._scores = {instrument: Score() for instrument in INSTRUMENTS}
        self._line: Timeline | None = None
        self._audible: dict[Instrument, bool] = {}
        self.tracks: list[Track] = []
        """Those that were found in Live's set."""

    # -- as an output ------------------------------------------------------------------------------

    def set_timeline(self, line: Timeline) -> None:
        """Take a new line of time; a stop or a jump ends the clips."""
        old, self._line = self._line, line
        now_ns = self._clock.now_ns()
        was_running = old is not None and old.is_running
        is_jump = old is None or abs(line.beat_at(now_ns) - old.beat_at(now_ns)) > JUMP_BEATS
        if was_running and (not line.is_running or is_jump):
            self._stop_clips()
        self._transport.take(line, goes_on=was_running and not is_jump)

    def replace(self, instrument: Voice, from_beat: float, notes: Iterable[Note]) -> None:
        """Put other notes from a beat on."""
        if instrument != MELODY:
            score = self._scores[instrument]
            score.replace_from(from_beat, notes)
            score.locate(from_beat)
            score.prune(from_beat - 2 * self._window_beats)

    def set_settings(self, settings: Snapshot) -> None:
        """Take who is audible, and who leads."""
        self._transport.is_leader = settings.text("clock/source") == "internal"
        for track in self.tracks:
            self._set_audible(track, is_audible=settings.is_audible(track.instrument))

    def panic(self) -> None:
        """End the clips now; where the music goes on they come back at a bar line."""
        self._stop_clips()

    # -- life --------------------------------------------------------------------------------------

    async def run(self, settings: Callable[[], Snapshot]) -> None:
        """Find the tracks and keep their clips; never returns.

        Args:
            settings: asked for the present settings once the tracks are found.
        """
        while not self.tracks:
            try:
                await self._find_tracks()
            except LiveError as error:
                text = f"{error}; is Live running, with AbletonOSC as control surface?"
                self._complaints.say("live", text)
            if not self.tracks:
                await asyncio.sleep(RETRY_S)
        self.set_settings(settings())
        if self._line is not None and self._line.is_running:
            self._transport.take(self._line, goes_on=False)
        async with asyncio.TaskGroup() as group:
            for track in self.tracks:
                group.create_task(self._keep(track))
            group.create_task(self._transport.hold())

    def close(self) -> None:
        """End the clips and our mutes; what is in the clips stays, it is music."""
        self._stop_clips()
        for track in self.tracks:
            if self._audible.get(track.instrument) is False:
                self._set_audible(track, is_audible=True)
        self._transport.end()

    async def _find_tracks(self) -> None:
        there = [str(name) for name in await self._link.ask("/live/song/get/track_names")]
        lower = [name.strip().lower() for name in there]
        for instrument, name in self._names.items():
            if name.lower() in lower:
                index = lower.index(name.lower())
                self.tracks.append(Track(instrument, index, self._window_beats))
            else:
                known = ", ".join(repr(other) for other in there)
                text = f"Live has no track {name!r} for the {instrument}; it has {known}"
                self._complaints.say(instrument, text)
        found = ", ".join(f"{t.instrument} on track {t.index + 1}" for t in self.tracks)
        _log.info("clips: %s", found or "no track found")

    async def _keep(self, track: Track) -> None:
        while True:
            try:
                await self.serve(track)
            except LiveError as error:
                self._complaints.say(str(error), str(error))
                await asyncio.sleep(RETRY_S)
            await asyncio.sleep(TICK_S)

    # -- a track's course --------------------------------------------------------------------------

    async def serve(self, track: Track) -> None:
        """Do what a track needs now: write what sounds or will sound, launch what is due.

        Raises:
            LiveError: Live does not do it.
        """
        if self._line is None:
            return
        now = max(0, math.floor(self._beat() / self._window_beats))
        self._launch(track, (now, now + 1))
        for window in (now, now + 1):
            if self._may_write(track, window):
                await self._write(track, window)
                # Time has passed; another launch may have come near.
                self._launch(track, (now, now + 1))

    def _may_write(self, track: Track, window: int) -> bool:
        """Return whether a window is known and its slot free: never one that sounds otherwise."""
        beat = self._beat()
        sounding = track.sounding(beat)
        is_free = sounding is None or sounding == window or sounding % 2 != window % 2
        start_beat = (window - 1) * self._window_beats
        if sounding is not None and sounding != window:
            is_free = is_free and beat - start_beat >= SETTLE_BEATS + self._lead_beats()
        known = any(
            note.start_beats >= window * self._window_beats
            for score in self._scores.values()
            for note in score
        )
        return is_free and known

    async def _write(self, track: Track, window: int) -> None:
        start_beat = window * self._window_beats
        notes = cut_window(self._scores[track.instrument], start_beat, self._window_beats)
        past = self._beat() + self._lead_beats() - start_beat
        slot = track.slot_of(window)
        is_new = slot.window != window
        # What does not sound yet can be written whole.
        from_beat = max(0.0, past) if track.launched(window) else 0.0
        if await track.write(self._link, window, notes, from_beat) and is_new:
            is_running = self._line is not None and self._line.is_running
            slot.written_beat = self._beat() if is_running else -math.inf

    def _launch(self, track: Track, windows: Iterable[int]) -> None:
        if self._line is None or not self._line.is_running:
            return
        for window in windows:
            at_beat = launch_at(track, window, self._beat(), self._lead_beats())
            if at_beat is not None:
                start_beat = at_beat - window * self._window_beats
                track.fire(self._link, window, at_beat, start_beat)
                return

    def _beat(self) -> float:
        if self._line is None:
            return 0.0
        # A start lies a little ahead; until then the music stands where it will begin.
        return self._line.beat_at(max(self._line.anchor_ns, self._clock.now_ns()))

    def _lead_beats(self) -> float:
        return LEAD_S * NS_PER_S / self._line.ns_per_beat if self._line is not None else BAR_BEATS

    # -- orders ------------------------------------------------------------------------------------

    def _launch_at_start(self, beat: float) -> None:
        """Where all is written and a bar begins, clips begin with the transport."""
        if beat % BAR_BEATS > EDGE_BEATS:
            return
        window = int(beat // self._window_beats)
        for track in self.tracks:
            if track.slot_of(window).window == window:
                track.fire(self._link, window, beat, beat - window * self._window_beats)

    def _stop_clips(self) -> None:
        for track in self.tracks:
            track.stop(self._link)

    def _set_audible(self, track: Track, *, is_audible: bool) -> None:
        if self._audible.get(track.instrument) != is_audible:
            self._audible[track.instrument] = is_audible
            self._link.say("/live/track/set/mute", track.index, int(not is_audible))
