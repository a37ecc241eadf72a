"""The melody in virtual time: controls, the performer, jumps, swaps, and no note that hangs."""

import asyncio
import random
from collections.abc import Callable

import numpy as np
import pytest

from server.clock import NS_PER_MS
from server.melody import voice as voice_module
from server.melody.jobs import MelodyJob, MelodyResult, run_melody
from server.melody.model import MelodyModel
from server.melody.render import render_melody
from server.melody.tokens import HOLD, N_TOKENS, REST, tokens_to_notes
from server.music import MELODY, Note
from server.scales import KEYS, SCALES
from tests.data.tune import NOTES
from tests.server.melody.virtual_melody import (
    CHANNEL,
    RANDOM_SET,
    TUNE_SET,
    VirtualMelody,
    as_rows,
    melody_model,
)

TUNE_ROWS = [(start / 4, length / 4, pitch) for start, length, pitch in NOTES]


def tune_band(**values: object) -> VirtualMelody:
    return VirtualMelody(TUNE_SET, **values)


def test_four_bars_known_by_heart_are_played_again_and_again() -> None:
    band = tune_band()
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(33.0)
    twice = TUNE_ROWS + [(start + 16, length, pitch) for start, length, pitch in TUNE_ROWS]
    assert as_rows(band.splices.notes)[: len(twice)] == twice
    ons = [(start, pitch) for start, _, pitch in twice]
    assert [(round(beat * 4) / 4, pitch) for beat, pitch in band.melody_ons()][: len(ons)] == ons
    assert ("melody/state", "playing") in band.told


def test_live_notes_are_the_rendered_notes() -> None:
    band = VirtualMelody(seed=7)
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(32.5)
    rendered = render_melody(melody_model(RANDOM_SET), band.settings.snapshot(), 8)
    assert len(rendered) > 40
    live = [n for n in band.splices.notes if n.end_beats < 31]
    assert as_rows(live) == as_rows([n for n in rendered if n.end_beats < 31])
    heard = [(round(beat * 4) / 4, pitch) for beat, pitch in band.melody_ons() if beat < 31]
    assert heard == [(n.start_beats, n.pitch) for n in rendered if n.start_beats < 31]


def test_another_seed_gives_another_melody() -> None:
    model = melody_model(RANDOM_SET)
    one, two = (
        render_melody(model, VirtualMelody(seed=seed).settings.snapshot(), 4) for seed in (1, 2)
    )
    assert as_rows(one) != as_rows(two)


@pytest.mark.parametrize("offset_ms", [0, 40, 80, 105])
def test_temperature_is_heard_at_the_next_sixteenth(offset_ms: int) -> None:
    band = VirtualMelody(seed=3, **{"melody/temperature": 0.0})
    band.put("melody/on", 1)
    band.play()
    band.run_until(band.conductor.line.ns_at(9.25) + offset_ms * NS_PER_MS)
    before = list(band.splices.notes)
    n_calls = len(band.splices.calls)
    band.jobs.clear()
    band.put("melody/temperature", 2.0)
    assert (band.jobs[0].first, band.jobs[0].controls.temperature) == (38, 2.0)
    from_beat = band.splices.calls[-1][0]
    assert len(band.splices.calls) > n_calls
    # The seam is the next sixteenth, or the end of the note that sounds across it.
    sounding = [n for n in before if n.start_beats < 9.5 < n.end_beats]
    assert from_beat == 9.5 or (sounding and 9.5 < from_beat <= sounding[0].end_beats)
    band.run_to_beat(16.0)
    changed = as_rows([n for n in band.splices.notes if n.start_beats >= 9.5])
    assert changed != as_rows([n for n in before if n.start_beats >= 9.5])
    kept = [n for n in before if n.end_beats <= 9.5]
    assert as_rows(band.splices.notes)[: len(kept)] == as_rows(kept)


def test_too_near_a_sixteenth_stays_as_it_is() -> None:
    band = VirtualMelody(seed=3, **{"melody/temperature": 0.0})
    band.put("melody/on", 1)
    band.play()
    band.run_until(band.conductor.line.ns_at(9.5) - 10 * NS_PER_MS)
    band.put("melody/temperature", 2.0)
    assert band.splices.calls[-1][0] >= 9.75


