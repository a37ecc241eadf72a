"""Changes of the music on their way: asked for, not heard yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from server.chain import Window
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import FloatArray
from server.plan import Plan
from server.scene import Scene
from server.sheet import Page

MAX_WHAT = 64
"""Entries of the queue that are named."""


@dataclass(slots=True)
class Change:
    """What is to be different from a launch on."""

    launch_beat: float
    """In quarter notes of the piece."""
    first: int = 0
    """Number of the window that it was applied from."""
    is_restart: bool = False
    is_retry: bool = False
    """Whether it came too late once already."""
    renewed: set[Instrument] = field(default_factory=set)
    """Instruments that a hold does not protect this time."""
    scene: Scene | None = None
    """Latents that take the place of grown ones in the launch's window."""
    grown: set[Instrument] = field(default_factory=set)
    """Instruments that do not take part in a scene: asked for something else."""
    context: FloatArray | None = None
    """Latents to grow on from instead of the chain's, shape (5, n_context, d_latent)."""
    piano: FloatArray | None = None
    """A performer's latent in place of the piano's last one, shape (d_latent,)."""

    @property
    def must_grow(self) -> bool:
        """Whether the change is lost unless a window is grown for it."""
        return self.context is not None or self.piano is not None

    @property
    def is_placed(self) -> bool:
        """Whether it belongs in the window of its launch and in no later one."""
        return self.is_restart or self.scene is not None

    def regrow(self, instruments: Iterable[Instrument]) -> None:
        """Have instruments play something else."""
        self.renewed.update(instruments)
        self.grown.update(instruments)

    def begin_anew(self) -> None:
        """Have the chain begin."""
        self.is_restart, self.scene = True, None
        self.renewed.update(INSTRUMENTS)

    def put(self, scene: Scene) -> None:
        """Have all instruments play a scene."""
        self.scene = scene
        self.grown.clear()
        self.renewed.update(INSTRUMENTS)

    def translate(self, context: FloatArray) -> None:
        """Have the chain go on from other latents; scenes of the models before are lost."""
        self.context, self.scene = context, None

    def joined(self, later: "Change") -> "Change":
        """Return this change with one that was asked for later."""
        both = Change(later.launch_beat)
        both.is_restart = self.is_restart or later.is_restart
        both.renewed = self.renewed | later.renewed
        both.grown = later.grown if later.is_placed else self.grown | later.grown
        both.scene = later.scene if later.is_placed or later.context is not None else self.scene
        both.context = later.context if later.context is not None else self.context
        both.piano = later.piano if later.piano is not None else self.piano
        return both

    def apply(self, plan: Plan, first: int) -> None:
        """Change the plan from a window on."""
        self.first = first
        plan.drop_pins_from(first if self.is_restart or self.context is not None else first + 1)
        if self.is_restart:
            plan.origin = first
        for k, instrument in enumerate(INSTRUMENTS):
            # Neither what a performer left behind nor latents of other models come back.
            is_other = self.context is not None or self.scene is not None
            if instrument in self.grown or is_other:
                plan.since[k] = first
        for k, instrument in enumerate(INSTRUMENTS):
            if instrument in self.renewed:
                plan.renew(k, first)
        if self.scene is not None:
            plan.pin(first, self.scene, frozenset(INSTRUMENTS) - self.grown)
        else:
            plan.unpin(first, frozenset(self.grown))


@dataclass(frozen=True, slots=True)
class Saved:
    """The music as it was before a change was asked for."""

    plan: Plan
    windows: dict[int, Window]
    pages: dict[int, Page]


@dataclass(slots=True)
class Waiting:
    """All that will be heard from the next launch on: the queue."""

    launch_beat: float
    """In quarter notes of the piece."""
    what: list[str]
    """In a word or two each, without doubles, in the order in which it was asked for."""
    saved: Saved | None
    """What to return to; ``None`` where there is no way back."""
    is_delivered: bool = False
    """Whether outputs have some of it already."""

    def put_off(self, launch_beat: float) -> None:
        """Take note that what is not delivered yet missed its launch."""
        if launch_beat != self.launch_beat and self.is_delivered:
            self.saved = None  # what is delivered is being heard
        self.launch_beat = launch_beat

    def add(self, what: Iterable[str]) -> None:
        """Name more that waits."""
        for word in what:
            if word not in self.what and len(self.what) < MAX_WHAT:
                self.what.append(word)
