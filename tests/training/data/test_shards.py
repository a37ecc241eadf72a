import csv
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.music import INSTRUMENTS
from tests.training.data.builders import SHARED_LPD5
from training.data.shards import (
    list_shards,
    load_arrays,
    raw_notes,
    read_core_ids,
    read_index,
    read_shard,
    read_shards,
)
from training.errors import DataError

COLUMNS = "content_id\tmidi_md5\tgroup\tsplit\n"


def small_arrays() -> dict[str, Any]:
    """Two songs: drums and bass; piano only."""
    return {
        "content_id": np.array([7, 9], np.int32),
        "midi_md5": np.array([b"a" * 32, b"b" * 32]),
        "n_steps": np.array([96, 192], np.int32),
        "note_ptr": np.array([0, 3, 3, 3, 4, 4, 4, 6, 6, 6, 6], np.int64),
        "start_delta": np.array([0, 23, 24, 5, 90, 6], np.uint16),
        "pitch": np.array([36, 38, 36, 40, 60, 64], np.uint8),
        "length": np.array([1, 1, 1, 18, 20, 40], np.uint16),
        "velocity": np.array([100, 90, 80, 70, 60, 50], np.uint8),
        "tempo_ptr": np.array([0, 1, 4], np.int64),
        "tempo": np.array([120, 90, 100, 140], np.float32),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    np.savez(tmp_path / "lpd5_0.npz", **small_arrays())
    rows = f"7\t{'a' * 32}\t3\ttrain\n9\t{'b' * 32}\t4\ttest\n"
    (tmp_path / "index_songs.tsv").write_text(COLUMNS + rows)
    (tmp_path / "core_songs.txt").write_text(f"# good songs\n9 {'b' * 32} test\n")
    return tmp_path


def test_reads_songs(folder: Path) -> None:
    first, second = read_shards(folder)
    assert (first.name, first.group, first.split) == ("lpd5/" + "a" * 32, "lpd5-3", "train")
    assert (second.steps_per_beat, second.split, second.tempo_bpm) == (24, "test", 100)
    assert first.tempo_bpm == 120
    assert [k for k in INSTRUMENTS if first.tracks[k] is not None] == ["drums", "bass"]
    np.testing.assert_array_equal(second.tracks["piano"], [[90, 20, 60, 60], [96, 40, 64, 50]])


def test_early_onsets_are_put_on_the_beat(folder: Path) -> None:
    first = next(read_shards(folder))
    expected = [[0, 1, 36, 100], [24, 1, 38, 90], [48, 1, 36, 80]]
    np.testing.assert_array_equal(first.tracks["drums"], expected)
    np.testing.assert_array_equal(first.tracks["bass"], [[6, 18, 40, 70]])


def test_keeps_only_the_songs_asked_for(folder: Path) -> None:
    songs = list(read_shards(folder, read_core_ids(folder)))
    assert [song.group for song in songs] == ["lpd5-4"]


def test_a_song_without_index_row_is_refused(folder: Path) -> None:
    (folder / "index_songs.tsv").write_text(COLUMNS)
    with pytest.raises(DataError, match=r"song 7 is not in index_songs\.tsv"):
        list(read_shards(folder))


@pytest.mark.parametrize("text", ["", "content_id\tgroup\n1\t2\n", COLUMNS + "1\tx\t2\tdev\n"])
def test_a_wrong_index_is_named(folder: Path, text: str) -> None:
    (folder / "index_songs.tsv").write_text(text)
    with pytest.raises(DataError, match=r"index_songs\.tsv"):
        list(read_shards(folder))


def test_a_folder_without_shards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no lpd5_"):
        list(read_shards(tmp_path))


@pytest.mark.parametrize(
    "change",
    [
        {"pitch": np.zeros(5, np.uint8)},
        {"note_ptr": np.zeros(11, np.int64)},
        {"tempo_ptr": np.array([0, 3, 2], np.int64)},
        {"midi_md5": np.array([b"a"])},
        {"content_id": np.array([{}, {}], object)},
    ],
)
def test_arrays_that_do_not_fit_are_refused(folder: Path, change: dict[str, Any]) -> None:
    np.savez(folder / "lpd5_0.npz", **(small_arrays() | change))
    with pytest.raises(DataError, match=r"lpd5_0\.npz"):
        read_shard(folder / "lpd5_0.npz")


def test_a_truncated_shard_is_named(folder: Path) -> None:
    path = folder / "lpd5_0.npz"
    path.write_bytes(path.read_bytes()[:700])
    with pytest.raises(DataError, match=r"lpd5_0\.npz"):
        read_shard(path)


def needs_shared() -> Path:
    if not SHARED_LPD5.is_dir():
        pytest.skip("the full data is not beside the project")
    return SHARED_LPD5


@pytest.mark.shared
@pytest.mark.slow
def test_the_full_data_has_the_numbers_its_index_says() -> None:
    folder = needs_shared()
    with (folder / "index_songs.tsv").open(newline="") as file:
        rows = {int(row["content_id"]): row for row in csv.DictReader(file, delimiter="\t")}
    n_songs = 0
    for path in list_shards(folder):
        arrays = load_arrays(path)
        counts = np.diff(arrays["note_ptr"]).reshape(-1, 5)
        ends = arrays["note_ptr"][5::5]
        notes = raw_notes(arrays)
        latest = np.maximum.reduceat(notes[:, :2].sum(axis=1), arrays["note_ptr"][:-1:5])
        assert len(ends) == len(arrays["content_id"])
        assert (latest <= arrays["n_steps"]).all()
        for content_id, of_song in zip(arrays["content_id"].tolist(), counts, strict=True):
            expected = [int(rows[content_id][f"n_{k}"]) for k in INSTRUMENTS]
            assert of_song.tolist() == expected
        n_songs += len(counts)
    assert n_songs == len(rows) == 12_213


@pytest.mark.shared
@pytest.mark.slow
def test_the_core_songs_of_the_full_data() -> None:
    folder = needs_shared()
    core = read_core_ids(folder)
    index = read_index(folder)
    assert len(core) == 5119
    assert Counter(index[content_id].split for content_id in core) == {
        "train": 4629,
        "valid": 232,
        "test": 258,
    }
    assert len({index[content_id].group for content_id in core}) == len(core)
    path = list_shards(folder)[0]
    songs = read_shard(path, index, core)
    assert 0 < len(songs) == len(core & set(load_arrays(path)["content_id"].tolist()))


@pytest.mark.shared
def test_one_shard_equals_the_reference_reader(tmp_path: Path) -> None:
    folder = needs_shared()
    tool = folder.parent / "tools" / "expand_lpd5.py"
    if not tool.is_file():
        pytest.skip("the reference reader is not there")
    namespace: dict[str, Any] = {"__name__": "reference"}
    exec(compile(tool.read_text(), str(tool), "exec"), namespace)
    shutil.copyfile(folder / "lpd5_4.npz", tmp_path / "lpd5_4.npz")
    arrays = load_arrays(tmp_path / "lpd5_4.npz")
    notes, pointer = raw_notes(arrays), arrays["note_ptr"]
    theirs = [song["tracks"] for song in namespace["iter_songs"](str(tmp_path))]
    assert len(theirs) == len(arrays["content_id"])
    for k, track in enumerate(track for song in theirs for track in song):
        ours = notes[pointer[k] : pointer[k + 1]]
        np.testing.assert_array_equal(ours, track[:, [0, 2, 1, 3]])
