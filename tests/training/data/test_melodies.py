from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from server.melody.tokens import HOLD, REST, notes_to_tokens, tokens_to_notes
from server.piano_roll import NoteArray
from training.data.bach_scores import Line, find_bach
from training.data.melodies import (
    Melody,
    MelodyCache,
    cut_line,
    describe_melodies,
    pitch_ranges,
    prepare_melodies,
    transpositions,
)
from training.data.melody_cache import write_melodies
from training.data.tunes import group_pieces, split_groups
from training.errors import DataError

PATHS = {path.name: path for path in find_bach()}


def melody(*tokens: int, piece: str = "1", part: str = "Soprano") -> Melody:
    positions = np.arange(len(tokens)) % 16
    return Melody(piece, part, np.array(tokens, np.int64), positions)


def quarters(*pitches: int, piece: str = "1", part: str = "Soprano") -> Melody:
    steps = [token for pitch in pitches for token in (pitch, HOLD, HOLD, HOLD)]
    return melody(*steps, piece=piece, part=part)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> MelodyCache:
    folder = tmp_path_factory.mktemp("bach") / "cache"
    names = ("bwv253.mxl", "bwv66.6.mxl", "bwv277.mxl", "bwv277.krn", "bwv59.3.mxl")
    return prepare_melodies(folder, scores=[PATHS[n] for n in names], n_workers=1).cache


def test_what_is_read_is_found_again(prepared: MelodyCache) -> None:
    found = [m for split in ("train", "valid", "test") for m in prepared.melodies(split)]
    assert {m.piece for m in found} == {"59", "66", "253", "277"}
    assert len(found) == len(prepared.table)
    assert sum(len(m.tokens) for m in found) == len(prepared.tokens)
    for each in found:
        assert each.tokens.dtype == each.positions.dtype == np.int64
        assert each.tokens.shape == each.positions.shape
        again = notes_to_tokens(tokens_to_notes(each.tokens), len(each.tokens))
        np.testing.assert_array_equal(again, each.tokens)


def test_a_violin_that_doubles_the_soprano_counts_once(prepared: MelodyCache) -> None:
    of_59 = [m for s in ("train", "valid", "test") for m in prepared.melodies(s) if m.piece == "59"]
    assert [m.part for m in of_59] == ["Violin 1", "Violin 2", "Viola", "Alto", "Tenor", "Bass"]


def test_two_editions_of_a_piece_stand_on_one_side(prepared: MelodyCache) -> None:
    sides = {
        split
        for split in ("train", "valid", "test")
        for m in prepared.melodies(split)
        if m.piece == "277"
    }
    assert len(sides) == 1


def test_a_second_call_reads_nothing(
    prepared: MelodyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("bwv253.mxl", "bwv66.6.mxl", "bwv277.mxl", "bwv277.krn", "bwv59.3.mxl")
    monkeypatch.delattr("training.data.melodies.read_score")
    again = prepare_melodies(prepared.folder, scores=[PATHS[n] for n in names])
    assert again.is_reused
    assert again.counts["parts and voices"] == 4 * 4 + 7
    assert "reused, " in describe_melodies(again)


def test_broken_scores_are_left_out_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "bwv9.9.mxl"
    broken.write_bytes(b"nothing")
    found = prepare_melodies(tmp_path / "c", scores=[broken, PATHS["bwv253.mxl"]], n_workers=1)
    assert len(found.broken) == 1
    assert found.broken[0].startswith("bwv9.9.mxl: ")
    assert "broken: bwv9.9.mxl" in describe_melodies(found)
    with pytest.raises(DataError, match="none of 1 scores"):
        prepare_melodies(tmp_path / "d", scores=[broken], n_workers=1)


def test_two_processes_read_what_one_reads(tmp_path: Path, prepared: MelodyCache) -> None:
    names = ("bwv253.mxl", "bwv66.6.mxl", "bwv277.mxl", "bwv277.krn", "bwv59.3.mxl")
    other = prepare_melodies(tmp_path / "two", scores=[PATHS[n] for n in names], n_workers=2).cache
    np.testing.assert_array_equal(other.tokens, prepared.tokens)
    np.testing.assert_array_equal(other.table, prepared.table)


def test_no_cache_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="prepare bach"):
        MelodyCache.open(tmp_path)
    (tmp_path / "cache.json").write_text('{"version": 1, "steps_per_beat": 16}')
    with pytest.raises(DataError, match="wanted a cache of melodies"):
        MelodyCache.open(tmp_path)
    with pytest.raises(DataError, match="no melody"):
        write_melodies(tmp_path / "new", [], {})
    assert not (tmp_path / "new").exists()


