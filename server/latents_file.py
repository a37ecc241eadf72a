"""``latents.npz`` of a set: what a chain begins with and is steered by, and how it is played."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from server.contract import BandCard
from server.errors import BROKEN_ARRAYS, ModelError
from server.form import MAX_RETURN
from server.music import INSTRUMENTS
from server.piano_roll import FloatArray
from server.voice_leading import N_INTERVALS

_MAX_ROUNDING: Final = 0.02
"""Of a sum of 17 probabilities at half precision."""
_ODDS_RANGE: Final = (0.001, 1000.0)
"""Beyond it products of odds are no numbers at single precision."""
_LATER: Final = {
    "form_near": np.zeros(1),
    "form_keeps": np.zeros(1),
    "onset_odds": np.ones(1),
    "interval_odds": np.ones(1),
}
"""Sets of before do not have them, or one number for all, and play as they did."""


def read_latents(folder: Path, card: BandCard) -> dict[str, FloatArray]:
    """Read the chain's starts, the latents' main directions and the songs' form.

    Returns:
        ``starts`` (n_starts, 5, n_context, d_latent), ``macros`` (5, 8, d_latent) of unit length,
        ``macro_scales`` (5, 8), the data's standard deviation along each, the arrays of
        `server.form.Form`, ``silence`` (5, d_latent), the latent of a rest, ``onset_odds``
        (5, steps_per_beat) and ``interval_odds`` (5, 27), see `server.playable.Odds`; all float32.

    Raises:
        ModelError: the file is absent or broken, or an array of another shape or range.
    """
    path = folder / card.latents.file
    n = len(INSTRUMENTS)
    shapes: dict[str, tuple[int | None, ...]] = {
        "starts": (None, n, card.n_context, card.d_latent),
        "macros": (n, 8, card.d_latent),
        "macro_scales": (n, 8),
        "form_transitions": (MAX_RETURN + 1, MAX_RETURN + 1),
        "form_joins": (n,),
        "form_rests": (n, 2),
        "form_exact": (n,),
        "form_variation": (n,),
        "form_near": (n,),
        "form_keeps": (n, 3),
        "silence": (n, card.d_latent),
        "onset_odds": (n, card.steps_per_beat),
        "interval_odds": (n, N_INTERVALS),
    }
    arrays: dict[str, FloatArray] = {}
    try:
        with np.load(path, allow_pickle=False) as archive:
            for name, shape in shapes.items():
                known = archive[name] if name in archive or name not in _LATER else _LATER[name]
                if name in _LATER and known.shape == (1,):
                    known = np.full([size or 1 for size in shape], known[0])
                array = known.astype(np.float32)
                fits = array.ndim == len(shape) and all(
                    wanted in (None, got) for got, wanted in zip(array.shape, shape, strict=True)
                )
                if not fits or not len(array) or not np.isfinite(array).all():
                    raise ModelError(f"{path}: {name} has shape {array.shape}, wanted {shape}")
                arrays[name] = array
    except BROKEN_ARRAYS as error:
        raise ModelError(f"{path}: {error}") from error
    _check_ranges(path, arrays)
    return arrays


def _check_ranges(path: Path, arrays: Mapping[str, FloatArray]) -> None:
    transitions = arrays["form_transitions"]
    sums = transitions.sum(axis=1)
    if (transitions < 0).any() or (np.abs(sums - 1) > _MAX_ROUNDING).any():
        raise ModelError(f"{path}: form_transitions has rows that sum to {sums}, wanted 1 each")
    for name in ("form_joins", "form_rests", "form_exact", "form_keeps"):
        if (arrays[name] < 0).any() or (arrays[name] > 1).any():
            raise ModelError(f"{path}: {name} is {arrays[name]}, wanted probabilities")
    for name in ("form_variation", "form_near"):
        if (arrays[name] < 0).any():
            raise ModelError(f"{path}: {name} is {arrays[name]}, wanted >= 0")
    for name in ("onset_odds", "interval_odds"):
        low, high = float(arrays[name].min()), float(arrays[name].max())
        if low < _ODDS_RANGE[0] or high > _ODDS_RANGE[1]:
            wanted = " to ".join(map(str, _ODDS_RANGE))
            raise ModelError(f"{path}: {name} has {low:g} to {high:g}, wanted {wanted}")
