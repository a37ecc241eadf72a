"""Judges an exported band by what the server would play, through the same graphs.

Reconstruction: note-onset and frame F1 and velocity error of windows that are encoded and decoded.
Chain: 200-window roll-outs from real starts; do they live, move as real music does, stay in real
music's region, and does the accompaniment fit the piano?
"""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.model import BandModels
from server.music import ACCOMPANIMENT, INSTRUMENTS, Instrument
from server.piano_roll import FloatArray, NoteArray
from training.data.cache import WindowCache
from training.data.song import Split
from training.errors import DataError
from training.metrics import (
    Agreement,
    compare_notes,
    distinct_share,
    fold_kit,
    frechet_distance,
    jaccard,
    tonal_distance,
)
from training.rollout import Rollout, decode_windows, roll_out
from training.windows import encode_windows, pick_windows, real_starts

Figures = dict[str, dict[str, float]]

_EDGE_WINDOWS: Final = 20
"""Windows at each end of a chain whose latent steps are compared."""
_DEAD_DISTINCT: Final = 2
"""A chain whose last windows hold no more different ones than this is dead."""


@dataclass(frozen=True, slots=True)
class EvaluationSize:
    """How much is looked at."""

    n_windows: int = 1500
    """Windows an instrument whose reconstruction is judged."""
    n_songs: int = 60
    """Real songs with all five instruments that the chain is compared with."""
    n_chains: int = 24
    n_chain_windows: int = 200


def evaluate(
    models: BandModels,
    cache: WindowCache,
    split: Split,
    size: EvaluationSize | None = None,
    temperature: float = 1.0,
) -> Figures:
    """Compute all figures of a band.

    Args:
        models: the exported band.
        cache: windows of the data.
        split: ``test`` for figures to publish; ``valid`` for choosing.
        size: how much to look at.
        temperature: of all instruments in the roll-outs.

    Returns:
        Figures by instrument.

    Raises:
        DataError: the split has too little music.
    """
    size = size or EvaluationSize()
    figures: Figures = {}
    for instrument in INSTRUMENTS:
        windows = pick_windows(cache, instrument, split, size.n_windows)
        agreement = reconstruct(models, cache, instrument, windows)
        figures[instrument] = {
            "onset_f1": agreement.onset_f1,
            "frame_f1": agreement.frame_f1,
            "velocity_mae": agreement.velocity_mae,
        }
    for topic, more in _judge_chain(models, cache, split, size, temperature).items():
        figures[topic] |= more
    return {
        topic: {key: round(value, 4) for key, value in table.items() if np.isfinite(value)}
        for topic, table in figures.items()
    }


def true_notes(cache: WindowCache, instrument: Instrument, window: int) -> NoteArray:
    """Return the notes that a perfect model would give back: drums by their kit class."""
    notes = cache.window(window, instrument)
    return fold_kit(notes) if instrument == "drums" else notes


def reconstruct(
    models: BandModels, cache: WindowCache, instrument: Instrument, windows: NDArray[np.int64]
) -> Agreement:
    """Encode and decode windows and compare the notes with the true ones."""
    latents = encode_windows(models, cache, instrument, windows)
    decoded = decode_windows(models, instrument, latents, is_predicted=False)
    pairs = zip(windows, decoded, strict=True)
    found = [compare_notes(true_notes(cache, instrument, int(w)), notes) for w, notes in pairs]
    return sum(found, Agreement())


@dataclass(frozen=True, slots=True)
class RealSong:
    """One real song with all five instruments, beside which chains are judged."""

    latents: FloatArray
    """Shape (5, n_windows, d_latent)."""
    notes: dict[Instrument, list[NoteArray]]


def read_real_songs(
    models: BandModels, cache: WindowCache, split: Split, n_songs: int
) -> list[RealSong]:
    """Encode whole songs in which all five instruments play.

    Raises:
        DataError: there are fewer than two.
    """
    found = cache.song_indices(split, INSTRUMENTS)
    chosen = np.random.default_rng(3).permutation(found)[:n_songs]
    if len(chosen) < 2:
        raise DataError(f"{cache.folder}: fewer than two {split} songs have all five instruments")
    spans = [np.arange(*_bounds(cache, int(song))) for song in chosen]
    edges = np.cumsum([len(span) for span in spans])[:-1]
    windows = np.concatenate(spans)
    latents = [
        np.split(encode_windows(models, cache, instrument, windows), edges)
        for instrument in INSTRUMENTS
    ]
    return [
        RealSong(
            np.stack([of_instrument[i] for of_instrument in latents]),
            {name: [true_notes(cache, name, int(w)) for w in span] for name in INSTRUMENTS},
        )
        for i, span in enumerate(spans)
    ]


