"""Onsets fall where in a beat songs have them."""

from dataclasses import replace

import numpy as np
import pytest

from server.chain import start_latents
from server.model import BandModels
from server.music import INSTRUMENTS
from server.piano_roll import FloatArray, NoteArray
from training import odds as training_odds
from training import places
from training.data.cache import WindowCache
from training.evaluate import reconstruct, true_notes
from training.odds import fit_odds
from training.places import place_shares
from training.rollout import decode_windows, roll_out
from training.windows import encode_windows, pick_windows

SIZE = (6, 8)


def notes(*starts: int) -> NoteArray:
    return np.array([[start, 1, 60, 80] for start in starts], np.int32).reshape(-1, 4)


def test_shares_of_places_by_hand() -> None:
    """Each window counts once, silent ones do not."""
    got = place_shares([notes(0, 16, 32, 4), notes(8, 24), notes()], 16)
    wanted = np.zeros(16)
    wanted[[0, 4, 8]] = 0.75 / 2, 0.25 / 2, 1.0 / 2
    np.testing.assert_allclose(got, wanted)
    assert not place_shares([notes()], 16).any()


def test_onsets_fall_where_songs_have_them(
    plain_band: BandModels, sample_cache: WindowCache
) -> None:
    """As the songs that the band is calibrated by, better than without odds."""
    odds = fit_odds(plain_band, sample_cache, "train", SIZE)["onset_odds"]
    assert odds.shape == (len(INSTRUMENTS), 16)
    assert odds.dtype == np.float32
    assert ((odds >= 1 / 8) & (odds <= 8)).all()
    before, after = [], []
    for name in INSTRUMENTS:
        windows = pick_windows(sample_cache, name, "train", 1000)
        true = place_shares([true_notes(sample_cache, name, int(window)) for window in windows], 16)
        off = []
        for factors in (np.ones((5, 16), np.float32), odds):
            plain_band.onset_odds = factors
            rollout = roll_out(
                plain_band, _starts(plain_band), SIZE[1], dict.fromkeys(INSTRUMENTS, 1.0)
            )
            played = [w for chain in rollout.notes[name] for w in chain]
            shares = [of[::4] / of[::4].sum() for of in (place_shares(played, 16), true)]
            off.append(float(np.abs(shares[0] - shares[1]).sum()))
        before.append(off[0])
        after.append(off[1])
    assert np.mean(after) < 0.8 * np.mean(before), (before, after)


def _starts(plain_band: BandModels) -> FloatArray:
    return np.stack([start_latents(plain_band, seed) for seed in range(SIZE[0])])


@pytest.mark.parametrize("rarest", [0.02, 0.2])
def test_what_is_rare_or_between_sixteenths_is_left_alone(
    plain_band: BandModels,
    sample_cache: WindowCache,
    monkeypatch: pytest.MonkeyPatch,
    rarest: float,
) -> None:
    """A few onsets are chance, and timing is no rhythm."""
    monkeypatch.setattr(places, "_RAREST", rarest)
    odds = fit_odds(plain_band, sample_cache, "train", SIZE)["onset_odds"]
    n_left = 0
    for k, name in enumerate(INSTRUMENTS):
        windows = pick_windows(sample_cache, name, "train", 1000)
        true = place_shares([true_notes(sample_cache, name, int(window)) for window in windows], 16)
        is_sixteenth = np.arange(16) % 4 == 0
        is_told = is_sixteenth & (true > rarest)
        assert (odds[k, ~is_told] == 1).all(), name
        assert is_told.sum() < 2 or (odds[k, is_told] != 1).all(), name
        # Places that only one of the two rules leaves alone: by the lower border what lies between.
        n_left += int(
            ((true > rarest) & ~is_sixteenth if rarest < 0.1 else is_sixteenth & ~is_told).sum()
        )
    assert n_left > 0


def test_reconstruction_is_judged_without(
    plain_band: BandModels, sample_cache: WindowCache
) -> None:
    """Latents of real notes are sure of their places."""
    windows = pick_windows(sample_cache, "drums", "train", 20)
    plain = reconstruct(plain_band, sample_cache, "drums", windows)
    plain_band.onset_odds = np.full_like(plain_band.onset_odds, 1.0)
    plain_band.onset_odds[:, 1::2] = 8.0
    assert reconstruct(plain_band, sample_cache, "drums", windows) == plain
    latents = encode_windows(plain_band, sample_cache, "drums", windows)
    odd = [decode_windows(plain_band, "drums", latents, is_predicted=p) for p in (False, True)]
    assert place_shares(odd[1], 16)[1::2].sum() > place_shares(odd[0], 16)[1::2].sum()


def test_windows_that_begin_between_beats_keep_their_odds(
    plain_band: BandModels, sample_cache: WindowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be measured")

    monkeypatch.setattr(training_odds, "roll_out", never)
    plain_band.card = replace(plain_band.card, steps_per_beat=24)
    plain_band.onset_odds = np.full((5, 24), 2.0, np.float32)
    assert (fit_odds(plain_band, sample_cache, "train", SIZE)["onset_odds"] == 2).all()


def test_fitting_again_goes_on_from_what_is_there(
    plain_band: BandModels, sample_cache: WindowCache
) -> None:
    """In between nothing changes but what is played of it: it stays nearly as it is."""
    once = fit_odds(plain_band, sample_cache, "train", SIZE)["onset_odds"]
    plain_band.onset_odds = once
    again = fit_odds(plain_band, sample_cache, "train", SIZE)["onset_odds"]
    moved = np.abs(np.log(again) - np.log(once)).mean()
    assert moved < 0.4 * np.abs(np.log(once)).mean()
