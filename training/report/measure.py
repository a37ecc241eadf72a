"""All figures of one source, with error bars."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from server.model import BandModels
from server.music import ACCOMPANIMENT, INSTRUMENTS, Instrument
from server.piano_roll import PITCH
from training.data.cache import WindowCache
from training.data.song import Split
from training.evaluate import reconstruct
from training.metrics import Agreement
from training.report.chains import chain_figures
from training.report.copies import Library, copy_figures
from training.report.distances import (
    distance_to_real,
    piece_features,
    piece_latents,
    standardise,
)
from training.report.form import bar_similarity, find_form, window_similarity
from training.report.music import (
    beat_chroma,
    chroma_overlap,
    part_figures,
    tonal_centroids,
    tonal_distance,
)
from training.report.pieces import Pieces
from training.report.statistics import Figure, bootstrap
from training.windows import pick_windows

Table = dict[str, Any]

PITCHED: Final[tuple[Instrument, ...]] = tuple(name for name in INSTRUMENTS if name != "drums")
FITTED: Final[tuple[Instrument, ...]] = tuple(name for name in ACCOMPANIMENT if name != "drums")
"""Instruments whose harmony is to fit the piano's."""
PAIRS: Final = tuple(itertools.combinations(PITCHED, 2))
_BEATS_A_BAR: Final = 4
_N_BLOCKS: Final = 12


def part_tables(pieces: Pieces) -> Table:
    """Describe every part; figures by instrument."""
    tables: Table = {}
    for name in INSTRUMENTS:
        rows = [
            part_figures(notes, name, pieces.n_bars, pieces.steps_per_beat)
            for notes in pieces.notes[name]
        ]
        tables[name] = _summary({key: [row[key] for row in rows] for key in rows[0]})
    return tables


def harmony_tables(pieces: Pieces) -> Table:
    """Compare parts by pairs, in the same piece and with the next piece's, and with the piano.

    Returns:
        ``pairs``: tonal distance of each pair, ``own`` and ``other`` (the second part taken from
        the next piece); ``piano``: chroma overlap of each accompaniment with the piano, likewise.
    """
    n_beats = _BEATS_A_BAR * pieces.n_bars
    chroma = {
        name: [beat_chroma(notes, n_beats, pieces.steps_per_beat) for notes in pieces.notes[name]]
        for name in PITCHED
    }
    centroids = {name: [tonal_centroids(own) for own in rows] for name, rows in chroma.items()}
    pairs = {f"{a}-{b}": _own_and_other(tonal_distance, centroids[a], centroids[b])
             for a, b in PAIRS}  # fmt: skip
    overlap = {
        name: _own_and_other(chroma_overlap, chroma["piano"], chroma[name]) for name in FITTED
    }
    return {"pairs": pairs, "piano": overlap}


def _own_and_other(
    compare: Callable[[NDArray[np.float64], NDArray[np.float64]], float],
    first: list[NDArray[np.float64]],
    second: list[NDArray[np.float64]],
) -> Table:
    other = [*second[1:], second[0]]
    return {
        "own": _figure([compare(a, b) for a, b in zip(first, second, strict=True)]),
        "other": _figure([compare(a, b) for a, b in zip(first, other, strict=True)]),
    }


def chain_tables(pieces: Pieces) -> Table:
    """Describe how every part moves from window to window."""
    return {name: _summary(chain_figures(pieces, name)) for name in INSTRUMENTS}


def copy_tables(pieces: Pieces, libraries: Callable[[Instrument], Library]) -> Table:
    """Measure what every part shares with the training songs.

    Returns:
        By instrument; beside each mean stand the median and the 95th percentile over the pieces.
    """
    tables: Table = {}
    for name in INSTRUMENTS:
        found = copy_figures(
            pieces.notes[name],
            libraries(name),
            pieces.steps_per_beat,
            is_pitched=name != "drums",
        )
        tables[name] = {
            key: _figure(values) | _percentiles(values) for key, values in found.items()
        }
    return tables


