"""Self-similarity and sections of pieces whose form is known; distances and error bars."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from server.music import INSTRUMENTS
from server.piano_roll import NoteArray, sort_notes
from training.report.chains import chain_figures
from training.report.distances import (
    FEATURES,
    distance_to_real,
    standardise,
    window_features,
)
from training.report.form import Form, bar_similarity, find_form, window_similarity
from training.report.pieces import (
    Pieces,
    from_windows,
    load_pieces,
    repeated,
    save_pieces,
    shuffled,
)
from training.report.statistics import bootstrap


def window(seed: int) -> NoteArray:
    rng = np.random.default_rng(seed)
    step = np.sort(rng.choice(64, 24, replace=False)) * 4
    pitch = rng.choice(np.arange(40, 76), 4)[rng.integers(4, size=24)]
    rows = [step, np.full(24, 4), pitch, rng.integers(40, 100, 24)]
    return sort_notes(np.stack(rows, axis=1).astype(np.int32))


def pieces_of(*forms: str) -> Pieces:
    """Each letter is a window; the same letter, the same music."""
    latents = np.array(
        [[[[100 * k + ord(letter)] * 3 for letter in form] for k in range(5)] for form in forms],
        np.float32,
    )
    windows = {
        name: [[window(100 * k + ord(letter)) for letter in form] for form in forms]
        for k, name in enumerate(INSTRUMENTS)
    }
    return from_windows(16, windows, latents)


def form_of(letters: str) -> Form:
    similarity = bar_similarity(pieces_of(letters), 0)
    return find_form(window_similarity(similarity, len(letters)))


@pytest.mark.parametrize(
    ("letters", "sections", "returns"),
    [("AABBAACC", 3, 2 / 8), ("AAAAAAAA", 1, 0), ("ABCDEFGH", 0, 0), ("AAAABBBB", 2, 0)],
)
def test_sections_and_returns_of_known_forms(letters: str, sections: int, returns: float) -> None:
    form = form_of(letters)
    assert form.n_sections == sections
    assert form.return_share == pytest.approx(returns)
    assert form.has_form == (letters == "AABBAACC")


def test_labels_are_numbered_as_they_appear() -> None:
    assert form_of("BBAABB").labels == (0, 0, 1, 1, 0, 0)


def test_similarity_is_that_of_equal_bars() -> None:
    similarity = bar_similarity(pieces_of("ABA"), 0)
    assert similarity.shape == (12, 12)
    np.testing.assert_allclose(np.diag(similarity), 1)
    np.testing.assert_allclose(similarity[:4, 8:].diagonal(), 1)
    assert similarity[:4, 4:8].mean() < 0.6


def test_a_repeated_window_comes_to_rest_and_a_song_does_not() -> None:
    still = chain_figures(repeated(pieces_of("ABCD")), "piano")
    assert still["distinct_windows"] == [25]
    assert still["at_rest"] == [100]
    assert still["step_last"] == [0]
    moving = chain_figures(pieces_of("ABCA"), "piano")
    assert moving["distinct_windows"] == [75]
    assert moving["at_rest"] == [0]
    assert moving["step_first"][0] == pytest.approx(np.sqrt(3) * (1 + 1 + 2) / 3)


@pytest.mark.parametrize(
    ("letters", "stay"), [("ABCA", 1), ("AABBBC", 3), ("ABBBBB", 5), ("A....B", 1), ("AA.AAA", 3)]
)
def test_stays_are_counted_by_hand(letters: str, stay: int) -> None:
    """Nearly the same counts as the same, rests do not."""
    pieces = pieces_of(letters)
    windows = {
        name: [[_nearly(w, k) if c != "." else w[:0] for k, (c, w) in played]]
        for name in INSTRUMENTS
        for played in [list(enumerate(zip(letters, pieces.windows(0, name), strict=True)))]
    }
    found = chain_figures(from_windows(16, windows, pieces.latents), "guitar")
    assert found["longest_stay"] == [stay]
    assert found["long_stay"] == [100.0 * (stay == 5)]


def _nearly(window: NoteArray, k: int) -> NoteArray:
    """Leave out one of the 24 notes, in each window another: 22 of 24 onsets stay shared."""
    return np.delete(window, k, axis=0)


def test_shuffled_windows_keep_the_band_together() -> None:
    pieces = pieces_of("ABCD", "EFGH")
    dealt = shuffled(pieces)
    assert sorted(dealt.latents[:, 0].ravel()) == sorted(pieces.latents[:, 0].ravel())
    for piece, k in ((0, 1), (1, 3)):
        letter = int(dealt.latents[piece, 0, k, 0])
        for n, name in enumerate(INSTRUMENTS):
            assert dealt.latents[piece, n, k, 0] == 100 * n + letter
            np.testing.assert_array_equal(dealt.windows(piece, name)[k], window(100 * n + letter))


def test_pieces_survive_a_file(tmp_path: Path) -> None:
    pieces = pieces_of("AB", "CD")
    save_pieces(tmp_path / "pieces.npz", pieces)
    found = load_pieces(tmp_path / "pieces.npz")
    np.testing.assert_array_equal(found.latents, pieces.latents)
    for name in INSTRUMENTS:
        for a, b in zip(found.notes[name], pieces.notes[name], strict=True):
            np.testing.assert_array_equal(a, b)


def test_features_by_hand() -> None:
    music = np.array([[0, 16, 60, 80], [0, 16, 64, 80], [8, 8, 60, 100]], np.int32)
    found = dict(zip(FEATURES, window_features(music, 16), strict=True))
    assert found["share of onsets on a beat"] == pytest.approx(2 / 3)
    assert found["share on an eighth between beats"] == pytest.approx(1 / 3)
    assert found["notes struck together"] == 1.5
    assert found["sounding share of the time"] == pytest.approx(16 / 256)
    assert found["pitch classes"] == 2
    assert found["different bars of four"] == 2


def gaussians(
    shift: float, n_pieces: int = 40
) -> Sequence[np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    rng = np.random.default_rng(int(shift * 10))
    return [(shift + rng.standard_normal((16, 4))).astype(np.float32) for _ in range(n_pieces)]


def test_what_never_changes_in_songs_keeps_its_unit() -> None:
    """One long hit among thousands is no other music."""
    real = [np.array([[0.0, 5.0], [0.0, 7.0]], np.float32)] * 2
    (played,) = standardise([np.array([[0.002, 8.0]], np.float32)], real)
    np.testing.assert_allclose(played, [[0.002, 2.0]], rtol=1e-5)


def test_distance_tells_other_music_from_the_other_half() -> None:
    real = list(gaussians(0))
    halves = distance_to_real(real, real, 20, is_real=True)
    near = distance_to_real(list(gaussians(0.1)), real, 20, is_real=False)
    far = distance_to_real(list(gaussians(2)), real, 20, is_real=False)
    assert 0.001 < halves.mean < 0.3
    assert near.mean < 0.5
    assert far.mean == pytest.approx(16, rel=0.2)
    assert far.low <= far.mean <= far.high


def test_error_bars_hold_the_mean_and_shrink_with_more_songs() -> None:
    rng = np.random.default_rng(0)
    few, many = bootstrap(rng.normal(5, 1, 20)), bootstrap(rng.normal(5, 1, 2000))
    assert few.low < few.mean < few.high
    assert many.high - many.low < (few.high - few.low) / 4
    assert many.high - many.low == pytest.approx(4 * 1 / np.sqrt(2000), rel=0.15)
    assert bootstrap(np.array([1.0, np.nan, 3.0])).mean == 2
    assert bootstrap(np.array([np.nan])).n == 0
