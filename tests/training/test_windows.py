"""Where chains begin: in real windows in which all five are heard."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from server.model import BandModels
from server.music import INSTRUMENTS
from server.piano_roll import VELOCITY
from tests.training.conftest import DATA, cut, make_song
from training.data.cache import WindowCache, write_cache
from training.data.song import Song
from training.errors import DataError
from training.windows import band_starts, real_starts


def soft(song: Song, velocity: int, n_bars: int | None = None) -> Song:
    """Return a song with its piano at one velocity, throughout or for its first bars."""
    piano = song.tracks["piano"]
    assert piano is not None
    piano = piano.copy()
    is_soft = slice(None) if n_bars is None else piano[:, 0] < n_bars * 96
    piano[is_soft, VELOCITY] = velocity
    return replace(song, tracks={**song.tracks, "piano": piano})


def made(folder: Path, songs: list[Song]) -> WindowCache:
    write_cache(folder, [cut(song) for song in songs], {"steps_per_beat": 16, "key": "made up"})
    return WindowCache.open(folder)


def test_no_chain_begins_where_an_instrument_is_inaudible(tmp_path: Path) -> None:
    songs = [make_song(0), soft(make_song(1), 1), soft(make_song(2, 48), 1, n_bars=24)]
    cache = made(tmp_path / "cache", songs)
    starts = band_starts(cache, "train", 4, 64)
    assert len(starts) == 2, "none in the song with the soft piano"
    for first in starts:
        for name in INSTRUMENTS:
            notes = np.concatenate([cache.window(int(first) + k, name) for k in range(4)])
            assert notes[:, VELOCITY].mean() >= 40
    late = cache.song_windows(2)
    assert any(late.start + 2 < first < late.stop for first in starts), "behind the soft part"


def test_where_no_chain_can_begin_it_is_said_why(tmp_path: Path) -> None:
    cache = made(tmp_path / "cache", [soft(make_song(0), 39)])
    with pytest.raises(DataError, match=r"no train song all five play .* mean velocity of 40"):
        real_starts(BandModels(DATA / "tiny_band"), cache, "train", 4)
