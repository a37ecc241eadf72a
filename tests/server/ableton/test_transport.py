"""Live's transport goes as ours does, whatever befalls it: the stand-in, in virtual time."""

import asyncio

import pytest

from server.ableton.transport import DRIFT_BEATS, NEAR_BEATS
from server.clock import ManualClock
from server.model import BandModels
from tests.server.ableton.stage import NAMES, WINDOW_BEATS, Run, Stage, on_stage

ALL = {1, 2, 3, 4, 5}


def _gap_beats(stage: Stage) -> float:
    return stage.live.beat_now() - stage.conductor.beat


def _set_times(stage: Stage) -> list[float]:
    return [args[0] for at, args in stage.live.said if at == "/live/song/set/current_song_time"]


@pytest.mark.parametrize("start_beat", [16.0, 20.0])
def test_a_start_from_another_bar_line_has_its_first_bar(
    models: BandModels, run: Run, start_beat: float
) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            stage.conductor.locate(start_beat)
            await asyncio.sleep(3.0)
            await stage.conductor.play()
            await stage.until_beat(start_beat + 2)
            first = {x.track: (x.beat, x.start) for x in stage.live.launches}
            assert first == dict.fromkeys(ALL, (start_beat, start_beat - 16))

    run(test)


def test_stop_in_live_stops_the_band_and_play_begins_both(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS + 5.3)
            stage.live.press_stop()
            await asyncio.sleep(2.5)
            assert [stage.conductor.line.is_running, stage.live.is_playing] == [False, False]
            stage.live.launches.clear()
            await stage.conductor.play()
            await asyncio.sleep(1.6)
            assert stage.live.is_playing
            assert abs(_gap_beats(stage)) < 0.1
            await stage.until_beat(2 * WINDOW_BEATS + 1)
            last = [x for x in stage.live.launches if x.beat == 2 * WINDOW_BEATS]
            assert {x.track for x in last} == ALL
            assert stage.problems == []

    run(test)


def test_changes_of_tempo_leave_live_in_phase(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            # Live hears of the one late in its tick, of the other early.
            for tempo in (240.0, 60.0) * 2:
                await asyncio.sleep(1.02 if tempo == 240.0 else 1.08)
                stage.settings.set("tempo", tempo)
            assert NEAR_BEATS < abs(_gap_beats(stage)) < DRIFT_BEATS
            stage.settings.set("tempo", 120.0)
            await stage.until_beat(stage.conductor.beat + 9)
            assert abs(_gap_beats(stage)) <= NEAR_BEATS
            assert stage.live.is_playing
            assert set(stage.live.playing) == ALL
            # Put right early in a bar, where nothing waits for the next line.
            assert all(beat % 4 < 2 for beat in _set_times(stage)[1:])
            assert stage.problems == []

    run(test)


def test_late_answers_and_small_gaps_are_no_reason_to_jump(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(9)
            stage.live.song_beat += 0.05 - _gap_beats(stage)
            stage.live.said.clear()
            n_asked = 0

            def late_s(address: str) -> float:
                nonlocal n_asked
                n_asked += address == "/live/song/get/current_song_time"
                return 0.3 if n_asked % 3 else 0.0

            stage.live.late_s = late_s
            await stage.until_beat(3 * WINDOW_BEATS)
            assert n_asked > 10
            assert _set_times(stage) == []

    run(test)


def test_a_song_that_was_moved_by_hand_is_moved_back_and_clips_are_joined(
    models: BandModels, run: Run
) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS + 1.5)
            stage.live.song_beat += 2.7
            stage.live.launches.clear()
            await stage.until_beat(WINDOW_BEATS + 13)
            assert abs(_gap_beats(stage)) <= NEAR_BEATS
            assert {x.track for x in stage.live.launches} == ALL
            assert all(x.start == x.beat - WINDOW_BEATS for x in stage.live.launches)

    run(test)


def test_what_does_not_hold_is_said_once_and_then_left_alone(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(5)
            stage.live.song_beat += 0.3
            tries = 0

            def lost(address: str) -> bool:
                nonlocal tries
                tries += address == "/live/song/set/current_song_time"
                return address == "/live/song/set/current_song_time"

            stage.live.lost = lost
            await asyncio.sleep(30.0)
            assert tries == 3
            assert len(stage.problems) == 1
            assert "does not keep the band's time" in stage.problems[0]

    run(test)
