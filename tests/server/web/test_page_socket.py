"""The page's socket with real clients: what they ask, what they are told, what they cannot do."""

import asyncio
import contextlib
import json
import random
from typing import Any

import aiohttp
import pytest

from server.addresses import SETTING_KEYS
from server.clock import NS_PER_S, Timeline
from server.music import VOICES, Note
from server.osc.encode import encode
from server.web.frames import MAX_FRAME_BYTES
from server.web.outbox import Outbox
from server.web.rate import AT_ONCE
from tests.server.web.stage import Stage

N_MUTATED = 1_000
A, B, C = Note(0.0, 1.0, 60, 90), Note(16.0, 8.0, 64, 80), Note(17.5, 0.5, 67, 70)


async def test_hello_holds_everything(stage: Stage) -> None:
    stage.settings.set("tempo", 90)
    async with stage.page() as page:
        hello = page.hello
        assert hello["protocol"] == 1
        assert hello["instruments"] == list(VOICES)
        assert {f"/band/{key}" for key in SETTING_KEYS} <= set(hello["values"])
        assert hello["values"]["/band/tempo"] == [90.0]
        assert hello["values"]["/band/playing"] == [0]
        assert hello["now_ms"] == 5000.0
        assert hello["timeline"]["is_running"] is False
        assert hello["card"]["name"] == "band"
        assert len(hello["card"]["macros"]["bass"]) == 8
        assert hello["window_beats"] == 16.0
        assert hello["health"]["web_clients"] == 0
        assert any(row["address"] == "/band/bass/mute" for row in hello["table"])


async def test_each_request_has_one_answer_with_its_id(stage: Stage) -> None:
    stage.snapshots += ["verse", "chorus"]
    async with stage.page() as page:
        await page.say("/band/tempo", 96, number=1)
        await page.say("/band/tempo", 1000, number=2)
        await page.say("/band/tempo", number=3)
        await page.say("/band/snapshots", number=4)
        await page.say("/band/tmpo", 96, number=5)
        await page.say("/band/record", "take", number=6)
        await page.say("/band/{bass,drums}/mute", 1, number=7)
        await page.say("/band/done", number=8)
        await page.say("/band/play")
        frames: list[dict[str, Any]] = []
        while sum(frame["type"] in ("done", "fail") for frame in frames) < 9:
            frames.append(await page.next())
    assert frames[-1]["id"] in (None, 6)
    of = {n: [f for f in frames if f.get("id", "") == n] for n in range(1, 9)}
    assert [f["type"] for f in of[1]] == ["done"]
    assert "clamped" in of[2][0]["text"]
    assert of[3][0] == {"type": "answer", "id": 3, "address": "/band/tempo", "args": [300.0]}
    assert [f["args"] for f in of[4][:-1]] == [["verse"], ["chorus"]]
    assert of[5][0]["code"] == "unknown"
    assert "/band/tempo" in of[5][0]["text"]
    assert of[6][0]["code"] == "disk"
    assert of[8][0]["code"] == "feedback"
    assert all(len([f for f in of[n] if f["type"] != "answer"]) == 1 for n in of)
    assert stage.settings.get("bass/mute") == stage.settings.get("drums/mute") == 1


@pytest.mark.parametrize("address", ["/band/hello", "/band/bye", "/b*/hello"])
async def test_a_page_cannot_send_datagrams_to_anyone(stage: Stage, address: str) -> None:
    async with stage.page() as page:
        answer = await page.ask(address, 9001)
        assert answer["code"] == "unavailable"
        assert stage.osc.figures()["clients"] == 0


async def test_what_anyone_changes_is_told_to_all(stage: Stage) -> None:
    async with stage.page() as one, stage.page() as other, stage.peer() as peer:
        await one.say("/band/swing", 0.5)
        wanted = {"address": "/band/swing", "args": [0.5]}
        await one.until("value", **wanted)
        await other.until("value", **wanted)
        assert await peer.expect("/band/swing") == (0.5,)
        peer.ask(stage.server, "/band/bass/mute", 1)
        for page in (one, other):
            await page.until("value", address="/band/bass/mute", args=[1])


async def test_the_music_comes_as_splices_and_windows(stage: Stage) -> None:
    hub = stage.web.hub
    async with stage.page() as page:
        hub.replace("bass", 0.0, [A, B])
        hub.take_window("bass", 1, 16.0, [B])
        hub.replace("bass", 17.0, [C])
        hub.take_window("bass", 1, 16.0, [B, C])
        hub.set_timeline(Timeline(0.0, 5_000_000_000, 120.0))
        notes = await page.until("notes", instrument="bass")
        assert notes["notes"] == [[0.0, 1.0, 60, 90], [16.0, 8.0, 64, 80]]
        window = await page.until("window")
        assert (window["version"], window["is_final"], window["length_beats"]) == (1, False, 16.0)
        assert (window["index"], window["source"]) == (1, 1)
        assert (await page.until("notes"))["from_beat"] == 17.0
        assert (await page.until("window"))["version"] == 2
        line = await page.until("timeline")
        assert line["tempo"] == 120.0
        assert (line["beat"], line["at_ms"], line["is_running"]) == (0.0, 5000.0, True)


