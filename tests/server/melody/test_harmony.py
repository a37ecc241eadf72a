"""What the melody hears of the band: the scale of each bar, and what stands a semitone from it."""

import numpy as np
import pytest

from server.melody.controls import Controls
from server.melody.ear import Ear
from server.melody.harmony import SILENCE, Harmony, hear
from server.music import Note, Voice
from server.scales import KEYS, SCALES
from server.settings import Settings


def controls_of(**values: object) -> Controls:
    return Controls.of(Settings(values).snapshot())


def chord(start_beats: float, duration_beats: float, *pitches: int) -> list[Note]:
    return [Note(start_beats, duration_beats, pitch, 80) for pitch in pitches]


def scale(key: str, kind: str = "major") -> set[int]:
    return {(KEYS[key] + degree) % 12 for degree in SCALES[kind]}


def scales_of(harmony: Harmony) -> list[set[int]]:
    return [set(np.nonzero(row)[0].tolist()) for row in harmony.scales]


def clashes_at(harmony: Harmony, step: int) -> set[int]:
    heard = harmony.at(step)
    assert heard is not None
    return set(np.nonzero(heard[1])[0].tolist())


CADENCE = ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7))


def cadence(tonic: int, first_bar: int = 0) -> list[Note]:
    """Return four bars of I IV V I, a chord a bar."""
    return [
        note
        for bar, degrees in enumerate(CADENCE, first_bar)
        for note in chord(4.0 * bar, 4.0, *(tonic + degree for degree in degrees))
    ]


@pytest.mark.parametrize("key", ["C", "Db", "F#", "B"])
def test_the_scale_is_the_one_that_holds_what_sounds(key: str) -> None:
    harmony = hear({"piano": cadence(48 + KEYS[key])}, controls_of())
    assert scales_of(harmony) == [scale(key)] * 4


@pytest.mark.parametrize(
    ("pitches", "key"), [((60,), "C"), ((60, 64, 67), "C"), ((57, 60, 64), "C"), ((62, 69), "D")]
)
def test_of_scales_that_hold_few_notes_it_is_the_one_they_are_at_home_in(
    pitches: tuple[int, ...], key: str
) -> None:
    assert scales_of(hear({"strings": chord(0.0, 1.0, *pitches)}, controls_of()))[0] == scale(key)


def test_a_phrase_has_one_key_and_the_next_another() -> None:
    harmony = hear({"piano": cadence(48) + cadence(54, first_bar=4)}, controls_of())
    assert scales_of(harmony) == [scale("C")] * 4 + [scale("F#")] * 4


def test_a_passing_chord_changes_nothing() -> None:
    passing = cadence(48) + chord(10.0, 0.5, 56)
    assert scales_of(hear({"piano": passing}, controls_of())) == [scale("C")] * 4


def test_a_change_of_key_inside_the_phrase_is_heard_nearly_whole() -> None:
    changed = [note for note in cadence(48) if note.start_beats < 12]
    changed += [n for k in range(4) for n in chord(12.0 + k, 1.0, *(54 + d for d in CADENCE[k]))]
    *before, after = scales_of(hear({"piano": changed}, controls_of()))
    assert before == [scale("C")] * 3
    assert after in (scale("Gb"), scale("Db"))


def test_silence_is_free_and_drums_and_the_muted_do_not_count() -> None:
    notes: dict[Voice, list[Note]] = {"piano": cadence(48), "drums": cadence(54)}
    assert hear({}, controls_of()) is SILENCE
    assert hear(notes, controls_of(**{"piano/mute": 1})) is SILENCE
    assert hear(notes, controls_of(**{"melody/solo": 1})) is SILENCE
    assert hear(notes, controls_of(**{"melody/fit": 0})) is SILENCE
    assert scales_of(hear(notes, controls_of(**{"piano/solo": 1})))[0] == scale("C")
    assert SILENCE.at(0) is None
    # A phrase of rests between two others.
    harmony = hear({"piano": cadence(48) + cadence(48, first_bar=8)}, controls_of())
    assert scales_of(harmony)[4:8] == [set(range(12))] * 4
    assert clashes_at(harmony, 100) == set()


def test_a_semitone_from_what_sounds_at_that_sixteenth_clashes() -> None:
    harmony = hear({"bass": chord(1.0, 0.5, 36), "guitar": chord(1.25, 0.3, 59)}, controls_of())
    wanted = {3: set[int](), 4: {1, 11}, 5: {1, 10}, 6: {10, 0}, 7: set[int]()}
    assert {step: clashes_at(harmony, step) for step in wanted} == wanted


def test_rows_begin_where_the_notes_do_and_swing_bends_them() -> None:
    late = 0.5 + 1 / 4
    notes: dict[Voice, list[Note]] = {"piano": chord(40.0 + late, 0.25, 60)}
    harmony = hear(notes, controls_of(swing=1.0))
    assert harmony.first == 128
    assert harmony.at(127) is None
    assert harmony.at(128 + 64) is None
    assert [step for step in range(128, 192) if clashes_at(harmony, step)] == [162, 163]


def test_the_key_that_was_asked_for_is_heard_once_the_band_keeps_to_it() -> None:
    asked = controls_of(key="E", scale="harmonic-minor")
    notes = chord(0.0, 16.0, 52, 55, 59, 63)
    assert scales_of(hear({"piano": notes}, asked))[0] == scale("E", "harmonic-minor")
    pentatonic = controls_of(key="C", scale="major-pentatonic")
    notes = chord(0.0, 16.0, 60, 64, 67)  # C major is at home in them, too
    assert scales_of(hear({"piano": notes}, pentatonic))[0] == scale("C", "major-pentatonic")
    assert scales_of(hear({"piano": cadence(48)}, asked))[0] == scale("C")


def test_the_ear_keeps_up_with_splices_and_forgets_what_is_long_gone() -> None:
    ear, controls = Ear(), controls_of()
    assert ear.harmony(controls) is SILENCE
    ear.take("piano", 0.0, cadence(48))
    assert scales_of(ear.harmony(controls)) == [scale("C")] * 4
    assert ear.harmony(controls) is ear.harmony(controls_of(**{"melody/temperature": 0.3}))
    ear.take("piano", 0.0, cadence(54))
    assert scales_of(ear.harmony(controls)) == [scale("F#")] * 4
    assert ear.harmony(controls_of(**{"piano/mute": 1})) is SILENCE
    ear.take("piano", 160.0, cadence(50, first_bar=40))
    harmony = ear.harmony(controls)
    assert harmony.first == 640
    assert scales_of(harmony) == [scale("D")] * 4
