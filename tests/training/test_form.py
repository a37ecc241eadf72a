"""Counting how songs return."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from server.form import MAX_REPEATS
from server.model import BandModels
from server.music import INSTRUMENTS
from tests.training.conftest import DATA, cut, make_song
from training import returns, varied
from training.data.cache import WindowCache, write_cache
from training.form import (
    MIN_LIKENESS,
    _count_transitions,
    _probabilities,
    _split_returns,
    count_form,
    find_returns,
    likeness,
)
from training.rests import rest_share, scaled_rests
from training.returns import fit_near
from training.varied import count_kept_bars, varied_returns

A, B, C = np.array([1, 2, 3, 4]), np.array([5, 6, 7, 8]), np.array([9, 10])
NOTHING = np.array([], dtype=np.int64)


def test_likeness_is_the_share_of_onsets_in_common() -> None:
    assert likeness(A, np.array([1, 2, 3, 9])) == pytest.approx(3 / 5)
    assert likeness(A, A) == 1
    assert likeness(A, NOTHING) == 0


def test_a_verse_that_comes_back_is_found_at_its_distance() -> None:
    assert find_returns([A, B, C, A, B]) == [0, 0, 0, 3, 3]


def test_a_return_that_goes_on_is_preferred_to_a_nearer_one() -> None:
    # The last window is the same as the one before, and as the one two before.
    assert find_returns([A, B, A, B, B, B]) == [0, 0, 2, 2, 1, 1]
    assert find_returns([A, A, A]) == [0, 1, 1]


def test_empty_windows_neither_return_nor_are_returned_to() -> None:
    assert find_returns([NOTHING, A, NOTHING, A]) == [None, 0, None, 2]


def test_a_song_that_goes_round_and_round_counts_as_far_as_it_may_be_played() -> None:
    counts, possible = np.zeros((17, 17)), np.zeros((17, 17))
    _count_transitions([0, 1, 1, 1, 1, 1, 1, 0], counts, possible)
    assert counts[0, 1] == 1
    assert counts[1, 1] == MAX_REPEATS - 1
    assert counts.sum() == MAX_REPEATS, "not what follows the third repeat, nor that it ends"
    counts[:] = 0
    _count_transitions([0, 0, 2, 2, 2, 0, None, 0], counts, possible)
    assert counts[2, 2] == 2
    assert counts[2, 0] == 1
    assert counts.sum() == 5


def test_a_far_return_counts_where_the_song_is_long_enough_for_it() -> None:
    counts, possible = np.zeros((17, 17)), np.zeros((17, 17))
    _count_transitions([0, 0, 0, 3, 0], counts, possible)
    assert counts[0, 3] == 1
    assert possible[0, :6].tolist() == [3, 3, 2, 1, 0, 0]
    assert possible[3, :6].tolist() == [1, 1, 1, 1, 1, 0]


def test_far_returns_of_few_songs_are_no_more_than_all_windows() -> None:
    counts, possible = np.zeros((17, 17)), np.full((17, 17), 1.0)
    for _ in range(3):
        _count_transitions([0, *[1] * 3, *[0] * 9, 12], counts, possible)
    counts[0, 1:12] += possible[0, 1:12]
    likely = _probabilities(counts, possible)
    assert (likely >= 0).all()
    assert likely.sum(axis=1) == pytest.approx(np.ones(17))
    assert likely[0, 0] == 0
    assert likely[5, 0] == 1, "what was never seen is followed by something new"


def test_a_return_is_note_for_note_or_varied() -> None:
    exact, varied = _split_returns(np.array([1.0, 0.9, 1.0, 0.8]))
    assert exact == 0.5
    assert varied == pytest.approx(0.85)


def test_the_form_of_a_cache_is_a_table_of_probabilities(cache: WindowCache) -> None:
    counted = count_form(cache)
    form = counted.form
    assert form.transitions.sum(axis=1) == pytest.approx(np.ones(17))
    assert ((form.joins >= 0) & (form.joins <= 1)).all()
    assert form.joins[1] == 1, "the piano leads"
    assert ((form.exact >= 0) & (form.exact <= 1)).all()
    assert counted.likeness is not None
    assert ((counted.likeness >= MIN_LIKENESS) & (counted.likeness <= 1)).all()


def test_rests_are_scaled_to_what_is_wanted_and_last_as_long() -> None:
    counted = np.array([[0.1, 0.5], [0.02, 0.6], [0.0, 0.5], [0.2, 0.9], [0.1, 0.5]], np.float32)
    share = np.array([0.05, 0.3, 0.1, 0.2, -0.3])
    rests = scaled_rests(counted, share)
    assert np.array_equal(rests[:, 1], counted[:, 1])
    begins, goes_on = rests.astype(np.float64).T
    assert rest_share(begins, goes_on) == pytest.approx([0.05, 0.3, 0.1, 0.2, 0.0], abs=1e-4)
    draws = np.random.default_rng(1).random((20_000, 16))
    n_rests, is_resting = 0, np.zeros(len(draws), bool)
    for place in range(1, 16):
        is_resting = draws[:, place] < np.where(is_resting, goes_on[3], begins[3])
        n_rests += int(is_resting.sum())
    assert n_rests / draws.size == pytest.approx(0.2, abs=0.01), "as the server plays them"


def test_varied_returns_are_listed_with_what_they_return_to(tmp_path: Path) -> None:
    song = make_song(3, n_bars=12)
    piano = song.tracks["piano"]
    assert piano is not None
    one = piano[piano[:, 0] < 4 * 96]
    later = [one + np.array([at * 4 * 96, 0, 0, 0]) for at in range(3)]
    later[2] = later[2][1:]  # varied: its first note is left out
    song = replace(song, tracks={**song.tracks, "piano": np.concatenate(later)}, split="valid")
    write_cache(tmp_path / "cache", [cut(song)], {"steps_per_beat": 16, "key": "made up"})
    cache = WindowCache.open(tmp_path / "cache")
    assert varied_returns(cache, "valid", "piano", 9).tolist() == [[2, 1]]
    assert not len(varied_returns(cache, "train", "piano", 9))
    models = BandModels(DATA / "tiny_band")
    assert not fit_near(models, cache, "valid").any(), "one is too few to say"


def test_bars_that_stay_are_counted_behind_such_as_stay_and_such_as_do_not(
    cache: WindowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = {
        (instrument, window): cache.window(window, instrument)
        for instrument in ("bass", "drums", "guitar", "piano", "strings")
        for window in range(2)
    }
    bars = [np.array([[64 * bar, 8, 60, 90]], np.int16) for bar in range(4)]
    other = np.array([[64 * 3 + 5, 8, 60, 90]], np.int16)
    windows["bass", 0] = np.concatenate(bars)
    windows["bass", 1] = np.concatenate([*bars[:3], other])

    def pairs(_: WindowCache, split: str, instrument: str, n: int) -> NDArray[np.int64]:
        assert split == "train"
        return np.array([[1, 0]] * 99 if instrument == "bass" else [], np.int64).reshape(-1, 2)

    monkeypatch.setattr(varied, "varied_returns", pairs)
    monkeypatch.setattr(WindowCache, "window", lambda _, window, name: windows[name, window])
    keeps = count_kept_bars(cache)
    assert keeps[INSTRUMENTS.index("bass")] == pytest.approx([0.99, 0.0, 2 / 3], abs=0.01)
    assert not np.delete(keeps, INSTRUMENTS.index("bass"), axis=0).any()


def test_near_is_how_far_three_of_four_varied_returns_lie(
    cache: WindowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = np.stack([np.arange(1, 41), np.zeros(40, np.int64)], axis=1)
    monkeypatch.setattr(returns, "varied_returns", lambda *_: pairs)
    line = np.arange(41, dtype=np.float32)[:, None]  # window k lies at k
    monkeypatch.setattr(returns, "encode_windows", lambda *args: line[args[-1]])
    models = BandModels(DATA / "tiny_band")
    assert fit_near(models, cache, "valid") == pytest.approx([30.25] * 5)