def _bounds(cache: WindowCache, song: int) -> tuple[int, int]:
    span = cache.song_windows(song)
    return span.start, span.stop


def _judge_chain(
    models: BandModels, cache: WindowCache, split: Split, size: EvaluationSize, temperature: float
) -> Figures:
    songs = read_real_songs(models, cache, split, size.n_songs)
    starts = real_starts(models, cache, split, size.n_chains)
    temperatures = dict.fromkeys(INSTRUMENTS, temperature)
    rollout = roll_out(models, starts, size.n_chain_windows, temperatures)
    figures: Figures = {name: chain_figures(rollout, songs, name) for name in INSTRUMENTS}
    for instrument in ACCOMPANIMENT:
        if instrument != "drums":
            steps_per_beat = models.card.steps_per_beat
            figures[instrument] |= tonal_figures(rollout, songs, instrument, steps_per_beat)
    return figures


def chain_figures(
    rollout: Rollout, songs: list[RealSong], instrument: Instrument
) -> dict[str, float]:
    """Compare how an instrument's chain moves with how real songs move."""
    k = INSTRUMENTS.index(instrument)
    chains = rollout.notes[instrument]
    real = [song.notes[instrument] for song in songs]
    grown = rollout.latents[:, k]
    steps = np.linalg.norm(np.diff(grown, axis=1), axis=-1)
    real_steps = [np.linalg.norm(np.diff(song.latents[k], axis=0), axis=-1) for song in songs]
    half = len(songs) // 2
    halves = [
        np.concatenate([song.latents[k] for song in part]) for part in (songs[:half], songs[half:])
    ]
    tails = [chain[-_EDGE_WINDOWS:] for chain in chains]
    dead = [distinct_share(tail) * len(tail) <= _DEAD_DISTINCT for tail in tails]
    return {
        "distinct": _mean([distinct_share(chain) for chain in chains]),
        "distinct_lowest": min(distinct_share(chain) for chain in chains),
        "distinct_real": _mean([distinct_share(chain) for chain in real]),
        "dead": _mean(dead),
        "jaccard": _mean([_steadiness(chain) for chain in chains]),
        "jaccard_real": _mean([_steadiness(chain) for chain in real]),
        "step_first": float(steps[:, :_EDGE_WINDOWS].mean()),
        "step_last": float(steps[:, -_EDGE_WINDOWS:].mean()),
        "step_real": float(np.concatenate(real_steps).mean()),
        "frechet": frechet_distance(grown.reshape(-1, grown.shape[-1]), np.concatenate(halves)),
        "frechet_real_halves": frechet_distance(*halves),
        "notes_a_window": _mean([len(n) for chain in chains for n in chain if len(n)]),
        "notes_a_window_real": _mean([len(n) for chain in real for n in chain if len(n)]),
    }


def tonal_figures(
    rollout: Rollout, songs: list[RealSong], instrument: Instrument, steps_per_beat: int
) -> dict[str, float]:
    """Compare how far an instrument lies from the piano: generated, real, and of another song."""

    def distance(parts: list[list[NoteArray]], pianos: list[list[NoteArray]]) -> float:
        pairs = [
            (notes, piano)
            for part, whole in zip(parts, pianos, strict=True)
            for notes, piano in zip(part, whole, strict=False)
        ]
        each = np.array([tonal_distance(a, b, steps_per_beat) for a, b in pairs])
        each = each[np.isfinite(each)]
        return float(each.mean()) if len(each) else float("nan")

    real = [song.notes[instrument] for song in songs]
    piano = [song.notes["piano"] for song in songs]
    return {
        "tonal_distance": distance(rollout.notes[instrument], rollout.notes["piano"]),
        "tonal_distance_real": distance(real, piano),
        "tonal_distance_other_song": distance(real, [*piano[1:], piano[0]]),
    }


def _steadiness(chain: list[NoteArray]) -> float:
    """Return the mean share of onsets that a window has in common with the one before."""
    return _mean([jaccard(a, b) for a, b in itertools.pairwise(chain)])


def _mean(values: list[float] | list[int] | list[bool]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
