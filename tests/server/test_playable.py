"""One player's notes out of a decoder's guesses."""

import numpy as np
import pytest

from server.decoding import Decoded, decode_notes
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import PITCH, START
from server.playable import LEAN, Odds, at_places, let_go, playable
from server.voice_leading import FARTHEST, N_INTERVALS

BAR = 64
N_STEPS, N_PITCHES = 256, 128


def decoded(*onsets: tuple[int, int, float]) -> Decoded:
    """Onsets (step, pitch, how likely)."""
    onset = np.zeros((N_STEPS, N_PITCHES), np.float32)
    for step, pitch, likely in onsets:
        onset[step, pitch] = likely
    return Decoded(onset, np.zeros_like(onset), np.full_like(onset, 0.5))


def settled(
    instrument: Instrument, *onsets: tuple[int, int, float]
) -> dict[tuple[int, int], float]:
    onset = playable(instrument, decoded(*onsets), BAR).onset
    return {(int(s), int(p)): round(float(onset[s, p]), 3) for s, p in np.argwhere(onset > 0)}


@pytest.mark.parametrize("instrument", ["piano", "guitar", "strings"])
def test_of_two_guesses_a_semitone_apart_the_likelier_stays(instrument: Instrument) -> None:
    got = settled(instrument, (0, 60, 0.3), (0, 61, 0.35), (0, 64, 0.2))
    assert got == {(0, 61): 0.35, (0, 64): 0.2}
    equal = settled(instrument, (0, 60, 0.25), (0, 61, 0.25))
    assert equal == {(0, 60): 0.25}
    edges = settled(instrument, (0, 0, 0.1), (0, 127, 0.1), (255, 127, 0.2))
    assert edges == {(0, 0): 0.1, (0, 127): 0.1, (255, 127): 0.2}


def test_what_is_meant_stays_though_it_rubs() -> None:
    assert settled("piano", (0, 60, 0.7), (0, 61, 0.9)) == {(0, 60): 0.7, (0, 61): 0.9}


def test_a_bass_plays_one_note_at_a_time_and_as_surely_as_all_guesses_together() -> None:
    got = settled("bass", (0, 36, 0.35), (0, 43, 0.3), (0, 31, 0.2), (64, 36, 0.9), (64, 48, 0.6))
    assert got == {(0, 36): 0.85, (64, 36): 0.9, (64, 48): 0.6}
    assert settled("bass", (0, 36, 0.9), (0, 43, 0.3))[0, 36] == 1.0
    notes = decode_notes(playable("bass", decoded((0, 36, 0.35), (0, 43, 0.3)), BAR), 1.0, 0.5)
    assert notes[:, PITCH].tolist() == [36]


def test_odds_of_a_place_are_corrected_and_what_is_sure_stays_so() -> None:
    said = decoded((0, 60, 0.5), (4, 60, 0.2), (20, 64, 0.2), (6, 60, 0.2), (8, 60, 1.0))
    odds = np.ones(16, np.float32)
    odds[[0, 4, 8]] = 0.5, 4.0, 0.25
    onset = at_places(said, odds).onset
    assert onset.dtype == np.float32
    # Odds of 1 to 1 become 1 to 2; of 1 to 4, 4 to 4; a sure thing has odds without end.
    assert onset[0, 60] == pytest.approx(1 / 3)
    assert onset[4, 60] == onset[20, 64] == pytest.approx(1 / 2)
    assert onset[6, 60] == np.float32(0.2)
    assert onset[8, 60] == 1.0
    assert np.count_nonzero(onset) == 5
    assert at_places(said, np.ones(16, np.float32)) is said


ONES = Odds(np.ones(16, np.float32), np.ones(N_INTERVALS, np.float32))


def likely(instrument: Instrument, said: Decoded, step: int, pitch: int) -> float:
    return float(playable(instrument, said, BAR, ONES).onset[step, pitch])


def test_bars_of_a_predicted_window_lean_to_what_they_have_in_common() -> None:
    """A hit that is a little likelier in one bar than in the next is played in both or neither."""
    own = [(bar * BAR + 20 + bar, 40 + bar, 0.9) for bar in range(4)]
    hits = [(bar * BAR + 8, 38, 0.45 if bar % 2 else 0.35) for bar in range(4)]
    said = decoded(*own, *hits)
    plain = playable("drums", said, BAR).onset
    assert [plain[step, 38] for step, _, _ in hits] == [np.float32(h[2]) for h in hits]
    leant = [likely("drums", said, step, 38) for step, _, _ in hits]
    assert leant[0] == pytest.approx(leant[2])
    assert 0.35 < leant[0] < leant[1] < 0.45
    # Cosines of bars with one hit in common, and each with another of its own.
    same, even = 1.0, 0.35**2 / (0.81 + 0.35**2)
    mixed = 0.35 * 0.45 / np.sqrt((0.81 + 0.45**2) * (0.81 + 0.35**2))
    lean = LEAN["drums"]
    common = np.dot([same, mixed, even, mixed], [0.35, 0.45, 0.35, 0.45]) / (
        same + even + 2 * mixed
    )
    assert leant[0] == pytest.approx((1 - lean) * 0.35 + lean * common, abs=1e-4)
    # What one bar has for itself stays likelier there than anywhere else.
    for bar, (step, pitch, _) in enumerate(own):
        elsewhere = [(step + k * BAR) % N_STEPS for k in (1, 2, 3)]
        assert all(likely("drums", said, at, pitch) < 0.15 for at in elsewhere), bar
        assert likely("drums", said, step, pitch) > 0.5


