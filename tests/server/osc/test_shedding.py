"""A flood of controls: the echo of settings is shed, answers and notes are not."""

import asyncio

from server.clock import NS_PER_S, ManualClock, Timeline
from server.music import Note
from server.osc.echoes import ECHO_NS, MAX_ECHOES
from server.osc.service import OscService
from server.settings import Settings
from tests.server.osc.udp import Peer
from tests.server.virtual_loop import VirtualLoop


def test_in_a_flood_the_newest_value_is_told_and_no_note_is_lost() -> None:
    clock = ManualClock(NS_PER_S)
    heard: list[tuple[str, object]] = []

    async def flood() -> OscService:
        settings = Settings()
        service = OscService(settings, clock)
        await service.start(port=0)
        service.add_listener(lambda key, args: heard.append((key, args[0])))
        service.replace("bass", 0.0, [Note(k / 8, 0.1, 40, 90) for k in range(64)])
        service.set_timeline(Timeline(0.0, clock.now_ns(), 120.0))
        for k in range(10_000):
            settings.set("swing", k % 97 / 100)
            settings.set("humanize", k % 89 / 100)
            if k % 10 == 9:
                await asyncio.sleep(0.001)
        await asyncio.sleep(4.0)
        service.close()
        assert settings.get("swing") == [v for key, v in heard if key == "swing"][-1]
        assert settings.get("humanize") == [v for key, v in heard if key == "humanize"][-1]
        return service

    loop = VirtualLoop(clock, lambda: 0.0)
    try:
        service = loop.run_until_complete(flood())
    finally:
        loop.close()
    n_told = len([key for key, _ in heard if key in ("swing", "humanize")])
    n_periods = NS_PER_S // ECHO_NS + 1
    assert n_told <= (MAX_ECHOES + 2) * n_periods
    assert service.counters()["shed"] > 1000
    assert service.counters()["shed"] + n_told <= 20_000
    assert len([key for key, _ in heard if key == "note/bass"]) >= 64


async def test_a_change_now_and_then_is_told_at_once() -> None:
    service = OscService(Settings())
    server = await service.start(port=0)
    async with Peer.open() as peer:
        peer.ask(server, "/band/hello", peer.port, "one")
        await peer.until_done("/band/hello")
        for tempo in (90.0, 91.0, 92.0):
            service.settings.set("tempo", tempo)
            assert await peer.expect("/band/tempo") == (tempo,)
    assert service.counters()["shed"] == 0
    service.close()