def line(*notes: tuple[int, int], n_steps: int = 200) -> Line:
    rows: NoteArray = np.array([(start, 2, pitch, 80) for start, pitch in notes], np.int32)
    return Line("Oboe", rows, np.arange(n_steps) % 16)


def test_a_long_silence_parts_two_melodies() -> None:
    one = cut_line(line((3, 60), (21, 62)), "1", "bwv1.6")
    assert [m.tokens.tolist() for m in one] == [[60, HOLD, *[REST] * 16, 62, HOLD]]
    assert one[0].positions[0] == 3
    two = cut_line(line((3, 60), (22, 62)), "1", "bwv1.6")
    assert [m.tokens.tolist() for m in two] == [[60, HOLD], [62, HOLD]]
    assert two[1].positions.tolist() == [6, 7]
    assert cut_line(Line("Oboe", np.zeros((0, 4), np.int32), np.arange(64) % 16), "1", "b") == []


def test_transpositions_stay_inside_the_part_s_own_range() -> None:
    sung = [quarters(60, 72), quarters(65, 70), quarters(40, 50, part="Bass")]
    ranges = pitch_ranges(sung)
    assert ranges == {"soprano": (60, 72), "bass": (40, 50)}
    assert transpositions(sung[0], ranges) == range(1)
    assert transpositions(sung[1], ranges) == range(-5, 3)
    assert transpositions(quarters(50, 51, part="Bass Continuo"), ranges) == range(-6, 1)
    # A test melody may go beyond the training range; it is then moved towards it only.
    assert transpositions(quarters(58, 62), ranges) == range(7)
    assert transpositions(quarters(60, part="Oboe"), ranges) == range(1)


def test_a_transposed_melody_keeps_its_holds_and_rests() -> None:
    moved = melody(60, HOLD, REST, 62).transposed(-2)
    assert moved.tokens.tolist() == [58, HOLD, REST, 60]
    assert replace(moved, tokens=np.array([60])).pitches.tolist() == [60]


TUNE = (60, 62, 64, 65, 67, 65, 64, 62, 60, 67, 69, 71, 72, 71, 69, 67)


def test_pieces_with_one_tune_are_one_group_in_any_key() -> None:
    other = tuple(60 + (7 * k * k) % 12 for k in range(16))
    tunes = [
        quarters(*TUNE, piece="12"),
        quarters(*(pitch + 3 for pitch in TUNE), piece="7"),
        quarters(*other, piece="9"),
    ]
    assert group_pieces(tunes) == {"12": "7", "7": "7", "9": "9"}


def test_eighths_between_the_beats_do_not_hide_a_tune() -> None:
    steps = [token for pitch in TUNE for token in (pitch, HOLD, pitch + 1, HOLD)]
    groups = group_pieces([quarters(*TUNE, piece="1"), melody(*steps, piece="2")])
    assert groups == {"1": "1", "2": "1"}


def test_groups_stand_on_one_side_and_a_tenth_is_held_out() -> None:
    groups = {str(n): str(n // 2 * 2) for n in range(400)} | {"1000": "1000"}
    n_steps = dict.fromkeys(groups, 100) | {"1000": 10_000}
    sides = split_groups(groups, n_steps)
    assert all(sides[str(n)] == sides[str(n + 1)] for n in range(0, 400, 2))
    assert sides["1000"] == "train"
    total = sum(n_steps.values())
    for side in ("valid", "test"):
        held = sum(n_steps[piece] for piece in sides if sides[piece] == side)
        assert held == pytest.approx(0.1 * total, rel=0.05)
    assert split_groups(dict(reversed(groups.items())), n_steps) == sides
