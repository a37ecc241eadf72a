import numpy as np
import pytest

from server.piano_roll import NoteArray
from tests.training.data.builders import make_song, note_array
from training.data.quality import QualityRules, find_fault, share_on_grid


def eighths(n_bars: int) -> NoteArray:
    return note_array(*[(12 * i, 6, 60, 80) for i in range(8 * n_bars)])


def test_a_plain_song_is_fit() -> None:
    song = make_song({"piano": eighths(16), "bass": eighths(16)})
    assert find_fault(song, QualityRules()) is None


@pytest.mark.parametrize(("n_bars", "word"), [(7, "6.9 bars"), (513, "bars"), (1, "notes")])
def test_too_short_and_too_long(n_bars: int, word: str) -> None:
    song = make_song({"piano": eighths(n_bars), "bass": eighths(n_bars)})
    fault = find_fault(song, QualityRules())
    assert fault is not None
    assert word in fault


def test_one_instrument_alone_is_not_a_band() -> None:
    assert "1 instruments" in str(find_fault(make_song({"piano": eighths(16)}), QualityRules()))


def test_free_playing_is_refused() -> None:
    notes = eighths(32)
    notes[:, 0] = np.sort(np.random.default_rng(1).integers(0, 3000, len(notes)))
    song = make_song({"piano": notes, "bass": notes})
    assert share_on_grid(song) == pytest.approx(0.5, abs=0.1)
    assert "on the grid" in str(find_fault(song, QualityRules()))


def test_triplets_are_on_the_grid() -> None:
    notes = note_array(*[(8 * i, 6, 60, 80) for i in range(400)])
    assert share_on_grid(make_song({"piano": notes})) == 1


def test_no_notes_at_all() -> None:
    assert share_on_grid(make_song({})) == 0
