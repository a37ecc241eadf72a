"""What the inference thread does: grow windows and voice them; only immutable values cross."""

from dataclasses import dataclass, field

from server.chain import PIANO, Memory, Recipe, Window, grow, grow_unheard, start_latents
from server.model import BandModels
from server.music import Instrument, Note
from server.piano_roll import FloatArray
from server.settings import Snapshot
from server.voicing import voice_band


@dataclass(frozen=True, slots=True)
class Step:
    """One window to grow."""

    recipe: Recipe
    old: Window | None
    """The window as it was or is to be, where it is not all new."""
    kept: tuple[bool, ...]
    """Instruments that keep the latents of ``old`` (held, or from a snapshot)."""


@dataclass(frozen=True, slots=True)
class Job:
    """Consecutive windows to grow and voice."""

    epoch: int
    """Of the piece that asked; a result of an earlier one is dropped."""
    first: int
    """Number of the first window."""
    launch_beat: float
    """Where the result is to be heard, in quarter notes of the piece."""
    is_change: bool
    """Whether windows that were delivered are grown again."""
    before: FloatArray | None
    """Latents to grow from, shape (5, n_context, d_latent); ``None`` begins a chain."""
    steps: tuple[Step, ...]
    settings: Snapshot
    bridge: tuple[Recipe, ...] = ()
    """Windows between ``before`` and the first one, which nobody will hear."""
    memory: Memory = field(default_factory=dict)
    """The windows before the first one of bridge and steps, for the song's form."""
    piano: FloatArray | None = None
    """Latent that takes the place of the piano's last one, shape (d_latent,): a performer's."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """The windows of a job, with their notes in quarter notes from each window's start."""

    job: Job
    windows: tuple[Window, ...]
    notes: tuple[dict[Instrument, tuple[Note, ...]], ...]


def run_job(models: BandModels, job: Job) -> JobResult:
    """Grow and voice the windows of a job; runs on the inference thread.

    Args:
        models: the band.
        job: what to grow.
    """
    before = job.before
    if before is None:
        before = start_latents(models, job.steps[0].recipe.seed)
    memory = dict(job.memory)
    for recipe in job.bridge:
        memory[recipe.index] = window = grow_unheard(models, before, recipe, memory)
        before = window.after
    if job.piano is not None:
        before = before.copy()
        before[PIANO, -1] = job.piano
    windows: list[Window] = []
    for step in job.steps:
        windows.append(grow(models, before, step.recipe, step.old, step.kept, memory))
        memory[step.recipe.index] = windows[-1]
        before = windows[-1].after
    notes = tuple(voice_band(window, models.card, job.settings) for window in windows)
    return JobResult(job, tuple(windows), notes)