async def test_a_page_that_comes_late_knows_what_sounds(stage: Stage) -> None:
    hub = stage.web.hub
    hub.set_timeline(Timeline(0.0, stage.clock.now_ns(), 60.0))
    hub.replace("bass", 0.0, [A, B])
    hub.replace("bass", 17.0, [C])
    for index in range(8):
        hub.take_window("bass", index, index * 16.0, [])
    stage.clock.advance_to(stage.clock.now_ns() + 70 * NS_PER_S)
    hub.replace("drums", 70.0, [])
    async with stage.session.ws_connect(stage.url + "ws") as socket:
        frames = [json.loads((await socket.receive()).data) for _ in range(1 + len(VOICES))]
        assert frames[0]["timeline"]["tempo"] == 60.0
        bass = next(frame for frame in frames[1:] if frame["instrument"] == "bass")
        # The first note lies more than 64 beats back; the second ends at the seam.
        assert bass["from_beat"] == 6.0
        assert bass["notes"] == [[16.0, 1.0, 64, 80], [17.5, 0.5, 67, 70]]
        windows = [json.loads((await socket.receive()).data) for _ in range(3)]
        assert [(w["index"], w["is_final"]) for w in windows] == [(3, True), (4, True), (5, False)]
        assert [w["source"] for w in windows] == [1, 2, 3]


async def test_panic_live_notes_and_beats_are_told(stage: Stage) -> None:
    hub = stage.web.hub
    async with stage.page() as page:
        hub.take_live(bytes((0x90, 60, 100)), 3.25)
        hub.take_live(bytes((0x80, 60, 64)), 3.5)
        hub.take_live(bytes((0xB0, 64, 127)), 4.0)
        hub.panic()
        stage.osc.publish("beat", 1, 2, 120.0)
        stage.osc.publish("problem", "clock", "gone")
        assert await page.next() == {"type": "live", "pitch": 60, "velocity": 100, "beat": 3.25}
        assert (await page.next())["velocity"] == 0
        assert await page.next() == {"type": "pedal", "is_down": True, "beat": 4.0}
        assert await page.next() == {"type": "panic"}
        assert (await page.next())["address"] == "/band/beat"
        assert (await page.next())["args"] == ["clock", "gone"]


async def test_what_nobody_says_is_noticed(stage: Stage) -> None:
    async with stage.page() as page:
        stage.snapshots.append("verse")
        stage.midi["in"] = "Keys"
        assert (await page.until("snapshots"))["names"] == ["verse"]
        assert (await page.until("midi"))["in"] == "Keys"
        health = await page.until("health")
        assert health["web_clients"] == 1
        assert health["generation_budget_ms"] == 8000.0


async def test_the_clock_can_be_asked(stage: Stage) -> None:
    async with stage.page() as page:
        stage.clock.advance_to(6_000_500_000)
        await page.socket.send_json({"ping": 41.5})
        assert await page.until("pong") == {"type": "pong", "ping": 41.5, "now_ms": 6000.5}


async def test_a_frame_that_is_too_long_closes_the_socket(stage: Stage) -> None:
    async with stage.page() as page, stage.page() as other:
        await page.socket.send_str(" " * (MAX_FRAME_BYTES + 1))
        async for message in page.socket:
            assert message.type is aiohttp.WSMsgType.TEXT
        assert page.socket.close_code == 1009
        await other.say("/band/swing", 0.25, number=1)
        await other.until("done", id=1)


async def test_a_flood_is_refused_and_others_are_served(stage: Stage) -> None:
    async with stage.page() as flood, stage.page() as other:
        for n in range(AT_ONCE + 20):
            await flood.say("/band/ping", number=n)
        refused = await flood.until("fail", code="busy")
        assert "200" in refused["text"]
        assert (await other.ask("/band/ping"))["type"] == "done"
        stage.clock.advance_to(stage.clock.now_ns() + NS_PER_S)
        await flood.say("/band/ping", number=-1)
        await flood.until("done", id=-1)


