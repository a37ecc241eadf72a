"""What the band must beat: the seed's deterministic chain, and a Markov chain of real windows."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from server.model import BandModels
from server.music import ACCOMPANIMENT, INSTRUMENTS, Instrument
from server.piano_roll import FloatArray, NoteArray
from training.config import BandSettings
from training.data.cache import WindowCache
from training.data.song import SPLITS
from training.evaluate import true_notes
from training.fit import Job, run_job
from training.jobs import predictor_job
from training.latents import Latents, window_songs
from training.models.predictor import LatentPredictor
from training.rollout import Rollout, decode_windows
from training.trained import predictor_config

N_KINDS: Final = 256
"""Kinds of windows that the Markov chain tells apart."""
_N_COMPONENTS: Final = 16
"""Principal components an instrument by which windows are told apart."""
_N_FITTED: Final = 20_000
_N_ROUNDS: Final = 15

_log = logging.getLogger(__name__)


def deterministic_settings(settings: BandSettings) -> BandSettings:
    """Return the settings of the seed's predictors: one window in, one window out, no noise."""
    predictors = {
        name: replace(
            own, n_context=1, n_components=1, context_noise=0.0, lead_noise=0.0, decoding_loss=0.0
        )
        for name, own in settings.predictor.items()
    }
    return replace(settings, predictor=predictors)


def train_deterministic(
    cache: WindowCache, run: Path, settings: BandSettings
) -> dict[Instrument, LatentPredictor]:
    """Train z_t -> z_{t+1} and (w_t, z_t, z_{t+1}) -> w_{t+1}, or take what the run has.

    The architecture, the data and the number of steps are those of the shipped predictors.

    Args:
        cache: the windows.
        run: folder of the run with the trained autoencoders; models go to ``run/baseline``.
        settings: those of the shipped set.

    Raises:
        DataError: an autoencoder is not trained.
    """
    plain = deterministic_settings(settings)
    models: dict[Instrument, LatentPredictor] = {}
    for instrument in INSTRUMENTS:
        job: Job[Any] = predictor_job(instrument, cache, run, plain, is_dry=False)
        weights = run_job(replace(job, name=f"baseline/{instrument}"), run, plain.trainer)
        model = LatentPredictor(predictor_config(instrument, plain))
        model.load_state_dict(torch.load(weights, weights_only=True, map_location="cpu"))
        models[instrument] = model.eval()
    return models


@torch.inference_mode()
def roll_out_deterministic(
    predictors: dict[Instrument, LatentPredictor],
    models: BandModels,
    starts: FloatArray,
    n_windows: int,
) -> Rollout:
    """Let the deterministic chain play from several starts, decoded by the band's own decoders.

    Args:
        predictors: result of `train_deterministic`.
        models: the band.
        starts: real contexts, shape (n_chains, 5, n_context, d_latent); the last window counts.
        n_windows: windows to grow in each chain.
    """
    piano = INSTRUMENTS.index("piano")
    latest = torch.from_numpy(np.ascontiguousarray(starts[:, :, -1]))
    grown = []
    for _ in range(n_windows):
        following = latest.clone()
        following[:, piano] = _step(predictors["piano"], latest[:, piano], None)
        lead = torch.stack([latest[:, piano], following[:, piano]], 1)
        for instrument in ACCOMPANIMENT:
            k = INSTRUMENTS.index(instrument)
            following[:, k] = _step(predictors[instrument], latest[:, k], lead)
        grown.append(following)
        latest = following
    latents = torch.stack(grown, 2).numpy()
    notes: dict[Instrument, list[list[NoteArray]]] = {}
    for k, instrument in enumerate(INSTRUMENTS):
        flat = latents[:, k].reshape(-1, latents.shape[-1])
        # What the band's sampling needs is fitted to the band's.
        windows = decode_windows(models, instrument, flat, is_predicted=False)
        notes[instrument] = [windows[i : i + n_windows] for i in range(0, len(windows), n_windows)]
    return Rollout(latents, notes)


