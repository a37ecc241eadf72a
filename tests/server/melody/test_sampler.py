"""One token: the likeliest, the trained share, and never what is not allowed."""

import numpy as np
import pytest

from server.melody.sampler import allowed_tokens, choose, draw_noise
from server.melody.tokens import HOLD, N_TOKENS, REST

ALL = np.ones(N_TOKENS, bool)


def logits_of(shares: dict[int, float]) -> np.ndarray:
    logits = np.full(N_TOKENS, -30.0, np.float32)
    for token, share in shares.items():
        logits[token] = np.log(share)
    return logits


def shares_of(logits: np.ndarray, temperature: float, top_p: float = 1.0) -> dict[int, float]:
    n = 4000
    chosen = [choose(logits, draw_noise(1, step), temperature, top_p, ALL) for step in range(n)]
    return {token: chosen.count(token) / n for token in set(chosen)}


def test_temperature_zero_takes_the_likeliest() -> None:
    logits = logits_of({60: 0.4, 62: 0.6})
    assert choose(logits, draw_noise(0, 0), 0.0, 1.0, ALL) == 62


def test_temperature_one_chooses_as_trained_and_others_sharpen_or_flatten() -> None:
    logits = logits_of({60: 0.2, 62: 0.8})
    assert shares_of(logits, 1.0)[60] == pytest.approx(0.2, abs=0.03)
    assert shares_of(logits, 0.5)[60] == pytest.approx(0.04 / 0.68, abs=0.02)
    assert shares_of(logits, 2.0)[60] == pytest.approx(1 / 3, abs=0.03)


def test_top_p_leaves_out_what_is_unlikely() -> None:
    logits = logits_of({60: 0.5, 62: 0.3, 64: 0.15, 65: 0.05})
    assert set(shares_of(logits, 1.0, 0.7)) == {60, 62}
    assert set(shares_of(logits, 1.0, 0.9)) == {60, 62, 64}
    assert set(shares_of(logits, 1.0, 0.0)) == {60}


def test_the_same_seed_and_step_choose_the_same() -> None:
    assert np.array_equal(draw_noise(3, 17), draw_noise(3, 17))
    assert not np.array_equal(draw_noise(3, 17), draw_noise(3, 18))
    assert not np.array_equal(draw_noise(3, 17), draw_noise(4, 17))


def test_the_noise_is_the_same_on_every_machine() -> None:
    assert draw_noise(0, 0)[:2].tolist() == pytest.approx(GOLDEN_NOISE)


GOLDEN_NOISE = [-0.437936425728943, -0.4728108620512108]


def test_what_is_not_allowed_has_no_probability() -> None:
    pitches = np.zeros(128, bool)
    pitches[[60, 64]] = True
    logits = logits_of({61: 0.9, 60: 0.05, 64: 0.05})
    allowed = allowed_tokens(pitches, held_pitch=61)
    assert np.nonzero(allowed)[0].tolist() == [60, 64, REST]
    for step in range(200):
        assert choose(logits, draw_noise(0, step), 2.0, 1.0, allowed) in (60, 64, REST)


@pytest.mark.parametrize(("held", "may_hold"), [(None, False), (60, True), (61, False)])
def test_hold_needs_a_note_that_may_sound(held: int | None, may_hold: bool) -> None:
    pitches = np.zeros(128, bool)
    pitches[60] = True
    assert allowed_tokens(pitches, held)[HOLD] == may_hold


def test_where_nothing_may_sound_it_rests() -> None:
    allowed = allowed_tokens(np.zeros(128, bool), None, may_rest=False)
    assert np.nonzero(allowed)[0].tolist() == [REST]