def test_what_is_heard_is_what_the_tokens_say() -> None:
    rng = random.Random(8)
    band = VirtualMelody(seed=4)
    band.put("melody/on", 1)
    band.play()
    for _ in range(200):
        band.run_for(rng.random() * 0.15)
        band.put("melody/temperature", rng.random() * 2)
        band.put("melody/top_p", rng.random())
        step = int(band.conductor.beat * 4)
        assert band.voice is not None
        said = tokens_to_notes(band.voice.line.history(step))
        first = step - len(band.voice.line.history(step))
        told = [n for n in band.splices.notes if first <= n.start_beats * 4 < step]
        rows = [(n.start_beats * 4 - first, n.pitch) for n in told]
        assert rows == [(row[0], row[2]) for row in said.tolist()]
        ends = [n.end_beats * 4 - first for n in told[:-1]]
        assert ends == [row[0] + row[1] for row in said.tolist()[:-1]]


def test_a_note_that_sounds_never_becomes_longer_than_was_told() -> None:
    rng = random.Random(4)
    band = VirtualMelody(seed=2)
    band.put("melody/on", 1)
    band.play()
    told: dict[float, float] = {}
    for _ in range(300):
        band.run_for(rng.random() * 0.2)
        for note in band.splices.notes:
            if note.start_beats < band.conductor.beat - 0.01:
                first = told.setdefault(note.start_beats, note.end_beats)
                assert note.end_beats <= first
        band.put("melody/temperature", rng.random() * 2)
    assert len(told) > 50


def test_the_key_is_kept_from_the_next_sixteenth_on() -> None:
    band = VirtualMelody(seed=5, **{"melody/temperature": 2.0, "melody/transpose": 1})
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(8.0)
    band.put("key", "Eb")
    band.put("scale", "minor-pentatonic")
    band.put("melody/key", 1)
    n_before = len(band.melody_ons())
    band.run_to_beat(60.0)
    classes = {(KEYS["Eb"] + degree) % 12 for degree in SCALES["minor-pentatonic"]}
    ons = band.melody_ons()
    assert {pitch % 12 for _, pitch in ons[:n_before]} - classes
    assert len(ons) > n_before + 20
    assert {pitch % 12 for _, pitch in ons[n_before + 1 :]} == classes
    assert {n.pitch % 12 for n in band.splices.notes if n.start_beats >= 8.25} == classes


@pytest.mark.parametrize("n_steps", [0, 1, 10, 100])
def test_it_goes_on_from_what_was_played_padded_with_rests(n_steps: int) -> None:
    band = VirtualMelody(seed=1)
    band.put("melody/input", 1)
    band.play()
    band.run_to_beat(2.0)
    played: list[int] = []
    for k in range(n_steps):
        pitch = 60 + k % 12 if k % 3 == 0 else HOLD
        if pitch != HOLD:
            band.capture.note_off(played_pitch(played), band.conductor.beat)
            band.capture.note_on(pitch, 90, band.conductor.beat)
        played.append(pitch)
        band.run_to_beat(2.0 + (k + 1) * 0.25)
    if played:
        band.capture.note_off(played_pitch(played), band.conductor.beat)
    end_beat = band.conductor.beat
    band.heard.clear()
    band.put("melody/on", 1)
    if played:  # within the pause that ends a phrase it listens
        assert band.told[-1] == ("melody/state", "listening") or n_steps == 0
        band.run_to_beat(end_beat + 1.3)
    context = band.heard[-1]
    step = round(band.splices.notes[0].start_beats * 4) if band.splices.notes else None
    assert len(context) == 64
    assert band.told[-1] == ("melody/state", "playing")
    expected = played[-60:]
    # Behind what was played come the rests of the pause; before it those that pad.
    onsets = [(k, t) for k, t in enumerate(context.tolist()) if t < HOLD]
    tail = [t for t in expected if t < HOLD]
    assert [t for _, t in onsets][-len(tail) :] == tail[-len(onsets) :] if onsets else not tail
    if n_steps < 60:
        assert context[0] == REST
    if n_steps == 0:
        assert (context == REST).all()
    assert step is None or step >= round(end_beat * 4)


