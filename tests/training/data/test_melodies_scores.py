"""Scores of the corpus read by hand, and small ones made for what the corpus has little of."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import music21 as untyped_music21
import numpy as np
import pytest

from server.melody.tokens import HOLD, REST, notes_to_tokens, tokens_to_notes
from training.data.bach_scores import (
    Bar,
    Line,
    Score,
    bar_offsets,
    bwv_number,
    find_bach,
    read_score,
)
from training.errors import DataError

music21: Any = untyped_music21
"""Half of its functions have no types."""

PATHS = {path.name: path for path in find_bach()}
STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def written(text: str) -> list[int]:
    """Tokens of a text: a note's name, then a dash for each sixteenth that it goes on."""
    tokens: list[int] = []
    for word in text.replace("|", " ").split():
        name = word.rstrip("-")
        if name.startswith("."):
            tokens += [REST] * len(word)
            continue
        sharp = name.count("#") - name.count("b")
        tokens.append(STEPS[name[0]] + sharp + 12 * (int(name[-1]) + 1))
        tokens += [HOLD] * (len(word) - len(name))
    return tokens


def line_of(score: Score, part: str) -> Line:
    return next(line for line in score.lines if line.part == part)


def tokens_of(line: Line) -> list[int]:
    return [int(token) for token in notes_to_tokens(line.notes, len(line.positions))]


# As in the Riemenschneider edition, from the pick-up on; | is a bar line. 66.6 has a tie over one.
GOLDEN = {
    "bwv66.6.mxl": (
        "C#5- B4- | A4--- B4--- C#5--- E5--- | C#5--- B4--- A4--- C#5--- "
        "| A4- B4- G#4--- F#4--- A4--- | B4--- B4--- F#4--- E4--- | A4--- B4--- C#5--- C#5--- "
        "| A4--- B4--- C#5--- A4--- | G#4--- F#4--- G#4------- | F#4------- F#4--- F#4--- "
        "| ---- F#4- E#4- F#4---"
    ),
    "bwv253.mxl": (
        "C#5--- | C#5- D5- E5--- C#5--- A4--- | B4--- C#5--- D5--- C#5--- "
        "| B4--- A4--- A4----- B4- | C#5--- C#5--- B4- A4- B4--- | A4----------- C#5--- "
        "| B4--- C#5--- A4--- F#4--- | B4--- A4--- B4--- C#5--- | A4--- A4--- A4----- B4- "
        "| C#5--- C#5--- B4- A4- B4--- | A4-----------"
    ),
    "bwv137.5.mxl": (
        "C5--- C5--- G5--- | E5----- D5- C5--- | B4----- A4- G4--- | C5--- D5--- E5- F5- "
        "| D5------- C5--- | C5--- C5--- G5--- | E5----- D5- C5--- | B4----- A4- G4--- "
        "| C5--- D5--- E5- F5- | D5------- C5--- | E5----- D5- E5--- | F5----------- "
        "| E5----- F5- G5--- | G5----- F5- E5--- | D5----------- | G4--- A4--- B4--- "
        "| C5--- D5--- E5-- F5 | D5------- C5---"
    ),
}


def golden(name: str) -> list[int]:
    # The tie of 66.6 is written as dashes behind the bar line.
    return written(GOLDEN[name].replace("F#4--- | ----", "F#4-------"))


@pytest.mark.parametrize("name", GOLDEN)
def test_sopranos_read_by_hand(name: str) -> None:
    assert tokens_of(line_of(read_score(PATHS[name]), "Soprano")) == golden(name)


def test_a_fermata_does_not_lengthen() -> None:
    # 66.6 has a fermata on the third beat of the first two bars: quarters like any other.
    tokens = tokens_of(line_of(read_score(PATHS["bwv66.6.mxl"]), "Soprano"))
    assert tokens[4 + 8 : 4 + 13] == written("C#5--- E5")


def test_a_pick_up_ends_at_the_bar_line() -> None:
    line = line_of(read_score(PATHS["bwv66.6.mxl"]), "Soprano")
    assert line.positions[:6].tolist() == [12, 13, 14, 15, 0, 1]
    assert len(line.positions) == 4 + 8 * 16 + 12
    assert line.positions[-1] == 11


def test_a_bar_that_a_double_bar_splits_goes_on_counting() -> None:
    # 253: the fifth bar is three beats before the double bar and one behind it.
    line = line_of(read_score(PATHS["bwv253.mxl"]), "Soprano")
    assert line.positions.tolist() == [p % 16 for p in range(12, 12 + len(line.positions))]


def test_three_four() -> None:
    line = line_of(read_score(PATHS["bwv137.5.mxl"]), "Soprano")
    assert line.positions.tolist() == [p % 12 for p in range(18 * 12)]


def test_a_change_of_time_signature_brings_its_own_pick_up() -> None:
    # 41.6: a pick-up and 13 bars of 4/4, the last cut to three beats; then 3/4 with a pick-up of
    # one beat, 15 bars of it, the last cut to two; a pick-up of one beat, 4/4 again.
    line = line_of(read_score(PATHS["bwv41.6.mxl"]), "Trumpet 1")
    beats = line.positions[::4] // 4
    assert beats[:5].tolist() == [3, 0, 1, 2, 3]
    assert beats[53:61].tolist() == [0, 1, 2, 2, 0, 1, 2, 0]
    assert beats[99:109].tolist() == [0, 1, 2, 0, 1, 3, 0, 1, 2, 3]


