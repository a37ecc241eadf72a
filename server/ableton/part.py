"""The clips' place in the server: which tracks, and whom to tell."""

import asyncio
from collections.abc import Callable
from typing import Final

from server.ableton.bridge import ClipBridge
from server.ableton.live_link import LiveLink
from server.clock import Clock
from server.conductor import Conductor
from server.config import ServerConfig
from server.errors import ConfigError
from server.music import INSTRUMENTS, Instrument
from server.settings import Settings

DEFAULT: Final = "default"
"""What the flag says where no track is named: tracks called as the instruments are."""
_HEARD_LEAVES: Final = ("mute", "solo", "source")


def track_names(text: str) -> dict[Instrument, str]:
    """Return each instrument's track from ``drums=NAME,piano=NAME,...``.

    Args:
        text: instruments that are not named are left out; ``default`` stands for all five, on
            tracks called Drums, Piano, Guitar, Bass and Strings.

    Raises:
        ConfigError: a part is no ``INSTRUMENT=NAME``.
    """
    if text == DEFAULT:
        return {instrument: instrument.capitalize() for instrument in INSTRUMENTS}
    names: dict[Instrument, str] = {}
    for part in text.split(","):
        key, _, name = (word.strip() for word in part.partition("="))
        instrument = next((i for i in INSTRUMENTS if i == key.lower()), None)
        if instrument is None or not name:
            known = ", ".join(INSTRUMENTS)
            raise ConfigError(f"clips: {part!r} is not INSTRUMENT=TRACK with one of {known}")
        names[instrument] = name
    return names


class ClipPart:
    """The bridge, its socket and its task."""

    def __init__(
        self,
        config: ServerConfig,
        conductor: Conductor,
        settings: Settings,
        clock: Clock,
        tell_problem: Callable[[str, str], None],
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            config: tracks and ports.
            conductor: who plays.
            settings: observed.
            clock: the time.
            tell_problem: told where something is wrong that nobody asked for.

        Raises:
            ConfigError: the tracks are not named as they should be.
        """
        self._config = config
        self._conductor = conductor
        self._settings = settings
        self._tell_problem = tell_problem
        self.link = LiveLink()
        window_beats = conductor.engine.window_beats
        names = track_names(config.clips)
        self.bridge = ClipBridge(
            self.link, clock, window_beats, names, tell_problem, conductor.stop
        )
        self._task: asyncio.Task[None] | None = None
        self._stop_observing: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Open the socket and begin.

        Raises:
            ConfigError: another program holds AbletonOSC's reply port.
        """
        await self.link.open(self._config.clips_port, self._config.clips_reply_port)
        self.bridge.set_settings(self._settings.snapshot())
        self._stop_observing = self._settings.observe(lambda key, _value: self._on_setting(key))
        self._conductor.add_output(self.bridge)
        self._task = asyncio.create_task(self.bridge.run(self._settings.snapshot))
        self._task.add_done_callback(self._on_done)

    async def close(self) -> None:
        """End the clips and close the socket."""
        self._stop_observing()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._conductor.outputs.remove(self.bridge)
            self.bridge.close()
        self.link.close()

    def _on_setting(self, key: str) -> None:
        if key.rpartition("/")[2] in _HEARD_LEAVES:
            self.bridge.set_settings(self._settings.snapshot())

    def _on_done(self, task: "asyncio.Task[None]") -> None:
        # The band plays on without its clips.
        if not task.cancelled() and (error := task.exception()) is not None:
            self._tell_problem("clips", f"the bridge has ended: {error!r}")
