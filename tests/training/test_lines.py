"""Lines move by the intervals that songs move by."""

import numpy as np
import pytest

from server.chain import start_latents
from server.model import BandModels
from server.music import ACCOMPANIMENT, INSTRUMENTS
from server.piano_roll import NoteArray
from server.voice_leading import FARTHEST, N_INTERVALS
from training import lines
from training.data.cache import WindowCache
from training.evaluate import reconstruct, true_notes
from training.lines import interval_shares
from training.odds import fit_odds
from training.rollout import roll_out
from training.windows import pick_windows

SIZE = (6, 8)
PITCHED = [name for name in INSTRUMENTS if name != "drums"]


def notes(*rows: tuple[int, int]) -> NoteArray:
    return np.array([[start, 1, pitch, 80] for start, pitch in rows], np.int32).reshape(-1, 4)


def test_shares_of_intervals_by_hand() -> None:
    """Of each onset its highest note counts; each window counts once."""
    line = notes((0, 60), (4, 62), (4, 67), (8, 67), (8, 50), (40, 60), (44, 30))
    up = notes((0, 60), (16, 61), (32, 62), (48, 63))
    got = interval_shares([line, up, notes((0, 60), (1, 61)), notes()], 16)
    wanted = np.zeros(N_INTERVALS)
    wanted[[FARTHEST + 7, FARTHEST, 0]] = 1 / 3
    wanted[FARTHEST + 1] = 1
    np.testing.assert_allclose(got, wanted / 2)
    assert not interval_shares([notes()], 16).any()


def test_lines_move_as_songs_do(plain_band: BandModels, sample_cache: WindowCache) -> None:
    """As those of the songs that the band is calibrated by, more than without odds."""
    odds = fit_odds(plain_band, sample_cache, "train", SIZE)["interval_odds"]
    assert odds.shape == (len(INSTRUMENTS), N_INTERVALS)
    assert odds.dtype == np.float32
    low, high = lines._ODDS_RANGE
    assert ((odds >= low) & (odds <= high)).all()
    assert (odds[INSTRUMENTS.index("drums")] == 1).all()
    off: dict[str, list[float]] = {name: [] for name in PITCHED}
    starts = np.stack([start_latents(plain_band, seed) for seed in range(SIZE[0])])
    for factors in (np.ones_like(odds), odds):
        plain_band.interval_odds = factors
        rollout = roll_out(plain_band, starts, SIZE[1], dict.fromkeys(INSTRUMENTS, 1.0))
        for name in PITCHED:
            windows = pick_windows(sample_cache, name, "train", 1000)
            true = interval_shares([true_notes(sample_cache, name, int(w)) for w in windows], 16)
            played = interval_shares([w for chain in rollout.notes[name] for w in chain], 16)
            off[name].append(float(np.abs(played - true).sum()))
    before, after = np.array(list(off.values())).T
    assert after.mean() < 0.85 * before.mean(), off


def test_what_songs_hardly_do_keeps_its_odds(
    plain_band: BandModels, sample_cache: WindowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_CHANCE", 100.0)
    odds = fit_odds(plain_band, sample_cache, "train", SIZE)["interval_odds"]
    np.testing.assert_allclose(odds, 1.0, atol=0.02)


def test_reconstruction_is_judged_without(
    plain_band: BandModels, sample_cache: WindowCache
) -> None:
    """Latents of real notes are sure of their pitches; predicted ones are not."""
    rng = np.random.default_rng(0)
    odd = np.exp(rng.normal(0, 1, plain_band.interval_odds.shape)).astype(np.float32)
    for name in ACCOMPANIMENT:
        k = INSTRUMENTS.index(name)
        plain_band.interval_odds = np.ones_like(odd)
        windows = pick_windows(sample_cache, name, "train", 10)
        plain = reconstruct(plain_band, sample_cache, name, windows)
        said = plain_band.decode(name, plain_band.starts[:4, k, -1])
        plain_band.interval_odds = odd
        assert reconstruct(plain_band, sample_cache, name, windows) == plain, name
        led = plain_band.decode(name, plain_band.starts[:4, k, -1])
        moved = max(np.abs(a.onset - b.onset).max() for a, b in zip(said, led, strict=True))
        assert moved > 0.01, name
