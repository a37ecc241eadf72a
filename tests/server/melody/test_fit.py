"""How far the melody's pitches are lowered where they do not fit the band."""

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pytest
from numpy.typing import NDArray

from server.melody.controls import Controls
from server.melody.fit import fitted
from server.melody.harmony import SILENCE, hear
from server.melody.tokens import HOLD, N_TOKENS, REST
from server.music import Note, Voice
from server.settings import Settings
from tests.server.melody.test_harmony import cadence, scale

LOGITS = np.linspace(-3, 3, N_TOKENS).astype(np.float32)
NOTHING: Mapping[str, object] = MappingProxyType({})
BAND: dict[Voice, list[Note]] = {"piano": cadence(48)}
"""In C; C, E and G sound in the first bar: a semitone from them stand Db, Eb, F, F#, Ab and B."""


def lowered(
    values: Mapping[str, object] = NOTHING, *, held_pitch: int | None = None, step: int = 0
) -> NDArray[np.float64]:
    """Return by how much each token is lowered, shape (130,)."""
    controls = Controls.of(Settings(values).snapshot())
    by: NDArray[np.float64] = LOGITS - fitted(
        LOGITS, controls, hear(BAND, controls), step, held_pitch
    )
    return by


def test_no_pitch_outside_of_the_scale_is_left_and_clashes_are_seldom() -> None:
    by = lowered()
    for pitch in range(128):
        if pitch % 12 not in scale("C"):
            assert by[pitch] == math.inf
        else:
            assert by[pitch] == pytest.approx(3.0 if pitch % 12 in (5, 11) else 0.0)
    assert (by[HOLD], by[REST]) == (0.0, 0.0)


def test_what_clashes_follows_the_chord() -> None:
    second_bar = lowered(step=16)  # F, A and C sound
    assert [pitch for pitch in range(60, 72) if second_bar[pitch] == 3.0] == [64, 71]


def test_half_the_fit_leaves_half_the_probability_outside() -> None:
    by = lowered({"melody/fit": 0.5})
    assert by[62] == 0.0
    assert by[65] == pytest.approx(1.5)
    assert by[70] == pytest.approx(math.log(2))
    assert by[61] == pytest.approx(math.log(2) + 1.5)


def test_a_held_note_is_lowered_as_its_pitch_is() -> None:
    assert lowered(held_pitch=60)[HOLD] == 0.0
    assert lowered(held_pitch=65)[HOLD] == 3.0
    assert lowered(held_pitch=61)[HOLD] == math.inf
    assert lowered({"melody/fit": 0.5}, held_pitch=61)[HOLD] == pytest.approx(math.log(2) + 1.5)


def test_a_shifted_melody_fits_as_it_sounds() -> None:
    plain, shifted = lowered(), lowered({"melody/transpose": 3})
    assert shifted[:120].tolist() == plain[3:123].tolist()
    assert lowered({"melody/transpose": 3}, held_pitch=58)[HOLD] == math.inf


def test_the_melodys_own_key_goes_before_the_bands() -> None:
    by = lowered({"key": "Db", "melody/key": 1})
    assert by[:128].max() == pytest.approx(3.0)  # the sampler leaves out what is not in D flat
    assert by[66] == pytest.approx(3.0)
    assert by[70] == 0.0


@pytest.mark.parametrize("values", [{"melody/fit": 0}, {"piano/mute": 1}, {"melody/solo": 1}])
def test_it_is_free_where_nothing_is_to_be_fitted(values: dict[str, object]) -> None:
    assert not lowered(values, held_pitch=61).any()


def test_it_is_free_where_nothing_is_known() -> None:
    controls = Controls.of(Settings().snapshot())
    for harmony, step in ((SILENCE, 0), (hear(BAND, controls), 64)):
        assert (fitted(LOGITS, controls, harmony, step, 61) == LOGITS).all()


def test_a_band_that_rests_leaves_it_free() -> None:
    controls = Controls.of(Settings().snapshot())
    harmony = hear({"piano": [*cadence(48), Note(128.0, 1.0, 60, 80)]}, controls)
    assert (fitted(LOGITS, controls, harmony, 100, 61) == LOGITS).all()
