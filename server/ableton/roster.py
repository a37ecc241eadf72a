"""Which of Live's tracks are ours: found by name, looked for again as long as the server runs.

AbletonOSC knows tracks by their place only; a track that is put in above ours moves them all.
"""

import logging
from collections.abc import Mapping, Sequence

from server.ableton.complaints import Complaints
from server.ableton.live_link import LiveError, LiveLink
from server.ableton.track import Track
from server.music import Instrument

_log = logging.getLogger(__name__)


class Roster:
    """Our tracks in Live's set."""

    def __init__(
        self,
        link: LiveLink,
        names: Mapping[Instrument, str],
        window_beats: float,
        complaints: Complaints,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            link: to Live.
            names: each instrument's track; whoever has none is left out.
            window_beats: length of a window in quarter notes.
            complaints: told which tracks are missing.
        """
        self._link = link
        self._names = names
        self._window_beats = window_beats
        self._complaints = complaints
        self.tracks: list[Track] = []
        """Those that are there."""
        self.is_away = True
        """Whether Live does not answer."""

    def track_of(self, instrument: Instrument) -> Track | None:
        """Return an instrument's track, or None where Live has none or is away."""
        here = [] if self.is_away else self.tracks
        return next((track for track in here if track.instrument == instrument), None)

    async def look(self) -> list[Track]:
        """Look for our tracks.

        Returns:
            Those that are new or at another place; all, where Live was away.

        Raises:
            LiveError: Live is away.
        """
        try:
            there = await self._ask()
        except LiveError as error:
            self.is_away = True
            text = f"{error}; is Live running, with AbletonOSC as control surface?"
            self._complaints.say("live", text)
            raise
        self._complaints.settle("live")
        changed = self._take(there)
        if self.is_away:
            self.is_away, changed = False, self.tracks
        if changed:
            found = ", ".join(f"{t.instrument} on track {t.index + 1}" for t in self.tracks)
            _log.info("clips: %s", found)
        return list(changed)

    async def _ask(self) -> list[str]:
        question = "/live/song/get/track_names"
        try:
            names = await self._link.ask(question)
        except LiveError:
            if self.is_away:
                raise
            # Live may be busy, or a datagram lost: who is silent twice is away.
            names = await self._link.ask(question)
        return [str(name) for name in names]

    def _take(self, there: Sequence[str]) -> list[Track]:
        lower = [name.strip().lower() for name in there]
        known = {track.instrument: track for track in self.tracks}
        self.tracks, changed = [], []
        for instrument, name in self._names.items():
            if name.lower() not in lower:
                others = ", ".join(repr(other) for other in there)
                text = f"Live has no track {name!r} for the {instrument}; it has {others}"
                self._complaints.say(instrument, text)
                continue
            self._complaints.settle(instrument)
            index = lower.index(name.lower())
            track = known.get(instrument) or Track(instrument, index, self._window_beats)
            if instrument not in known or track.index != index:
                changed.append(track)
            track.index = index
            self.tracks.append(track)
        return changed
