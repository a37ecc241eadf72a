"""Expected-count decoding."""

import numpy as np

from server.decoding import Decoded, chosen_notes, decode_notes
from server.piano_roll import LENGTH, PITCH, START, VELOCITY

N_STEPS, N_PITCHES = 256, 128


def decoded(*notes: tuple[int, int, int, float]) -> Decoded:
    """Probabilities of notes (start, length, pitch, how sure)."""
    onset = np.zeros((N_STEPS, N_PITCHES), np.float32)
    sustain = np.zeros_like(onset)
    for start, length, pitch, sure in notes:
        onset[start, pitch] = sure
        sustain[start : start + length, pitch] = sure
    return Decoded(onset, sustain, np.full_like(onset, 100 / 127))


def test_as_many_notes_are_kept_as_are_expected() -> None:
    # Ten notes of 0.3 make three: the decoder knows how many, not which.
    unsure = decoded(*[(16 * i, 4, 60 + i, 0.3 + 0.001 * i) for i in range(10)])
    notes = decode_notes(unsure, 1.0, 0.5)
    assert notes[:, PITCH].tolist() == [67, 68, 69]
    assert len(decode_notes(unsure, 2.0, 0.5)) == 6
    assert len(decode_notes(unsure, 0.0, 0.5)) == 0


def test_the_same_notes_are_chosen_once() -> None:
    one = decoded(*[(16 * i, 4, 60 + i, 0.9) for i in range(10)])
    notes = chosen_notes(one, 1.0, 0.5)
    assert notes.tolist() == decode_notes(one, 1.0, 0.5).tolist()
    assert chosen_notes(one, 1.0, 0.5) is notes
    few = chosen_notes(one, 0.5, 0.5)
    assert few.tolist() == decode_notes(one, 0.5, 0.5).tolist() != notes.tolist()
    assert chosen_notes(one, 1.0, 0.5) is not notes, "the last are kept, no more"


def test_a_note_keeps_its_length_however_unsure_it_is() -> None:
    notes = decode_notes(decoded((0, 40, 60, 0.9), (64, 40, 62, 0.2)), 2.0, 0.5)
    assert notes[:, LENGTH].tolist() == [40, 40]
    assert notes[:, START].tolist() == [0, 64]
    assert notes[:, VELOCITY].tolist() == [100, 100]


def test_improbable_onsets_are_never_played() -> None:
    assert len(decode_notes(decoded((0, 4, 60, 0.9), (8, 4, 61, 0.02)), 10.0, 0.5)) == 1


def test_silence_stays_silent() -> None:
    assert len(decode_notes(decoded(), 1.0, 0.5)) == 0


def test_pitches_that_are_not_struck_make_no_difference() -> None:
    rng = np.random.default_rng(1)
    onset, sustain, velocity = rng.random((3, N_STEPS, N_PITCHES)).astype(np.float32)
    onset[:, rng.random(N_PITCHES) < 0.8] = 0
    notes = decode_notes(Decoded(onset * 0.04, sustain, velocity), 1.0, 0.5)
    alone = np.unique(notes[:, PITCH])
    assert 5 < len(alone) < 40
    for pitch in alone:
        only = np.zeros_like(onset)
        only[:, pitch] = np.isin(np.arange(N_STEPS), notes[notes[:, PITCH] == pitch, START])
        again = decode_notes(Decoded(only, sustain, velocity), 1.0, 0.5)
        assert np.array_equal(again, notes[notes[:, PITCH] == pitch])


def test_velocities_are_spread_about_the_mean_of_the_notes_alone() -> None:
    plain = decoded((0, 8, 60, 0.9), (64, 8, 60, 0.9), (128, 8, 62, 0.9))
    velocity = np.full_like(plain.velocity, 0.1)  # where nothing starts nobody looks
    velocity[0, 60], velocity[64, 60], velocity[128, 62] = 60 / 127, 70 / 127, 80 / 127
    quiet = Decoded(plain.onset, plain.sustain, velocity)
    assert decode_notes(quiet, 1.0, 0.5)[:, VELOCITY].tolist() == [60, 70, 80]
    played = decode_notes(quiet, 1.0, 0.5, velocity_scale=2.0)
    assert played[:, VELOCITY].tolist() == [50, 70, 90]
    far = decode_notes(quiet, 1.0, 0.5, velocity_scale=10.0)
    assert far[:, VELOCITY].tolist() == [35, 70, 127]
    assert (far[:, :VELOCITY] == played[:, :VELOCITY]).all()


def test_the_same_hit_of_bars_that_repeat_is_taken_or_left_as_one() -> None:
    hits = [(64 * bar, 1, 40, 0.9) for bar in range(4)]
    ghosts = [(64 * bar + 8, 1, 42, 0.4) for bar in range(4)]
    for scale, wanted in ((0.9, 4), (1.0, 4), (1.2, 8), (1.4, 8)):
        notes = decode_notes(decoded(*hits, *ghosts), scale, 0.5)
        assert len(notes) == wanted, scale  # 5.2 expected


def test_of_many_equally_likely_as_many_as_expected_are_taken() -> None:
    equal = [(8 * k, 1, 40, 0.25) for k in range(32)]
    assert len(decode_notes(decoded(*equal), 1.0, 0.5)) == 8
