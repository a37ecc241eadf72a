"""What decides the music from here on: settings, holds, attempts, and what was put in its place.

A plan is all of the engine's intent; the windows are what came of it. It can be copied, so that a
change that has not been heard yet can be taken back whole.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.addresses import SETTING_KEYS
from server.chain import Recipe, Window
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import FloatArray
from server.scene import Scene
from server.settings import Snapshot

RESTART_KEY: Final = "seed"
_BAND_WORDS: Final = frozenset(
    {"temperature", "hold", "variation", "macro", "key", "scale", "swing", "humanize", "form"}
)
_INSTRUMENT_WORDS: Final = frozenset(
    {"temperature", "hold", "variation", "macro", "density", "velocity", "transpose", "octave"}
)
_N: Final = len(INSTRUMENTS)


def is_musical(key: str) -> bool:
    """Return whether a setting changes the notes, so that its change waits for the launch."""
    first, _, rest = key.partition("/")
    if first in INSTRUMENTS:
        return rest.partition("/")[0] in _INSTRUMENT_WORDS
    return first in _BAND_WORDS


MUSICAL_KEYS: Final = tuple(key for key in SETTING_KEYS if is_musical(key))
"""Settings that change the notes; the seed, which begins a chain, is not among them."""
PLANNED_KEYS: Final = frozenset({*MUSICAL_KEYS, "quantum", "input"})
"""Settings that the engine asks for at all: of others, a fader in flood, it need not hear."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Latents that were put in place of grown ones in one window."""

    scene: Scene
    which: tuple[bool, ...]
    """Instruments that have them; the others are grown."""


@dataclass(slots=True)
class Plan:
    """The engine's intent; changed in place, copied to be kept."""

    settings: Snapshot
    origin: int = 0
    """Number of the window that the chain begins with."""
    attempts: list[int] = field(default_factory=lambda: [0] * _N)
    """How often each instrument was asked for something else."""
    hold_from: list[int | None] = field(default_factory=lambda: [None] * _N)
    """The window that each instrument holds; ``None``: none."""
    since: list[int] = field(default_factory=lambda: [0] * _N)
    """The first window that each instrument may return to: what is before it was rejected."""
    pins: dict[int, Pin] = field(default_factory=dict)
    """By number of the window."""

    def copy(self) -> "Plan":
        """Return a plan that later changes to this one do not touch."""
        return replace(
            self,
            attempts=list(self.attempts),
            hold_from=list(self.hold_from),
            since=list(self.since),
            pins=dict(self.pins),
        )

    def changed_keys(self, settings: Snapshot) -> list[str]:
        """Return the settings that change the notes and differ from the plan's."""
        old = self.settings.values
        return [key for key in MUSICAL_KEYS if settings.values[key] != old[key]]

    def take_settings(self, settings: Snapshot, index: int) -> None:
        """Take new settings; what is held from now on holds the window ``index``."""
        old, self.settings = self.settings, settings
        for k, instrument in enumerate(INSTRUMENTS):
            if not settings.is_held(instrument):
                self.hold_from[k] = None
            elif not old.is_held(instrument) or self.hold_from[k] is None:
                self.hold_from[k] = index

    def renew(self, k: int, index: int) -> None:
        """Let a held instrument hold another window: the one that it is given anew."""
        if self.hold_from[k] is not None:
            self.hold_from[k] = index

    def pin(self, index: int, scene: Scene, instruments: frozenset[Instrument]) -> None:
        """Have instruments play a scene in a window, from which the chain goes on."""
        self.pins[index] = Pin(scene, tuple(i in instruments for i in INSTRUMENTS))

    def unpin(self, index: int, instruments: frozenset[Instrument]) -> None:
        """Have instruments grow their window although a scene was put there."""
        pin = self.pins.get(index)
        if pin is not None:
            which = tuple(
                is_pinned and instrument not in instruments
                for is_pinned, instrument in zip(pin.which, INSTRUMENTS, strict=True)
            )
            self.pins[index] = replace(pin, which=which)

    def drop_pins_from(self, index: int) -> None:
        """Forget the scenes of a window and all behind it."""
        self.pins = {number: pin for number, pin in self.pins.items() if number < index}

    def drop_pins_before(self, index: int) -> None:
        """Forget the scenes of windows that are left behind."""
        if any(number < index for number in self.pins):
            self.pins = {number: pin for number, pin in self.pins.items() if number >= index}

    def recipe(self, index: int) -> Recipe:
        """Return all that decides a window beside the windows before it."""
        settings = self.settings
        return Recipe(
            seed=settings.integer(RESTART_KEY),
            index=self.chain_index(index),
            attempts=tuple(self.attempts),
            temperatures=tuple(settings.temperature(i) for i in INSTRUMENTS),
            repeats=self.repeats(index),
            variations=tuple(settings.variation(i) for i in INSTRUMENTS),
            macros=tuple(settings.macros(i) for i in INSTRUMENTS),
            # Who plays along has a form of his own in mind.
            form=settings.number("form") if settings.text("input") == "off" else 0.0,
            since=tuple(max(0, first - self.origin) for first in self.since),
            places=tuple(
                abs((index if from_ is None or index < from_ else from_) - self.origin)
                for from_ in self.hold_from
            ),
        )

    def chain_index(self, index: int) -> int:
        """Return a window's position in the chain, from its number."""
        return abs(index - self.origin)

    def repeats(self, index: int) -> tuple[bool, ...]:
        """Return whether each instrument repeats in a window the one before."""
        return tuple(from_ is not None and index > from_ for from_ in self.hold_from)

    def given(
        self, index: int, old: Window | None, renewed: frozenset[Instrument]
    ) -> tuple[Window | None, tuple[bool, ...]]:
        """Return the latents of a window that are not to be grown.

        Args:
            index: the window's number.
            old: the window as it is, if it is there.
            renewed: instruments that a hold does not protect this time.

        Returns:
            A window that has them, and which instruments keep them.
        """
        held = tuple(
            old is not None and from_ == index and instrument not in renewed
            for from_, instrument in zip(self.hold_from, INSTRUMENTS, strict=True)
        )
        pin = self.pins.get(index)
        if pin is None:
            return old, held
        pinned = Window(pin.scene.before, pin.scene.latents, (), bars=pin.scene.bars)
        if old is None or not any(held):
            return pinned, pin.which
        choice = np.array(held)[:, None]
        latents = np.where(choice, old.latents, pinned.latents)
        wander = None if old.wander is None else np.where(choice, old.wander, np.float32(0))
        bars = _merged_bars(choice[:, None], old, pinned)
        merged = Window(pin.scene.before, latents, (), wander, bars=bars)
        return merged, tuple(h or p for h, p in zip(held, pin.which, strict=True))


def _merged_bars(choice: NDArray[np.bool_], old: Window, pinned: Window) -> FloatArray | None:
    """Return the bars of two windows' instruments; ``None`` where all are their latents'."""
    known = [window.bars for window in (old, pinned) if window.bars is not None]
    if not known:
        return None
    n = known[0].shape[1]
    bars: FloatArray = np.where(choice, old.bar_latents(n), pinned.bar_latents(n))
    return bars
