"""What the predictors see."""

from dataclasses import replace

import numpy as np
import torch

from server.piano_roll import FloatArray
from tests.training.conftest import cut, make_song
from training.data.cache import WindowCache, write_cache
from training.latents import Latents, song_shifts, window_songs
from training.predictor_data import LatentDataset, Originals, Targets, find_targets

SILENCE = np.full(2, -1.0, np.float32)


def latents(values: FloatArray) -> Latents:
    return Latents(values, SILENCE, "key")


def numbered(n_windows: int, n_copies: int = 1) -> Latents:
    """Latents that say which copy and window they are."""
    copy, window = np.meshgrid(np.arange(n_copies), np.arange(n_windows), indexing="ij")
    return latents(np.stack([copy, window], axis=-1).astype(np.float32))


def test_context_runs_inside_one_song_and_starts_with_silence() -> None:
    targets = Targets(np.array([6, 9]), np.array([5, 5]))
    batch = LatentDataset(targets, numbered(12), numbered(12), n_context=3)[[0, 1]]
    assert batch["target"][:, 1].tolist() == [6, 9]
    assert batch["context"][0, :, 1].tolist() == [-1, -1, 5]
    assert batch["context"][1, :, 1].tolist() == [6, 7, 8]
    assert batch["lead"][1, :, 1].tolist() == [8, 9]


def test_copies_follow_the_originals_and_drums_have_only_one() -> None:
    targets = Targets(np.array([1, 2]), np.array([0, 0]))
    data = LatentDataset(targets, numbered(3), numbered(3, n_copies=2), 1, n_copies=2)
    assert len(data) == 4
    batch = data[[0, 3]]
    assert batch["target"].tolist() == [[0, 1], [0, 2]]
    assert batch["lead"][:, 1, 0].tolist() == [0, 1]


def test_rests_and_first_windows_are_no_targets(cache: WindowCache, tmp_path: object) -> None:
    for instrument in ("piano", "bass"):
        found = find_targets(cache, instrument, "train")
        assert (found.window > found.song_start).all()
        assert (cache.note_counts(instrument)[found.window] > 0).all()


def test_songs_without_a_piano_teach_no_accompaniment(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with_piano, without = make_song(1), make_song(2)
    without = replace(without, tracks=without.tracks | {"piano": None})
    write_cache(tmp_path / "c", [cut(without), cut(with_piano)], {"steps_per_beat": 16})
    found = find_targets(WindowCache.open(tmp_path / "c"), "bass", "train")
    assert set(found.song_start.tolist()) == {6}


def test_shifts_spare_the_originals_and_the_other_splits(cache: WindowCache) -> None:
    shifts = song_shifts(cache, 3, seed=1)
    is_train = cache.songs["split"] == 0
    assert not shifts[0].any()
    assert shifts[1:, is_train].all()
    assert not shifts[:, ~is_train].any()
    assert set(np.unique(shifts)) <= set(range(-5, 7))


def test_the_windows_heard_are_those_that_the_latents_were_made_of(cache: WindowCache) -> None:
    targets = find_targets(cache, "bass", "train")
    shifts = song_shifts(cache, 2, seed=1)
    n_windows = len(cache.note_counts("bass"))
    data = LatentDataset(
        targets,
        numbered(n_windows, 2),
        None,
        n_context=2,
        n_copies=2,
        originals=Originals(cache, "bass", shifts, n_windows=3),
    )
    rows = [len(targets.window) + 1, 2, len(targets.window), 0]
    batch = data[rows]
    assert batch["target"].shape == (4, 2)
    assert batch["window"].shape == (3, 3, 256, 128)
    for (copy, window), heard in zip(
        batch["target"][:3].int().tolist(), batch["window"], strict=True
    ):
        song = window_songs(cache)[window]
        notes = cache.window(window, "bass")
        onsets = {(int(n[0]), int(n[2]) + int(shifts[copy, song])) for n in notes}
        assert {(step, pitch) for step, pitch in torch.nonzero(heard[0]).tolist()} == onsets
