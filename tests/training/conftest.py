"""A small world for the training half: a cache of made-up songs, and settings to match."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from server.model import BandModels
from server.model_folders import default_folder
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import NoteArray, sort_notes
from training.__main__ import main
from training.config import BandSettings, read_settings
from training.data.cache import CutSong, WindowCache, cut_song, write_cache
from training.data.song import SPLITS, Song, Split

DATA = Path(__file__).parents[1] / "data"
SAMPLE = DATA / "sample"
TINY_CONFIG = DATA / "tiny.toml"


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def make_song(number: int, n_bars: int = 24, split: Split = "train") -> Song:
    """A song of five parts that play a pattern of their own in a key of its own."""
    rng = np.random.default_rng(number)
    key = int(rng.integers(12))
    tracks: dict[Instrument, NoteArray | None] = {}
    for k, instrument in enumerate(INSTRUMENTS):
        steps = np.arange(0, n_bars * 96, 24 if k % 2 else 12)
        steps = steps[rng.random(len(steps)) < 0.8]
        if instrument == "drums":
            pitch = rng.choice([36, 38, 42], len(steps))
        else:
            pitch = 36 + 12 * (k % 3) + key + rng.choice([0, 4, 7], len(steps))
        columns = [steps, np.full(len(steps), 11), pitch, rng.integers(40, 120, len(steps))]
        tracks[instrument] = sort_notes(np.stack(columns, axis=1).astype(np.int32))
    return Song(f"song-{number}", 24, tracks, 120.0, group=str(number), split=split)


def cut(song: Song, steps_per_beat: int = 16) -> CutSong:
    found = cut_song(song, steps_per_beat)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> WindowCache:
    """Fourteen songs: ten to train, two each to validate and test."""
    folder = tmp_path_factory.mktemp("made") / "cache"
    splits = [SPLITS[0]] * 10 + [SPLITS[1]] * 2 + [SPLITS[2]] * 2
    songs = [cut(make_song(number, split=split)) for number, split in enumerate(splits)]
    write_cache(folder, songs, {"steps_per_beat": 16, "key": "made up"})
    return WindowCache.open(folder)


@pytest.fixture(scope="session")
def settings() -> BandSettings:
    """Tiny models, trained for a few steps."""
    tiny = read_settings(TINY_CONFIG)
    return replace(
        tiny,
        trainer=replace(tiny.trainer, validate_every_steps=5, warmup_steps=2),
        autoencoder={n: replace(s, max_steps=5) for n, s in tiny.autoencoder.items()},
        predictor={n: replace(s, max_steps=5) for n, s in tiny.predictor.items()},
    )


@pytest.fixture
def plain_band() -> BandModels:
    """The shipped band, as if it had no odds yet."""
    band = BandModels(default_folder() / "band")
    band.onset_odds = np.ones_like(band.onset_odds)
    band.interval_odds = np.ones_like(band.interval_odds)
    return band


@pytest.fixture(scope="session")
def sample_cache(tmp_path_factory: pytest.TempPathFactory) -> WindowCache:
    """A dozen songs, which play otherwise than the band."""
    folder = tmp_path_factory.mktemp("songs") / "cache"
    assert main(["prepare", str(SAMPLE / "midi"), "--cache", str(folder), "--keep-all"]) == 0
    return WindowCache.open(folder)
