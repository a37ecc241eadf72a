"""What is calibrated makes playing as dense and as dynamic as the data."""

from dataclasses import replace

import numpy as np
import pytest

from server.chain import start_latents
from server.model import BandModels
from server.music import INSTRUMENTS
from server.piano_roll import VELOCITY, FloatArray, NoteArray
from tests.training.conftest import DATA
from training import calibration, rests
from training.calibration import calibrate_playing
from training.data.cache import WindowCache
from training.evaluate import true_notes
from training.rollout import roll_out
from training.windows import pick_windows

SIZE = (4, 6)
PITCHED = tuple(name for name in INSTRUMENTS if name != "drums")


@pytest.fixture
def models() -> BandModels:
    """The tiny band."""
    return BandModels(DATA / "tiny_band")


def spread(windows: list[NoteArray]) -> float:
    return float(np.mean([n[:, VELOCITY].std() for n in windows if len(n) >= 4] or [0.0]))


def starts(models: BandModels) -> FloatArray:
    return np.stack([start_latents(models, seed) for seed in range(SIZE[0])])


def played(models: BandModels) -> dict[str, float]:
    rollout = roll_out(models, starts(models), SIZE[1], dict.fromkeys(INSTRUMENTS, 1.0))
    return {
        name: spread([notes for chain in rollout.notes[name] for notes in chain])
        for name in INSTRUMENTS
    }


def test_dynamics_come_near_to_those_of_the_data(models: BandModels, cache: WindowCache) -> None:
    card = calibrate_playing(models, cache, "valid", SIZE)
    plain = {n: replace(own, velocity_scale=1.0) for n, own in card.instruments.items()}
    models.card = replace(card, instruments=plain)
    before = played(models)
    models.card = card
    after = played(models)
    n_scaled = 0
    for name in INSTRUMENTS:
        scale = card.instruments[name].velocity_scale
        assert 1.0 <= scale <= 3.0
        windows = pick_windows(cache, name, "valid", 1000)
        real = spread([true_notes(cache, name, int(window)) for window in windows])
        if scale > 1.0:
            assert abs(after[name] - real) < abs(before[name] - real), name
            n_scaled += 1
    assert n_scaled >= 3


def test_calibrating_again_goes_on_from_what_is_there(
    models: BandModels, cache: WindowCache
) -> None:
    first = calibrate_playing(models, cache, "valid", SIZE)
    loud = {n: replace(own, velocity_scale=1.0) for n, own in first.instruments.items()}
    models.card = replace(first, instruments=loud)
    again = calibrate_playing(models, cache, "valid", SIZE)
    models.card = again
    third = calibrate_playing(models, cache, "valid", SIZE)
    for name in INSTRUMENTS:
        scales = [card.instruments[name].velocity_scale for card in (again, third)]
        assert scales[1] == pytest.approx(scales[0], rel=0.2)


def sounding(windows: list[NoteArray]) -> float:
    def share(notes: NoteArray) -> float:
        return len({at for start, length, _, _ in notes for at in range(start, start + length)})

    return float(np.mean([share(notes) for notes in windows if len(notes)]))


def test_notes_are_held_as_long_as_in_the_data(models: BandModels, cache: WindowCache) -> None:
    card = calibrate_playing(models, cache, "valid", SIZE)
    hits = (c.instruments["drums"].sustain_threshold for c in (card, models.card))
    assert len(set(hits)) == 1, "hits are a step long"
    n_nearer = 0
    for name in PITCHED:
        windows = pick_windows(cache, name, "valid", 1000)
        real = sounding([true_notes(cache, name, int(window)) for window in windows])
        off = {}
        for threshold in (0.05, card.instruments[name].sustain_threshold, 0.9):
            own = replace(card.instruments[name], sustain_threshold=threshold)
            models.card = replace(card, instruments={**card.instruments, name: own})
            rollout = roll_out(models, starts(models), SIZE[1], dict.fromkeys(INSTRUMENTS, 1.0))
            got = sounding([notes for chain in rollout.notes[name] for notes in chain])
            off[threshold] = abs(got - real)
        least, chosen, most = off.values()
        assert chosen <= min(least, most) + 0.08 * 256, f"{name}: a few windows are measured"
        n_nearer += chosen < max(least, most)
    assert n_nearer >= 3


class BegunError(Exception):
    """What a chain begins with."""


def begin(_: BandModels, starts: FloatArray, *__: object, **___: object) -> None:
    raise BegunError(starts)


def test_chains_begin_where_those_of_the_server_do(
    models: BandModels, cache: WindowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "roll_out", begin)
    monkeypatch.setattr(rests, "roll_out", begin)
    monkeypatch.setattr(rests, "_MIN_SONGS", 1)
    monkeypatch.setattr(rests, "PIECE_WINDOWS", 2)
    with pytest.raises(BegunError) as calibrated:
        calibrate_playing(models, cache, "valid", SIZE)
    with pytest.raises(BegunError) as rested:
        rests.fit_rests(models, cache)
    for seed in range(SIZE[0]):
        wanted = start_latents(models, seed)
        for begun in (calibrated, rested):
            np.testing.assert_array_equal(begun.value.args[0][seed], wanted)
