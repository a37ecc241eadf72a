"""The band in Live's clips: real sockets to the stand-in, in virtual time."""

import asyncio

import pytest

from server.clock import ManualClock
from server.model import BandModels
from server.music import INSTRUMENTS, Note
from tests.server.ableton.stage import NAMES, WINDOW_BEATS, Run, Stage, on_stage
from tests.server.ableton.stand_in import Clip


def _heard(notes: tuple[Note, ...]) -> list[tuple[int, int, float, float]]:
    return [
        (round(1000 * n.start_beats), n.pitch, round(n.duration_beats, 2), n.velocity)
        for n in notes
    ]


def _near(a: list[tuple[int, int, float, float]], b: list[tuple[int, int, float, float]]) -> bool:
    return sorted(a) == sorted(b)


def test_windows_become_clips_in_two_slots_written_a_bar_before(
    models: BandModels, run: Run
) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(5 * WINDOW_BEATS + 1)
            for instrument in INSTRUMENTS:
                track = stage.track(instrument)
                launches = [x for x in stage.live.launches if x.track == track]
                assert [x.beat for x in launches] == [k * WINDOW_BEATS for k in range(6)]
                assert [x.slot for x in launches] == [0, 1, 0, 1, 0, 1]
                for window, launch in enumerate(launches):
                    assert _near(_heard(launch.notes), _heard(stage.wanted(instrument, window)))
                    assert launch.start == 0
                    # The first is written before Live's song begins.
                    assert window == 0 or launch.written_beat <= launch.beat - 4
            assert stage.live.launches[0].notes or stage.live.launches[1].notes
            assert stage.live.changes == []
            assert stage.problems == []
            assert 0 not in stage.live.playing, "a track that is not ours"

    run(test)


def test_splice_rewrites_only_what_has_not_sounded(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS + 5)
            stage.conductor.regenerate()
            await stage.until_beat(WINDOW_BEATS + 12)
            assert stage.live.changes
            for _track, _slot, song_beat, first in stage.live.changes:
                assert first + WINDOW_BEATS >= song_beat
            for instrument in INSTRUMENTS:
                clip = stage.live.clips[stage.track(instrument), 1]
                later = [n for n in stage.wanted(instrument, 1) if n.start_beats >= 8]
                held = [n for n in clip.notes if n.start_beats >= 8]
                assert _near(_heard(tuple(held)), _heard(tuple(later)))
            await stage.until_beat(2 * WINDOW_BEATS + 1)
            last = [x for x in stage.live.launches if x.beat == 2 * WINDOW_BEATS]
            assert {x.track for x in last} == {1, 2, 3, 4, 5}
            assert all(x.written_beat <= x.beat - 4 for x in last)

    run(test)


