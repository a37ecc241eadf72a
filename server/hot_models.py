"""Other models while the band plays: loaded and tried on the side, swapped at the quantum.

The music goes on across the swap: the windows before it are decoded by the old set and encoded by
the new one, which then goes on from there.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import numpy as np

from server.conductor import Conductor
from server.contract import CARD_NAME
from server.errors import ModelError
from server.listening import hear_piano, played_notes
from server.model import BandModels
from server.model_folders import find_set
from server.music import ACCOMPANIMENT, INSTRUMENTS
from server.piano_roll import FloatArray, notes_to_tensor

_log = logging.getLogger(__name__)

_WATCH_S: Final = 1.0


def try_out(models: BandModels) -> None:
    """Run every graph of a set once, but for most encoders: `translate` runs these.

    Raises:
        ModelError: a graph fails, or says something that is not a number.
    """
    rng = np.random.default_rng(0)
    before = models.starts[0]
    for k, instrument in enumerate(INSTRUMENTS):
        lead = before[None, INSTRUMENTS.index("piano"), -1:].repeat(2, axis=1)
        latent = models.predict(
            instrument,
            before[k][None],
            lead if instrument in ACCOMPANIMENT else None,
            models.draw_noise(instrument, rng),
            1.0,
        )
        decoded = models.decode(instrument, latent)[0]
        said = [latent, decoded.onset, decoded.sustain]
        if instrument == "piano":
            said.append(hear_piano(models, [decoded]))
        if not all(np.isfinite(part).all() for part in said):
            raise ModelError(f"{models.card.name}: {instrument} says what is not a number")


def translate(old: BandModels, new: BandModels, context: FloatArray) -> FloatArray:
    """Say the same music in the latents of another set.

    Args:
        old: the set that ``context`` belongs to.
        new: the other set, of the same window length.
        context: latents of the last windows, oldest first, shape (5, n_context, d_latent).

    Returns:
        Latents, shape (5, n_context, d_latent) of ``new``; where it wants more windows than there
        are, the oldest stands in.
    """
    wanted = [max(0, context.shape[1] + i) for i in range(-new.card.n_context, 0)]
    translated = np.empty((len(INSTRUMENTS), len(wanted), new.card.d_latent), np.float32)
    for k, instrument in enumerate(INSTRUMENTS):
        decoded = old.decode(instrument, context[k, wanted])
        windows = [notes_to_tensor(played_notes(old, instrument, one)) for one in decoded]
        translated[k] = new.encode_once(instrument, np.stack(windows))
    return translated


class HotModels:
    """Which set plays, and how another one takes its place."""

    def __init__(
        self, conductor: Conductor, folder: Path, tell_problem: Callable[[str, str], None]
    ) -> None:
        """Begin with the set that the conductor has.

        Args:
            conductor: who plays.
            folder: where the sets are.
            tell_problem: told where something is wrong that nobody asked for.
        """
        self._conductor = conductor
        self._folder = folder
        self._tell_problem = tell_problem
        self._lock = asyncio.Lock()
        self.n_swaps = 0
        """Sets that were swapped in since the start."""

    async def choose(self, name: str) -> None:
        """Load a set, try it, and have it play from the next quantum; the same name loads it anew.

        Args:
            name: of a set in the folder.

        Raises:
            ModelError: it cannot be played, or its windows have another length; the present set
                plays on.
        """
        async with self._lock:
            old = self._conductor.models
            new = await asyncio.to_thread(self._load, name)
            if new.card.window_beats != old.card.window_beats:
                raise ModelError(
                    f"{name}: its window has {new.card.window_beats:g} beats, that of the playing "
                    f"set {old.card.window_beats:g}: restart the server with --model {name}"
                )
            context = self._conductor.engine.context_at(self._conductor.beat)
            if context is None:
                context = old.starts[0]
            context = await asyncio.to_thread(translate, old, new, context)
            self._conductor.swap(new, context)
            self.n_swaps += 1
            _log.info("model set %s, %s, from the next quantum", new.card.name, new.card.created)

    def _load(self, name: str) -> BandModels:
        models = BandModels(find_set(self._folder, name))
        try_out(models)
        return models

    async def watch(self, name_now: Callable[[], str]) -> None:
        """Swap a set in whenever it was exported anew; never returns.

        Args:
            name_now: returns the name of the set that plays.
        """
        await watch_set(self._folder, name_now, self.choose, self._tell_problem)


async def watch_set(
    folder: Path,
    name_now: Callable[[], str],
    choose: Callable[[str], Awaitable[None]],
    tell_problem: Callable[[str, str], None],
) -> None:
    """Choose a set again whenever it was exported anew; never returns.

    Args:
        folder: where the sets are.
        name_now: returns the name of the set that plays.
        choose: has a set play.
        tell_problem: told where a new export cannot be played.
    """
    name = name_now()
    seen = await asyncio.to_thread(_stamp, folder / name)
    while True:
        await asyncio.sleep(_WATCH_S)
        present = name_now()
        stamp = await asyncio.to_thread(_stamp, folder / present)
        if present == name and stamp != seen and stamp is not None:
            try:
                await choose(name)
            except ModelError as error:
                tell_problem("model", f"{error}; the present set plays on")
            except Exception as error:  # noqa: BLE001 - the next export is wanted all the same
                _log.error("model set %s could not be exchanged", name, exc_info=error)
                text = f"{type(error).__name__}: {error}"
                tell_problem("model", f"{text}; the present set plays on")
        name, seen = present, stamp


def _stamp(folder: Path) -> tuple[int, int, int] | None:
    """Return what tells one export from another; ``None`` while there is none."""
    try:
        status = (folder / CARD_NAME).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