def test_of_two_endings_the_last_is_sung_and_no_repeat_twice() -> None:
    # 8.6: the fifth bar is the first ending, the sixth the second. 16 bars stand in the score.
    score = read_score(PATHS["bwv8.6.mxl"])
    tokens = tokens_of(line_of(score, "Soprano"))
    assert len(tokens) == 15 * 16
    assert tokens[3 * 16 : 6 * 16] == written(
        "G#4--- C#5- B4- A#4- F#4- B4--- | B4--- A#4--- B4------- | .... F#4- G#4- A4--- G#4---"
    )
    assert score.counts["bars of an earlier ending"] == 5  # One a part.


def test_positions_reach_through_a_whole_bar_of_twelve_eight() -> None:
    lines = [line for path in ("bwv248.23-2.mxl",) for line in read_score(PATHS[path]).lines]
    assert max(int(line.positions.max()) for line in lines) == 23
    assert {line.part for line in lines if "voice 2" in line.part} == {
        "Oboe d'amore, voice 2",
        "Oboe da caccia, voice 2",
    }


def test_every_line_of_a_piece_makes_the_round_trip() -> None:
    for line in read_score(PATHS["bwv248.64-6.mxl"]).lines:
        tokens = notes_to_tokens(line.notes, len(line.positions))
        again = notes_to_tokens(tokens_to_notes(tokens), len(tokens))
        np.testing.assert_array_equal(again, tokens)
        assert len(tokens_to_notes(tokens)) == len(line.notes)


def test_unnamed_parts_of_a_chorale_are_its_voices() -> None:
    score = read_score(PATHS["bwv277.krn"])
    assert [line.part for line in score.lines] == ["Soprano", "Alto", "Tenor", "Bass"]
    lows = [int(line.notes[:, 2].mean()) for line in score.lines]
    assert lows == sorted(lows, reverse=True)


def bars(*lengths: float, full: int = 4) -> list[Bar]:
    return [Bar(Fraction(length), Fraction(full)) for length in lengths]


@pytest.mark.parametrize(
    ("lengths", "wanted"),
    [
        ([4, 4], [0, 0]),
        ([1, 4, 3], [3, 0, 0]),
        ([4, 3, 1, 4], [0, 0, 3, 0]),
        ([2, 1, 1, 4], [0, 2, 3, 0]),
        ([4, 1, 4], [0, 3, 0]),
        ([4, 3, 3, 4], [0, 0, 1, 0]),
        ([4, 8, 1.5], [0, 0, 0]),
        ([0.5, 3.5], [0, 0.5]),
    ],
)
def test_where_bars_begin(lengths: list[float], wanted: list[float]) -> None:
    assert bar_offsets(bars(*lengths)) == [Fraction(offset) for offset in wanted]


def make_score(folder: Path, *measures: Any, signature: str = "4/4") -> Path:
    part = music21.stream.Part()
    part.partName = "Flute"
    for number, measure in enumerate(measures, start=1):
        measure.number = number
        part.append(measure)
    measures[0].insert(0, music21.meter.TimeSignature(signature))
    path = folder / "bwv9001.musicxml"
    music21.stream.Score([part]).write("musicxml", path)
    return path


def measure_of(*elements: Any) -> Any:
    measure = music21.stream.Measure()
    measure.append(list(elements))
    return measure


def note(name: str, quarters: float | Fraction) -> Any:
    return music21.note.Note(name, quarterLength=quarters)


def test_of_a_chord_the_top_sounds_and_grace_notes_do_not(tmp_path: Path) -> None:
    chord = music21.chord.Chord(["C4", "E4", "G4"], quarterLength=2)
    path = make_score(tmp_path, measure_of(chord, note("A4", 1).getGrace(), note("B4", 2)))
    score = read_score(path)
    assert tokens_of(score.lines[0]) == written("G4------- B4-------")
    assert score.counts["grace notes left out"] == 1
    assert score.counts["chords reduced to their top note"] == 1


def test_triplets_are_rounded_and_counted(tmp_path: Path) -> None:
    third = [note(name, Fraction(1, 3)) for name in ("C5", "D5", "E5")]
    score = read_score(make_score(tmp_path, measure_of(*third, note("F5", 3))))
    # Thirds of a beat lie at 0, 1.33 and 2.67 sixteenths.
    assert tokens_of(score.lines[0]) == written("C5 D5- E5 F5-----------")
    assert score.counts["notes rounded to the grid"] == 2


def test_a_note_between_two_steps_gives_way_to_one_on_the_grid(tmp_path: Path) -> None:
    short = [note("C5", 0.75), note("D5", 0.125), note("E5", 0.125), note("F5", 3)]
    score = read_score(make_score(tmp_path, measure_of(*short)))
    assert tokens_of(score.lines[0]) == written("C5-- D5 F5-----------")
    assert score.counts["notes left out on a taken step"] == 1


def test_a_tie_that_nothing_leads_to_is_a_note(tmp_path: Path) -> None:
    tied = note("D5", 2)
    tied.tie = music21.tie.Tie("stop")
    score = read_score(make_score(tmp_path, measure_of(note("C5", 2), tied)))
    assert tokens_of(score.lines[0]) == written("C5------- D5-------")


def test_broken_scores_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "bwv1.6.mxl"
    broken.write_bytes(b"PK no score at all")
    with pytest.raises(DataError, match=r"bwv1\.6\.mxl"):
        read_score(broken)
    long = make_score(tmp_path, measure_of(note("C5", 8)), signature="8/4")
    with pytest.raises(DataError, match="more than 24 sixteenths"):
        read_score(long)


def test_the_number_is_in_the_name() -> None:
    assert bwv_number(Path("bwv248.64-6.mxl")) == "248"
    with pytest.raises(DataError, match="wanted a name"):
        bwv_number(Path("riemenschneider001.rntxt"))
    assert len(PATHS) >= 400
    assert not any(name.endswith(".rntxt") for name in PATHS)
