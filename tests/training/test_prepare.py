"""From folders of songs to the cache."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from server.music import INSTRUMENTS
from server.piano_roll import quantise
from tests.training.conftest import SAMPLE, cut, make_song
from training.__main__ import main
from training.data.cache import WindowCache, write_cache
from training.data.sources import ReadOptions
from training.errors import DataError, SettingsError
from training.prepare import describe, prepare

KEEP_ALL = ReadOptions(quality=None)


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    folder = tmp_path / "songs" / "deep" / "er"
    folder.mkdir(parents=True)
    for path in sorted((SAMPLE / "lpd_5").glob("*.npz"))[:2]:
        shutil.copy(path, folder)
    shutil.copy(sorted((SAMPLE / "midi").glob("*.mid"))[5], folder)
    return tmp_path / "songs"


def test_a_cache_is_made_once_and_made_anew_when_something_changes(
    songs: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    first = prepare(songs, cache, 16, KEEP_ALL, n_workers=1)
    assert not first.is_reused
    assert len(first.cache.songs) == 3
    assert prepare(songs, cache, 16, KEEP_ALL, n_workers=1).is_reused
    assert not prepare(songs, cache, 24, KEEP_ALL, n_workers=1).is_reused
    (songs / "broken.mid").write_bytes(b"MThd, but no more")
    found = prepare(songs, cache, 24, KEEP_ALL, n_workers=1)
    assert not found.is_reused
    assert found.n_left_out == {"broken": 1}


def test_broken_files_are_named_counted_and_skipped(
    songs: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    (songs / "broken.npz").write_bytes(b"no zip")
    shutil.copy(next(songs.rglob("*.mid")), songs / "again.mid")
    status = main(
        ["prepare", str(songs), "--cache", str(tmp_path / "c"), "--keep-all", "--workers", "2"]
    )
    assert status == 0
    out = capsys.readouterr().out
    assert "left out, broken: 1" in out
    assert "left out, duplicate: 1" in out
    assert "broken.npz" in caplog.text


def test_a_folder_without_songs_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prepare", str(tmp_path), "--cache", str(tmp_path / "c")]) == 1
    assert "no songs in it" in capsys.readouterr().err
    assert main(["prepare", str(tmp_path / "not there"), "--cache", str(tmp_path / "c")]) == 1


def test_nothing_is_left_half_written(tmp_path: Path) -> None:
    folder = tmp_path / "songs"
    folder.mkdir()
    (folder / "a.mid").write_bytes(b"broken")
    with pytest.raises(DataError, match="none of its songs"):
        prepare(folder, tmp_path / "cache", 16, KEEP_ALL, n_workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["songs"]


def test_one_process_and_several_write_the_same(songs: Path, tmp_path: Path) -> None:
    for name, n_workers in (("a", 1), ("b", 2)):
        prepare(songs, tmp_path / name, 16, KEEP_ALL, n_workers)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


@pytest.mark.parametrize("steps_per_beat", [16, 24])
def test_windows_join_to_the_song_they_were_cut_from(tmp_path: Path, steps_per_beat: int) -> None:
    song = make_song(3, n_bars=10)
    write_cache(
        tmp_path / "c", [cut(song, steps_per_beat)], {"steps_per_beat": steps_per_beat, "key": ""}
    )
    cache = WindowCache.open(tmp_path / "c")
    for instrument in INSTRUMENTS:
        track = song.tracks[instrument]
        assert track is not None
        wanted = quantise(track, 24, steps_per_beat)[:, [0, 2, 3]]
        parts = [
            cache.window(w, instrument)[:, [0, 2, 3]] + np.array([256 * w, 0, 0])
            for w in cache.song_windows(0)
        ]
        np.testing.assert_array_equal(np.concatenate(parts), wanted)


def test_an_absent_instrument_has_no_windows(tmp_path: Path) -> None:
    song = make_song(1)
    song.tracks["guitar"] = None
    write_cache(tmp_path / "c", [cut(song)], {"steps_per_beat": 16, "key": ""})
    cache = WindowCache.open(tmp_path / "c")
    assert cache.song_indices("train", ("guitar",)) == []
    assert len(cache.filled_windows("guitar", "train")) == 0
    assert len(cache.filled_windows("bass", "train")) == 6


def test_a_cache_of_another_version_is_refused(tmp_path: Path) -> None:
    write_cache(tmp_path / "c", [cut(make_song(1))], {"steps_per_beat": 16, "key": ""})
    path = tmp_path / "c" / "cache.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": 99}))
    with pytest.raises(DataError, match="has version 99"):
        WindowCache.open(tmp_path / "c")


def test_what_is_no_cache_is_not_replaced(songs: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years")
    before = sorted(path.name for path in songs.rglob("*"))
    for place in (mine, songs, mine / "thesis.txt"):
        with pytest.raises(SettingsError, match="name a new folder"):
            prepare(songs, place, 16, KEEP_ALL, n_workers=1)
    assert (mine / "thesis.txt").read_text() == "years"
    assert sorted(path.name for path in songs.rglob("*")) == before


def test_a_damaged_cache_is_told_and_made_anew(songs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    prepare(songs, folder, 16, KEEP_ALL, n_workers=1)
    notes = folder / "notes.npy"
    whole = notes.read_bytes()
    for name, damage in (("notes.npy", whole[:100]), ("cache.json", b"{"), ("songs.npy", b"")):
        (folder / name).write_bytes(damage)
        with pytest.raises(DataError, match="no whole cache of windows"):
            WindowCache.open(folder)
        assert not prepare(songs, folder, 16, KEEP_ALL, n_workers=1).is_reused
        assert notes.read_bytes() == whole


def test_what_a_cache_holds_is_told(songs: Path, tmp_path: Path) -> None:
    text = describe(prepare(songs, tmp_path / "c", 16, KEEP_ALL, n_workers=1))
    assert "3 songs" in text
    assert "train:" in text
