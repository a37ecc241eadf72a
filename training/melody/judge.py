"""Judges melody sets beside Bach, the best n-gram and noise.

How well a set predicts the test melodies, and what it invents: 1,000 bars a temperature, compared
with Bach's. `judge_melody_set` gives a set's figures, `melody_table` sets them side by side.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from server.melody.model import MelodyModel
from training.data.melody_cache import Melody, MelodyCache
from training.data.song import Split
from training.melody.baseline import best_ngram
from training.melody.copying import Library, copied_share, longest_between, longest_copy
from training.melody.figures import (
    distance,
    duration_histogram,
    interval_histogram,
    mean_figures,
    mean_known,
    overlap,
    pitch_extremes,
    spread_figures,
)
from training.melody.players import (
    NgramPlayer,
    NoisePlayer,
    Player,
    SetPlayer,
    play_melodies,
    token_figures,
)

TEMPERATURES: Final = (0.8, 1.0, 1.2)
_BASELINES_FILE: Final = "baselines.json"
_VERSION: Final = 3
_COPY_NOTES: Final = 8
"""Length of the spans whose copied share is told."""
_PERCENTILE: Final = 95

Result = dict[str, Any]


def judge_melody_set(
    set_folder: Path, cache_folder: Path, *, n_bars: int = 1000, seed: int = 7
) -> Result:
    """Judge an exported melody set.

    For ``ai-music-training evaluate``: returns only what JSON can hold, NaN excepted as ``None``.

    Args:
        set_folder: an exported set of kind ``melody``.
        cache_folder: the cache of melodies, see `training.data.melodies`. The baselines' figures
            are kept in it; the first call takes minutes for them.
        n_bars: bars invented at each temperature.
        seed: of everything invented.

    Returns:
        ``name``, ``model``, ``tokens`` (figures on the test melodies), ``melodies`` (figures of the
        invented ones by temperature), ``baselines``, and ``targets`` (each met or not).

    Raises:
        ModelCardError, ModelError: the set cannot be used.
        FileNotFoundError: there is no cache.
    """
    cache = MelodyCache.open(cache_folder)
    baselines = judge_baselines(cache, n_bars=n_bars, seed=seed)
    model = MelodyModel(set_folder)
    result = judge_player(SetPlayer(model), cache, n_bars=n_bars, seed=seed)
    result |= {"model": model.card.model, "card_metrics": dict(model.card.metrics)}
    result |= {"baselines": baselines, "targets": _targets(result, baselines)}
    return result


def judge_player(player: Player, cache: MelodyCache, *, n_bars: int, seed: int) -> Result:
    """Judge anyone who knows melodies: an exported set, an n-gram, noise."""
    train, test = cache.melodies("train"), cache.melodies("test")
    library = Library(train)
    invented = {
        f"{temperature:.1f}": play_melodies(player, n_bars, temperature, seed)
        for temperature in TEMPERATURES
    }
    spread = spread_figures(test)
    real = mean_figures(test)
    return {
        "name": player.name,
        "n_bars": n_bars,
        "seed": seed,
        "tokens": token_figures(player, test),
        "melodies": {
            temperature: _clean(_describe(melodies, train, library, (real, spread)))
            for temperature, melodies in invented.items()
        },
    }


def judge_baselines(cache: MelodyCache, *, n_bars: int = 1000, seed: int = 7) -> Result:
    """Judge Bach's own test melodies, the best n-gram and noise; kept beside the cache.

    Returns:
        ``bach``, ``bach_valid``, ``ngram``, ``noise`` and ``copy_limits``: at the 95th percentile,
        the notes of the longest span that a piece shares with another. ``test_in_train``: test
        pieces with any training piece, which by the split have other tunes; ``other_tune``: all
        groups of tunes with any other; ``other_piece``: all BWV numbers with any other, the same
        tune or not.
    """
    path = cache.folder / _BASELINES_FILE
    meta = json.loads((cache.folder / "cache.json").read_text())
    facts = {"version": _VERSION, "key": meta["key"], "n_bars": n_bars, "seed": seed}
    if path.is_file():
        stored: Result = json.loads(path.read_text())
        if stored["facts"] == facts:
            return stored
    model, trial = best_ngram(cache)
    result = {
        "facts": facts,
        "bach": _judge_bach(cache, "test"),
        "bach_valid": _judge_bach(cache, "valid"),
        "ngram": judge_player(NgramPlayer(model), cache, n_bars=n_bars, seed=seed),
        "ngram_on_validation": asdict(trial),
        "noise": judge_player(NoisePlayer(), cache, n_bars=n_bars, seed=seed),
        "copy_limits": copy_limits(cache, meta["tune_groups"]),
    }
    path.write_text(json.dumps(result, indent=1))
    return result


def copy_limits(cache: MelodyCache, groups: dict[str, str]) -> dict[str, float]:
    """Return how long Bach's own shared spans are; see `judge_baselines`."""
    train, test = cache.melodies("train"), cache.melodies("test")
    every = [*train, *cache.melodies("valid"), *test]
    library = Library(train)
    in_train: dict[str, int] = {}
    for melody in test:
        longest = longest_copy(melody, library)
        in_train[melody.piece] = max(longest, in_train.get(melody.piece, 0))
    pieces = {melody.piece: melody.piece for melody in every}
    all_groups = pieces | groups
    return {
        "test_in_train": _percentile(list(in_train.values())),
        "test_in_train_max": float(max(in_train.values())),
        "other_tune": _percentile(list(longest_between(every, all_groups).values())),
        "other_piece": _percentile(list(longest_between(every, pieces).values())),
    }


