"""The melody over a band that plays: in its scale and without clashes, live as rendered."""

from functools import cache

import numpy as np
import pytest

from server.melody.render import render_melody, take_advice
from server.model import BandModels
from server.model_folders import default_folder, find_set
from server.music import PITCHED, Note, Voice
from server.render import render_notes
from server.scales import KEYS, SCALES
from server.settings import Settings, Snapshot
from tests.server.melody.test_harmony import cadence, scale
from tests.server.melody.virtual_melody import (
    RANDOM_SET,
    VirtualMelody,
    as_rows,
    band_models,
    melody_model,
)

N_BARS = 16
SEEDS = (1, 2, 3, 4)
MAJOR = np.array([[(c - tonic) % 12 in SCALES["major"] for c in range(12)] for tonic in range(12)])


class PlayingBand(VirtualMelody):
    """A melody over a band that plays too."""

    has_band = True


@cache
def shipped_band(seed: int) -> dict[Voice, list[Note]]:
    models = BandModels(find_set(default_folder(), "band"))
    return render_notes(models, Settings({"seed": seed}).snapshot(), N_BARS)


def advised(seed: int, **values: object) -> Snapshot:
    settings = Settings({"seed": seed})
    take_advice(melody_model(default_folder() / "melody-lstm"), settings, ())
    for key, value in values.items():
        settings.set(key, value)
    return settings.snapshot()


def shipped_melody(seed: int, **values: object) -> list[Note]:
    model = melody_model(default_folder() / "melody-lstm")
    return render_melody(model, advised(seed, **values), N_BARS, shipped_band(seed))


