"""Every key and scale maps every pitch to a near tone of it."""

import pytest

from server.scales import KEYS, OFF, SCALES, nearest_pitches


@pytest.mark.parametrize("scale", [name for name in SCALES if name != "chromatic"])
@pytest.mark.parametrize("key", KEYS)
def test_every_pitch_goes_to_a_near_tone_of_the_scale(key: str, scale: str) -> None:
    table = nearest_pitches(key, scale)
    assert table is not None
    classes = {(KEYS[key] + degree) % 12 for degree in SCALES[scale]}
    assert {pitch % 12 for pitch in table} == classes
    assert list(table) == sorted(table)
    for pitch, tone in enumerate(table):
        assert 0 <= tone <= 127
        assert tone == pitch if pitch % 12 in classes else abs(tone - pitch) <= 3


def test_off_and_chromatic_leave_every_pitch() -> None:
    assert nearest_pitches(OFF, "major") is None
    assert nearest_pitches("D", "chromatic") is None


def test_minor_becomes_major_of_the_same_degrees_and_back() -> None:
    for scale, other in (("minor", "major"), ("major", "minor")):
        table = nearest_pitches("C", other)
        assert table is not None
        assert [table[60 + degree] - 60 for degree in SCALES[scale]] == list(SCALES[other])
