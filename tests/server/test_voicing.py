"""Voicing of hand-made decoder outputs: density, pitch, scale, swing, humanize, loudness."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from server.contract import BandCard, read_band_card
from server.decoding import Decoded
from server.music import INSTRUMENTS, Instrument, Note
from server.scales import KEYS, SCALES
from server.settings import Settings
from server.voicing import voice

CARD = read_band_card(Path(__file__).parents[1] / "data" / "tiny_band")
OWN = SimpleNamespace(onset_scale=1.0, density_scale=1.0, velocity_scale=1.0, sustain_threshold=0.5)
EXACT = cast(
    BandCard, SimpleNamespace(steps_per_beat=16, instruments=dict.fromkeys(INSTRUMENTS, OWN))
)
"""A card whose decoding leaves what `written` wrote."""


def written(*notes: tuple[int, int, int, int]) -> Decoded:
    """Write (start step, steps, pitch, velocity) as a decoder that is sure of itself."""
    onset, sustain, velocity = (np.zeros((256, 128), np.float32) for _ in range(3))
    for start, length, pitch, loudness in notes:
        onset[start, pitch] = 1
        sustain[start : start + length, pitch] = 1
        velocity[start, pitch] = loudness / 127
    return Decoded(onset, sustain, velocity)


def dense(seed: int) -> Decoded:
    """Return a busy window, 16 notes a beat."""
    rng = np.random.default_rng(seed)
    onset = (rng.random((256, 128)) < 1 / 128).astype(np.float32)
    return Decoded(onset, np.ones((256, 128), np.float32), rng.random((256, 128), np.float32))


def played(
    decoded: Decoded, instrument: Instrument = "piano", seed: int = 0, **settings: object
) -> tuple[Note, ...]:
    chosen = {key.replace("__", "/"): value for key, value in settings.items()}
    return voice(instrument, decoded, EXACT, Settings(chosen).snapshot(), seed)


def check_whole(notes: tuple[Note, ...]) -> None:
    assert list(notes) == sorted(notes, key=lambda n: (n.start_beats, n.pitch))
    ends: dict[int, float] = {}
    for note in notes:
        assert note.start_beats >= 0
        assert note.duration_beats > 0
        assert note.end_beats <= 16
        assert 1 <= note.velocity <= 127
        assert 0 <= note.pitch <= 127
        assert ends.get(note.pitch, 0) <= note.start_beats
        ends[note.pitch] = note.end_beats


def test_neutral_settings_leave_the_notes() -> None:
    decoded = written((0, 4, 60, 100), (8, 16, 64, 90), (255, 1, 67, 1))
    assert played(decoded) == (
        Note(0.0, 0.25, 60, 100),
        Note(0.5, 1.0, 64, 90),
        Note(255 / 16, 1 / 16, 67, 1),
    )


def test_a_bass_is_heard_to_let_go_where_its_next_note_begins() -> None:
    decoded = written((0, 32, 36, 100), (16, 8, 43, 90))
    assert [n.duration_beats for n in played(decoded, "bass")] == [1.0, 0.5]
    assert [n.duration_beats for n in played(decoded, "guitar")] == [2.0, 0.5]


def unsure(sureness: float) -> Decoded:
    """Return a window that expects 64 notes, of which it is sure, and has other ideas besides."""
    onset = np.zeros((256, 128), np.float32)
    onset[::4, 60] = sureness
    onset[2::4, 62] = 1 - sureness
    return Decoded(onset, np.ones((256, 128), np.float32), np.ones((256, 128), np.float32))


def test_density_goes_from_few_to_twice_as_many_however_sure_the_decoder_is() -> None:
    for sureness in (0.6, 0.99):
        decoded = unsure(sureness)
        counts = [len(played(decoded, piano__density=d / 8)) for d in range(9)]
        assert counts == sorted(counts)
        assert counts[0] == 6  # a tenth: few, not none
        assert counts[4] == 64
        assert counts[8] == 128


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("key", ["C", "Db", "F#", "A"])
def test_pitched_instruments_keep_to_the_scale(key: str, scale: str) -> None:
    classes = {(KEYS[key] + degree) % 12 for degree in SCALES[scale]}
    for k, instrument in enumerate(INSTRUMENTS):
        if instrument == "drums":
            continue
        notes = played(dense(k), instrument, key=key, scale=scale, **{f"{instrument}__octave": 1})
        assert len(notes) > 100
        assert {note.pitch % 12 for note in notes} <= classes
        check_whole(notes)


def test_drums_know_no_key() -> None:
    assert played(dense(1), "drums", key="C") == played(dense(1), "drums")


def test_tones_that_become_one_sound_once() -> None:
    # E flat goes to E: the louder strike, the longer end.
    decoded = written((0, 8, 63, 50), (0, 4, 64, 100), (4, 8, 63, 70))
    assert played(decoded, key="C") == (Note(0.0, 0.25, 64, 100), Note(0.25, 0.5, 64, 70))


def test_swing_moves_ends_with_starts() -> None:
    decoded = written((0, 8, 60, 100), (8, 8, 60, 100), (16, 8, 60, 100))
    first, second, third = played(decoded, swing=1.0)
    assert (first.start_beats, first.end_beats) == (0.0, 0.75)
    assert (second.start_beats, second.end_beats) == (0.75, 1.0)
    assert third.start_beats == 1.0


@pytest.mark.parametrize("swing", [0.0, 0.3, 1.0])
def test_feel_keeps_the_notes_whole(swing: float) -> None:
    straight = played(dense(2), swing=swing)
    human = played(dense(2), seed=5, swing=swing, humanize=1.0)
    check_whole(human)
    assert len(human) == len(straight)
    assert human != straight
    assert human == played(dense(2), seed=5, swing=swing, humanize=1.0)
    assert human != played(dense(2), seed=6, swing=swing, humanize=1.0)
    late = sorted(n.start_beats for n in human), sorted(n.start_beats for n in straight)
    assert all(0 <= h - s <= 0.0401 for h, s in zip(*late, strict=True))
