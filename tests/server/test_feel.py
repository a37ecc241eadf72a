"""Swing and human deviations: late only, small, the same for the same music."""

import numpy as np
import pytest

from server.feel import MAX_DELAY_BEATS, delays, identities, loudness_factors, swing, window_seed


@pytest.mark.parametrize(("amount", "off_beat"), [(0, 0.5), (2 / 3, 2 / 3), (1, 0.75)])
def test_swing_delays_the_off_beat_eighth(amount: float, off_beat: float) -> None:
    bent = swing(np.array([0.0, 0.5, 1.0, 1.5, 16.0]), amount)
    assert bent == pytest.approx([0, off_beat, 1, 1 + off_beat, 16])


@pytest.mark.parametrize("amount", [0.1, 0.67, 1.0])
def test_swing_keeps_the_order_and_never_hurries(amount: float) -> None:
    beats = np.arange(0, 16.0001, 1 / 96)
    bent = swing(beats, amount)
    assert (np.diff(bent) > 0).all()
    assert (bent >= beats - 1e-12).all()


def test_deviations_are_small_late_and_spread() -> None:
    steps, pitch = np.arange(2000, dtype=np.int32), np.full(2000, 60, np.int32)
    identity = identities(steps, pitch, 7)
    late = delays(identity, np.full(2000, 1.0), 1.0)
    assert late.min() >= 0
    assert MAX_DELAY_BEATS * 0.99 < late.max() < MAX_DELAY_BEATS
    assert late.mean() == pytest.approx(MAX_DELAY_BEATS / 2, rel=0.05)
    louder = loudness_factors(identity, 1.0)
    assert louder.mean() == pytest.approx(1, abs=0.01)
    assert abs(np.corrcoef(late, louder)[0, 1]) < 0.07
    assert delays(identity, np.full(2000, 1 / 96), 1.0).max() <= 1 / 192


def test_a_note_keeps_its_deviation_when_others_come_and_go() -> None:
    steps, pitch = np.arange(8, dtype=np.int32), np.arange(50, 58, dtype=np.int32)
    assert (identities(steps, pitch, 3)[4:] == identities(steps[4:], pitch[4:], 3)).all()
    assert (identities(steps, pitch, 3) != identities(steps, pitch, 4)).all()


def test_window_seed_names_the_music_not_its_last_bits() -> None:
    latent = np.array([0.3, -1.1, 2.0], np.float32)
    assert window_seed(latent, 1) == window_seed(latent + np.float32(1e-6), 1)
    assert window_seed(latent, 1) != window_seed(latent, 2)
    assert window_seed(latent, 1) != window_seed(latent + 1, 1)
