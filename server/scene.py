"""A moment of the band in latents: what a snapshot holds, and the way between two."""

from dataclasses import dataclass

import numpy as np

from server.piano_roll import FloatArray

_PARALLEL = 1e-4
"""Sine below which two directions count as one, in which there is no way round."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The latents of one window of the band and of the windows before it."""

    before: FloatArray
    """Oldest first, shape (5, n_context, d_latent), finite."""
    latents: FloatArray
    """Of the window itself, shape (5, d_latent), finite."""
    way: "tuple[Scene, Scene, float] | None" = None
    """What it lies between, and how far along, where it was morphed: a log's short word for it."""
    bars: FloatArray | None = None
    """What each bar sounds like, shape (5, n_bars, d_latent), finite; ``None``: all ``latents``."""

    def bar_latents(self, n: int) -> FloatArray:
        """Return what each of n bars sounds like, shape (5, n, d_latent)."""
        return np.repeat(self.latents[:, None], n, axis=1) if self.bars is None else self.bars


def morphed(a: Scene, b: Scene, x: float) -> Scene:
    """Return the scene on the way from one to another.

    Args:
        a: where the way begins.
        b: where it ends.
        x: how far along, 0-1; at 0 and 1 the ends themselves.
    """
    if x <= 0:
        return a
    if x >= 1:
        return b
    before, latents = spherical(a.before, b.before, x), spherical(a.latents, b.latents, x)
    n = max(0 if scene.bars is None else scene.bars.shape[1] for scene in (a, b))
    bars = spherical(a.bar_latents(n), b.bar_latents(n), x) if n else None
    return Scene(before, latents, (a, b, x), bars)


def spherical(a: FloatArray, b: FloatArray, x: float) -> FloatArray:
    """Interpolate along the great circle, each vector of the last axis by itself.

    Latents of real windows lie in a shell about the origin; the straight way between two would cut
    through its emptier inside (Shoemake 1985; White 2016).

    Args:
        a: shape (..., d_latent).
        b: same shape.
        x: 0-1.
    """
    start, end = a.astype(np.float64), b.astype(np.float64)
    lengths = np.linalg.norm(start, axis=-1) * np.linalg.norm(end, axis=-1)
    cosine = (start * end).sum(axis=-1) / np.maximum(lengths, 1e-12)
    angle = np.arccos(np.clip(cosine, -1.0, 1.0))[..., None]
    sine = np.sin(angle)
    is_flat = sine < _PARALLEL
    safe = np.where(is_flat, 1.0, sine)
    weight_a = np.where(is_flat, 1 - x, np.sin((1 - x) * angle) / safe)
    weight_b = np.where(is_flat, x, np.sin(x * angle) / safe)
    between: FloatArray = (weight_a * start + weight_b * end).astype(np.float32)
    return between
