"""What a performer does with the band's latents: snapshots, morphs, and taking back what waits."""

import asyncio
from pathlib import Path
from typing import Final, Protocol

from server.address_row import Value
from server.errors import RequestError
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.osc.dispatcher import Handler, Reply, Sender
from server.scene import Scene, morphed
from server.settings import Settings
from server.snapshots import Snapshots, check_name

MORPH_KEY: Final = "morph"


class Stage(Protocol):
    """What plays."""

    @property
    def models(self) -> BandModels:
        """The band that plays."""
        ...

    def scene(self) -> Scene | None:
        """Return the latents of what sounds."""
        ...

    def recall(self, scene: Scene, what: str) -> None:
        """Play a scene from the next quantum."""
        ...

    def cancel(self) -> bool:
        """Take back what waits; return whether there was anything."""
        ...


class Door(Protocol):
    """Where requests come from."""

    def on_action(self, key: str, handler: Handler) -> None:
        """Say who carries out an action."""
        ...


class Performance:
    """Snapshots of the set that plays, and the actions on them."""

    def __init__(self, stage: Stage, settings: Settings, folder: Path) -> None:
        """Open the snapshots of the set that plays.

        Args:
            stage: what plays.
            settings: ``morph`` among them is observed.
            folder: where snapshots are kept.
        """
        self._stage = stage
        self._settings = settings
        self._folder = folder
        self._models = stage.models
        self._snapshots = Snapshots(folder, stage.models.card)
        self._ends: tuple[str, str] | None = None
        self._writing = asyncio.Lock()
        self.close = settings.observe(self._on_setting)
        """Observe no more."""

    def register(self, door: Door) -> None:
        """Carry out the actions of the table from now on."""
        door.on_action("snapshot/store", self._store)
        door.on_action("snapshot/delete", self._delete)
        door.on_action("snapshot/recall", lambda args, _sender: self.recall(str(args[0])))
        door.on_action(
            "snapshot/morph",
            lambda args, _sender: self.morph(str(args[0]), str(args[1]), float(args[2])),
        )
        door.on_action("snapshots", lambda _args, _sender: [(name,) for name in self.names])
        door.on_action("cancel", lambda _args, _sender: self._cancel())
        for instrument in INSTRUMENTS:
            door.on_action(f"{instrument}/macros", self._hints(instrument))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the snapshots, in the order in which they were first stored."""
        return self._current().names

    async def store(self, name: str) -> None:
        """Keep what sounds now.

        Raises:
            RequestError: ``text`` the name is wrong, ``unavailable`` nothing plays yet, ``server``
                it cannot be written; then nothing is stored.
        """
        scene = self._stage.scene()
        if scene is None:
            raise RequestError("unavailable", "there is no window to store yet")
        await self._change(check_name(name), scene)

    async def delete(self, name: str) -> None:
        """Forget a snapshot.

        Raises:
            RequestError: ``unknown``, or ``server`` as `store`.
        """
        await self._change(name, None)

    def recall(self, name: str) -> None:
        """Play a snapshot from the next quantum.

        Raises:
            RequestError: ``unknown``.
        """
        self._stage.recall(self._current().get(name), f"recall {name}")

    def recall_number(self, number: int) -> None:
        """Play the snapshot with a number, from 0: for Program Change.

        Raises:
            RequestError: ``unknown``.
        """
        names = self.names
        if not 0 <= number < len(names):
            raise RequestError("unknown", f"there is no snapshot {number + 1} of {len(names)}")
        self.recall(names[number])

    def morph(self, a: str, b: str, x: float) -> None:
        """Play what lies between two snapshots, from the next quantum.

        Raises:
            RequestError: ``unknown``.
        """
        for name in (a, b):
            self._current().get(name)
        self._ends = (a, b)
        self._settings.set(MORPH_KEY, x)

    def _on_setting(self, key: str, value: Value) -> None:
        if key != MORPH_KEY or self._ends is None:
            return
        a, b = self._ends
        there = self._current()
        if a in there.names and b in there.names:
            scene = morphed(there.get(a), there.get(b), float(value))
            self._stage.recall(scene, f"morph {a} {b}")

    def _current(self) -> Snapshots:
        """Return the snapshots of the set that plays now."""
        if self._stage.models is not self._models:
            self._models = self._stage.models
            self._snapshots = Snapshots(self._folder, self._models.card)
        return self._snapshots

    async def _change(self, name: str, scene: Scene | None) -> None:
        snapshots = self._current()
        # One after the other: each begins with what the one before has really stored.
        async with self._writing:
            scenes = snapshots.changed(name, scene)
            try:
                await asyncio.to_thread(snapshots.write, scenes)
            except OSError as error:
                text = f"{name!r} cannot be written: {error.strerror or error}"
                raise RequestError("server", text) from error

    async def _store(self, args: tuple[Value, ...], _sender: Sender) -> Reply:
        await self.store(str(args[0]))
        return None

    async def _delete(self, args: tuple[Value, ...], _sender: Sender) -> Reply:
        await self.delete(str(args[0]))
        return None

    def _cancel(self) -> Reply:
        if not self._stage.cancel():
            raise RequestError("unavailable", "nothing waits that could be taken back")
        return None

    def _hints(self, instrument: Instrument) -> Handler:
        def answer(_args: tuple[Value, ...], _sender: Sender) -> Reply:
            hints = self._stage.models.card.instruments[instrument].macro_hints
            return list(enumerate(hints, 1))

        return answer
