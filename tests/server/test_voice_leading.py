"""Onsets that a decoder is unsure of follow from those before and behind them."""

import numpy as np
import pytest

from server.decoding import Decoded
from server.piano_roll import FloatArray
from server.voice_leading import FARTHEST, N_INTERVALS, led

BEAT = 16
TWO_UP, SEVEN_UP = 2.0, 0.5
"""Odds of the examples: a step up twice as likely as a decoder says, a fifth half as likely."""


def odds(**of: float) -> FloatArray:
    """Odds by interval, ``u2=3`` for two semitones up, ``d13=2`` for thirteen down or more."""
    factors = np.ones(N_INTERVALS, np.float32)
    for name, factor in of.items():
        sign = 1 if name[0] == "u" else -1
        factors[FARTHEST + sign * int(name[1:])] = factor
    return factors


STEPWISE = odds(u2=TWO_UP, u7=SEVEN_UP)


def decoded(*onsets: tuple[int, int, float]) -> Decoded:
    """Onsets (step, pitch, how likely)."""
    onset = np.zeros((256, 128), np.float32)
    for step, pitch, likely in onsets:
        onset[step, pitch] = likely
    return Decoded(onset, np.zeros_like(onset), np.full_like(onset, 0.5))


def settled(said: Decoded, factors: FloatArray = STEPWISE) -> dict[tuple[int, int], float]:
    onset = led(said, factors, BEAT).onset
    assert onset.dtype == np.float32
    return {(int(s), int(p)): float(onset[s, p]) for s, p in np.argwhere(onset > 0)}


def corrected(likely: float, factor: float) -> float:
    return likely * factor / (1 + likely * (factor - 1))


def test_an_unsure_onset_follows_the_sure_one_before_it() -> None:
    said = decoded((0, 60, 1.0), (4, 62, 0.3), (4, 67, 0.3))
    given = said.onset.copy()
    got = settled(said)
    mean = (TWO_UP + SEVEN_UP) / 2
    assert got == {
        (0, 60): 1.0,
        (4, 62): pytest.approx(corrected(0.3, TWO_UP / mean)),
        (4, 67): pytest.approx(corrected(0.3, SEVEN_UP / mean)),
    }
    assert (said.onset == given).all()


def test_an_unsure_onset_leads_to_the_sure_one_behind_it() -> None:
    """Two semitones below what follows, and seven."""
    got = settled(decoded((12, 62, 0.2), (12, 57, 0.4), (20, 64, 1.0)))
    mean = (0.2 * TWO_UP + 0.4 * SEVEN_UP) / 0.6
    assert got[12, 62] == pytest.approx(corrected(0.2, TWO_UP / mean))
    assert got[12, 57] == pytest.approx(corrected(0.4, SEVEN_UP / mean))
    assert got[20, 64] == 1.0


def test_an_onset_between_two_hears_both() -> None:
    got = settled(decoded((0, 60, 1.0), (8, 62, 0.2), (8, 67, 0.2), (16, 64, 1.0)))
    both, fifth = TWO_UP * TWO_UP, SEVEN_UP
    assert got[8, 62] == pytest.approx(corrected(0.2, both / ((both + fifth) / 2)))


def test_of_an_unsure_chord_each_note_counts_by_its_share() -> None:
    got = settled(decoded((0, 60, 0.3), (0, 55, 0.1), (4, 62, 0.25), (4, 50, 0.25)))
    rise = 0.75 * TWO_UP + 0.25 * SEVEN_UP
    assert got[4, 62] == pytest.approx(corrected(0.25, rise / ((rise + 1) / 2)))


def test_what_is_sure_stays_and_so_does_how_much_is_expected() -> None:
    rng = np.random.default_rng(3)
    onset = np.zeros((256, 128), np.float32)
    onset[::4, 40:70] = rng.random((64, 30)) * 0.1
    onset[::16, 52] = 1.0
    factors = np.exp(rng.normal(0, 0.5, N_INTERVALS)).astype(np.float32)
    got = led(Decoded(onset, onset, onset), factors, BEAT).onset
    assert (got[::16, 52] == 1.0).all()
    assert (got >= 0).all()
    assert (got <= 1).all()
    np.testing.assert_allclose(got.sum(axis=1), onset.sum(axis=1), rtol=0.05)
    assert np.abs(got - onset).max() > 0.05


def test_far_and_faint_onsets_do_not_matter() -> None:
    apart = decoded((0, 60, 1.0), (17, 62, 0.3), (17, 67, 0.3))
    assert settled(apart) == settled(apart, np.ones(N_INTERVALS, np.float32))
    near = decoded((0, 60, 1.0), (16, 62, 0.3), (16, 67, 0.3))
    assert settled(near)[16, 62] > 0.35
    # What is hardly struck stands in nobody's way, and is let alone.
    faint = settled(decoded((0, 60, 1.0), (2, 40, 0.1), (4, 62, 0.3), (4, 67, 0.3)))
    assert faint[4, 62] == pytest.approx(corrected(0.3, TWO_UP / 1.25))
    assert faint[2, 40] == np.float32(0.1)


def test_the_farthest_intervals_are_as_one_and_edges_of_the_keyboard_hold() -> None:
    falls = odds(d13=3.0)
    said = decoded((0, 127, 1.0), (4, 0, 0.3), (4, 114, 0.3), (4, 115, 0.3))
    got = settled(said, falls)
    assert got[4, 0] == got[4, 114] == pytest.approx(corrected(0.3, 3 / (7 / 3)))
    assert got[4, 115] == pytest.approx(corrected(0.3, 1 / (7 / 3)))


def test_without_odds_or_without_a_second_onset_nothing_is_done() -> None:
    said = decoded((0, 60, 0.5), (4, 62, 0.5))
    assert led(said, np.ones(N_INTERVALS, np.float32), BEAT) is said
    for alone in (decoded(), decoded((0, 60, 0.5))):
        assert led(alone, STEPWISE, BEAT) is alone


@pytest.mark.parametrize("factor", [0.001, 1000.0])
def test_odds_as_large_as_a_set_may_have_leave_probabilities(factor: float) -> None:
    rng = np.random.default_rng(5)
    onset = (rng.random((256, 128)) ** 6).astype(np.float32)
    onset[::8] = 0
    onset[4, 60] = 1.0
    got = led(Decoded(onset, onset, onset), odds(u1=factor, u0=factor, d2=1 / factor), BEAT).onset
    assert np.isfinite(got).all()
    assert ((got >= 0) & (got <= 1)).all()