def mutated(chance: random.Random, text: str) -> bytes:
    raw = bytearray(text.encode())
    for _ in range(chance.choice([1, 2, 4, 8])):
        at = chance.randrange(len(raw) + 1)
        change = chance.randrange(5)
        if change == 0:
            raw[at : at + 1] = bytes([chance.randrange(256)])
        elif change == 1:
            del raw[at : at + chance.randrange(1, 9)]
        elif change == 2:
            raw[at:at] = chance.choice([b"{", b"[", b'"', b"\\ud800", b"1e999", b"null", b"*"]) * 4
        elif change == 3:
            raw[at:at] = raw
        else:
            raw[at:at] = b"9" * chance.choice([10, 40, 400])
    return bytes(raw[:MAX_FRAME_BYTES])


WELL_FORMED = [
    '{"address": "/band/tempo", "args": [96.5], "id": 1}',
    '{"address": "/band/*/mute", "args": [true]}',
    '{"address": "/band/model", "args": ["band"], "id": 12}',
    '{"address": "/band/clock", "args": [1, 120, 1]}',
    '{"ping": 123.5}',
]


async def test_garbage_by_the_thousand_leaves_everything_in_order(stage: Stage) -> None:
    chance = random.Random(7)
    answers: list[dict[str, Any]] = []
    async with stage.page() as page, stage.page() as watcher:
        for n in range(N_MUTATED):
            frame = mutated(chance, chance.choice(WELL_FORMED))
            if n % 10 == 0:
                await page.socket.send_bytes(frame)
            else:
                await page.socket.send_str(frame.decode("utf-8", "replace"))
            if n % 100 == 99:
                await page.say("/band/sync", n, number=10_000 + n)
                while not answers or answers[-1].get("id") != 10_000 + n:
                    answers.append(await page.next())
                await page.until("done", id=10_000 + n)
                stage.clock.advance_to(stage.clock.now_ns() + NS_PER_S)
        assert sum(answer["type"] == "fail" for answer in answers) > N_MUTATED // 4
        assert not any(answer.get("code") == "busy" for answer in answers)
        assert (await watcher.ask("/band/ping"))["type"] == "done"


async def test_half_a_character_ends_only_that_socket(stage: Stage) -> None:
    async with stage.page() as page, stage.page() as other:
        assert page.socket._writer is not None
        await page.socket._writer.send_frame(b"\xff\xfe{", aiohttp.WSMsgType.TEXT.value)
        with contextlib.suppress(AssertionError):
            while True:
                await page.next()
        assert page.socket.close_code == 1007
        assert (await other.ask("/band/ping"))["type"] == "done"


async def test_twenty_pages_and_one_that_never_reads(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.connection.Outbox", lambda: Outbox(max_bytes=300_000))
    host, port = stage.url.removeprefix("http://").rstrip("/").split(":")
    _, deaf = await asyncio.open_connection(host, int(port), limit=1)
    deaf.write(
        f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    hub = stage.web.hub
    async with contextlib.AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(stage.page()) for _ in range(20)]
        assert len(hub) == 21
        n_splices = 0
        row = [Note(float(n), 0.5, 60, 90) for n in range(400)]
        while len(hub) > 20:
            hub.replace("bass", 0.0, row)
            n_splices += 1
            for page in pages:
                await page.until("notes", instrument="bass")
        assert n_splices > 20, "one that reads slowly is not cut off at once"
        await pages[0].say("/band/swing", 0.75)
        for page in pages:
            await page.until("value", address="/band/swing", args=[0.75])
    deaf.close()


async def test_there_is_room_for_so_many_sockets_and_no_more(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.server.MAX_SOCKETS", 1)
    async with stage.page():
        for path in ("", "ws"):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await stage.session.ws_connect(stage.url + path)
            assert refused.value.status == 503
    async with stage.page():
        pass


async def test_what_a_slow_page_is_not_told_is_counted(stage: Stage) -> None:
    hub, outbox = stage.web.hub, Outbox()
    hub.join(outbox)
    for n in range(200):
        stage.osc.publish("beat", n + 1, 1, 120.0)
    assert hub.n_shed > 100
    hub.leave(outbox)
    assert hub.n_shed > 100
    assert len(hub) == 0


async def test_a_page_that_leaves_is_forgotten_with_its_requests(stage: Stage) -> None:
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def wait() -> None:
        await never

    stage.osc.on_action("play", lambda _args, _sender: wait())
    async with stage.page() as page:
        await page.say("/band/play", number=1)
        await page.ask("/band/ping")
    async with stage.page() as page:
        never.set_result(None)
        assert (await page.ask("/band/ping"))["id"] == 77


async def test_osc_and_pages_share_one_door(stage: Stage) -> None:
    """What a page asks reaches the same handlers: a refused value is refused for both."""
    async with stage.page() as page, stage.peer() as peer:
        assert (await page.ask("/band/record", "x"))["code"] == "disk"
        peer.send(encode("/band/record", ("x",)), stage.server)
        assert (await peer.expect("/band/fail"))[:2] == ("/band/record", "disk")
