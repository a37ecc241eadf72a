"""Chains grown side by side are those that the server plays."""

from dataclasses import replace

import numpy as np
import pytest

from server.chain import Recipe, Window, grow, start_latents
from server.listening import played_notes
from server.model import BandModels
from server.music import INSTRUMENTS
from tests.training.conftest import DATA
from training.rollout import roll_out

N = len(INSTRUMENTS)


@pytest.mark.parametrize("near", [0.0, 1e3])
@pytest.mark.parametrize("join", [0.0, 0.5])
@pytest.mark.parametrize("distance", [0, 2])
def test_a_rollout_is_what_the_server_plays(near: float, join: float, distance: int) -> None:
    band = BandModels(DATA / "tiny_band")
    new = np.zeros_like(band.form.transitions)
    new[:, distance] = 1.0
    band.form = replace(
        band.form,
        transitions=new,
        rests=np.full_like(band.form.rests, 0.3),
        joins=np.full(N, join, np.float32),
        exact=np.full(N, 0.5, np.float32),
        variation=np.full(N, 0.3, np.float32),
        near=np.full(N, near, np.float32),
        keeps=np.full((N, 3), 0.6, np.float32),
    )
    before = start_latents(band, 3)
    cold = dict.fromkeys(INSTRUMENTS, 0.0)  # no luck, so that both say the same
    rollout = roll_out(band, before[None], 6, cold, seed=3)
    memory: dict[int, Window] = {}
    n_again, n_borrowed = 0, 0
    for step in range(6):
        recipe = Recipe(3, step, (0,) * N, (0.0,) * N, (False,) * N, form=1.0)
        window = grow(band, before, recipe, memory=memory)
        before = window.after
        np.testing.assert_allclose(rollout.latents[0, :, step], window.latents, atol=1e-4)
        n_borrowed += window.bars is not None
        for k, instrument in enumerate(INSTRUMENTS):
            old = [known.latents[k] for known in memory.values()]
            n_again += any(np.array_equal(window.latents[k], one) for one in old)
            played = played_notes(band, instrument, window.decoded[k])
            np.testing.assert_array_equal(rollout.notes[instrument][0][step], played)
        memory[step] = window
    is_back = join > 0 and (near > 0 or distance > 0)
    assert (n_again > 0) == is_back
    assert (n_borrowed > 0) == (near > 0 or is_back)
