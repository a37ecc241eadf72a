"""Bars that are heard again: a window that is nearly an earlier one has some of its bars.

In songs a window that is played again with changes is not a little different everywhere: half of
its bars are the earlier ones note for note, the others are new. A decoder makes each window anew, a
little different everywhere; so bars are decoded one by one, each from the latent that it is to
sound like, its own window's or that of an earlier one. Training counts how often bars stay
(`training/varied.py`). The chain knows nothing of it: it goes on from the windows' latents.
"""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.decoding import Decoded
from server.form import Form
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.patchwork import Patchwork, Said
from server.piano_roll import FloatArray

_STREAM: Final = 9
"""Tells these random numbers from those of the form and of the instruments."""


def kept_bars(form: Form, seed: int, index: int, n: int, amount: float = 1.0) -> NDArray[np.bool_]:
    """Say which bars of a window are those of the one that it is nearly.

    Args:
        form: how songs keep bars.
        seed: of the chain, >= 0.
        index: of the window in its chain, >= 0.
        n: bars of a window.
        amount: factor on how readily they are, 0-1; 1 is as in songs.

    Returns:
        Shape (5, n).
    """
    draws = np.random.default_rng([seed, index, _STREAM]).random((len(INSTRUMENTS), n))
    keeps = amount * form.keeps
    kept = np.empty(draws.shape, bool)
    kept[:, 0] = draws[:, 0] < keeps[:, 0]
    for bar in range(1, n):
        likely = np.where(kept[:, bar - 1], keeps[:, 2], keeps[:, 1])
        kept[:, bar] = draws[:, bar] < likely
    kept[kept.all(axis=1), -1] = False  # or it would not be varied
    return kept


def decode_bars(models: BandModels, instrument: Instrument, bars: FloatArray) -> Said:
    """Decode a window each of whose bars has a latent of its own.

    Args:
        models: the band.
        instrument: whose.
        bars: shape (n_bars, d_latent).

    Raises:
        ModelError: onnxruntime cannot run the decoder.
    """
    decoded = [models.decode_again(instrument, bars[0])]
    for before, bar in pairwise(bars):
        is_same = np.array_equal(before, bar)
        decoded.append(decoded[-1] if is_same else models.decode_again(instrument, bar))
    return _joined(tuple(decoded))


def decode_many(
    models: BandModels, instrument: Instrument, bars: FloatArray, *, is_predicted: bool = True
) -> list[Said]:
    """Decode windows at once; see `decode_bars`.

    Args:
        models: the band.
        instrument: whose.
        bars: shape (n, n_bars, d_latent).
        is_predicted: as `BandModels.decode` has it.
    """
    rows, place = np.unique(bars.reshape(-1, bars.shape[-1]), axis=0, return_inverse=True)
    decoded = models.decode(instrument, rows, is_predicted=is_predicted)
    return [_joined(tuple(decoded[at] for at in own)) for own in place.reshape(bars.shape[:2])]


def _joined(bars: tuple[Decoded, ...]) -> Said:
    return bars[0] if all(one is bars[0] for one in bars) else Patchwork(bars)
