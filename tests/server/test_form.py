"""Song form: which windows return, and that they return note for note."""

from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np
import pytest

from server.form import (
    MAX_REPEATS,
    MAX_RETURN,
    SONG_WINDOWS,
    Return,
    nearest,
    rests_at,
    return_at,
    return_to_like,
    takes_part,
)
from server.jobs import run_job
from server.model import BandModels
from server.music import INSTRUMENTS
from server.piano_roll import FloatArray
from tests.server.forms import (
    FAR,
    TINY,
    N,
    always_back,
    always_resting,
    grow_window,
    play,
    relative,
    song_like,
)


@pytest.fixture(scope="module")
def band() -> BandModels:
    """Return the tiny set."""
    return BandModels(TINY)


def test_returns_are_as_likely_as_the_form_says() -> None:
    form = song_like()
    places = range(16, SONG_WINDOWS)
    found = [return_at(form, seed, index) for seed in range(1000) for index in places]
    share = sum(back is not None for back in found) / len(found)
    # A return of p that goes on lasts 1 + p + p^2 ... windows, up to its bound.
    lasts = sum(0.5**k for k in range(3)) / 3 + sum(0.8**k for k in range(12)) * 2 / 3
    assert share == pytest.approx(lasts / (lasts + 1 / 0.3), abs=0.02)
    joined = np.mean([back.who for back in found if back is not None], axis=0)
    assert joined == pytest.approx(form.joins, abs=0.05)
    varied = np.mean([back.varied for back in found if back is not None], axis=0)
    assert varied == pytest.approx(1 - form.exact, abs=0.03)


def test_nothing_returns_to_before_the_song_began_or_without_form() -> None:
    form = song_like()
    for seed in range(300):
        for index in [*range(4), *range(SONG_WINDOWS, SONG_WINDOWS + 4)]:
            back = return_at(form, seed, index)
            assert back is None or back.distance <= index % SONG_WINDOWS
    assert all(return_at(form, 1, index, 0.0) is None for index in range(100))


@pytest.mark.parametrize("distance", [1, 2, 5])
def test_no_passage_goes_round_and_round(distance: int) -> None:
    """A passage is heard again so often on end, then comes something new, for any seed."""
    form = always_back(distance)
    for seed in range(5):
        back = [return_at(form, seed, index) is not None for index in range(64)]
        runs = [len(list(run)) for is_back, run in groupby(back) if is_back]
        assert max(runs) == MAX_REPEATS * distance
        assert not back[0]


def test_a_return_goes_on_with_the_same_players() -> None:
    form = song_like()
    for seed in range(50):
        backs = [return_at(form, seed, index) for index in range(64)]
        for before, after in pairwise(backs):
            if before is not None and after is not None and before.distance == after.distance:
                assert before.who == after.who


def memory_of(*distances: float) -> dict[int, FloatArray]:
    """Return windows 0, 1, 2 ..., whose pianos lie so far from the origin."""
    return {at: np.full((N, 1), far, np.float32) for at, far in enumerate(distances)}


def test_the_others_return_to_where_the_piano_was_most_like_now() -> None:
    form = replace(song_like(), near=np.full(N, 0.5, np.float32))
    piano = np.zeros(1, np.float32)
    memory = memory_of(0.4, 0.2, 0.7)
    backs = [return_to_like(form, seed, 3, piano, memory) for seed in range(2000)]
    found = [back for back in backs if back is not None]
    assert {back.distance for back in found} == {2}, "window 1 is nearest"
    who = np.sum([back.who for back in found], axis=0) / len(backs)
    wanted = [
        0.0 if name == "piano" else j for name, j in zip(INSTRUMENTS, form.joins, strict=True)
    ]
    assert who == pytest.approx(wanted, abs=0.04), "as readily as in a return; the piano is new"
    varied = np.mean([back.varied for back in found], axis=0)
    assert varied == pytest.approx(1 - form.exact, abs=0.04)
    some = [return_to_like(form, seed, 3, piano, memory, 0.5) for seed in range(2000)]
    halved = np.sum([back.who for back in some if back is not None], axis=0) / len(some)
    assert halved == pytest.approx(np.array(wanted) / 2, abs=0.04)


def test_a_piano_that_is_like_nothing_before_is_followed_anew() -> None:
    form = replace(song_like(), joins=np.ones(N, np.float32), near=np.full(N, 0.5, np.float32))
    piano = np.zeros(1, np.float32)
    assert return_to_like(form, 1, 3, piano, memory_of(0.6, 0.6, 0.6)) is None
    assert return_to_like(form, 1, 3, piano, {}) is None
    assert return_to_like(form, 1, 3, piano, memory_of(0.1, 0.1), 0.0) is None
    far = {0: np.zeros((N, 1), np.float32)}
    assert return_to_like(form, 1, MAX_RETURN, piano, far) is not None
    assert return_to_like(form, 1, MAX_RETURN + 1, piano, far) is None, "too long ago"
    last = {SONG_WINDOWS - 1: np.zeros((N, 1), np.float32)}
    assert return_to_like(form, 1, SONG_WINDOWS, piano, last) is None, "another song"
    unknown = replace(form, near=FAR)
    assert return_to_like(unknown, 1, 3, piano, memory_of(0.0, 0.0, 0.0)) is None


