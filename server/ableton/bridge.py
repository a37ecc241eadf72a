"""Writes the band's windows into Live's clips ahead of time and launches them: A, B, A, B.

An output of the conductor beside the player. Live plays the notes, in its own time; so nothing here
has to be quick, and all is done about a bar ahead. The melody is no part of it: it is known for a
sixteenth only.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

from server.ableton.clip import EDGE_BEATS, cut_window
from server.ableton.complaints import Complaints
from server.ableton.live_link import TICK_S, LiveError, LiveLink
from server.ableton.roster import Roster
from server.ableton.track import BAR_BEATS, Slot, Track, launch_at
from server.ableton.transport import Transport
from server.clock import NS_PER_S, Clock, Timeline
from server.music import INSTRUMENTS, MELODY, Instrument, Note, Voice
from server.score import Score
from server.settings import Snapshot

_log = logging.getLogger(__name__)

LEAD_S: Final = 0.3
"""What is told later than this before its time may come too late: two ticks and some."""
RETRY_S: Final = 2.0
WATCH_S: Final = 2.0
"""Time between two looks at Live's tracks and clips."""
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
        stop_band: Callable[[], None],
    ) -> None:
        """Prepare; nothing is said to Live yet.

        Args:
            link: open.
            clock: the time.
            window_beats: length of a window in quarter notes, whole bars.
            names: each instrument's track in Live; whoever has none is left out.
            tell_problem: told where and what goes wrong.
            stop_band: called where Live was stopped by hand while the server led it.
        """
        self._link = link
        self._clock = clock
        self._window_beats = window_beats
        self._instruments = tuple(names)
        self._complaints = Complaints(tell_problem)
        self._transport = Transport(
            link, clock, self._complaints, self._launch_at_start, self._stop_clips, stop_band
        )
        self._roster = Roster(link, names, window_beats, self._complaints)
        self._is_doubtful, self._is_well = asyncio.Event(), asyncio.Event()
        """Set where something failed, and after the next look: tracks may be at another place."""
        self._scores = {instrument: Score() for instrument in INSTRUMENTS}
        self._line: Timeline | None = None
        self._audible: dict[Instrument, bool] = {}

    @property
    def tracks(self) -> list[Track]:
        """Those that were found in Live's set."""
        return self._roster.tracks

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
        """Find the tracks, as often as they change, and keep their clips; never returns.

        Args:
            settings: asked for the present settings whenever tracks are found.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch(settings))
            for instrument in self._instruments:
                group.create_task(self._keep(instrument))
            group.create_task(self._transport.hold())

    def close(self) -> None:
        """End the clips and our mutes; what is in the clips stays, it is music."""
        self._stop_clips()
        for track in self.tracks:
            if self._audible.get(track.instrument) is False:
                self._set_audible(track, is_audible=True)
        self._transport.end()

    async def _watch(self, settings: Callable[[], Snapshot]) -> None:
        """Look now and then whether tracks and clips are where they were."""
        looked_beat = 0.0
        while True:
            self._is_doubtful.clear()
            try:
                missing = await self._missing()
                changed = await self._roster.look()
                if changed:
                    self._begin_again(changed, looked_beat)
                    self.set_settings(settings())
                looked_beat = self._beat()
                for track, slots in missing:
                    # Of a track that has moved another's clips were looked at.
                    for slot in slots if track not in changed else ():
                        track.lose(slot)
                self._is_well.set()
            except LiveError as error:
                _log.debug("clips: %s", error)
            with suppress(TimeoutError):
                # While Live is away each question takes a second by itself.
                async with asyncio.timeout(TICK_S if self._roster.is_away else WATCH_S):
                    await self._is_doubtful.wait()

    async def _missing(self) -> list[tuple[Track, list[Slot]]]:
        """Return whose clips somebody has deleted; none where that cannot be told."""
        tracks = [] if self._roster.is_away else self.tracks
        try:
            slots = await asyncio.gather(*(track.missing(self._link) for track in tracks))
        except LiveError:
            return []
        return list(zip(tracks, slots, strict=True))

    def _begin_again(self, changed: Iterable[Track], looked_beat: float) -> None:
        """Take up tracks that came, came back or moved.

        Args:
            changed: those.
            looked_beat: when all was well last.
        """
        for track in changed:
            track.forget()
            # What was launched since then went to another track, or nowhere.
            if track.launches and track.launches[-1][0] > looked_beat:
                track.stop(self._link)
        self._audible.clear()
        self._transport.say_tempo()

    async def _keep(self, instrument: Instrument) -> None:
        n_failed = 0
        while True:
            track = self._roster.track_of(instrument)
            try:
                if track is not None:
                    await self.serve(track)
                n_failed = 0
            except LiveError as error:
                n_failed += 1
                await self._fail(error, n_failed)
            await asyncio.sleep(TICK_S)

    async def _fail(self, error: LiveError, n_failed: int) -> None:
        """Wait until the tracks were looked for; complain of what is no passing trouble."""
        self._is_well.clear()
        self._is_doubtful.set()
        # One failure is what a deleted clip, or Live's end, looks like: both are seen to.
        if n_failed > 1 and not self._roster.is_away:
            self._complaints.say(str(error), str(error))
            await asyncio.sleep(RETRY_S)
        await self._is_well.wait()

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