def _step(model: LatentPredictor, latest: torch.Tensor, lead: torch.Tensor | None) -> torch.Tensor:
    """Return the mean of the predicted latent, (B, D) -> (B, D)."""
    n = len(latest)
    none = torch.zeros(n, 1)
    noise = torch.zeros_like(latest)
    mean: torch.Tensor = model(latest[:, None], lead, torch.zeros(n, 1), noise, none, none)
    return mean


def markov_pieces(
    cache: WindowCache, latents: dict[Instrument, Latents], size: tuple[int, int], seed: int = 37
) -> Rollout:
    """Draw pieces from a first-order Markov chain over kinds of real windows.

    A kind is a cluster of the latents of all five instruments together; what is heard of a kind is
    one of its training windows, drawn at random, the whole band's.

    Args:
        cache: the windows.
        latents: of each instrument.
        size: pieces, and windows in each.
        seed: of all drawing.
    """
    rng = np.random.default_rng(seed)
    songs = cache.song_indices("train", INSTRUMENTS)
    windows = np.concatenate([np.array(cache.song_windows(song)) for song in songs])
    kinds = cluster(_joint(latents, windows), N_KINDS, rng)
    followed = np.nonzero(np.diff(windows) == 1)[0]
    song = window_songs(cache)[windows]
    followed = followed[song[followed] == song[followed + 1]]
    assert (cache.songs["split"][song] == SPLITS.index("train")).all()
    order = followed[np.argsort(kinds[followed], kind="stable")]
    edges = np.searchsorted(kinds[order], np.arange(N_KINDS + 1))
    members = np.argsort(kinds, kind="stable")
    member_edges = np.searchsorted(kinds[members], np.arange(N_KINDS + 1))
    chosen = np.empty(size, np.int64)
    for piece in range(size[0]):
        kind = int(kinds[rng.integers(len(kinds))])
        for k in range(size[1]):
            chosen[piece, k] = windows[_draw(members, member_edges, kind, rng)]
            if edges[kind] < edges[kind + 1]:
                kind = int(kinds[_draw(order, edges, kind, rng) + 1])
    stacked = np.stack([latents[name].values[0][chosen] for name in INSTRUMENTS], axis=1)
    notes = {
        name: [[true_notes(cache, name, int(w)) for w in piece] for piece in chosen]
        for name in INSTRUMENTS
    }
    return Rollout(stacked, notes)


def cluster(rows: FloatArray, n_kinds: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Sort vectors into kinds by k-means (Lloyd), fitted on some of them.

    Args:
        rows: shape (n, d).
        n_kinds: how many, at most n.
        rng: chooses the rows to fit and the first centres.

    Returns:
        Kind of each row, shape (n,).
    """
    fitted = rows[rng.permutation(len(rows))[:_N_FITTED]]
    centres = fitted[:n_kinds].copy()
    for _ in range(_N_ROUNDS):
        nearest = _nearest(fitted, centres)
        for kind in np.unique(nearest):
            centres[kind] = fitted[nearest == kind].mean(0)
    return _nearest(rows, centres)


def _nearest(rows: FloatArray, centres: FloatArray) -> NDArray[np.int64]:
    found = []
    for first in range(0, len(rows), 4096):
        part = rows[first : first + 4096]
        found.append((np.square(centres).sum(1) - 2 * part @ centres.T).argmin(1))
    return np.concatenate(found)


def _joint(latents: dict[Instrument, Latents], windows: NDArray[np.int64]) -> FloatArray:
    """Put the main whitened components of all instruments beside one another."""
    parts = []
    for name in INSTRUMENTS:
        own = latents[name].values[0][windows]
        mean = own.mean(0)
        values, vectors = np.linalg.eigh(np.cov((own - mean).T))
        parts.append((own - mean) @ vectors[:, -_N_COMPONENTS:] / np.sqrt(values[-_N_COMPONENTS:]))
    return np.concatenate(parts, axis=1).astype(np.float32)


def _draw(
    places: NDArray[np.int64], edges: NDArray[np.int64], kind: int, rng: np.random.Generator
) -> int:
    return int(places[rng.integers(edges[kind], edges[kind + 1])])
