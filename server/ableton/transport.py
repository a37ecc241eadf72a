"""Live's transport, led by ours: begun, ended, looked at now and then, and put right.

Orders reach Live at its next tick, up to 100 ms late, so a start or a change of tempo leaves it off
by as much. Somebody may press Stop there: then the band stops, too. AbletonOSC answers in the tick
in which it looks: where Live's song was is known to the instant of the answer, and what is said
half a tick later is read at the next tick, an instant that is known as well.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.ableton.clip import EDGE_BEATS
from server.ableton.complaints import Complaints
from server.ableton.live_link import TICK_S, LiveError, LiveLink
from server.ableton.track import BAR_BEATS
from server.clock import NS_PER_S, Clock, Timeline

_log = logging.getLogger(__name__)

LOOK_S: Final = 1.0
"""Time between two looks."""
ANSWER_S: Final = 0.25
"""An answer that took longer may tell of any instant since: nothing is made of it."""
NEAR_BEATS: Final = 0.1
"""Off by less is left alone: each time that is set is a jump in Live."""
DRIFT_BEATS: Final = 0.5
"""Off by more is no drift: somebody has moved Live's song, and clips are not at their place."""
MAX_IN_VAIN: Final = 3
"""So often in a row it is put right; what does not hold then is led by something else."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where Live's transport was."""

    is_playing: bool
    gap_beats: float
    """Its song less ours, in quarter notes."""
    at_ns: int
    """When that was: the instant of the answer, in nanoseconds."""

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to do."""
        return self.is_playing and abs(self.gap_beats) <= NEAR_BEATS

    @property
    def is_drift(self) -> bool:
        """Whether Live plays, and so near that its clips may sound on."""
        return self.is_playing and abs(self.gap_beats) <= DRIFT_BEATS


class Transport:
    """Live's transport, as far as we lead it."""

    def __init__(
        self,
        link: LiveLink,
        clock: Clock,
        complaints: Complaints,
        begin_clips: Callable[[float], None],
        end_clips: Callable[[], None],
        stop_band: Callable[[], None],
    ) -> None:
        """Prepare; nothing is said to Live yet.

        Args:
            link: to Live.
            clock: the time.
            complaints: told where Live does not follow.
            begin_clips: launches clips that begin together with the transport, at a beat.
            end_clips: ends them; they are joined again at a bar line.
            stop_band: called where Live was stopped by hand.
        """
        self._link = link
        self._clock = clock
        self._complaints = complaints
        self._begin_clips = begin_clips
        self._end_clips = end_clips
        self._stop_band = stop_band
        self._was_playing = False
        """Whether Live was seen playing since we began it: stopped then, it was by hand."""
        self._line: Timeline | None = None
        self._n_in_vain = 0
        self.is_leader = True
        """Whether Live's transport follows ours; not where Live, or something else, leads us."""

    @property
    def leads_now(self) -> bool:
        """Whether Live has to run because we do."""
        return self.is_leader and self._line is not None and self._line.is_running

    def take(self, line: Timeline, *, goes_on: bool) -> None:
        """Have Live do as a new line of time does; its bars then lie where ours do.

        Args:
            line: the new line.
            goes_on: time ran before and runs on from where it was, or stops there.
        """
        self._line, self._n_in_vain = line, 0
        if not (goes_on and line.is_running):
            self._was_playing = False
        if not self.is_leader:
            return
        self.say_tempo()
        if line.is_running and not goes_on:
            # A start lies a little ahead, where its first note has time to come in.
            beat = max(0.0, line.beat_at(max(line.anchor_ns, self._clock.now_ns())))
            self._link.say("/live/song/set/current_song_time", float(beat))
            self._begin_clips(beat)
            self._link.say("/live/song/start_playing")
        elif goes_on and not line.is_running:
            self._link.say("/live/song/stop_playing")

    def say_tempo(self) -> None:
        """Give Live our tempo, where we lead."""
        if self.is_leader and self._line is not None:
            self._link.say("/live/song/set/tempo", float(self._line.tempo_bpm))

    def end(self) -> None:
        """Stop Live, if it runs because we do."""
        if self.leads_now:
            self._link.say("/live/song/stop_playing")

    async def hold(self) -> None:
        """Keep Live running in phase with us; never returns."""
        while True:
            await asyncio.sleep(LOOK_S)
            if self.leads_now:
                try:
                    await self.look()
                except LiveError as error:
                    # Whether Live is there at all is looked at, and told, elsewhere. One that comes
                    # back stands, and nobody pressed Stop.
                    self._was_playing = False
                    _log.debug("clips: %s", error)

    async def look(self) -> None:
        """Look where Live is, and put it right where it was off twice: once may be noise.

        Raises:
            LiveError: Live does not answer.
        """
        line = self._line
        first = await self._read(line)
        if first is None or first.is_right:
            self._note_right(first)
            return
        if first.is_drift and line is not None:
            # Early in a bar no launch waits for a bar line that would move under it.
            await asyncio.sleep(self._until_bar_s(line, first.gap_beats))
        again = await self._read(line)
        if again is None or again.is_right:
            return
        if self._was_playing and not again.is_playing:
            _log.info("clips: stopped in Live, so the band stops")
            self._stop_band()
            return
        await self._put_right(again, line)

    async def _read(self, line: Timeline | None) -> Reading | None:
        """Return where Live is; None: not known, or another line of time has come meanwhile."""
        asked_ns = self._clock.now_ns()
        (is_playing,), (song_beat,) = await asyncio.gather(
            self._link.ask("/live/song/get/is_playing"),
            self._link.ask("/live/song/get/current_song_time"),
        )
        at_ns = self._clock.now_ns()
        is_late = at_ns - asked_ns > ANSWER_S * NS_PER_S
        if is_late or line is None or line is not self._line or not self.leads_now:
            return None
        # Before its anchor a line that was started stands.
        our_beat = line.beat_at(max(line.anchor_ns, at_ns))
        return Reading(bool(is_playing), float(song_beat) - our_beat, at_ns)

    def _note_right(self, reading: Reading | None) -> None:
        if reading is not None:
            self._n_in_vain, self._was_playing = 0, True
            self._complaints.settle("time")

    def _until_bar_s(self, line: Timeline, gap_beats: float) -> float:
        """Return the seconds until a bar has begun, ours and Live's."""
        now_ns = self._clock.now_ns()
        bar_beat = (line.beat_at(now_ns) // BAR_BEATS + 1) * BAR_BEATS
        begun_ns = line.ns_at(bar_beat + max(0.0, -gap_beats) + EDGE_BEATS)
        return max(0.0, (begun_ns - now_ns) / NS_PER_S)

    async def _put_right(self, reading: Reading, line: Timeline | None) -> None:
        self._n_in_vain += 1
        if self._n_in_vain > MAX_IN_VAIN:
            self._complaints.say(
                "time",
                "Live does not keep the band's time; switch off Link and external sync in Live, "
                "or let it lead: /band/clock/source link",
            )
            return
        await asyncio.sleep(TICK_S / 2)
        if line is None or line is not self._line or not self.leads_now:
            return
        if not reading.is_drift:
            # They are out of place, and those that were stopped with Live would begin with it.
            self._end_clips()
        self.say_tempo()
        beat = line.beat_at(reading.at_ns + round(TICK_S * NS_PER_S))
        self._link.say("/live/song/set/current_song_time", float(max(0.0, beat)))
        if not reading.is_playing:
            self._link.say("/live/song/start_playing")
        _log.info("clips: Live was off by %.2f beats, set to %.2f", reading.gap_beats, beat)