def melody_table(results: Sequence[Result], temperature: float = 1.0) -> str:
    """Return a Markdown table of what sets invent at a temperature, beside the baselines.

    Args:
        results: of `judge_melody_set`, one or more.
        temperature: one of `TEMPERATURES`.
    """
    key, baselines = f"{temperature:.1f}", results[0]["baselines"]
    invented = [*results, baselines["ngram"], baselines["noise"]]
    columns = {"Bach (test)": baselines["bach"], "Bach (validation)": baselines["bach_valid"]}
    columns |= {result["name"]: result["melodies"][key] for result in invented}
    lines = ["| | " + " | ".join(columns) + " |", "|---|" + "--:|" * len(columns)]
    for name in baselines["bach"]:
        cells = [_cell(figures[name]) for figures in columns.values()]
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def token_table(results: Sequence[Result]) -> str:
    """Return a Markdown table of how well each predicts the test melodies."""
    baselines = results[0]["baselines"]
    judged = [*results, baselines["ngram"], baselines["noise"]]
    best = baselines["ngram"]["tokens"]["perplexity"]
    lines = [
        "| | perplexity | against the n-gram | accuracy | onset perplexity | onset accuracy |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for result in judged:
        own = result["tokens"]
        change = 100 * (own["perplexity"] / best - 1)
        lines.append(
            f"| {result['name']} | {own['perplexity']:.3f} | {change:+.1f} % | "
            f"{own['accuracy']:.3f} | {own['onset_perplexity']:.2f} | {own['onset_accuracy']:.3f} |"
        )
    return "\n".join(lines)


def _judge_bach(cache: MelodyCache, split: Split) -> Result:
    train, test = cache.melodies("train"), cache.melodies("test")
    compared = mean_figures(test), spread_figures(test)
    return _clean(_describe(cache.melodies(split), train, Library(train), compared))


def _describe(
    melodies: list[Melody],
    train: list[Melody],
    library: Library,
    compared: tuple[dict[str, float], dict[str, float]],
) -> dict[str, float]:
    """Return all figures of melodies; ``compared``: mean and spread of Bach's test melodies."""
    sung = [melody for melody in melodies if len(melody.pitches) > 1] or melodies
    figures = mean_figures(melodies)
    longest = [longest_copy(melody, library) for melody in melodies]
    lowest, highest = pitch_extremes(melodies)
    return figures | {
        "interval_overlap": overlap(interval_histogram(sung), interval_histogram(train)),
        "duration_overlap": overlap(duration_histogram(sung), duration_histogram(train)),
        "lowest_pitch": lowest,
        "highest_pitch": highest,
        "longest_copy_notes": max(longest),
        "longest_copy_p95": _percentile(longest),
        "copied_8_notes": mean_known(
            [copied_share(melody, library, _COPY_NOTES) for melody in sung]
        ),
        "silent_melodies": sum(not len(melody.pitches) for melody in melodies),
        "distance_to_bach": distance(figures, *compared),
    }


def _targets(result: Result, baselines: Result) -> Result:
    """Say which targets a set meets."""
    limits = baselines["copy_limits"]
    longest = result["melodies"]["1.0"]["longest_copy_notes"]
    ratio = result["tokens"]["perplexity"] / baselines["ngram"]["tokens"]["perplexity"]
    return {
        "perplexity_to_ngram": ratio,
        "is_10_percent_below_ngram": ratio <= 0.9,
        "longest_copy_notes": longest,
        "is_within_other_piece": longest <= limits["other_piece"],
        "is_within_other_tune": longest <= limits["other_tune"],
        "is_within_test_in_train": longest <= limits["test_in_train"],
    }


def _percentile(values: list[int]) -> float:
    return float(np.percentile(values, _PERCENTILE))


def _clean(figures: dict[str, float]) -> dict[str, float | None]:
    """Return the figures with what is unknown as ``None``, for JSON knows no NaN."""
    return {key: None if math.isnan(value) else value for key, value in figures.items()}


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if float(value).is_integer() and value > 1 else f"{value:.3g}"