def test_beside_a_piano_that_plays_the_same_again_the_others_do_too(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = always_back(0)
    monkeypatch.setattr(band, "form", replace(never, near=np.full(N, 1e3, np.float32)))
    engine, _ = play(band, 3)
    first, second = relative(engine, 1), relative(engine, 2)
    piano = INSTRUMENTS.index("piano")
    assert first[piano] != second[piano]
    others = [k for k in range(N) if k != piano]
    assert [first[k] for k in others] == [second[k] for k in others]
    monkeypatch.setattr(band, "form", never)
    free, _ = play(band, 3)
    assert all(relative(free, 2)[k] != second[k] for k in others)


def test_beside_a_held_piano_the_others_play_on(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(band, "form", replace(always_back(0), near=np.full(N, 1e3, np.float32)))
    engine, settings = play(band, 1)
    settings.set("piano/hold", 1)
    engine.update(settings.snapshot(), 0.0)
    for index in range(1, 4):
        grow_window(engine, band, index)
    second, third = relative(engine, 2), relative(engine, 3)
    piano = INSTRUMENTS.index("piano")
    assert second[piano] == third[piano]
    assert second != third


def test_what_was_rejected_is_not_recalled() -> None:
    back = Return(4, (True, True, True, True, False))
    since = (0, 4, 3, 0, 0)
    assert [takes_part(back, k, 7, since, {3}) for k in range(N)] == [
        True,
        False,
        True,
        True,
        False,
    ]
    assert not any(takes_part(back, k, 8, (0,) * N, {3}) for k in range(N)), "it is not known"


def test_each_is_near_its_own_windows() -> None:
    form = replace(song_like(), near=np.array([0.5, 0.1, 0.5, 0.5, 0.5], np.float32))
    memory = memory_of(0.4, 0.2, 0.7)
    latent = np.zeros(1, np.float32)
    assert nearest(form, 3, 0, latent, memory) == 1
    assert nearest(form, 3, 1, latent, memory) is None
    assert nearest(form, 3, 0, latent, {}) is None


def test_a_return_is_heard_note_for_note(band: BandModels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(band, "form", always_back(2))
    engine, _ = play(band, 3)
    first = relative(engine, 1)
    grow_window(engine, band, 3)
    assert first == relative(engine, 3)
    assert any(first)
    assert [engine.source_of(index) for index in range(5)] == [0, 1, 0, 1, 4]


def test_a_varied_return_is_nearly_the_same_and_leaves_no_trace(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    vary = np.full(N, 0.3, np.float32)
    varied = replace(always_back(2), exact=np.zeros(N, np.float32), variation=vary)
    monkeypatch.setattr(band, "form", varied)
    engine, _ = play(band, 3)
    first, latents = relative(engine, 1), engine._windows.grown[1].latents
    grow_window(engine, band, 3)
    assert first != relative(engine, 3)
    again = engine._windows.grown[3]
    assert np.array_equal(again.latents, latents), "the chain goes on as it was"
    bars = again.bars
    assert bars is not None
    spread = np.linalg.norm(band.starts.std(axis=(0, 2)), axis=1)
    share = np.linalg.norm(bars - latents[:, None], axis=2) / spread[:, None]
    assert ((share > 0.1) & (share < 0.9)).all()
    other, _ = play(band, 4)
    assert relative(other, 3) == relative(engine, 3), "the same each time"


def test_without_form_all_is_new(band: BandModels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(band, "form", always_back(2))
    engine, _ = play(band, 3, form=0.0)
    first = relative(engine, 1)
    grow_window(engine, band, 3)
    assert first != relative(engine, 3)
    assert engine.source_of(3) == 3


def test_regenerated_music_does_not_fall_back(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(band, "form", always_back(1))
    engine, _ = play(band, 3)
    before = relative(engine, 2)
    beat = 2 * engine.window_beats
    engine.regenerate(("piano",), beat)
    job = engine.next_job(beat)
    assert job is not None
    engine.accept(run_job(band, job), beat)
    after = relative(engine, 2)
    piano = INSTRUMENTS.index("piano")
    assert after[piano] != before[piano]
    assert [n for k, n in enumerate(after) if k != piano] == [
        n for k, n in enumerate(before) if k != piano
    ]


def test_rests_are_as_long_and_as_many_as_the_form_says() -> None:
    form = song_like()
    found = np.array(
        [[rests_at(form, s, (i,) * N, (0,) * N) for i in range(12, 26)] for s in range(1200)]
    )
    begins, goes_on = form.rests[:, 0].astype(float), form.rests[:, 1].astype(float)
    expected = begins / (1 - goes_on + begins)
    assert found.mean(axis=(0, 1)) == pytest.approx(expected, abs=0.03)
    assert not found.all(axis=2).any(), "never silence"
    assert not any(any(rests_at(form, 1, (i,) * N, (0,) * N, 0.0)) for i in range(64))


def test_who_rests_is_silent_and_wakes_when_asked_for_something_else(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    bass = INSTRUMENTS.index("bass")
    monkeypatch.setattr(band, "form", always_resting(bass))
    engine, _ = play(band, 1)
    assert relative(engine, 0)[bass]
    for index in (1, 2):
        grow_window(engine, band, index)
        assert not relative(engine, index)[bass]
    beat = 2 * engine.window_beats
    engine.regenerate(("bass",), beat)
    job = engine.next_job(beat)
    assert job is not None
    engine.accept(run_job(band, job), beat)
    assert relative(engine, 2)[bass]


def test_a_held_instrument_neither_falls_silent_nor_wakes(
    band: BandModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    bass = INSTRUMENTS.index("bass")
    monkeypatch.setattr(band, "form", always_resting(bass))
    engine, settings = play(band, 1)
    settings.set("bass/hold", 1)
    engine.update(settings.snapshot(), 0.0)
    first = relative(engine, 0)[bass]
    assert first
    for index in range(1, 4):
        grow_window(engine, band, index)
        assert relative(engine, index)[bass] == first
