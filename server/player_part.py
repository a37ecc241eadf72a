"""The player as the application sees it: started, fed, and started again where it went.

Where no MIDI port could be had the server serves its other clients, and looks now and then whether
MIDI has come: a server that is up before JACK, or outlives it, is heard as soon as JACK is back.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Final

from server import player_settings
from server.conductor import Conductor
from server.config import ServerConfig
from server.errors import PlayerError, PlayerHungError
from server.midi_probe import can_open
from server.player.handover import PlayerOptions
from server.player.link import LinkEvents, PlayerLink
from server.player.stats import Stats
from server.settings import Settings

_log = logging.getLogger(__name__)

_RESPAWN_S: Final = 0.5
"""Pause before a player that was lost is started again."""
_LOOK_S: Final = 2.0
"""Pause before it is looked whether MIDI has come; longer each time, for a look is not free."""
_LONGEST_LOOK_S: Final = 30.0
_LONGER: Final = 1.5


class PlayerPart:
    """The player's process, or none while it cannot be had."""

    def __init__(self, config: ServerConfig, settings: Settings) -> None:
        """Prepare; nothing is started.

        Args:
            config: which outputs, and with which priority.
            settings: what the player is told of.
        """
        self._config = config
        self._settings = settings
        self._conductor: Conductor | None = None
        self._stats: Stats | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._has_failed = False
        self._is_midi_gone = False
        self.link: PlayerLink | None = None
        """The player that runs."""
        self.on_midi_back: Callable[[], None] = lambda: None
        """Told when there are ports again after the MIDI system had gone, or was not there."""

    async def start(self) -> None:
        """Start the player; without one the server still serves OSC clients."""
        await self._start()
        self._settings.observe(lambda key, _value: self._on_setting(key))

    async def _start(self) -> None:
        options = PlayerOptions(self._config.midi_out, self._config.realtime)
        events = LinkEvents(self._on_lost, _on_report, self._on_stats)
        try:
            link = await PlayerLink.start(options, events)
        except PlayerError as error:
            if not self._has_failed:
                _log.warning("no MIDI: %s; trying again", error)
            self._has_failed = True
            self._spawn(self._start_after(_LOOK_S))
            return
        self._has_failed = False
        self.link = link
        player_settings.tell_all(link, self._settings.snapshot())
        self._attach()
        ready = link.ready
        _log.info("MIDI out: %s", ", ".join(ready.ports) or ready.problem or "none")
        _log.info("player: %s", ready.scheduling)
        if ready.problem:
            self._is_midi_gone = True
            self._spawn(self._wait_for_midi(link))
        elif self._is_midi_gone:
            self._is_midi_gone = False
            self.on_midi_back()

    def attach(self, conductor: Conductor) -> None:
        """Give the player its notes; whichever of the two was there first waits for the other."""
        self._conductor = conductor
        self._attach()

    def _attach(self) -> None:
        conductor, link = self._conductor, self.link
        if conductor is not None and link is not None and link not in conductor.outputs:
            conductor.add_output(link)

    def _detach(self) -> None:
        conductor, link = self._conductor, self.link
        if conductor is not None and link is not None and link in conductor.outputs:
            conductor.outputs.remove(link)
        self.link = None

    def panic(self) -> None:
        """End every note and silence every channel."""
        if self.link is not None:
            self.link.panic()

    def view(self) -> dict[str, object]:
        """Return what people are shown: ``out``, ``problem`` and ``scheduling``."""
        if self.link is None:
            return {"out": [], "problem": "there is no player process", "scheduling": ""}
        ready = self.link.ready
        return {
            "out": list(ready.ports),
            "problem": ready.problem,
            "scheduling": ready.scheduling,
        }

    def figures(self) -> dict[str, float]:
        """Return the player's counts for the status; empty before it has told any."""
        stats = self._stats
        if stats is None:
            return {}
        return {
            "notes_on": stats.n_ons,
            "notes_off": stats.n_offs,
            "notes_skipped": stats.n_skipped,
            "sounding": stats.n_sounding,
            "late_p50_ms": stats.p50_ns / 1e6,
            "late_p95_ms": stats.p95_ns / 1e6,
            "late_p99_ms": stats.p99_ns / 1e6,
            "late_p999_ms": stats.p999_ns / 1e6,
            "late_max_ms": stats.max_ns / 1e6,
        }

    async def close(self) -> None:
        """End every note and the process."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.link is not None:
            await self.link.close()

    # -- what happens ------------------------------------------------------------------------------

    def _on_lost(self, error: PlayerError) -> None:
        _log.error("%s; starting another", error)
        # What a JACK server that ends leaves behind takes messages until it is full, then hangs.
        self._is_midi_gone = self._is_midi_gone or isinstance(error, PlayerHungError)
        self._detach()
        self._spawn(self._start_after(_RESPAWN_S))

    async def _start_after(self, pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        await self._start()

    async def _wait_for_midi(self, link: PlayerLink) -> None:
        """Put a player with ports in the place of one that has none, once there are some."""
        pause_s = _LOOK_S
        await asyncio.sleep(pause_s)
        while self.link is link and not await asyncio.to_thread(can_open, self._config.midi_out):
            pause_s = min(_LONGEST_LOOK_S, pause_s * _LONGER)
            await asyncio.sleep(pause_s)
        if self.link is link:
            self._detach()
            await link.close()
            await self._start()

    def _on_stats(self, stats: Stats) -> None:
        self._stats = stats

    def _on_setting(self, key: str) -> None:
        if self.link is not None:
            player_settings.tell_change(self.link, self._settings.snapshot(), key)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _on_report(text: str) -> None:
    _log.warning("player: %s", text)
