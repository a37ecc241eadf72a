"""Health of long chains: do they stay alive, and do they move as real songs move?"""

import itertools
from collections.abc import Sequence

import numpy as np

from server.music import INSTRUMENTS, Instrument
from server.piano_roll import NoteArray
from training.metrics import distinct_share, jaccard
from training.report.pieces import Pieces

EDGE_WINDOWS = 20
"""Windows at each end of a chain whose steps are compared."""
_DEAD_DISTINCT = 2
_LIKE_SHARE = 0.8
_LONG_STAY_WINDOWS = 5
"""From here on a stay with one window is called long."""


def chain_figures(pieces: Pieces, instrument: Instrument) -> dict[str, list[float]]:
    """Describe each chain by how it moves from window to window.

    Returns:
        Of each piece: share of different windows (percent), mean share of onsets in common with the
        window before, the longest stay (windows on end, each sharing more than 0.8 of its onsets
        with the one before) and whether it is long (percent), latent step at the beginning and at
        the end, and whether it came to rest (percent): at most two different windows among its
        last twenty.
    """
    latents = pieces.latents[:, INSTRUMENTS.index(instrument)]
    steps = np.linalg.norm(np.diff(latents, axis=1), axis=-1)
    edge = min(EDGE_WINDOWS, steps.shape[1])
    figures: dict[str, list[float]] = {
        "distinct_windows": [],
        "shared_onsets": [],
        "longest_stay": [],
        "long_stay": [],
        "step_first": steps[:, :edge].mean(1).tolist(),
        "step_last": steps[:, -edge:].mean(1).tolist(),
        "at_rest": [],
    }
    for piece in range(len(pieces)):
        windows = pieces.windows(piece, instrument)
        tail = windows[-EDGE_WINDOWS:]
        shared = [jaccard(a, b) for a, b in itertools.pairwise(windows)]
        figures["distinct_windows"].append(100 * distinct_share(windows))
        figures["shared_onsets"].append(float(np.mean(shared)))
        stay = _longest_stay(windows, shared)
        figures["longest_stay"].append(stay)
        figures["long_stay"].append(100.0 * (stay >= _LONG_STAY_WINDOWS))
        is_at_rest = distinct_share(tail) * len(tail) <= _DEAD_DISTINCT
        figures["at_rest"].append(100.0 * is_at_rest)
    return figures


def _longest_stay(windows: Sequence[NoteArray], shared: Sequence[float]) -> int:
    """Return the longest run of windows like the one before; a rest is no stay."""
    longest = stay = 1
    for notes, share in zip(windows[1:], shared, strict=True):
        stay = stay + 1 if len(notes) and share > _LIKE_SHARE else 1
        longest = max(longest, stay)
    return longest
