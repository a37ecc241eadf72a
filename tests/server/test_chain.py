"""Growing windows with the tiny band: what is decoded again and what is not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from server.chain import Recipe, Window, grow, start_latents
from server.decoding import Decoded
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import FloatArray

TINY = Path(__file__).parents[1] / "data" / "tiny_band"
N = len(INSTRUMENTS)
RECIPE = Recipe(3, 0, (0,) * N, (1.0,) * N, (False,) * N)


class Counting(BandModels):
    """A real band that counts what it decodes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.decoded: list[Instrument] = []

    def decode(self, instrument: Instrument, latent: FloatArray) -> list[Decoded]:
        self.decoded.append(instrument)
        return super().decode(instrument, latent)


@pytest.fixture(scope="module")
def band() -> Counting:
    return Counting(TINY)


def same(a: Window, b: Window, k: int) -> bool:
    return bool(np.array_equal(a.decoded[k].onset, b.decoded[k].onset))


def test_the_same_window_is_not_decoded_again(band: Counting) -> None:
    before = start_latents(band, 3)
    first = grow(band, before, RECIPE)
    band.decoded.clear()
    again = grow(band, before, RECIPE, first)
    assert not band.decoded
    assert all(same(first, again, k) for k in range(N))


def test_only_the_instrument_that_changes_is_decoded_again(band: Counting) -> None:
    before = start_latents(band, 3)
    first = grow(band, before, RECIPE)
    band.decoded.clear()
    other = replace(RECIPE, attempts=(0, 0, 0, 1, 0))
    again = grow(band, before, other, first)
    assert band.decoded == ["bass"]
    assert [same(first, again, k) for k in range(N)] == [True, True, True, False, True]
    fresh = grow(band, before, other)
    assert all(same(fresh, again, k) for k in range(N))


def test_temperature_zero_needs_no_luck(band: Counting) -> None:
    before = start_latents(band, 3)
    cold = replace(RECIPE, temperatures=(0.0,) * N)
    latents = [grow(band, before, replace(cold, attempts=(a,) * N)).latents for a in range(3)]
    assert np.array_equal(latents[0], latents[1])
    assert np.array_equal(latents[0], latents[2])
