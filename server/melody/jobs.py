"""What the melody's thread does: says tokens until the last note's end is known. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.melody.controls import Controls
from server.melody.fit import fitted
from server.melody.harmony import SILENCE, Harmony
from server.melody.model import MelodyModel, State
from server.melody.sampler import allowed_tokens, choose, draw_noise
from server.melody.tokens import BAR_STEPS, CONTEXT_STEPS, HOLD, REST, Tokens, positions_from
from server.piano_roll import FloatArray

MAX_NOTE_STEPS: Final = 4 * BAR_STEPS
"""Longest note in sixteenths; a model that only ever holds is made to go on."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a melody stands before a step."""

    token: int
    """The one before."""
    state: State


@dataclass(frozen=True, slots=True)
class Held:
    """The note that sounds across the first step of a job."""

    pitch: int
    start: int
    """Step of its onset."""
    end: int | None
    """Step at which it ends at the latest, because players know of it; ``None``: they do not."""


@dataclass(frozen=True, slots=True)
class MelodyJob:
    """Tokens to say."""

    epoch: int
    """Of the melody that asked; a result of an earlier one is dropped."""
    first: int
    """Step of the first token, in sixteenths of the piece."""
    until: int
    """Say at least up to this step, and on until the last note's end is known."""
    point: Point | None
    """Where the melody stands; ``None`` begins anew behind ``context``."""
    context: Tokens
    """Tokens before ``first`` to begin with, shape (n,)."""
    base: FloatArray | None
    """Latent before the macros, shape (d_latent,); ``None``: that of the context or the seed."""
    is_encoded: bool
    """Whether a new base comes from the context."""
    held: Held | None
    controls: Controls
    harmony: Harmony = SILENCE
    """What the band plays meanwhile."""


@dataclass(frozen=True, slots=True)
class MelodyResult:
    """The tokens of a job, and where the melody stood before each."""

    job: MelodyJob
    tokens: tuple[int, ...]
    points: tuple[Point, ...]
    """Before each token, and one behind the last."""
    base: FloatArray


def run_melody(model: MelodyModel, job: MelodyJob) -> MelodyResult:
    """Say the tokens of a job; runs on the melody's thread."""
    controls = job.controls
    base = job.base if job.base is not None else _new_base(model, job)
    latent = model.shifted(base, controls.macros)
    point = job.point or _behind_context(model, job, latent)
    pitches, held = controls.pitches(), job.held
    tokens: list[int] = []
    points = [point]
    step = job.first
    while True:
        logits, state = model.step(point.token, step % BAR_STEPS, latent, point.state)
        may_hold = held is not None and not _is_over(held, step)
        held_pitch = held.pitch if held is not None and may_hold else None
        allowed = allowed_tokens(pitches, held_pitch)
        noise = draw_noise(controls.seed, step)
        scores = fitted(logits, controls, job.harmony, step, held_pitch)
        token = choose(scores, noise, controls.temperature, controls.top_p, allowed)
        tokens.append(token)
        point = Point(token, state)
        points.append(point)
        if token != HOLD:
            held = None if token == REST else Held(token, step, None)
            if step >= job.until:
                return MelodyResult(job, tuple(tokens), tuple(points), base)
        step += 1


def _is_over(held: Held, step: int) -> bool:
    return step - held.start >= MAX_NOTE_STEPS or (held.end is not None and step >= held.end)


def _new_base(model: MelodyModel, job: MelodyJob) -> FloatArray:
    if not model.card.d_latent or not job.is_encoded:
        return model.start(job.controls.seed)
    context = np.full(CONTEXT_STEPS, REST)
    n_known = min(len(job.context), CONTEXT_STEPS)
    if n_known:
        context[-n_known:] = job.context[-n_known:]
    return model.encode(context, positions_from(job.first - CONTEXT_STEPS, CONTEXT_STEPS))


def _behind_context(model: MelodyModel, job: MelodyJob, latent: FloatArray) -> Point:
    """Let a fresh model hear the context."""
    token, state = REST, model.rest_state
    first = job.first - len(job.context)
    for step, following in enumerate(job.context.tolist(), first):
        _, state = model.step(token, step % BAR_STEPS, latent, state)
        token = following
    return Point(token, state)
