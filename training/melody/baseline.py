"""Finds the n-gram that the models must beat: the best of all on the validation melodies."""

import itertools
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, get_args

from tqdm import tqdm

from training.data.melody_cache import Melody, MelodyCache, pitch_ranges, transpositions
from training.melody.ngram import Ngram, NgramSettings, Smoothing, fit_ngrams
from training.melody.players import NgramPlayer, token_figures

ORDERS: Final = range(1, 17)
_FILE: Final = "ngrams.json"
_VERSION: Final = 1

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NgramTrial:
    """One n-gram, judged on the validation melodies."""

    order: int
    smoothing: Smoothing
    uses_position: bool
    is_augmented: bool
    """Whether it was trained on transposed copies as well."""
    perplexity: float
    accuracy: float
    onset_perplexity: float
    onset_accuracy: float

    @property
    def settings(self) -> NgramSettings:
        """What to train it with again."""
        return NgramSettings(self.order, self.smoothing, self.uses_position)


def ngram_trials(cache: MelodyCache, orders: Sequence[int] = ORDERS) -> list[NgramTrial]:
    """Try every n-gram: orders, both smoothings, with and without position and augmentation.

    The result is kept beside the cache, for it takes minutes.
    """
    path = cache.folder / _FILE
    facts = {"version": _VERSION, "key": _cache_key(cache), "orders": list(orders)}
    if path.is_file():
        stored = json.loads(path.read_text())
        if stored["facts"] == facts:
            return [NgramTrial(**row) for row in stored["trials"]]
    trials = list(_try_all(cache, orders))
    path.write_text(json.dumps({"facts": facts, "trials": [asdict(t) for t in trials]}, indent=1))
    return trials


def best_ngram(cache: MelodyCache, orders: Sequence[int] = ORDERS) -> tuple[Ngram, NgramTrial]:
    """Train the n-gram of the lowest perplexity on the validation melodies."""
    best = min(ngram_trials(cache, orders), key=lambda trial: trial.perplexity)
    _log.info("the best n-gram is %s", best)
    (model,) = fit_ngrams(_training(cache, is_augmented=best.is_augmented), best.settings)
    return model, best


def _try_all(cache: MelodyCache, orders: Sequence[int]) -> Iterator[NgramTrial]:
    judged = cache.melodies("valid")
    choices = list(itertools.product((False, True), get_args(Smoothing), (False, True)))
    with tqdm(total=len(choices) * len(orders), desc="n-grams") as bar:
        for is_augmented, smoothing, uses_position in choices:
            melodies = _training(cache, is_augmented=is_augmented)
            settings = NgramSettings(max(orders), smoothing, uses_position)
            for model in fit_ngrams(melodies, settings, orders):
                yield NgramTrial(
                    order=model.settings.order,
                    smoothing=smoothing,
                    uses_position=uses_position,
                    is_augmented=is_augmented,
                    **token_figures(NgramPlayer(model), judged),
                )
                bar.update()


def _training(cache: MelodyCache, *, is_augmented: bool) -> list[Melody]:
    melodies = cache.melodies("train")
    if not is_augmented:
        return melodies
    ranges = pitch_ranges(melodies)
    return [
        melody.transposed(n_semitones)
        for melody in melodies
        for n_semitones in transpositions(melody, ranges)
    ]


def _cache_key(cache: MelodyCache) -> Any:
    return json.loads(Path(cache.folder / "cache.json").read_text()).get("key")
