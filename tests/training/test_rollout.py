"""Chains grown side by side are those that the server plays."""

import numpy as np

from server.chain import Recipe, grow, start_latents
from server.model import BandModels
from server.music import INSTRUMENTS
from tests.training.conftest import DATA
from training.rollout import roll_out

N = len(INSTRUMENTS)


def test_a_rollout_is_what_the_server_plays() -> None:
    band = BandModels(DATA / "tiny_band")
    before = start_latents(band, 3)
    cold = dict.fromkeys(INSTRUMENTS, 0.0)  # no luck, so that both say the same
    rollout = roll_out(band, before[None], 3, cold, form=0.0)
    for step in range(3):
        window = grow(band, before, Recipe(3, step, (0,) * N, (0.0,) * N, (False,) * N))
        before = window.after
        np.testing.assert_allclose(rollout.latents[0, :, step], window.latents, atol=1e-4)
