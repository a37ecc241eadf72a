"""Growing windows with the tiny band: what is decoded again and what is not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from server.chain import PIANO, Recipe, Window, grow, grow_unheard, start_latents
from server.decoding import Decoded, decode_notes
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import FloatArray, notes_to_tensor

TINY = Path(__file__).parents[1] / "data" / "tiny_band"
N = len(INSTRUMENTS)
RECIPE = Recipe(3, 0, (0,) * N, (1.0,) * N, (False,) * N)


class Counting(BandModels):
    """A real band that counts what it decodes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.decoded: list[Instrument] = []

    def decode(
        self, instrument: Instrument, latent: FloatArray, *, is_predicted: bool = True
    ) -> list[Decoded]:
        self.decoded.append(instrument)
        return super().decode(instrument, latent, is_predicted=is_predicted)


@pytest.fixture(scope="module")
def band() -> Counting:
    return Counting(TINY)


def same(a: Window, b: Window, k: int) -> bool:
    return bool(np.array_equal(whole(a, k).onset, whole(b, k).onset))


def whole(window: Window, k: int) -> Decoded:
    said = window.decoded[k]
    assert isinstance(said, Decoded), "no bar is another window's"
    return said


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


def test_the_others_follow_the_piano_as_it_is_heard(band: Counting) -> None:
    before = start_latents(band, 3)
    window = grow(band, before, RECIPE)
    piano = whole(window, PIANO)
    own = band.card.instruments["piano"]
    scale = own.onset_scale * own.density_scale
    notes = decode_notes(piano, scale, own.sustain_threshold, velocity_scale=own.velocity_scale)
    heard = band.encode("piano", notes_to_tensor(notes)[None])[0]
    meant = window.latents[PIANO]
    assert np.linalg.norm(heard - meant) > 0.1, "or the test could not tell them apart"
    for k, instrument in enumerate(INSTRUMENTS):
        if k == PIANO:
            continue
        rng = np.random.default_rng([RECIPE.seed, RECIPE.index, k, 0])
        noise = band.draw_noise(instrument, rng)
        lead = np.stack([before[PIANO, -1], heard])[None]
        wanted = band.predict(instrument, before[k][None], lead, noise, 1.0)[0]
        np.testing.assert_array_equal(window.latents[k], wanted)


def test_the_piano_is_decoded_once_to_be_heard_and_played(band: Counting) -> None:
    band.decoded.clear()
    grow(band, start_latents(band, 4), replace(RECIPE, seed=4))
    assert sorted(band.decoded) == sorted(INSTRUMENTS)


def test_what_was_lately_decoded_is_not_decoded_again(band: Counting) -> None:
    rng = np.random.default_rng(5)
    latents = rng.standard_normal((9, band.card.d_latent)).astype(np.float32)
    band.decoded.clear()
    first = [band.decode_again("bass", latent) for latent in latents[:4]]
    assert [band.decode_again("bass", latent) for latent in latents[:4]] == first
    assert len(band.decoded) == 4
    for latent in (*latents[4:6], latents[0], *latents[6:]):
        band.decode_again("bass", latent)
    assert len(band.decoded) == 9
    assert band.decode_again("bass", latents[0]) is first[0], "it was asked for in between"
    band.decode_again("bass", latents[1])
    assert len(band.decoded) == 10, "too long ago"


def test_who_plays_nothing_new_need_not_hear(band: Counting) -> None:
    before = start_latents(band, 3)
    band.decoded.clear()
    grow_unheard(band, before, replace(RECIPE, repeats=tuple(k != PIANO for k in range(N))))
    assert not band.decoded


def test_temperature_zero_needs_no_luck(band: Counting) -> None:
    before = start_latents(band, 3)
    cold = replace(RECIPE, temperatures=(0.0,) * N)
    latents = [grow(band, before, replace(cold, attempts=(a,) * N)).latents for a in range(3)]
    assert np.array_equal(latents[0], latents[1])
    assert np.array_equal(latents[0], latents[2])