def classes(notes: list[Note], window: int) -> list[int]:
    return [note.pitch % 12 for note in notes if note.start_beats // 16 == window]


def in_key(melody: list[Note], band: list[Note]) -> float:
    """Return the share of a melody's notes in the major scale that fits each window best."""
    shares = []
    for window in range(N_BARS // 4):
        if (theirs := classes(band, window)) and (own := classes(melody, window)):
            best = int(MAJOR[:, theirs].mean(axis=1).argmax())
            shares.append(float(MAJOR[best, own].mean()))
    return float(np.mean(shares))


def clash(melody: list[Note], band: list[Note]) -> float:
    """Return the share of onsets that stand a semitone from what sounds, and do not double it."""
    n_clashing = n_heard = 0
    for note in melody:
        sounding = {
            other.pitch % 12
            for other in band
            if other.start_beats <= note.start_beats < other.end_beats
        }
        n_heard += bool(sounding)
        beside = {(c + step) % 12 for c in sounding for step in (1, 11)}
        n_clashing += note.pitch % 12 in beside - sounding
    return n_clashing / n_heard


def figures(**values: object) -> tuple[float, float, float]:
    """Return in-key share, clash and notes a bar, each the mean of the seeds."""
    rows = []
    for seed in SEEDS:
        melody = shipped_melody(seed, **values)
        band = [note for voice in PITCHED for note in shipped_band(seed)[voice]]
        rows.append((in_key(melody, band), clash(melody, band), len(melody) / N_BARS))
    mean_in_key, mean_clash, notes_a_bar = np.mean(rows, axis=0).tolist()
    return mean_in_key, mean_clash, notes_a_bar


def test_the_shipped_melody_fits_the_shipped_band_and_goes_on_as_lively() -> None:
    # Chance is 7 of 12 tones in the key; the band's own notes are in it to 95 %.
    free_in_key, free_clash, free_notes = figures(**{"melody/fit": 0.0})
    assert free_in_key < 0.75
    assert free_clash > 0.3
    half_in_key, half_clash, _ = figures(**{"melody/fit": 0.5})
    fit_in_key, fit_clash, fit_notes = figures()
    assert fit_in_key > 0.93
    assert fit_clash < 0.05
    assert free_in_key + 0.1 < half_in_key < fit_in_key
    assert fit_clash < half_clash < free_clash / 2
    assert 0.75 * free_notes < fit_notes < 1.25 * free_notes


def test_the_same_seed_gives_the_same_melody_over_the_band() -> None:
    assert shipped_melody(1) == shipped_melody(1)
    assert as_rows(shipped_melody(1)) != as_rows(shipped_melody(2))


def test_without_fit_the_band_is_not_heard() -> None:
    model = melody_model(default_folder() / "melody-lstm")
    free = shipped_melody(1, **{"melody/fit": 0.0})
    assert free == render_melody(model, advised(1), N_BARS)
    assert free != shipped_melody(1)
    muted = {f"{instrument}/mute": 1 for instrument in PITCHED}
    assert free == shipped_melody(1, **muted)


def test_a_key_that_is_asked_for_holds() -> None:
    asked = {"key": "F#", "scale": "dorian"}
    # The band here keeps to no key: what it plays decides, unless the melody is asked.
    asks, hears = ({**asked, "melody/key": own} for own in (1, 0))
    own, heard = (
        [{note.pitch % 12 for note in shipped_melody(seed, **how)} for seed in (1, 2, 3)]
        for how in (asks, hears)
    )
    assert all(classes <= scale("F#", "dorian") for classes in own)
    # Some seeds' bands happen to be in that key.
    assert any(classes - scale("F#", "dorian") for classes in heard)


@pytest.mark.parametrize("key", ["D", "F#"])
def test_a_band_in_a_key_has_the_melody_in_it(key: str) -> None:
    values = {"seed": 3, "key": key, "scale": "dorian", "melody/temperature": 1.5}
    settings = Settings(values).snapshot()
    band = render_notes(band_models(), settings, 8)
    melody = render_melody(melody_model(RANDOM_SET), settings, 8, band)
    sounding = {int(n.start_beats // 16) for voice in PITCHED for n in band[voice]}
    fitted = {n.pitch % 12 for n in melody if int(n.start_beats // 16) in sounding}
    assert len(fitted) > 4
    assert fitted <= {(KEYS[key] + degree) % 12 for degree in SCALES["dorian"]}


@pytest.mark.parametrize("swing", [0.0, 0.7])
def test_live_over_the_band_is_as_rendered(swing: float) -> None:
    band = PlayingBand(seed=7, swing=swing)
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(48.5)
    settings, model = band.settings.snapshot(), melody_model(RANDOM_SET)
    rendered = render_melody(model, settings, 13, render_notes(band_models(), settings, 16))
    assert as_rows(rendered) != as_rows(render_melody(model, settings, 13))
    live = [n for n in band.splices.notes if n.end_beats < 47]
    assert len(live) > 40
    assert as_rows(live) == as_rows([n for n in rendered if n.end_beats < 47])


def test_a_splice_of_the_band_is_followed_where_it_lies() -> None:
    band = VirtualMelody(seed=5, **{"melody/temperature": 2.0})
    voice = band.voice
    assert voice is not None
    voice.replace("piano", 0.0, cadence(48) + cadence(48, first_bar=4))
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(15.98)
    voice.replace("piano", 16.0, cadence(54, first_bar=4))
    band.compute()
    band.run_to_beat(32.0)
    before = {n.pitch % 12 for n in band.splices.notes if n.start_beats < 16}
    after = {n.pitch % 12 for n in band.splices.notes if 16.25 <= n.start_beats < 32}
    assert before == scale("C")
    assert after == scale("F#")


def test_what_was_said_already_is_said_again_behind_a_splice() -> None:
    band = VirtualMelody(seed=5, look_ahead=1000.0, **{"melody/temperature": 2.0})
    voice = band.voice
    assert voice is not None
    voice.replace("piano", 0.0, cadence(48) + cadence(48, first_bar=4))
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(15.0)
    n_jobs = len(band.jobs)
    assert {n.pitch % 12 for n in band.splices.notes if n.start_beats >= 16} <= scale("C")
    voice.replace("piano", 16.0, cadence(54, first_bar=4))
    band.compute()
    assert band.jobs[n_jobs].first == 64
    assert band.jobs[n_jobs].until >= 64
    said = {n.pitch % 12 for n in band.splices.notes if n.start_beats >= 16}
    assert said
    assert said <= scale("F#")


@pytest.mark.parametrize("key", ["piano/mute", "melody/solo", "melody/fit"])
def test_who_is_silenced_is_not_fitted_to_from_the_next_sixteenth(key: str) -> None:
    band = VirtualMelody(seed=5, **{"melody/temperature": 2.0})
    voice = band.voice
    assert voice is not None
    voice.replace("piano", 0.0, [n for bar in range(0, 16, 4) for n in cadence(48, first_bar=bar)])
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(8.1)
    band.put(key, 0 if key == "melody/fit" else 1)
    band.run_to_beat(40.0)
    assert {n.pitch % 12 for n in band.splices.notes if n.start_beats < 8.25} <= scale("C")
    assert {n.pitch % 12 for n in band.splices.notes if n.start_beats >= 8.25} - scale("C")
