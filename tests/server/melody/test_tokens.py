"""Notes <-> tokens: golden pairs written by hand, and there and back again."""

import numpy as np
import pytest

from server.melody.tokens import (
    DEFAULT_VELOCITY,
    HOLD,
    N_TOKENS,
    REST,
    STEPS_PER_BEAT,
    notes_to_tokens,
    positions_from,
    tokens_to_notes,
)
from server.piano_roll import NoteArray, empty_notes

H, R = HOLD, REST


def notes(*rows: tuple[int, int, int, int]) -> NoteArray:
    return np.array(rows, np.int32).reshape(-1, 4)


GOLDEN = [
    # "Bruder Jakob": four quarters, then a half with a rest behind it.
    (
        notes(*((4 * k, 4, p, 80) for k, p in enumerate((60, 62, 64, 60))), (16, 8, 67, 80)),
        [60, H, H, H, 62, H, H, H, 64, H, H, H, 60, H, H, H, 67, H, H, H, H, H, H, H, R, R],
    ),
    (notes((0, 1, 60, 80), (1, 1, 60, 80)), [60, 60, R]),
    (notes((1, 2, 0, 80), (4, 1, 127, 80)), [R, 0, H, R, 127]),
    (empty_notes(), [R, R, R]),
]


@pytest.mark.parametrize(("array", "tokens"), GOLDEN)
def test_golden(array: NoteArray, tokens: list[int]) -> None:
    assert notes_to_tokens(array, len(tokens)).tolist() == tokens
    assert tokens_to_notes(np.array(tokens)).tolist() == array.tolist()


def test_the_later_onset_cuts_the_earlier_note() -> None:
    got = notes_to_tokens(notes((0, 8, 60, 80), (2, 2, 55, 80)), 8)
    assert got.tolist() == [60, H, 55, H, R, R, R, R]


def test_of_two_at_one_step_the_higher_is_the_melody() -> None:
    got = notes_to_tokens(notes((0, 4, 72, 80), (0, 2, 60, 80)), 4)
    assert got.tolist() == [72, H, H, H]


def test_what_lies_outside_is_left_out_or_cut() -> None:
    got = notes_to_tokens(notes((-2, 4, 60, 80), (3, 9, 62, 80), (4, 1, 64, 80)), 4)
    assert got.tolist() == [R, R, R, 62]


def test_a_hold_with_nothing_sounding_reads_as_a_rest() -> None:
    got = tokens_to_notes(np.array([H, H, 60, R, H, H]))
    assert got.tolist() == [[2, 1, 60, DEFAULT_VELOCITY]]


def test_velocities_stand_on_the_notes() -> None:
    got = tokens_to_notes(np.array([60, H, 62]), np.array([1, 127], np.int32))
    assert got.tolist() == [[0, 2, 60, 1], [2, 1, 62, 127]]


@pytest.mark.parametrize(
    ("tokens", "velocity", "message"),
    [
        ([N_TOKENS], 80, "tokens are"),
        ([-1], 80, "tokens are"),
        ([60], 0, "velocities are"),
        ([60], 128, "velocities are"),
        ([60, 62], np.array([80], np.int32), "got 1 velocities for 2 notes"),
    ],
)
def test_what_is_no_melody_is_refused(tokens: list[int], velocity: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tokens_to_notes(np.array(tokens), velocity)


@pytest.mark.parametrize("seed", range(50))
def test_there_and_back_is_exact(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = np.r_[np.full(N_TOKENS - 2, 0.4 / (N_TOKENS - 2)), 0.5, 0.1]
    raw = rng.choice(N_TOKENS, size=seed * 4, p=weights).tolist()
    array = tokens_to_notes(np.array(raw, np.int64))
    tokens = notes_to_tokens(array, len(raw))
    # Only a hold that holds nothing reads otherwise.
    assert all(
        got == wanted or (wanted == HOLD and got == REST)
        for got, wanted in zip(tokens, raw, strict=True)
    )
    assert tokens_to_notes(tokens).tolist() == array.tolist()
    assert notes_to_tokens(tokens_to_notes(tokens), len(raw)).tolist() == tokens.tolist()


def test_positions_count_sixteenths_of_the_bar() -> None:
    assert positions_from(14, 4).tolist() == [14, 15, 0, 1]
    assert positions_from(-1, 2).tolist() == [15, 0]
    assert STEPS_PER_BEAT == 4