def test_bars_that_are_one_stay_so_to_the_last_bit_though_they_lean() -> None:
    """Or of a hit that is just likely enough one bar would have it and its twin would not."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        groove, other = rng.random((2, 12)) * 0.6 + 0.1
        rows = [(4 * n, 38, groove[n]) for n in range(12)]
        rows += [(64 + 4 * n, 38, groove[n] * rng.uniform(0.9, 1.1)) for n in range(12)]
        rows += [(128 + 4 * n, 38 if n < 5 else 42, other[n]) for n in range(12)]
        rows += [(192 + 4 * n, 38, groove[n] * rng.uniform(0.9, 1.1)) for n in range(12)]
        onset = playable("drums", decoded(*rows), BAR, ONES).onset.reshape(4, -1)
        assert (onset[0] == onset[1]).all()
        assert (onset[0] == onset[3]).all()
        assert (onset[0] != onset[2]).any()
        one = playable("drums", decoded(*rows), BAR).onset.reshape(4, -1)
        length = np.linalg.norm(one, axis=1)
        likeness = one @ one.T / np.outer(length, length)
        common = likeness @ one / likeness.sum(axis=1, keepdims=True)
        wanted = (1 - LEAN["drums"]) * one + LEAN["drums"] * common
        np.testing.assert_allclose(onset, wanted, atol=2e-6)


def test_bars_that_are_one_are_led_as_one() -> None:
    """Though what follows their last note is another."""
    riff = [(0, 60, 0.9), (16, 64, 0.8), (32, 67, 0.9), (48, 62, 0.3), (48, 72, 0.32)]
    rows = [(bar * BAR + step, pitch, p) for bar in (0, 1) for step, pitch, p in riff]
    rows += [(bar * BAR + step, 40 + step // 8, 0.9) for bar in (2, 3) for step in range(0, 64, 8)]
    odds = Odds(ONES.by_place, np.ones(N_INTERVALS, np.float32))
    # Two down: from 62, to the second bar's 60; on from it the third bar's bass is far below.
    odds.by_interval[FARTHEST - 2] = 4.0
    onset = playable("piano", decoded(*rows), BAR, odds).onset.reshape(4, BAR, N_PITCHES)
    np.testing.assert_array_equal(onset[0], onset[1])
    assert onset[0, 48, 62] > onset[0, 48, 72]
    plain = playable("piano", decoded(*rows), BAR, ONES).onset
    assert plain[48, 62] < plain[48, 72]


def test_an_empty_bar_and_windows_without_bar_lines_lean_nowhere() -> None:
    said = decoded((0, 60, 0.9), (64, 62, 0.5), (128, 64, 0.9))
    assert np.isfinite(playable("piano", said, BAR, ONES).onset).all()
    uncut = playable("piano", said, 96, ONES).onset
    np.testing.assert_array_equal(uncut, said.onset)


def test_a_bass_plays_one_note_though_bars_lean() -> None:
    rows = [(bar * BAR, 36 + 2 * bar, 0.39) for bar in range(4)]
    onset = playable("bass", decoded(*rows), BAR, ONES).onset
    assert [np.count_nonzero(onset[bar * BAR]) for bar in range(4)] == [1, 1, 1, 1]
    assert [int(onset[bar * BAR].argmax()) for bar in range(4)] == [36, 38, 40, 42]


def test_nobody_but_a_strummed_guitar_strikes_twice_in_two_steps() -> None:
    for instrument in INSTRUMENTS:
        got = settled(instrument, (16, 60, 0.3), (17, 60, 0.2), (19, 60, 0.1))
        wanted = {(16, 60): 0.3, (19, 60): 0.1}
        if instrument == "guitar":
            wanted[17, 60] = 0.2
        assert got == wanted, instrument


def test_bars_of_drums_that_are_alike_become_one_groove() -> None:
    rng = np.random.default_rng(4)
    bar = np.where(rng.random((BAR, N_PITCHES)) < 0.004, 0.8, 0.0).astype(np.float32)
    bar[::8, 42] = 0.45
    window = np.tile(bar, (4, 1))
    window[:, 42] += rng.uniform(-0.1, 0.1, N_STEPS).astype(np.float32) * (window[:, 42] > 0)
    window[3 * BAR :] = np.roll(bar, 7, axis=1)  # a fill
    given = Decoded(window, np.zeros_like(window), np.full_like(window, 0.5))
    got = playable("drums", given, BAR).onset.reshape(4, BAR, N_PITCHES)
    assert np.allclose(got[0], got[1])
    assert np.allclose(got[0], got[2])
    assert not np.allclose(got[0], got[3])
    notes = decode_notes(playable("drums", given, BAR), 1.0, 0.5)
    steps = [sorted(notes[(notes[:, START] // BAR == k)][:, START] % BAR) for k in range(3)]
    assert steps[0] == steps[1] == steps[2]
    odd = playable("drums", given, 96)  # windows that do not begin on bar lines stay as they are
    assert np.array_equal(odd.onset[:BAR, :40], window[:BAR, :40])


def test_a_bass_lets_go_of_a_note_where_the_next_begins() -> None:
    """Notes that are struck together stay together; nobody else lets go."""
    rows = [(0, 40, 36, 90), (16, 8, 43, 90), (32, 100, 31, 90), (32, 60, 38, 80), (64, 4, 36, 70)]
    notes = np.array(rows, np.int32)
    held = let_go("bass", notes)
    assert held.tolist() == [
        [0, 16, 36, 90], [16, 8, 43, 90], [32, 32, 31, 90], [32, 32, 38, 80], [64, 4, 36, 70]
    ]  # fmt: skip
    assert notes.tolist() == [list(row) for row in rows], "chosen notes are kept for others"
    assert held.dtype == notes.dtype
    for name in INSTRUMENTS:
        if name != "bass":
            assert let_go(name, notes) is notes
    assert len(let_go("bass", notes[:0])) == 0
