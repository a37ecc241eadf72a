import json
from pathlib import Path

import numpy as np
import pytest

from server.melody.tokens import HOLD, N_TOKENS, REST
from tests.training.data.test_melodies import melody, quarters
from training.data.melodies import Melody, MelodyCache
from training.data.melody_cache import write_melodies
from training.melody.baseline import best_ngram, ngram_trials
from training.melody.ngram import Ngram, NgramSettings, Smoothing, fit_ngrams


def fit(*melodies: Melody, order: int = 3, smoothing: Smoothing = "witten-bell") -> Ngram:
    (model,) = fit_ngrams(melodies, NgramSettings(order, smoothing))
    return model


def random_melody(seed: int, n_steps: int = 400) -> Melody:
    rng = np.random.default_rng(seed)
    return melody(*rng.choice([60, 62, 64, HOLD, HOLD, REST], n_steps).tolist())


def test_witten_bell_by_hand() -> None:
    # a b a b c with a = 60, b = 62, c = 64: counts a 2, b 2, c 1; 5 tokens of 3 kinds.
    model = fit(melody(60, 62, 60, 62, 64), order=2)
    uniform = 1 / N_TOKENS
    alone = {token: (count + 3 * uniform) / 8 for token, count in ((60, 2), (62, 2), (64, 1))}
    found = model.next_distribution(np.array([62]), 0)
    # After b: a once, c once; two tokens, two kinds.
    assert found[60] == pytest.approx((1 + 2 * alone[60]) / 4)
    assert found[64] == pytest.approx((1 + 2 * alone[64]) / 4)
    assert found[62] == pytest.approx(2 * alone[62] / 4)
    assert found[70] == pytest.approx(2 * (3 * uniform / 8) / 4)


def test_kneser_ney_counts_contexts_not_tokens() -> None:
    # 62 comes often, but only after 60; 64 seldom, but after many: likelier behind what is new.
    often = [token for _ in range(50) for token in (60, 62)]
    seldom = [token for pitch in range(70, 90) for token in (pitch, 64)]
    model = fit(melody(*often, *seldom), order=2, smoothing="kneser-ney")
    plain = fit(melody(*often, *seldom), order=2)
    unseen = np.array([100])
    assert model.next_distribution(unseen, 0)[64] > 5 * model.next_distribution(unseen, 0)[62]
    assert plain.next_distribution(unseen, 0)[64] < plain.next_distribution(unseen, 0)[62]


@pytest.mark.parametrize("smoothing", ["witten-bell", "kneser-ney"])
@pytest.mark.parametrize("uses_position", [False, True])
def test_every_distribution_adds_up_to_one(smoothing: Smoothing, uses_position: bool) -> None:
    settings = NgramSettings(6, smoothing, uses_position)
    models = fit_ngrams([random_melody(1), random_melody(2)], settings, range(1, 7))
    heard = random_melody(3)
    for order, model in enumerate(models, start=1):
        assert model.settings == NgramSettings(order, smoothing, uses_position)
        found = model.distributions(heard.tokens, heard.positions)
        assert found.min() > 0
        np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-9)


def test_one_token_at_a_time_says_the_same() -> None:
    heard = random_melody(3, 60)
    (model,) = fit_ngrams([random_melody(1)], NgramSettings(5, "kneser-ney", uses_position=True))
    at_once = model.distributions(heard.tokens, heard.positions)
    for step in range(60):
        one = model.next_distribution(heard.tokens[:step], int(heard.positions[step]))
        np.testing.assert_array_equal(one, at_once[step])


def test_a_token_is_not_seen_before_it_comes() -> None:
    model = fit(random_melody(1), order=5, smoothing="kneser-ney")
    heard, other = random_melody(3), random_melody(3).tokens.copy()
    other[200:] = 77
    found = model.distributions(heard.tokens, heard.positions)
    changed = model.distributions(other, heard.positions)
    np.testing.assert_array_equal(found[:201], changed[:201])
    assert not np.array_equal(found[201], changed[201])


def test_what_was_learned_by_heart_is_known() -> None:
    tune = random_melody(1, 64)
    model = fit(*[tune] * 8, order=8)
    said = model.distributions(tune.tokens, tune.positions).argmax(axis=1)
    assert (said == tune.tokens).mean() > 0.95


def test_position_tells_what_the_tokens_do_not() -> None:
    # A note on each bar line, else a hold of unknown age: only the position says when.
    bar = [60, *[HOLD] * 15]
    piece = melody(*bar * 20)
    without, with_position = (
        next(fit_ngrams([piece], NgramSettings(4, "kneser-ney", uses))) for uses in (False, True)
    )
    step = 16 * 10
    assert without.distributions(piece.tokens, piece.positions)[step, 60] < 0.2
    assert with_position.distributions(piece.tokens, piece.positions)[step, 60] > 0.8


def test_the_best_is_chosen_on_validation_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scale = [60, 62, 64, 65, 67, 65, 64, 62] * 8
    write_melodies(
        tmp_path / "cache",
        [
            (quarters(*scale, piece="1"), "train"),
            (quarters(55, 79, *scale, piece="2"), "train"),
            (quarters(*[pitch + 5 for pitch in scale], piece="3"), "valid"),
        ],
        {"key": "made up"},
    )
    cache = MelodyCache.open(tmp_path / "cache")
    model, trial = best_ngram(cache, range(1, 7))
    trials = ngram_trials(cache, range(1, 7))
    assert len(trials) == 6 * 2 * 2 * 2
    assert trial.perplexity == min(t.perplexity for t in trials)
    # The validation tune is in another key, so only transposed copies can have taught it.
    assert trial.is_augmented
    assert trial.order > 4
    assert model.settings == trial.settings
    monkeypatch.delattr("training.melody.baseline.fit_ngrams")
    assert ngram_trials(cache, range(1, 7)) == trials
    kept = json.loads((tmp_path / "cache" / "ngrams.json").read_text())
    assert kept["facts"]["key"] == "made up"
