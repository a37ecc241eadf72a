"""Tracks, clips and a whole Live that go and come back: the stand-in, in virtual time."""

import asyncio

import pytest

from server.clock import ManualClock
from server.model import BandModels
from server.music import INSTRUMENTS
from tests.server.ableton.stage import NAMES, WINDOW_BEATS, Run, Stage, on_stage
from tests.server.ableton.stand_in import Clip

ALL = {1, 2, 3, 4, 5}


def _holds_what_is_wanted(stage: Stage, window: int) -> bool:
    """Return whether each instrument's track holds its own notes of a window."""
    held = {}
    for instrument in INSTRUMENTS:
        clip = stage.live.clips[stage.track(instrument), window % 2]
        held[instrument] = sorted((n.pitch, round(n.start_beats, 2)) for n in clip.notes)
    wanted = {
        i: sorted((n.pitch, round(n.start_beats, 2)) for n in stage.wanted(i, window))
        for i in INSTRUMENTS
    }
    return held == wanted


def test_clips_that_were_deleted_while_they_sounded_come_back_in_the_same_window(
    models: BandModels, run: Run
) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS + 1)
            stage.live.launches.clear()
            stage.live.delete_clip((2, 1))
            stage.live.delete_clip((3, 0))
            await stage.until_beat(2 * WINDOW_BEATS + 1)
            first = next(x for x in stage.live.launches if x.track == 2)
            assert first.beat % 4 == 0
            assert first.beat < 2 * WINDOW_BEATS
            assert first.start == first.beat - WINDOW_BEATS
            last = {x.track for x in stage.live.launches if x.beat == 2 * WINDOW_BEATS}
            assert last == ALL
            assert _holds_what_is_wanted(stage, 2)
            assert stage.problems == []

    run(test)


@pytest.mark.parametrize("with_clips", [False, True])
def test_live_that_crashed_and_was_opened_again_plays_on_in_phase(
    models: BandModels, run: Run, *, with_clips: bool
) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            stage.settings.set("tempo", 90.0)
            stage.settings.set("bass/mute", 1)
            stage.bridge.set_settings(stage.settings.snapshot())
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS + 1)
            stage.live.lost = lambda _address: True
            await asyncio.sleep(10.0)
            stage.live.reopen(with_clips=with_clips)
            stage.live.lost = lambda _address: False
            stage.live.launches.clear()
            await asyncio.sleep(12.0)
            assert all((x.beat - x.start) % WINDOW_BEATS == 0 for x in stage.live.launches)
            assert stage.live.is_playing
            assert stage.live.tempo_bpm == 90.0
            assert stage.live.muted == {1: False, 2: False, 3: False, 4: True, 5: False}
            assert abs(stage.live.beat_now() - stage.conductor.beat) <= 0.1
            assert set(stage.live.playing) == ALL
            window = int(stage.conductor.beat // WINDOW_BEATS)
            assert _holds_what_is_wanted(stage, window)
            # Said once, however many clips were asked for in vain.
            assert len(stage.problems) == 1
            assert "is Live running" in stage.problems[0]

    run(test)


def test_a_live_that_was_only_busy_keeps_its_clips(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS + 1)
            clips = dict(stage.live.clips)
            stage.live.launches.clear()
            stage.live.lost = lambda _address: True
            await asyncio.sleep(3.5)
            stage.live.lost = lambda _address: False
            await stage.until_beat(2 * WINDOW_BEATS + 1)
            assert stage.live.clips == clips
            assert all(stage.live.clips[place] is clip for place, clip in clips.items())
            assert {(x.track, x.beat) for x in stage.live.launches} == {
                (track, 2 * WINDOW_BEATS) for track in ALL
            }

    run(test)


def test_launches_that_live_never_heard_of_are_said_again(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS + 10)
            stage.live.lost = lambda _address: True
            await stage.until_beat(2 * WINDOW_BEATS + 2)
            stage.live.lost = lambda _address: False
            stage.live.launches.clear()
            await stage.until_beat(3 * WINDOW_BEATS - 1)
            assert {x.track for x in stage.live.launches} == ALL
            for launch in stage.live.launches:
                assert launch.slot == 0
                assert launch.start == launch.beat - 2 * WINDOW_BEATS

    run(test)


@pytest.mark.parametrize("at_beat", [18.0, 19.1, 19.5, 20.0])
def test_a_track_that_is_put_in_above_ours_moves_them(
    models: BandModels, run: Run, at_beat: float
) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, list(NAMES)) as stage:
            stage.settings.set("bass/mute", 1)
            stage.bridge.set_settings(stage.settings.snapshot())
            await stage.conductor.play()
            await stage.until_beat(at_beat)
            stage.live.insert_track(1, "Voice")
            await stage.until_beat(2 * WINDOW_BEATS - 1)
            # They moved and sound on: nothing has to be launched.
            assert {x.beat for x in stage.live.launches} == {0, WINDOW_BEATS}
            await stage.until_beat(2 * WINDOW_BEATS + 1)
            stage.live.launches.clear()
            await stage.until_beat(3 * WINDOW_BEATS + 1)
            assert [t.index for t in stage.bridge.tracks] == [2, 3, 4, 5, 6]
            launched = {x.track for x in stage.live.launches if x.beat == 3 * WINDOW_BEATS}
            assert launched == {2, 3, 4, 5, 6}
            assert _holds_what_is_wanted(stage, 3)
            assert not {place for place in stage.live.clips if place[0] == 1}
            assert [t for t, is_muted in stage.live.muted.items() if is_muted] == [5]
            assert stage.problems == []

    run(test)


def test_a_missing_track_joins_when_it_is_there_and_is_complained_of_once(
    models: BandModels, run: Run
) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES[:-1]) as stage:
            await stage.conductor.play()
            await stage.until_beat(6)
            stage.live.tracks.append("Noise")
            await stage.until_beat(12)
            assert len(stage.problems) == 1
            stage.live.tracks.append("Strings")
            await stage.until_beat(2 * WINDOW_BEATS + 1)
            assert set(stage.live.playing) == {1, 2, 3, 4, 6}
            assert {x.track for x in stage.live.launches if x.beat == 2 * WINDOW_BEATS} == {
                *(1, 2, 3, 4, 6)
            }
            stage.live.tracks[6] = "Cello"
            await asyncio.sleep(6.0)
            assert len(stage.problems) == 2
            assert "no track 'Strings'" in stage.problems[1]

    run(test)


def test_somebody_elses_clip_is_complained_of_once_and_its_slot_taken_when_it_is_gone(
    models: BandModels, run: Run
) -> None:
    async def test(clock: ManualClock) -> None:
        def before(stage: Stage) -> None:
            stage.live.clips[1, 0] = Clip(4.0, "my break", is_there=True)

        async with on_stage(models, clock, NAMES, before) as stage:
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS)
            assert len(stage.problems) == 1
            stage.live.delete_clip((1, 0))
            await stage.until_beat(2 * WINDOW_BEATS + 1)
            assert set(stage.live.playing) == ALL
            assert len(stage.problems) == 1

    run(test)