def played_pitch(played: list[int]) -> int:
    return next((token for token in reversed(played) if token < HOLD), 0)


def test_it_is_silent_while_the_performer_plays() -> None:
    band = VirtualMelody(seed=1)
    band.put("melody/on", 1)
    band.put("melody/input", 1)
    band.play()
    band.run_to_beat(8.0)
    band.capture.note_on(60, 90, band.conductor.beat)
    band.run_to_beat(8.3)
    assert band.told[-1] == ("melody/state", "listening")
    band.run_to_beat(10.0)
    band.capture.note_off(60, band.conductor.beat)
    n_ons = len(band.melody_ons())
    assert not band.sounding_melody()
    band.run_to_beat(10.9)
    assert len(band.melody_ons()) == n_ons
    band.run_to_beat(20.0)
    assert band.told[-1] == ("melody/state", "playing")
    assert len(band.melody_ons()) > n_ons


def test_another_set_plays_from_the_next_bar() -> None:
    band = VirtualMelody(RANDOM_SET, seed=3)
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(5.1)
    assert band.voice is not None
    band.voice.take_model(melody_model(TUNE_SET))
    band.compute()
    band.run_to_beat(24.5)
    rendered = render_melody(melody_model(RANDOM_SET), band.settings.snapshot(), 4)
    before = [(n.start_beats, n.pitch) for n in band.splices.notes if n.start_beats < 8]
    assert before == [(n.start_beats, n.pitch) for n in rendered if n.start_beats < 8]
    # The tune's model counts the steps that it hears: 32 of history, so it is in bar three.
    after = [(n.start_beats, n.pitch) for n in band.splices.notes if 8 <= n.start_beats < 24]
    wanted = [(start, pitch) for start, _, pitch in TUNE_ROWS if start >= 8]
    assert after[: len(wanted)] == wanted


def test_stop_and_play_go_on_and_a_jump_begins_there() -> None:
    band = tune_band()
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(4.5)
    band.stop()
    band.compute()
    assert not band.sounding_melody()
    band.play()
    band.run_to_beat(8.1)
    assert as_rows(band.splices.notes)[:4] == TUNE_ROWS[:4]
    band.conductor.locate(0.0)
    band.compute()
    n_ons = len(band.melody_ons())
    band.run_to_beat(4.2)
    assert [pitch for _, pitch in band.melody_ons()[n_ons:]] == [60, 64, 67]
    band.conductor.locate(100.0)
    band.run_to_beat(110.0)
    assert band.splices.notes[-1].start_beats > 105


def test_tempo_and_channel_change_under_it() -> None:
    band = tune_band()
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(3.0)
    band.put("tempo", 60.0)
    band.run_to_beat(16.0)
    assert [pitch for _, pitch in band.melody_ons()][:12] == [pitch for _, _, pitch in NOTES]
    assert band.voice is not None
    assert band.voice.n_late == 0


def test_windows_are_told_with_what_is_known() -> None:
    band = tune_band()
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(15.0)
    told = band.windows[MELODY, 0]
    assert as_rows(list(told))[:10] == TUNE_ROWS[:10]


def test_a_window_is_told_whole_when_it_is_over() -> None:
    band = VirtualMelody(seed=7)
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(16.5)
    played = [n for n in band.splices.notes if n.start_beats < 16]
    assert max(n.start_beats for n in played) > 14
    told = as_rows(list(band.windows[MELODY, 0]))
    # How long the last one is is the next window's: it may sound on into it.
    assert [row[::2] for row in told] == [row[::2] for row in as_rows(played)]
    assert told[:-1] == as_rows(played)[:-1]
    assert (MELODY, 1) in band.windows


def test_off_ends_the_note_at_the_next_sixteenth() -> None:
    band = tune_band()
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(0.6)
    assert band.sounding_melody() == {60}
    band.put("melody/on", 0)
    band.run_to_beat(0.76)
    assert not band.sounding_melody()
    band.run_to_beat(8.0)
    assert len(band.melody_ons()) == 1
    assert band.told[-1] == ("melody/state", "off")


