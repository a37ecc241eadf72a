import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.addresses import SETTING_KEYS
from server.clock import NS_PER_S, ManualClock, Timeline
from server.errors import ConfigError, RequestError
from server.music import Note
from server.osc.service import OscService
from server.settings import Settings
from tests.server.osc.packets import TEMPO_90, bundle, time_tag
from tests.server.osc.udp import Peer

Server = tuple[str, int]


class Stage:
    """A service on a free port, its settings, and a clock that stands."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.clock = ManualClock()
        self.service = OscService(self.settings, self.clock)
        self.server: Server = ("", 0)

    @contextlib.asynccontextmanager
    async def client(self) -> AsyncIterator[Peer]:
        """A peer that said hello and has read what it was told."""
        async with Peer.open() as peer:
            peer.ask(self.server, "/band/hello", peer.port, "test")
            await peer.until_done("/band/hello")
            yield peer


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    stage.server = await stage.service.start(port=0)
    yield stage
    stage.service.close()
    stage.service.close()


async def test_hello_is_answered_with_all_values_at_the_reply_port(stage: Stage) -> None:
    stage.settings.set("tempo", 90)
    async with Peer.open() as sends, Peer.open() as listens:
        sends.ask(stage.server, "/band/hello", listens.port, "max")
        messages = await listens.until_done("/band/hello")
        told = {address.removeprefix("/band/"): args for address, args in messages[:-1]}
        assert set(SETTING_KEYS) | {"playing", "version"} == set(told)
        assert told["tempo"] == (90.0,)
        assert told["drums/channel"] == (10,)
        assert messages[-1] == ("/band/done", ("/band/hello",))
        # From now on answers go there too, whatever the sending port.
        sends.ask(stage.server, "/band/sync", 7)
        assert await listens.next() == ("/band/synced", (7,))
        assert await listens.next() == ("/band/done", ("/band/sync",))
        assert not sends.received


async def test_strangers_are_answered_where_they_send_from(stage: Stage) -> None:
    async with Peer.open() as peer:
        peer.ask(stage.server, "/band/ping")
        assert await peer.next() == ("/band/pong", ())
        assert await peer.next() == ("/band/done", ("/band/ping",))
        peer.ask(stage.server, "/band/tempo", "x")
        assert (await peer.next())[1][:2] == ("/band/tempo", "type")


async def test_a_change_by_anyone_is_told_to_all_once(stage: Stage) -> None:
    async with stage.client() as one, stage.client() as other, Peer.open() as stranger:
        one.ask(stage.server, "/band/tempo", 90)
        assert await one.next() == ("/band/tempo", (90.0,))
        assert await one.next() == ("/band/done", ("/band/tempo",))
        assert await other.next() == ("/band/tempo", (90.0,))
        # A client that sends back what it hears does not start a circle.
        other.ask(stage.server, "/band/tempo", 90.0)
        assert await other.next() == ("/band/done", ("/band/tempo",))
        stage.settings.set("bass/mute", 1)
        assert await one.next() == ("/band/bass/mute", (1,))
        assert await other.next() == ("/band/bass/mute", (1,))
        assert not stranger.received


async def test_bye_ends_it(stage: Stage) -> None:
    async with stage.client() as peer, stage.client() as other:
        peer.ask(stage.server, "/band/bye")
        assert await peer.next() == ("/band/done", ("/band/bye",))
        stage.settings.set("tempo", 90)
        assert await other.next() == ("/band/tempo", (90.0,))
        peer.ask(stage.server, "/band/sync", 1)
        assert await peer.next() == ("/band/synced", (1,))


async def test_the_servers_own_port_is_no_reply_port(stage: Stage) -> None:
    async with Peer.open() as peer:
        peer.ask(stage.server, "/band/hello", stage.server[1])
        assert (await peer.next())[1][:2] == ("/band/hello", "range")


async def test_a_client_on_a_dead_port_harms_nobody(stage: Stage) -> None:
    async with Peer.open() as gone:
        dead_port = gone.port
    async with stage.client() as peer:
        peer.ask(stage.server, "/band/hello", dead_port)
        for tempo in range(30, 60):
            stage.settings.set("tempo", tempo)
        for tempo in range(30, 60):
            assert await peer.expect("/band/tempo") == (float(tempo),)


async def test_notes_beats_and_windows_reach_a_client(stage: Stage) -> None:
    notes = [Note(0.0, 1.0, 40, 90), Note(1.0, 1.0, 43, 80)]
    async with stage.client() as peer:
        stage.service.publish_window("bass", 0, 0.0, notes)
        stage.service.replace("bass", 0.0, notes)
        stage.service.set_timeline(Timeline(0.0, 0, 120.0))
        got: list[Any] = [await peer.next() for _ in range(4)]
        window = (0, 0.0, 1, 1, 0.0, 1.0, 40, 90, 1.0, 1.0, 43, 80)
        assert got == [
            ("/band/window/bass", window),
            ("/band/playing", (1,)),
            ("/band/note/bass", (40, 90, 490.0, 3, 0.0)),
            ("/band/beat", (1, 1, 120.0)),
        ]
        stage.settings.set("bass/mute", 1)
        assert await peer.next() == ("/band/bass/mute", (1,))
        assert await peer.next() == ("/band/note/bass", (40, 0, 0.0, 3, 0.0))
        async with Peer.open() as late:
            late.ask(stage.server, "/band/hello", late.port)
            assert await late.expect("/band/playing") == (1,)
            assert await late.expect("/band/window/bass") == window


async def test_unmuted_and_after_panic_what_waits_is_told_at_once(stage: Stage) -> None:
    told: list[tuple[str, tuple[Any, ...]]] = []
    stage.service.set_timeline(Timeline(0.0, 0, 120.0))
    stage.clock.advance_to(950_000_000)
    stage.settings.set("bass/mute", 1)
    stage.service.replace("bass", 2.0, [Note(2.0, 1.0, 40, 90)])
    # At once: between these no timer runs.
    stage.service.add_listener(lambda key, args: told.append((key, tuple(args))))
    stage.settings.set("bass/mute", 0)
    assert told[1:] == [("note/bass", (40, 90, 490.0, 3, 50.0))]
    stage.service.end_notes()
    assert told[2:] == [
        ("note/bass", (40, 0, 0.0, 3, 51.0)),
        ("note/bass", (40, 90, 488.0, 3, 52.0)),
    ]
    stage.service.close()
    assert told[4:] == [("note/bass", (40, 0, 0.0, 3, 53.0)), ("playing", (0,))]


async def test_a_late_client_is_told_the_window_that_sounds_and_the_next(stage: Stage) -> None:
    async with stage.client() as peer:
        for index in (0, 1, 2, 1):
            stage.service.publish_window(
                "bass", index, 4.0 * index, [Note(4.0 * index, 1.0, 40, 9)]
            )
            assert (await peer.expect("/band/window/bass"))[0] == index
    async with Peer.open() as late:
        late.ask(stage.server, "/band/hello", late.port)
        assert (await late.expect("/band/window/bass"))[0] == 2
        assert (await late.expect("/band/window/bass"))[0] == 1


async def test_stop_panic_bye_and_close_end_the_notes(stage: Stage) -> None:
    ending = ("/band/note/bass", (40, 0, 0.0, 3, 0.0))
    line = Timeline(0.0, 0, 120.0)

    async with stage.client() as peer:

        async def sound() -> None:
            stage.service.set_timeline(line.halted(0))
            stage.service.replace("bass", 0.0, [Note(0.0, 1.0, 40, 90)])
            stage.service.set_timeline(line)
            await peer.expect("/band/beat")

        await sound()
        stage.service.set_timeline(line.halted(0))
        assert await peer.next() == ending
        assert await peer.next() == ("/band/playing", (0,))
        await sound()
        stage.service.end_notes()
        assert await peer.next() == ending
        await sound()
        peer.ask(stage.server, "/band/bye")
        assert await peer.next() == ending
        peer.ask(stage.server, "/band/hello", peer.port)
        await peer.until_done("/band/bye")
        await peer.until_done("/band/hello")
        await sound()
        stage.service.close()
        assert await peer.next() == ending
        assert await peer.next() == ("/band/playing", (0,))


async def test_a_silent_client_is_forgotten_and_any_message_renews(stage: Stage) -> None:
    async with stage.client() as peer:
        stage.clock.advance_to(20 * NS_PER_S)
        peer.ask(stage.server, "/band/ping")
        await peer.until_done("/band/ping")
        stage.clock.advance_to(40 * NS_PER_S)
        stage.service._expire()  # the timer itself is the loop's
        assert stage.service.counters()["clients"] == 1
        stage.clock.advance_to(51 * NS_PER_S)
        stage.service._expire()
        assert stage.service.counters()["clients"] == 0
        stage.settings.set("tempo", 90)
        peer.ask(stage.server, "/band/sync", 1)
        assert await peer.next() == ("/band/synced", (1,))


async def test_time_tags_are_kept_without_blocking(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[tuple[float, Any]] = []
    loop = asyncio.get_running_loop()
    stage.service._dispatcher._unix_now_s = lambda: 1000.0
    async with Peer.open() as peer:
        with monkeypatch.context() as patch:
            patch.setattr(loop, "call_later", lambda *args: waiting.append(args))
            peer.send(bundle(TEMPO_90, time_tag=time_tag(1003)), stage.server)
            peer.ask(stage.server, "/band/ping")
            assert await peer.next() == ("/band/pong", ())
            assert await peer.next() == ("/band/done", ("/band/ping",))
        assert stage.settings.get("tempo") == 120.0
        [(wait_s, call)] = waiting
        assert wait_s == pytest.approx(3, abs=1e-6)
        call()
        assert await peer.next() == ("/band/done", ("/band/tempo",))
        assert stage.settings.get("tempo") == 90.0


async def test_an_action_may_take_a_while(stage: Stage) -> None:
    is_loaded = asyncio.Event()

    async def load(*_: object) -> None:
        await is_loaded.wait()
        raise RequestError("model", "hash differs")

    stage.service.on_action("model", load)
    async with Peer.open() as peer:
        peer.ask(stage.server, "/band/model", "jazz")
        peer.ask(stage.server, "/band/ping")
        await peer.until_done("/band/ping")
        is_loaded.set()
        assert await peer.next() == ("/band/fail", ("/band/model", "model", "hash differs"))
        assert stage.settings.get("model") == "band"


async def test_status_has_the_applications_figures_too(stage: Stage) -> None:
    stage.service.add_figures(lambda: {"late": 3})
    async with stage.client() as peer:
        peer.ask(stage.server, "/band/status")
        messages = await peer.until_done("/band/status")
        figures: dict[str, float] = dict(args for _, args in messages[:-1])
        assert figures["clients"] == 1.0
        assert figures["malformed"] == 0.0
        assert figures["late"] == 3.0


async def test_a_port_in_use_is_an_error_for_people(stage: Stage) -> None:
    second = OscService(Settings())
    with pytest.raises(ConfigError, match=f"port {stage.server[1]}"):
        await second.start(port=stage.server[1])
    second.close()


async def test_nothing_is_due_on_the_loop_while_stopped(stage: Stage) -> None:
    async with stage.client():
        stage.service.set_timeline(Timeline(0.0, 0, 120.0))
        assert set(stage.service._timers) == {"expiry", "feed"}
        stage.service.set_timeline(Timeline(0.0, 0, 120.0, is_running=False))
        assert set(stage.service._timers) == {"expiry"}