def test_stop_and_panic_end_the_clips_and_they_come_back(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            await stage.conductor.play()
            await stage.until_beat(6)
            stage.bridge.panic()
            await asyncio.sleep(0.25)
            assert stage.live.playing == {}
            await stage.until_beat(WINDOW_BEATS - 1)
            # Back within the window, at a bar line, at its place in the clip.
            again = [x for x in stage.live.launches if 6 < x.beat < WINDOW_BEATS]
            assert {x.track for x in again} == {1, 2, 3, 4, 5}
            assert all(x.beat % 4 == 0 and x.start == x.beat for x in again)
            await stage.until_beat(WINDOW_BEATS + 3)
            assert all(slot == 1 for slot, _ in stage.live.playing.values())
            stage.conductor.stop()
            await asyncio.sleep(0.25)
            assert stage.live.playing == {}
            assert not stage.live.is_playing
            await stage.conductor.play()
            await asyncio.sleep(9.0)
            assert set(stage.live.playing) == {1, 2, 3, 4, 5}
            assert abs(stage.live.song_beat - stage.conductor.beat) < 0.5

    run(test)


def test_mute_tempo_and_who_leads(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        async with on_stage(models, clock, NAMES) as stage:
            stage.settings.set("bass/mute", 1)
            stage.bridge.set_settings(stage.settings.snapshot())
            stage.settings.set("tempo", 90.0)
            await asyncio.sleep(0.25)
            # The first state is said as well: somebody else's run may have left another.
            assert stage.live.muted == {1: False, 2: False, 3: False, 4: True, 5: False}
            assert stage.live.tempo_bpm == 90.0
            # Where Live leads its transport is left alone.
            stage.settings.set("clock/source", "link")
            stage.bridge.set_settings(stage.settings.snapshot())
            stage.live.said.clear()
            await stage.conductor.play()
            await asyncio.sleep(1.0)
            orders = [a for a, _ in stage.live.said if a.startswith("/live/song/")]
            assert [a for a in orders if "/get/" not in a] == []

    run(test)


def test_no_mute_outlives_a_run(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        def before(stage: Stage) -> None:
            stage.live.muted = {2: True}  # by an earlier run that crashed

        async with on_stage(models, clock, NAMES, before) as stage:
            assert not any(stage.live.muted.values())
            stage.settings.set("drums/solo", 1)
            stage.bridge.set_settings(stage.settings.snapshot())
            await asyncio.sleep(0.25)
            assert stage.live.muted == {1: False, 2: True, 3: True, 4: True, 5: True}
            stage.bridge.close()
            await asyncio.sleep(0.25)
            assert not any(stage.live.muted.values())

    run(test)


def test_lost_datagrams_are_written_again(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        counts: dict[str, int] = {}

        def lost(address: str) -> bool:
            counts[address] = counts.get(address, 0) + 1
            wanted = ("/live/clip/add/notes", "answer/live/clip/get/notes")
            return address in wanted and counts[address] % 6 == 0

        def before(stage: Stage) -> None:
            stage.live.lost = lost

        async with on_stage(models, clock, NAMES, before) as stage:
            await stage.conductor.play()
            await stage.until_beat(4 * WINDOW_BEATS + 1)
            for launch in stage.live.launches:
                instrument = INSTRUMENTS[launch.track - 1]
                window = int(launch.beat // WINDOW_BEATS)
                assert _near(_heard(launch.notes), _heard(stage.wanted(instrument, window)))
            assert len(stage.live.launches) >= 20

    run(test)


def test_a_clip_that_was_made_and_not_yet_named_is_known_again(
    models: BandModels, run: Run
) -> None:
    async def test(clock: ManualClock) -> None:
        n_answers = 0

        def lost(address: str) -> bool:
            nonlocal n_answers
            is_answer = address == "answer/live/clip_slot/get/has_clip"
            n_answers += is_answer
            # The first five say that the slots are empty; then clips are made.
            return is_answer and 5 < n_answers <= 10

        def before(stage: Stage) -> None:
            stage.live.lost = lost

        async with on_stage(models, clock, NAMES, before) as stage:
            await stage.conductor.play()
            await stage.until_beat(2 * WINDOW_BEATS + 1)
            assert n_answers > 10
            assert set(stage.live.playing) == {1, 2, 3, 4, 5}
            assert {clip.name for clip in stage.live.clips.values()} == {"AI band A", "AI band B"}

    run(test)


def test_foreign_clips_and_missing_tracks_are_left_alone_and_said(
    models: BandModels, run: Run
) -> None:
    async def test(clock: ManualClock) -> None:
        def before(stage: Stage) -> None:
            stage.live.clips[1, 0] = Clip(4.0, "my break", [Note(0, 1, 60, 100)], is_there=True)

        async with on_stage(models, clock, NAMES[:-1], before) as stage:
            await stage.conductor.play()
            await stage.until_beat(WINDOW_BEATS + 1)
            assert stage.live.clips[1, 0].name == "my break"
            assert stage.live.clips[1, 0].notes == [Note(0, 1, 60, 100)]
            said = "\n".join(stage.problems)
            assert "'my break', which is not ours" in said
            assert "no track 'Strings' for the strings" in said
            assert set(stage.live.playing) == {2, 3, 4}

    run(test)


def test_live_that_comes_later_is_found(models: BandModels, run: Run) -> None:
    async def test(clock: ManualClock) -> None:
        is_deaf = True

        def before(stage: Stage) -> None:
            stage.live.lost = lambda _address: is_deaf

        async with on_stage(models, clock, NAMES, before) as stage:
            await stage.conductor.play()
            await stage.until_beat(10)
            assert len(stage.problems) == 1
            assert "did not answer" in stage.problems[0]
            assert "is Live running" in stage.problems[0]
            is_deaf = False
            await stage.until_beat(3 * WINDOW_BEATS + 1)
            assert set(stage.live.playing) == {1, 2, 3, 4, 5}
            assert stage.live.is_playing

    run(test)


def test_at_the_fastest_tempo_no_window_is_launched_late(
    models: BandModels, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bar lasts eight ticks there, and the machine is so busy that each comes 50 ms late."""
    monkeypatch.setattr("server.ableton.bridge.TICK_S", 0.15)

    async def test(clock: ManualClock) -> None:
        def before(stage: Stage) -> None:
            stage.settings.set("tempo", 300.0)

        async with on_stage(models, clock, NAMES, before) as stage:
            for _ in range(6):
                await asyncio.sleep(0.017)
                stage.live.launches.clear()
                stage.conductor.locate(0.0)
                await stage.conductor.play()
                await stage.until_beat(4 * WINDOW_BEATS + 1)
                late = [x for x in stage.live.launches if x.beat >= WINDOW_BEATS and x.start]
                assert late == []
                begun = {(x.track, x.beat) for x in stage.live.launches}
                lines = [k * WINDOW_BEATS for k in (2, 3, 4)]
                assert {(track, beat) for track in range(1, 6) for beat in lines} <= begun
                stage.conductor.stop()
                await asyncio.sleep(1.0)

    run(test)