def test_a_late_start_is_counted_and_goes_on() -> None:
    band = VirtualMelody(seed=1)
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(2.0)
    # The machine sleeps: nothing is computed for four beats.
    band.clock.advance_to(band.conductor.line.ns_at(6.0))
    band.run_to_beat(12.0)
    assert [n for n in band.splices.notes if 6.5 < n.start_beats < 12]
    assert len(band.sounding_melody()) <= 1


def test_no_note_hangs_whatever_is_done() -> None:
    rng = random.Random(11)
    band = VirtualMelody(seed=1)
    band.play()
    voice = band.voice
    assert voice is not None

    def number(low: float, high: float) -> float:
        return rng.uniform(low, high)

    actions = [
        lambda: band.put("melody/on", rng.random() < 0.8),
        lambda: band.put("melody/temperature", number(0, 2)),
        lambda: band.put("melody/top_p", number(0, 1)),
        lambda: band.put(f"melody/macro/{rng.randint(1, 8)}", number(-3, 3)),
        lambda: band.put("melody/input", rng.randint(0, 1)),
        lambda: band.put("melody/key", rng.randint(0, 1)),
        lambda: band.put("key", rng.choice(list(KEYS))),
        lambda: band.put("swing", number(0, 1)),
        lambda: band.put("melody/transpose", rng.randint(-24, 24)),
        lambda: band.put("melody/octave", rng.randint(-4, 4)),
        lambda: band.put("seed", rng.randint(0, 9)),
        lambda: band.put("tempo", number(40, 300)),
        lambda: band.conductor.locate(number(0, 300)),
        band.stop,
        band.play,
        band.play,
        lambda: voice.take_model(melody_model(rng.choice([RANDOM_SET, TUNE_SET]))),
        lambda: band.capture.note_on(rng.randint(40, 80), 90, band.conductor.beat),
        lambda: band.capture.release_all(band.conductor.beat),
        lambda: band.player.core.set_audible(MELODY, rng.random() < 0.7),
        lambda: band.player.core.set_channel(MELODY, CHANNEL if rng.random() < 0.7 else 12),
        band.player.core.panic,
    ]
    for _ in range(2000):
        rng.choice(actions)()
        band.compute()
        band.run_for(rng.random() * 0.1)
        melody = {key for key in band.player.played.sounding() if key[0] in (CHANNEL, 12)}
        assert len(melody) <= 1
    assert len(band.melody_ons()) > 100
    band.put("melody/on", 0)
    band.player.core.set_audible(MELODY, is_audible=True)
    band.play()
    band.run_for(2.0)
    assert not {key for key in band.player.played.sounding() if key[0] in (CHANNEL, 12)}


def test_tokens_are_in_range() -> None:
    band = VirtualMelody(seed=9, **{"melody/temperature": 2.0, "melody/octave": 4})
    band.put("melody/on", 1)
    band.play()
    band.run_to_beat(40.0)
    assert all(0 <= n.pitch < 128 for n in band.splices.notes)
    assert band.voice is not None
    tokens = band.voice.line.history(160)
    assert np.all((tokens >= 0) & (tokens < N_TOKENS))
    assert isinstance(band.splices.notes[0], Note)


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(3000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_a_melody_that_fails_is_switched_off_and_may_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    band = tune_band()
    voice = band.voice
    assert voice is not None
    n_left = 1

    def fail_once(model: MelodyModel, job: MelodyJob) -> MelodyResult:
        nonlocal n_left
        if n_left:
            n_left -= 1
            raise MemoryError("no room for a token")
        return run_melody(model, job)

    monkeypatch.setattr(voice_module, "run_melody", fail_once)
    voice.start()
    ended: list[BaseException] = []
    voice.on_failure(ended.append)
    band.conductor.follow(band.conductor.line.started(band.clock.now_ns()))
    band.settings.set("melody/on", 1)
    await until(lambda: not band.settings.get("melody/on"))
    assert any(args[:2] == ("problem", "melody") for args in band.told)
    band.settings.set("melody/on", 1)
    await until(lambda: bool(band.splices.notes))
    assert band.settings.get("melody/on")
    assert not ended
    await voice.close()
