"""Puts the judge's figures on the card of a melody set."""

from pathlib import Path
from typing import Any

from training.melody.export import add_melody_metrics
from training.melody.judge import judge_melody_set

_TEMPERATURE = "1.0"
"""At which invented melodies are described on the card; all temperatures are in the result."""


def evaluate_melody(folder: Path, cache: Path, *, n_bars: int = 1000) -> dict[str, Any]:
    """Judge a melody set on the test pieces; its card and README take the main figures.

    Args:
        folder: an exported set.
        cache: folder of the melodies.
        n_bars: bars invented at each temperature.

    Returns:
        Everything that the judge found, see `judge_melody_set`.

    Raises:
        ModelCardError, ModelError: the set cannot be used.
        FileNotFoundError: there is no cache.
    """
    result = judge_melody_set(folder, cache, n_bars=n_bars)
    add_melody_metrics(folder, card_figures(result))
    return result


def card_figures(result: dict[str, Any]) -> dict[str, float]:
    """Return the main figures of a judgement, one number each; what is unknown is left out."""
    ngram = result["baselines"]["ngram"]["tokens"]
    figures = dict(result["tokens"])
    figures |= {f"ngram_{name}": value for name, value in ngram.items()}
    figures["perplexity_to_ngram"] = result["targets"]["perplexity_to_ngram"]
    figures |= result["melodies"][_TEMPERATURE]
    return {name: float(value) for name, value in figures.items() if value is not None}
