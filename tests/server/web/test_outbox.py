import pytest

from server.clock import NS_PER_S, ManualClock
from server.errors import RequestError
from server.web.outbox import SHORT, Outbox
from server.web.rate import AT_ONCE, PER_SECOND, Rate


async def assert_holds(outbox: Outbox, *wanted: str | bytes) -> None:
    assert [await outbox.next() for _ in wanted] == list(wanted)
    outbox.put("nothing before this")
    assert await outbox.next() == "nothing before this"


async def test_what_there_is_room_for_comes_in_order() -> None:
    outbox = Outbox()
    outbox.put("a")
    outbox.put_latest("tempo", "b")
    outbox.put_passing("c")
    outbox.put_latest("tempo", "d")
    await assert_holds(outbox, "a", "b", "c", "d")
    assert outbox.n_shed == 0


async def test_a_slow_reader_gets_all_music_and_the_newest_feedback() -> None:
    outbox = Outbox()
    music = [f"note {n}" for n in range(SHORT)]
    for frame in music:
        outbox.put(frame)
    outbox.put_latest("tempo", "tempo 90")
    outbox.put_latest("swing", "swing 1")
    outbox.put_passing("beat")
    outbox.put_latest("tempo", "tempo 91")
    outbox.put("panic")
    await assert_holds(outbox, *music, "panic", "tempo 91", "swing 1")
    assert outbox.n_shed == 2


async def test_newer_feedback_never_comes_before_older_of_its_kind() -> None:
    outbox = Outbox()
    for n in range(SHORT):
        outbox.put(str(n))
    outbox.put_latest("tempo", "tempo 90")
    for _ in range(SHORT):
        await outbox.next()
    outbox.put_latest("tempo", "tempo 91")
    await assert_holds(outbox, "tempo 91")


async def test_a_reader_that_never_reads_is_over_at_its_bound() -> None:
    outbox = Outbox(max_bytes=100)
    outbox.put("x" * 60)
    before = outbox.is_over
    outbox.put(b"x" * 60)
    assert (before, outbox.is_over) == (False, True)
    await assert_holds(outbox, "x" * 60, b"x" * 60)
    assert not outbox.is_over


def test_a_rate_lets_a_burst_in_and_then_so_many_a_second() -> None:
    clock = ManualClock()
    rate = Rate(clock)

    for at_ns, n_wanted in ((0, AT_ONCE), (NS_PER_S // 2, PER_SECOND // 2), (10**12, AT_ONCE)):
        clock.advance_to(at_ns)
        for _ in range(n_wanted):
            rate.take()
        with pytest.raises(RequestError, match="200 requests a second"):
            rate.take()
