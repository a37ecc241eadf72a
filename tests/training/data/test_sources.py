import pickle
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from server.music import INSTRUMENTS
from tests.training.data.builders import (
    SAMPLE,
    make_song,
    metre,
    note_array,
    off,
    on,
    write_midi,
)
from tests.training.data.test_shards import COLUMNS, small_arrays
from training.data.sources import (
    Deduplicator,
    ReadOptions,
    content_key,
    count_sources,
    find_sources,
    read_item,
    split_of,
)
from training.errors import DataError

ANY_SONG = ReadOptions(quality=None)


@pytest.fixture
def mixture(tmp_path: Path) -> Path:
    """All three kinds, at different depths."""
    shards = tmp_path / "z" / "shards"
    shards.mkdir(parents=True)
    np.savez(shards / "lpd5_0.npz", **small_arrays())
    (shards / "index_songs.tsv").write_text(COLUMNS + "7\tx\t3\ttrain\n9\tx\t4\ttest\n")
    (shards / "core_songs.txt").write_text("9 x test\n")
    deep = tmp_path / "lpd_5" / "A" / "B" / "C" / "TRABC"
    deep.mkdir(parents=True)
    shutil.copyfile(SAMPLE / "lpd_5" / "d_dm02.npz", deep / "d_dm02.npz")
    shutil.copyfile(SAMPLE / "midi" / "d_e1m5.mid", tmp_path / "SONG.MID")
    shutil.copyfile(SAMPLE / "midi" / "d_e1m5.mid", tmp_path / ".hidden.mid")
    (tmp_path / "readme.txt").write_text("no song")
    return tmp_path


def test_finds_every_kind_at_any_depth_shards_first(mixture: Path) -> None:
    items = find_sources(mixture)
    assert [(item.kind, item.name) for item in items] == [
        ("shard", "z/shards/lpd5_0.npz"),
        ("midi", "SONG.MID"),
        ("npz", "lpd_5/A/B/C/TRABC/d_dm02.npz"),
    ]
    assert count_sources(items) == {"shard": 1, "npz": 1, "midi": 1}


def test_items_cross_process_borders(mixture: Path) -> None:
    items = find_sources(mixture)
    assert pickle.loads(pickle.dumps(items)) == items  # noqa: S301 - our own bytes
    songs, problems = read_item(items[1])
    assert len(pickle.dumps((songs, problems))) > 1000


def test_reads_every_kind(mixture: Path) -> None:
    shard, midi, npz = find_sources(mixture)
    songs, problems = read_item(shard)
    assert [song.split for song in songs] == ["test"]
    for item in (midi, npz):
        (song,), problems = read_item(item)
        assert not problems
        assert song.name == item.name
        assert song.group == f"content-{content_key(song)}"
        assert song.split == split_of(content_key(song))
        assert all(song.tracks[instrument] is not None for instrument in INSTRUMENTS)


def test_the_core_list_can_be_ignored(mixture: Path) -> None:
    shard = find_sources(mixture)[0]
    songs, problems = read_item(shard, replace(ANY_SONG, core_only=False))
    assert [song.group for song in songs] == ["lpd5-3", "lpd5-4"]
    assert not problems
    songs, problems = read_item(shard, ReadOptions(core_only=False))
    assert not songs
    assert [problem.reason for problem in problems] == ["quality", "quality"]


def test_a_folder_without_songs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no songs in it"):
        find_sources(tmp_path)
    with pytest.raises(DataError, match="no such folder"):
        find_sources(tmp_path / "absent")


@pytest.mark.parametrize("name", ["bad.npz", "bad.mid"])
def test_a_broken_file_is_named_and_skipped(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("this is text")
    shutil.copyfile(SAMPLE / "midi" / "d_dm02.mid", tmp_path / "good.mid")
    read = [read_item(item) for item in find_sources(tmp_path)]
    assert [len(songs) for songs, _ in read] == [0, 1]
    ((problem,), _) = (problems for _, problems in read)
    assert (problem.name, problem.reason) == (name, "broken")
    assert name in problem.text


def test_a_broken_shard_is_named_and_skipped(mixture: Path) -> None:
    shard = find_sources(mixture)[0]
    shard.path.write_bytes(b"PK" + bytes(50))
    songs, (problem,) = read_item(shard)
    assert (songs, problem.reason) == ([], "broken")


def test_another_metre_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    write_midi(tmp_path / "waltz.mid", [metre(0, 3, 4), on(0, 60), off(480, 60)])
    (item,) = find_sources(tmp_path)
    songs, (problem,) = read_item(item, ANY_SONG)
    assert (songs, problem.reason) == ([], "metre")
    assert "3/4" in problem.text
    songs, problems = read_item(item, replace(ANY_SONG, any_metre=True))
    assert (len(songs), problems) == (1, [])


def test_an_unfit_song_is_left_out(tmp_path: Path) -> None:
    write_midi(tmp_path / "short.mid", [on(0, 60), off(480, 60)])
    songs, (problem,) = read_item(find_sources(tmp_path)[0])
    assert (songs, problem.reason) == ([], "quality")


def test_repeated_songs_are_dropped_and_counted(tmp_path: Path) -> None:
    """Trap: 38 % of LPD-5's entries repeat another one under another name."""
    for name in ("TRA", "TRB", "TRC"):
        (tmp_path / name).mkdir()
        shutil.copyfile(SAMPLE / "lpd_5" / "d_dm23.npz", tmp_path / name / "x.npz")
    shutil.copyfile(SAMPLE / "lpd_5" / "d_dm02.npz", tmp_path / "y.npz")
    filter_ = Deduplicator()
    songs = [song for item in find_sources(tmp_path) for song in read_item(item)[0]]
    kept = [song.name for song in songs if filter_.admit(song)]
    assert len({song.split for song in songs if song.name != "y.npz"}) == 1
    assert kept == ["TRA/x.npz", "y.npz"]
    assert [problem.name for problem in filter_.problems] == ["TRB/x.npz", "TRC/x.npz"]
    assert "TRA/x.npz" in filter_.problems[0].text


def test_the_key_tells_music_apart_but_not_its_manner() -> None:
    song = make_song({"piano": note_array((0, 24, 60, 80), (24, 24, 62, 80))})
    louder = make_song({"piano": note_array((0, 24, 60, 99), (24, 12, 62, 80))}, name="other")
    finer = make_song({"piano": note_array((0, 480, 60, 80), (480, 480, 62, 80))}, 480)
    other_pitch = make_song({"piano": note_array((0, 24, 60, 80), (24, 24, 63, 80))})
    other_track = make_song({"guitar": note_array((0, 24, 60, 80), (24, 24, 62, 80))})
    assert content_key(song) == content_key(louder) == content_key(finer)
    assert len({content_key(each) for each in (song, other_pitch, other_track)}) == 3


def test_the_split_is_in_its_shares() -> None:
    keys = [f"{number:032x}" for number in range(20_000)]
    counts = Counter(split_of(key) for key in keys)
    assert counts["valid"] == pytest.approx(1000, rel=0.15)
    assert counts["test"] == pytest.approx(1000, rel=0.15)
    assert {split_of(key, (0.0, 0.0, 1.0)) for key in keys[:100]} == {"test"}


def test_the_sample_has_songs_on_all_three_sides() -> None:
    items = find_sources(SAMPLE / "midi")
    songs = [song for item in items for song in read_item(item)[0]]
    assert Counter(song.split for song in songs) == {"train": 10, "valid": 1, "test": 1}
