"""Variation, macros, scenes and feel through a real, tiny set of models."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from server.chain import PIANO, Recipe, Window, grow, start_latents
from server.decoding import Decoded
from server.engine import Engine
from server.jobs import run_job
from server.model import BandModels
from server.music import INSTRUMENTS, Instrument, Note
from server.piano_roll import FloatArray
from server.scales import KEYS, SCALES
from server.scene import Scene, morphed, spherical
from server.settings import Settings

TINY = Path(__file__).parents[1] / "data" / "tiny_band"
BEATS = 16.0
N = len(INSTRUMENTS)
Rows = list[tuple[float, float, int, int]]


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


class Band:
    """An engine that computes with real models at once, driven by hand."""

    def __init__(self, models: BandModels, **values: object) -> None:
        self.models = models
        self.settings = Settings({key.replace("__", "/"): v for key, v in values.items()})
        self.engine = Engine(BEATS, self.settings.snapshot())
        self.windows: dict[int, Window] = {}
        self.played: dict[int, dict[Instrument, tuple[Note, ...]]] = {}
        self.beat = 0.0
        self.go_to(0.0)
        self.engine.is_running = True

    def go_to(self, beat: float) -> None:
        while self.beat <= beat:
            while (job := self.engine.next_job(self.beat)) is not None:
                result = run_job(self.models, job)
                self.windows.update(enumerate(result.windows, job.first))
                self.engine.accept(result, self.beat)
            for index in self.windows:
                if self.engine.is_ready(index):
                    notes = {i: self.engine.notes_of(index, i) for i in INSTRUMENTS}
                    self.played[index] = notes
            if self.beat == beat:
                break
            self.beat = min(self.beat + 4.0, beat)

    def set(self, key: str, value: object) -> None:
        self.settings.set(key, value)
        self.engine.update(self.settings.snapshot(), self.beat)

    def recall(self, scene: Scene) -> None:
        self.engine.recall(scene, self.beat, "recall")

    def rows(self, index: int, instrument: Instrument) -> Rows:
        return [
            (n.start_beats - index * BEATS, n.duration_beats, n.pitch, n.velocity)
            for n in self.played[index][instrument]
        ]

    def all_rows(self, index: int) -> dict[str, Rows]:
        return {instrument: self.rows(index, instrument) for instrument in INSTRUMENTS}


def scene_of(models: BandModels, seed: int) -> Scene:
    starts = start_latents(models, seed)
    return Scene(starts, starts[:, 0] * np.float32(0.9))


def heard(window: Window, k: int) -> FloatArray:
    said = window.decoded[k]
    assert isinstance(said, Decoded)
    return said.onset


def distance(a: Window, b: Window, k: int) -> float:
    return float(np.abs(heard(a, k) - heard(b, k)).sum())


@pytest.mark.parametrize("feel", [{}, {"humanize": 1.0, "swing": 0.5, "key": "Eb"}])
def test_hold_repeats_note_for_note(models: BandModels, feel: dict[str, object]) -> None:
    band = Band(models, quantum="window", **feel)
    band.go_to(20.0)
    band.set("hold", 1)
    band.go_to(80.0)
    held = band.all_rows(3)
    assert sum(len(rows) for rows in held.values()) > 20
    assert band.all_rows(4) == held
    assert band.all_rows(5) == held


def test_variation_stays_nearer_to_the_held_window_than_another_is(models: BandModels) -> None:
    band = Band(models, quantum="window", hold=1, variation=0.3)
    band.go_to(8 * BEATS)
    others = [Band(models, seed=seed) for seed in range(1, 8)]
    for k in range(N):
        held = band.windows[0]
        wandered = [distance(held, band.windows[n], k) for n in range(1, 8)]
        unrelated = [distance(held, other.windows[0], k) for other in others]
        assert min(wandered) > 0
        assert np.median(wandered) < np.median(unrelated)
        assert len(set(wandered)) == len(wandered)
        # The chain stays with what is held, so it is not lost.
        assert (band.windows[7].latents[k] == held.latents[k]).all()


def test_variation_grows_with_its_setting_and_needs_a_hold(models: BandModels) -> None:
    start = start_latents(models, 0)

    def wandered(variation: float, is_held: bool) -> Window:
        repeats = (is_held,) * N
        recipe = Recipe(0, 3, (0,) * N, (1.0,) * N, repeats, (variation,) * N)
        return grow(models, start, recipe)

    assert wandered(1.0, is_held=False).wander is None
    still, near, far = (wandered(v, is_held=True) for v in (0.0, 0.2, 1.0))
    for k in range(N):
        assert 0 < distance(still, near, k) < distance(still, far, k)


def test_an_instruments_variation_is_its_own(models: BandModels) -> None:
    band = Band(models, quantum="window", hold=1, bass__variation=0.5)
    band.go_to(40.0)
    for instrument in INSTRUMENTS:
        is_same = band.rows(2, instrument) == band.rows(0, instrument)
        assert is_same == (instrument != "bass")


def test_a_macro_moves_what_is_heard_along_its_direction(models: BandModels) -> None:
    start = start_latents(models, 0)

    def shifted_by(value: float) -> Window:
        macros = tuple((value,) + (0.0,) * 7 for _ in range(N))
        return grow(models, start, Recipe(0, 0, (0,) * N, (1.0,) * N, (False,) * N, macros=macros))

    plain, moved = shifted_by(0.0), shifted_by(2.0)
    assert (plain.latents == moved.latents).all()
    for k, instrument in enumerate(INSTRUMENTS):
        where = plain.latents[k] + 2.0 * models.macro_scales[k, 0] * models.macros[k, 0]
        wanted = models.decode(instrument, where[None].astype(np.float32))[0]
        assert np.allclose(heard(moved, k), wanted.onset, atol=1e-6)
        assert distance(plain, moved, k) > 0


def test_band_macro_and_own_add_up_and_leave_no_trace(models: BandModels) -> None:
    one = Band(models, macro__2=1.5, piano__macro__2=1.0)
    other = Band(models, piano__macro__2=2.5)
    plain = Band(models)
    assert one.rows(0, "piano") == other.rows(0, "piano")
    assert one.all_rows(1) != plain.all_rows(1)
    one.set("macro/2", 0.0)
    one.set("piano/macro/2", 0.0)
    for band in (one, plain):
        band.go_to(40.0)
    assert one.all_rows(2) == plain.all_rows(2)


def test_a_recalled_scene_gives_its_notes_again(models: BandModels) -> None:
    band = Band(models, quantum="window", humanize=0.7)
    band.go_to(36.0)
    scene = band.engine.scene_at(band.beat)
    assert scene is not None
    stored = band.all_rows(2)
    band.go_to(100.0)
    band.recall(scene)
    band.go_to(120.0)
    assert band.all_rows(7) == stored
    assert band.all_rows(8) != band.all_rows(3)
    band.recall(scene)
    band.go_to(130.0)
    assert band.all_rows(8) == stored


def test_a_scene_recalled_while_other_models_are_on_their_way_is_heard(models: BandModels) -> None:
    band = Band(models, quantum="window")
    band.recall(scene_of(models, 1))
    band.engine.rebase(start_latents(models, 4), band.beat)  # what was asked for before is lost
    assert band.engine.scene_at(band.beat) is None
    wanted = scene_of(models, 2)
    band.recall(wanted)
    band.go_to(20.0)
    assert (band.windows[1].before == wanted.before).all()
    assert (band.windows[1].latents == wanted.latents).all()
    assert band.engine.scene_at(band.beat) is not None


def test_a_wandered_window_is_stored_as_it_sounds(models: BandModels) -> None:
    band = Band(models, quantum="window", hold=1, variation=0.6)
    band.go_to(20.0)
    scene = band.engine.scene_at(band.beat)
    assert scene is not None
    stored = band.all_rows(1)
    band.set("hold", 0)
    band.recall(scene)
    band.go_to(40.0)
    assert band.all_rows(2) == stored


def test_a_window_of_borrowed_bars_is_stored_as_it_sounds(
    models: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeps, near = np.array([[1, 1, 0]] * N, np.float32), np.full(N, 1e3, np.float32)
    form = replace(
        models.form,
        joins=np.zeros(N, np.float32),
        keeps=keeps,
        near=near,
        rests=np.zeros((N, 2), np.float32),
    )
    monkeypatch.setattr(models, "form", form)
    band = Band(models, quantum="window")
    band.go_to(20.0)
    scene = band.engine.scene_at(band.beat)
    assert scene is not None
    assert scene.bars is not None
    stored = band.all_rows(1)
    band.recall(scene)
    band.go_to(40.0)
    assert band.all_rows(2) == stored
    plain = replace(scene, bars=None)
    band.recall(plain)
    band.go_to(60.0)
    assert band.all_rows(3) != stored


def test_a_scene_of_borrowed_bars_stays_where_one_instrument_is_held(models: BandModels) -> None:
    a, b = scene_of(models, 1), scene_of(models, 2)
    patched = replace(a, bars=np.stack([a.latents, b.latents, a.latents, b.latents], axis=1))
    band = Band(models, quantum="window")
    band.recall(patched)
    band.go_to(20.0)
    stored = band.all_rows(1)
    band.set("quantum", "beat")
    band.set("guitar/hold", 1)
    band.set("bass/transpose", 12)
    band.go_to(24.0)
    changed = band.all_rows(1)
    assert changed.pop("bass") != stored.pop("bass")
    assert changed == stored


def test_a_morph_takes_each_bar_from_one_end_to_the_other(models: BandModels) -> None:
    a, b = scene_of(models, 1), scene_of(models, 2)
    patched = replace(a, bars=np.stack([a.latents, b.latents, a.latents, a.latents], axis=1))
    half = morphed(patched, b, 0.5)
    assert half.bars is not None
    np.testing.assert_allclose(half.bars[:, 0], spherical(a.latents, b.latents, 0.5), atol=1e-5)
    np.testing.assert_allclose(half.bars[:, 1], b.latents, atol=1e-5)
    assert morphed(a, b, 0.5).bars is None


def test_morph_at_its_ends_gives_exactly_the_ends(models: BandModels) -> None:
    a, b = scene_of(models, 1), scene_of(models, 2)
    rows = []
    for scene in (a, morphed(a, b, 0.0), b, morphed(a, b, 1.0)):
        band = Band(models, quantum="window")
        band.recall(scene)
        band.go_to(40.0)
        rows.append([band.all_rows(index) for index in (1, 2)])
    assert rows[0] == rows[1] != rows[2]
    assert rows[2] == rows[3]


def test_morph_goes_evenly_from_one_end_to_the_other(models: BandModels) -> None:
    a, b = scene_of(models, 1), scene_of(models, 2)
    lengths = np.linalg.norm(a.latents, axis=1), np.linalg.norm(b.latents, axis=1)
    way = [morphed(a, b, x).latents for x in np.linspace(0, 1, 41)]
    for k in range(N):
        steps = [np.linalg.norm(q[k] - p[k]) for p, q in pairwise(way)]
        assert max(steps) < 3 * np.mean(steps)
        from_a = [float(np.linalg.norm(p[k] - a.latents[k])) for p in way]
        assert np.argmax(from_a) > 30
        for p in way:
            assert np.linalg.norm(p[k]) > 0.6 * min(lengths[0][k], lengths[1][k])


@pytest.mark.parametrize("make", [np.zeros_like, np.negative, np.copy])
def test_there_is_a_way_between_odd_ends(make: Callable[[FloatArray], FloatArray]) -> None:
    a = np.random.default_rng(0).standard_normal((5, 16)).astype(np.float32)
    for x in (0.01, 0.5, 0.99):
        assert np.isfinite(spherical(a, make(a), x)).all()
        assert np.isfinite(spherical(make(a), a, x)).all()


def test_morph_is_heard_at_each_quantum_while_the_fader_moves(models: BandModels) -> None:
    a, b = scene_of(models, 1), scene_of(models, 2)
    band = Band(models, hold=1)
    band.recall(a)
    band.go_to(4.0)
    bars: list[list[Note]] = []
    for step in range(8):
        band.recall(morphed(a, b, step / 7))
        band.go_to(band.beat + 4.0)
        index = band.engine.index_at(band.beat)
        notes = [n for i in INSTRUMENTS for n in band.engine.notes_of(index, i)]
        bars.append([n for n in notes if band.beat <= n.start_beats < band.beat + 4])
        assert (band.windows[index].latents == morphed(a, b, step / 7).latents).all()
    assert all(bars)


def test_whole_pieces_keep_to_their_scale(models: BandModels) -> None:
    band = Band(models, key="Ab", scale="dorian", bass__transpose=5)
    band.go_to(64.0)
    classes = {(KEYS["Ab"] + degree) % 12 for degree in SCALES["dorian"]}
    for index in range(3, 5):
        for instrument in INSTRUMENTS:
            pitches = {note.pitch % 12 for note in band.engine.notes_of(index, instrument)}
            assert pitches <= classes or instrument == "drums"


def test_the_accompaniment_hears_the_piano_as_it_was_predicted(models: BandModels) -> None:
    plain = Band(models)
    bent = Band(models, piano__macro__1=3.0)
    assert (plain.windows[1].latents == bent.windows[1].latents).all()
    assert heard(plain.windows[1], PIANO).sum() != heard(bent.windows[1], PIANO).sum()
