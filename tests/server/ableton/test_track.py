"""A track's slots: what is written, launched and left alone."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from server.ableton.bridge import ClipBridge
from server.ableton.live_link import LiveError, LiveLink
from server.ableton.track import Track, launch_at
from server.clock import NS_PER_S, ManualClock, Timeline
from server.music import Note
from tests.server.ableton.stage import free_port
from tests.server.ableton.stand_in import StandIn
from tests.server.virtual_loop import VirtualLoop


def _with_live(test: Callable[[StandIn, LiveLink], Coroutine[Any, Any, None]]) -> None:
    async def run(clock: ManualClock) -> None:
        live, link = StandIn(clock, ["Bass"], reply_port := free_port()), LiveLink()
        await link.open(live.port, reply_port)
        ticking = asyncio.create_task(live.run())
        try:
            await test(live, link)
        finally:
            ticking.cancel()
            link.close()
            live.socket.close()
            await asyncio.sleep(0.01)

    clock = ManualClock(1000 * NS_PER_S)
    loop = VirtualLoop(clock, lambda: 0.05)
    loop.run_until_complete(run(clock))
    loop.close()


def test_highest_pitch_is_written_and_taken_away() -> None:
    async def test(live: StandIn, link: LiveLink) -> None:
        track = Track("bass", 0, 16.0)
        assert await track.write(link, 0, (Note(0, 1, 127, 100), Note(1, 1, 0, 90)), 0.0)
        assert sorted(live.clips[0, 0].notes) == [Note(0, 1, 127, 100), Note(1, 1, 0, 90)]
        assert not await track.write(link, 0, (Note(0, 1, 127, 100), Note(1, 1, 0, 90)), 0.0)
        assert await track.write(link, 0, (), 0.0)
        assert live.clips[0, 0].notes == []

    _with_live(test)


def test_a_clip_that_was_deleted_is_made_again_and_launched_again() -> None:
    async def test(live: StandIn, link: LiveLink) -> None:
        track = Track("bass", 0, 16.0)
        old, new = (Note(0, 1, 40, 100),), (Note(0, 1, 41, 100),)
        await track.write(link, 0, old, 0.0)
        track.launches = [(0.0, 0)]
        live.delete_clip((0, 0))
        with pytest.raises(LiveError, match="did not answer /live/clip/get/notes"):
            await track.write(link, 0, new, 0.0)
        assert await track.write(link, 0, new, 0.0)
        assert live.clips[0, 0].notes == list(new)
        assert track.sounding(4.0) is None
        assert not track.launched(0)

    _with_live(test)


def test_a_deleted_clip_is_noticed_and_the_other_slot_left_alone() -> None:
    async def test(live: StandIn, link: LiveLink) -> None:
        track = Track("bass", 0, 16.0)
        for window in (0, 1):
            await track.write(link, window, (Note(0, 1, 40, 100),), 0.0)
        track.launches = [(0.0, 0), (16.0, 1)]
        assert await track.missing(link) == []
        live.delete_clip((0, 1))
        assert await track.missing(link) == [track.slots[1]]
        track.lose(track.slots[1])
        assert [slot.window for slot in track.slots] == [0, None]
        assert [track.sounding(beat) for beat in (15.0, 16.0)] == [0, None]

    _with_live(test)


def test_what_is_forgotten_is_written_again_into_the_same_clip() -> None:
    async def test(live: StandIn, link: LiveLink) -> None:
        track = Track("bass", 0, 16.0)
        notes = (Note(0, 1, 40, 100),)
        await track.write(link, 0, notes, 0.0)
        live.clips[0, 0].notes, clip = [], live.clips[0, 0]
        track.forget()
        assert await track.write(link, 0, notes, 0.0)
        assert live.clips[0, 0] is clip, "it may sound"
        assert clip.notes == list(notes)

    _with_live(test)


@pytest.mark.parametrize(
    ("written_beat", "beat", "at_beat"),
    [
        (5.0, 13.0, None),  # too soon to say
        (5.0, 14.5, 16.0),  # where it begins
        (12.5, 14.5, None),  # it was not whole for a bar by then
        (12.5, 18.5, 20.0),  # so it is joined a bar later
        (5.0, 15.5, None),  # too late to say
        (5.0, 31.0, None),  # it is over at the next bar line
    ],
)
def test_a_clip_is_launched_at_a_bar_line_a_bar_after_it_was_written(
    written_beat: float, beat: float, at_beat: float | None
) -> None:
    track = Track("bass", 0, 16.0)
    track.slots[1].window, track.slots[1].written_beat = 1, written_beat
    assert launch_at(track, 1, beat, 0.6) == at_beat
    assert launch_at(track, 0, beat, 0.6) is None


def test_a_slot_that_sounds_is_not_written_for_another_window() -> None:
    clock = ManualClock(1000 * NS_PER_S)
    names = {"bass": "Bass"}
    bridge = ClipBridge(LiveLink(), clock, 16.0, names, lambda _where, _text: None, lambda: None)  # type: ignore[arg-type]
    bridge.replace("bass", 0.0, [Note(k, 1, 40, 100) for k in range(64)])
    track = Track("bass", 0, 16.0, launches=[(0.0, 0)])
    # The first window sounds on, for the second was not ready: the third has to wait.
    bridge.set_timeline(Timeline(20.0, clock.now_ns(), 120.0))
    assert bridge._may_write(track, 1)
    assert not bridge._may_write(track, 2)
    track.launches = [(0.0, 0), (20.0, 1)]
    assert bridge._may_write(track, 2)