def distance_tables(pieces: Pieces, real: Pieces, n_pieces: int, *, is_real: bool) -> Table:
    """Measure how far every part's windows lie from real ones, as many pieces with as many.

    Returns:
        By instrument the Frechet distance of the latents, of the latents of windows with notes
        alone, and of the musical features.
    """
    tables: Table = {}
    for name in INSTRUMENTS:
        features = piece_features(real, name)
        spaces = {
            "latent": (piece_latents(pieces, name), piece_latents(real, name)),
            "latent_played": (_played(pieces, name), _played(real, name)),
            "features": (
                standardise(piece_features(pieces, name), features),
                standardise(features, features),
            ),
        }
        tables[name] = {
            key: distance_to_real(own, theirs, n_pieces, is_real=is_real).as_dict()
            for key, (own, theirs) in spaces.items()
        }
    return tables


def _played(pieces: Pieces, name: Instrument) -> list[NDArray[np.float32]]:
    return [
        latents[[len(notes) > 0 for notes in pieces.windows(piece, name)]]
        for piece, latents in enumerate(piece_latents(pieces, name))
    ]


def form_table(pieces: Pieces) -> Table:
    """Count sections and returns."""
    forms = [
        find_form(window_similarity(bar_similarity(pieces, piece), pieces.n_windows))
        for piece in range(len(pieces))
    ]
    return {
        "sections": _figure([float(form.n_sections) for form in forms]),
        "return_share": _figure([100 * form.return_share for form in forms]),
        "has_form": _figure([100.0 * form.has_form for form in forms]),
        "labels": [list(form.labels) for form in forms],
    }


def kit_table(pieces: Pieces, real: Pieces, *, is_real: bool) -> Table:
    """Compare how often each piece of the kit is struck with how often real drummers strike it.

    Returns:
        ``kit_divergence``: Jensen-Shannon divergence of the shares, in bits; of the real pieces,
        that of one half from the other.
    """
    own, theirs = (
        np.array([np.bincount(n[:, PITCH], minlength=128) for n in source.notes["drums"]], float)
        for source in (pieces, real)
    )
    rng = np.random.default_rng(41)
    n_pieces = min(len(own), len(theirs) // 2)
    found = []
    for _ in range(100):
        order = rng.permutation(len(theirs))
        judged = (
            theirs[order[n_pieces : 2 * n_pieces]]
            if is_real
            else own[rng.integers(len(own), size=n_pieces)]
        )
        found.append(_divergence(judged.sum(0), theirs[order[:n_pieces]].sum(0)))
    low, high = np.percentile(found, [2.5, 97.5])
    return {"kit_divergence": Figure(float(np.mean(found)), low, high, n_pieces).as_dict()}


def _divergence(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    a, b = a / max(1.0, a.sum()), b / max(1.0, b.sum())
    middle = (a + b) / 2
    total = 0.0
    for own in (a, b):
        is_there = own > 0
        total += float((own[is_there] * np.log2(own[is_there] / middle[is_there])).sum()) / 2
    return total


def reconstruction_tables(
    models: BandModels, cache: WindowCache, split: Split, n_windows: int
) -> Table:
    """Encode and decode real windows; error bars over blocks of windows."""
    tables: Table = {}
    for name in INSTRUMENTS:
        windows = pick_windows(cache, name, split, n_windows)
        windows = np.random.default_rng(43).permutation(windows)
        blocks = [block for block in np.array_split(windows, _N_BLOCKS) if len(block)]
        found = [reconstruct(models, cache, name, block) for block in blocks]
        tables[name] = {
            key: _resampled(found, key) for key in ("onset_f1", "frame_f1", "velocity_mae")
        }
    return tables


def _resampled(blocks: list[Agreement], key: str) -> Table:
    rng = np.random.default_rng(47)
    means = [
        float(getattr(sum((blocks[i] for i in rng.integers(len(blocks), size=len(blocks))),
                          Agreement()), key))
        for _ in range(300)
    ]  # fmt: skip
    low, high = np.percentile(means, [2.5, 97.5])
    whole = float(getattr(sum(blocks, Agreement()), key))
    return Figure(whole, float(low), float(high), len(blocks)).as_dict()


def _summary(columns: Mapping[str, list[float]]) -> Table:
    return {key: _figure(values) for key, values in columns.items()}


def _figure(values: list[float]) -> dict[str, float]:
    return bootstrap(np.array(values, np.float64)).as_dict()


def _percentiles(values: list[float]) -> dict[str, float]:
    finite = [value for value in values if np.isfinite(value)]
    if not finite:
        return {"median": float("nan"), "p95": float("nan"), "highest": float("nan")}
    median, p95 = np.percentile(finite, [50, 95])
    return {"median": float(median), "p95": float(p95), "highest": max(finite)}
