"""The melody's place in the server: which set plays, and the addresses that it answers."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from server.addresses_melody import MELODY_MODEL
from server.errors import ModelError, NoModelSetError, RequestError
from server.hot_models import watch_set
from server.melody.model import MelodyModel
from server.melody.render import take_advice
from server.melody.voice import MelodyVoice
from server.model_folders import find_set, melody_names
from server.music import MELODY
from server.osc.dispatcher import Reply
from server.osc.service import OscService

_log = logging.getLogger(__name__)

_ON: Final = f"{MELODY}/on"
_MODEL: Final = f"{MELODY}/model"


class MelodyPart:
    """Loads melody sets when they are wanted, and answers clients."""

    def __init__(
        self,
        voice: MelodyVoice,
        osc: OscService,
        folder: Path,
        tell_problem: Callable[[str, str], None],
    ) -> None:
        """Answer the melody's addresses; nothing is loaded before it is switched on.

        Args:
            voice: who plays.
            osc: clients, and the settings that they share.
            folder: where the sets are.
            tell_problem: told where something is wrong that nobody asked for.
        """
        self.voice = voice
        self._osc = osc
        self._settings = osc.settings
        self._folder = folder
        self._tell_problem = tell_problem
        self._lock = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None
        self._touched: set[str] = set()
        self._is_loading = False
        self._stop_observing = self._settings.observe(lambda key, _value: self._touch(key))
        osc.on_action(_ON, lambda args, _sender: self._vet_on(is_on=bool(args[0])))
        osc.on_action(_MODEL, lambda args, _sender: self._vet_model(str(args[0])))
        osc.on_action(f"{MELODY}/macros", lambda _args, _sender: self._macros())
        osc.add_figures(self._figures)
        voice.tell_window = osc.publish_window
        self._choose_default()

    def start(self, *, is_watching: bool) -> None:
        """Begin to compute.

        Args:
            is_watching: whether a set that is exported anew takes the place of the one that plays.
        """
        self.voice.start()
        if is_watching:
            self._watch = asyncio.create_task(
                watch_set(self._folder, self._playing_name, self.choose, self._tell_problem)
            )

    async def close(self) -> None:
        """End the melody."""
        self._stop_observing()
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self.voice.close()

    async def play(self, name: str) -> None:
        """Switch the melody on at the start.

        Args:
            name: of the set.

        Raises:
            ModelError: it cannot be played.
        """
        await self.choose(name)
        self._settings.set(_MODEL, name)
        self._settings.set(_ON, 1)

    async def carry_on(self) -> None:
        """Play on if the melody was on when a run broke off; a set that is gone is told."""
        if not self._settings.get(_ON):
            return
        try:
            await self.choose(self._playing_name())
        except ModelError as error:
            self._tell_problem("melody", f"not carried on: {error}")
            self._settings.set(_ON, 0)

    async def choose(self, name: str) -> None:
        """Load a set, try it, and have it play from the next quantum; again if it plays already.

        Raises:
            ModelError: it cannot be played; the present set plays on.
        """
        async with self._lock:
            model = await asyncio.to_thread(load_melody, self._folder, name)
            self._take_defaults(model)
            self.voice.take_model(model)
            _log.info("melody set %s, %s, from the next quantum", name, model.card.created)

    def _playing_name(self) -> str:
        return str(self._settings.get(_MODEL))

    def _choose_default(self) -> None:
        names = melody_names(self._folder)
        if not names:
            _log.info("no melody set in %s: the band plays alone", self._folder)
        elif MELODY_MODEL not in names:
            self._settings.set(_MODEL, names[0])

    def _take_defaults(self, model: MelodyModel) -> None:
        """Begin with what the card advises, unless somebody has chosen."""
        self._is_loading = True
        take_advice(model, self._settings, self._touched)
        self._is_loading = False

    def _touch(self, key: str) -> None:
        if not self._is_loading:
            self._touched.add(key)

    # -- for clients -------------------------------------------------------------------------------

    async def _vet_on(self, *, is_on: bool) -> Reply:
        if is_on and self.voice.model is None:
            if not await asyncio.to_thread(melody_names, self._folder):
                raise RequestError("unavailable", f"there is no melody set in {self._folder}")
            await self.choose(self._playing_name())
        return None

    async def _vet_model(self, name: str) -> Reply:
        if self.voice.model is None:
            await asyncio.to_thread(load_melody, self._folder, name)
        else:
            await self.choose(name)
        return None

    def _macros(self) -> Reply:
        if self.voice.model is None:
            raise RequestError("unavailable", "no melody set is loaded: switch the melody on first")
        hints = self.voice.model.card.macro_hints
        return [(k, hint) for k, hint in enumerate(hints, 1)]

    def _figures(self) -> dict[str, float]:
        voice = self.voice
        return {
            "melody_tokens": voice.n_tokens,
            "melody_late": voice.n_late,
            "melody_token_ms": voice.token_ms,
        }


def load_melody(folder: Path, name: str) -> MelodyModel:
    """Load a melody set and run it once.

    Args:
        folder: where the sets are.
        name: of the set.

    Raises:
        ModelError: it cannot be played; the message lists the melody sets that are there.
    """
    names = melody_names(folder)
    if name not in names:
        there = ", ".join(names) or "none"
        raise NoModelSetError(f"there is no melody set {name!r} in {folder}; there are: {there}")
    model = MelodyModel(find_set(folder, name))
    model.try_out()
    return model
