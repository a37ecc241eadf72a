"""Copied spans and n-grams of made-up songs."""

import numpy as np
import pytest

from server.piano_roll import NoteArray, sort_notes
from training.report.copies import (
    Library,
    copied_share,
    copy_figures,
    longest_span,
    make_library,
    ngram_hashes,
    piece_part,
)

BAR = 64


def random_song(seed: int, n_bars: int = 12) -> NoteArray:
    rng = np.random.default_rng(seed)
    step = np.sort(rng.choice(n_bars * 16, n_bars * 6, replace=False)) * 4
    rows = [step, np.full(len(step), 4), rng.integers(40, 80, len(step)), np.full(len(step), 90)]
    return sort_notes(np.stack(rows, axis=1).astype(np.int32))


def move(notes: NoteArray, bars: int, semitones: int) -> NoteArray:
    return notes + np.array([bars * BAR, 0, semitones, 0], np.int32)


def bars_of(notes: NoteArray, first: int, last: int) -> NoteArray:
    inside = (notes[:, 0] >= first * BAR) & (notes[:, 0] < last * BAR)
    return move(notes[inside], -first, 0)


@pytest.fixture(scope="module")
def song() -> NoteArray:
    return random_song(1)


@pytest.fixture(scope="module")
def library(song: NoteArray) -> Library:
    return make_library(piece_part(song), 16, is_pitched=True)


def span(notes: NoteArray, library: Library) -> int:
    return longest_span(piece_part(notes), library, 16, is_pitched=True)


def test_a_copied_span_is_found_in_another_key_and_place(song: NoteArray, library: Library) -> None:
    own = random_song(2)
    copied = np.concatenate([bars_of(own, 0, 3), move(bars_of(song, 4, 9), 3, 5)])
    assert span(copied, library) == 5
    assert span(own, library) == 0


def test_bars_copied_in_different_keys_are_no_span(song: NoteArray, library: Library) -> None:
    first, second = bars_of(song, 4, 6), bars_of(song, 6, 9)
    assert span(np.concatenate([first, move(second, 2, 1)]), library) == 3


def test_one_changed_note_breaks_a_span(song: NoteArray, library: Library) -> None:
    changed = song.copy()
    changed[np.searchsorted(changed[:, 0], 7 * BAR), 2] += 1
    assert span(song, library) == 12
    assert span(changed, library) == 7


def test_an_empty_bar_ends_a_span(song: NoteArray, library: Library) -> None:
    torn = np.concatenate([bars_of(song, 0, 4), move(bars_of(song, 4, 7), 5, 0)])
    assert span(torn, library) == 4
    torn_too = make_library(piece_part(torn), 16, is_pitched=True)
    assert span(torn, torn_too) == 4


def test_songs_do_not_run_into_one_another() -> None:
    one, two = random_song(3, 4), random_song(4, 4)
    joined = piece_part(np.concatenate([one, move(two, 4, 0)]))
    owner = (joined.step >= 4 * BAR).astype(np.int64)
    library = make_library(type(joined)(joined.step, joined.pitch, owner), 16, is_pitched=True)
    piece = np.concatenate([bars_of(one, 2, 4), move(bars_of(two, 0, 2), 2, 0)])
    assert span(piece, library) == 2


def test_drums_are_not_transposed(song: NoteArray) -> None:
    library = make_library(piece_part(song), 16, is_pitched=False)
    moved = piece_part(move(song, 0, 1))
    assert longest_span(moved, library, 16, is_pitched=False) == 0
    assert longest_span(piece_part(song), library, 16, is_pitched=False) == 12


def test_ngrams_hear_intervals_and_times() -> None:
    line = np.array([[k * 4, 4, 60 + (k * 5) % 7, 90] for k in range(10)], np.int32)
    known = np.unique(ngram_hashes(piece_part(line), 4))
    assert copied_share(ngram_hashes(piece_part(move(line, 3, -7)), 4), known) == 100
    late = line.copy()
    late[5:, 0] += 1
    # The interval across the gap is in four of the six 4-grams.
    assert copied_share(ngram_hashes(piece_part(late), 4), known) == pytest.approx(100 * 2 / 6)
    assert np.isnan(copied_share(ngram_hashes(piece_part(line[:3]), 4), known))


def test_figures_of_pieces(song: NoteArray, library: Library) -> None:
    found = copy_figures([song, random_song(5)], library, 16, is_pitched=True)
    assert found["longest_copy_bars"] == [12, 0]
    assert found["copied_8_grams"][0] == 100
    assert found["copied_8_grams"][1] == 0
