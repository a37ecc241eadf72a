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
from server.errors import MidiError, PlayerError
from server.midi import open_outputs
from server.midi_spec import parse_outputs
from server.player.handover import PlayerOptions
from server.player.link import LinkEvents, PlayerLink
from server.player.stats import Stats
from server.settings import Settings

_log = logging.getLogger(__name__)

_RESPAWN_S: Final = 0.5
"""Pause before a player that was lost is started again."""
_LOOK_S: Final = 3.0
"""How often to look whether MIDI has come."""


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
        self.link: PlayerLink | None = None
        """The player that runs."""
        self.on_midi_back: Callable[[], None] = lambda: None
        """Told when a player that went, or had no ports, was followed by one that has some."""

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
            _log.warning("no MIDI: %s", error)
            return
        self.link = link
        player_settings.tell_all(link, self._settings.snapshot())
        self._attach()
        ready = link.ready
        _log.info("MIDI out: %s", ", ".join(ready.ports) or ready.problem or "none")
        _log.info("player: %s", ready.scheduling)
        if ready.problem:
            self._spawn(self._wait_for_midi(link))

    def attach(self, conductor: Conductor) -> None:
        """Give the player its notes; whichever of the two was there first waits for the other."""
        self._conductor = conductor
        self._attach()

    def _attach(self) -> None:
        conductor, link = self._conductor, self.link
        if conductor is not None and link is not None and not conductor.has_output(link):
            conductor.add_output(link)

    def _detach(self) -> None:
        conductor, link = self._conductor, self.link
        if conductor is not None and link is not None and conductor.has_output(link):
            conductor.remove_output(link)
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
        self._detach()
        self._spawn(self._start_again(_RESPAWN_S))

    async def _start_again(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        await self._start()
        if self.link is not None and self.link.ready.ports:
            self.on_midi_back()

    async def _wait_for_midi(self, link: PlayerLink) -> None:
        """Put a player with ports in the place of one that has none, once there are some."""
        is_there = False
        while not is_there:
            await asyncio.sleep(_LOOK_S)
            is_there = await asyncio.to_thread(_can_open, self._config.midi_out)
        if self.link is link:
            self._detach()
            await link.close()
            await self._start_again(0.0)

    def _on_stats(self, stats: Stats) -> None:
        self._stats = stats

    def _on_setting(self, key: str) -> None:
        if self.link is not None:
            player_settings.tell_change(self.link, self._settings.snapshot(), key)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _can_open(outputs: str) -> bool:
    """Return whether the outputs asked for can be had now; opens and closes them."""
    try:
        open_outputs(parse_outputs(outputs)).close()
    except MidiError:
        return False
    return True


def _on_report(text: str) -> None:
    _log.warning("player: %s", text)
