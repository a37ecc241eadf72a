"""The OSCQuery tree against the rules of the proposal, and over real sockets."""

import contextlib
import json
import random
import struct
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from server.addresses import ENDPOINTS, SETTING_KEYS
from server.arguments import take
from server.clock import NS_PER_S
from server.osc.encode import encode
from server.osc.guard import read_packet
from server.settings import Settings
from server.web.oscquery import NO_VALUE, READ_ONLY, READ_WRITE, WRITE_ONLY, host_info, node_at
from tests.server.web.stage import Stage

VALUES = {key: (Settings().get(key),) for key in SETTING_KEYS} | {"queue": (0, -1.0, "")}
HINTS = {"bass": ("how busy", "loudness")}
N_MUTATED = 1_000


def tree() -> dict[str, Any]:
    node = node_at("/", VALUES, HINTS)
    assert node is not None
    return json.loads(json.dumps(node))  # type: ignore[no-any-return]


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("CONTENTS", {}).values():
        yield from nodes(child)


def test_the_tree_has_every_address_where_it_belongs() -> None:
    found = {node["FULL_PATH"]: node for node in nodes(tree())}
    assert {endpoint.address for endpoint in ENDPOINTS.values()} <= set(found)
    assert all("TYPE" in found[endpoint.address] for endpoint in ENDPOINTS.values())
    for path, node in found.items():
        for name, child in node.get("CONTENTS", {}).items():
            assert child["FULL_PATH"] == f"{path.rstrip('/')}/{name}"


def test_every_node_keeps_to_the_proposal() -> None:
    for node in nodes(tree()):
        access = node["ACCESS"]
        assert access in (NO_VALUE, READ_ONLY, WRITE_ONLY, READ_WRITE)
        assert "CONTENTS" in node or "TYPE" in node
        n_args = len(node.get("TYPE", "").replace("N", ""))
        for name in ("VALUE", "RANGE", "CLIPMODE", "UNIT"):
            assert name not in node or len(node[name]) == n_args, (name, node)
        if "VALUE" in node:
            assert access in (READ_ONLY, READ_WRITE)
            kinds = {"i": int, "f": float, "s": str}
            pairs = zip(node["TYPE"], node["VALUE"], strict=True)
            assert all(type(value) is kinds[tag] for tag, value in pairs), node
        for bounds in node.get("RANGE", []):
            assert bounds is None or set(bounds) in ({"VALS"}, {"MIN", "MAX"}, {"MIN"})
        assert set(node.get("CLIPMODE", [])) <= {"none", "low", "high", "both", None}


def test_ranges_are_what_the_server_takes() -> None:
    for node in nodes(tree()):
        if node["ACCESS"] != READ_WRITE:
            continue
        arg = ENDPOINTS[node["FULL_PATH"].removeprefix("/band/")].row.args[0]
        for bounds in node.get("RANGE", []):
            if "VALS" in bounds:
                assert all(take(arg, word).value == word for word in bounds["VALS"])
            elif bounds:
                assert not take(arg, bounds["MIN"]).remark
                assert not take(arg, bounds["MAX"]).remark
                assert take(arg, bounds["MAX"] + 1).remark
                assert node["CLIPMODE"] == ["both"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/band/tempo", {"TYPE": "f", "ACCESS": 3, "VALUE": [120.0], "UNIT": ["time.bpm"]}),
        ("/band/bass/mute", {"TYPE": "i", "RANGE": [{"MIN": 0, "MAX": 1}], "VALUE": [0]}),
        ("/band/play", {"TYPE": "N", "ACCESS": 2}),
        ("/band/queue", {"TYPE": "ifs", "ACCESS": 1, "VALUE": [0, -1.0, ""]}),
        ("/band/beat", {"TYPE": "iif", "ACCESS": 0}),
        ("/band/clock", {"TYPE": "ffi", "ACCESS": 2, "CLIPMODE": ["none"] * 3}),
        ("/band/tempo/", {"FULL_PATH": "/band/tempo"}),
    ],
)
def test_nodes_as_a_person_expects_them(path: str, wanted: dict[str, object]) -> None:
    node = node_at(path, VALUES, HINTS)
    assert node is not None
    assert wanted.items() <= node.items()


@pytest.mark.parametrize("path", ["/bandx", "/band/temp", "/band/tempo/ramp/x", "/x", "/band//x"])
def test_what_is_not_there(path: str) -> None:
    assert node_at(path, VALUES, HINTS) is None


def test_a_macro_says_what_it_changes() -> None:
    node = node_at("/band/bass/macro/2", VALUES, HINTS)
    assert node is not None
    assert node["DESCRIPTION"].endswith("This one: loudness.")
    node = node_at("/band/bass/macro/3", VALUES, HINTS)
    assert node is not None
    assert "This one" not in node["DESCRIPTION"]


def test_host_info_names_another_host_only() -> None:
    assert "OSC_IP" not in host_info("", 9000)
    assert host_info("10.0.0.9", 9000)["OSC_IP"] == "10.0.0.9"
    assert host_info("", 9000)["OSC_PORT"] == 9000


# -- over HTTP ---------------------------------------------------------------------------------


async def got(stage: Stage, path: str, **headers: str) -> tuple[int, str, str]:
    async with stage.session.get(stage.url + path, headers=headers) as response:
        return response.status, response.content_type, await response.text()


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("band/tempo?VALUE", (200, {"VALUE": [120.0]})),
        ("band/tempo?TYPE", (200, {"TYPE": "f"})),
        ("band/tempo?FULL_PATH", (200, {"FULL_PATH": "/band/tempo"})),
        ("band/tempo/?RANGE", (200, {"RANGE": [{"MIN": 20, "MAX": 300}]})),
        ("band?ACCESS", (200, {"ACCESS": 0})),
        ("band/play?VALUE", (204, None)),
        ("band/beat?VALUE", (204, None)),
        ("band/play?RANGE", (204, None)),
        ("band/play?CONTENTS", (204, None)),
        ("band?VALUE", (204, None)),
        ("band/tempo?EXTENDED_TYPE", (400, None)),
        ("band/tempo?VALUE&TYPE", (400, None)),
        ("band/nothing", (404, None)),
        ("band/nothing?VALUE", (404, None)),
        ("etc/passwd", (404, None)),
    ],
)
async def test_attributes_and_errors(
    stage: Stage, path: str, wanted: tuple[int, dict[str, object] | None]
) -> None:
    status, _, text = await got(stage, path)
    assert status == wanted[0]
    if wanted[1] is not None:
        assert json.loads(text) == wanted[1]


async def test_the_root_is_the_tree_for_programs_and_the_page_for_browsers(stage: Stage) -> None:
    assert json.loads((await got(stage, ""))[2])["FULL_PATH"] == "/"
    assert json.loads((await got(stage, "", Accept="application/json"))[2])["CONTENTS"]["band"]
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert (await got(stage, "", **browser))[1] == "text/html"
    status, kind, text = await got(stage, "?HOST_INFO", **browser)
    assert (status, kind) == (200, "application/json")
    info = json.loads(text)
    assert info["OSC_PORT"] == stage.server[1]
    assert info["OSC_TRANSPORT"] == "UDP"
    assert info["EXTENSIONS"]["LISTEN"] is True


async def test_a_value_is_the_newest(stage: Stage) -> None:
    stage.settings.set("tempo", 99)
    assert json.loads((await got(stage, "band/tempo?VALUE"))[2]) == {"VALUE": [99.0]}


# -- over the socket ---------------------------------------------------------------------------


class Querier:
    """An OSCQuery client's socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def command(self, command: str, data: object) -> None:
        await self.socket.send_json({"COMMAND": command, "DATA": data})

    async def next(self) -> tuple[str, tuple[object, ...]]:
        message = await self.socket.receive()
        assert message.type is aiohttp.WSMsgType.BINARY, message
        (osc,) = read_packet(message.data)
        return osc.address, osc.args


@contextlib.asynccontextmanager
async def querier(stage: Stage) -> AsyncIterator[Querier]:
    async with stage.session.ws_connect(stage.url) as socket:
        yield Querier(socket)


async def test_what_is_listened_to_is_told_as_osc(stage: Stage) -> None:
    async with querier(stage) as one, querier(stage) as other, stage.page() as page:
        await one.command("LISTEN", "/band/tempo")
        assert await one.next() == ("/band/tempo", (120.0,))
        await one.command("LISTEN", "/band/beat")
        await one.command("LISTEN", "/band/nothing")
        await one.socket.send_bytes(encode("/band/swing", (0.5,)))
        assert await one.next() == ("/band/done", ("/band/swing",))
        await page.until("value", address="/band/swing", args=[0.5])
        stage.osc.publish("beat", 1, 2, 120.0)
        assert await one.next() == ("/band/beat", (1, 2, 120.0))
        await page.say("/band/tempo", 90)
        assert await one.next() == ("/band/tempo", (90.0,))
        await one.command("IGNORE", "/band/tempo")
        await one.socket.send_bytes(encode("/band/tempo", (80.0,)))
        assert await one.next() == ("/band/done", ("/band/tempo",))
        # The other one listened to nothing, and hears only its answer.
        await other.socket.send_bytes(encode("/band/ping", ()))
        assert await other.next() == ("/band/pong", ())


async def test_nil_presses_a_button_as_the_tree_says(stage: Stage) -> None:
    async with querier(stage) as client:
        await client.socket.send_bytes(b"/band/play\0\0,N\0\0")
        assert await client.next() == ("/band/done", ("/band/play",))
        await client.socket.send_bytes(b"/band/hello\0,i\0\0" + struct.pack(">i", 9001))
        assert (await client.next())[1][:2] == ("/band/hello", "unavailable")


async def test_another_model_set_is_told(stage: Stage) -> None:
    async with querier(stage) as client:
        await client.socket.send_bytes(encode("/band/ping", ()))
        await client.next()
        card = stage.conductor.models.card
        instruments = dict(card.instruments)
        instruments["bass"] = replace(instruments["bass"], macro_hints=("other",) * 8)
        stage.conductor.models = SimpleNamespace(card=replace(card, instruments=instruments))
        await client.next()  # the answer's done
        changed: set[str] = set()
        while len(changed) < 5:
            raw = json.loads((await client.socket.receive()).data)
            assert raw["COMMAND"] == "PATH_CHANGED"
            changed.add(raw["DATA"])
        assert "/band/bass/macro" in changed
        assert "other" in (await got(stage, "band/bass/macro/1?DESCRIPTION"))[2]


async def test_garbage_on_the_socket_leaves_everything_in_order(stage: Stage) -> None:
    chance = random.Random(11)
    command = b'{"COMMAND": "LISTEN", "DATA": "/band/tempo"}'
    async with querier(stage) as client:
        for n in range(N_MUTATED):
            raw = bytearray(chance.choice([command, encode("/band/tempo", (90.0,))]))
            for _ in range(chance.choice([1, 2, 4])):
                at = chance.randrange(len(raw) + 1)
                raw[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
            if n % 2:
                await client.socket.send_str(raw.decode("utf-8", "replace"))
            else:
                await client.socket.send_bytes(bytes(raw))
            if n % 100 == 99:
                await _synced(stage, client, n)
        for text in ("", "[]", "7", '{"COMMAND": 1}', '{"COMMAND": "LISTEN", "DATA": []}'):
            await client.socket.send_str(text)
        await _synced(stage, client, N_MUTATED)
        assert (await got(stage, "?HOST_INFO"))[0] == 200
        assert stage.osc.figures()["web_refused"] > N_MUTATED // 4


async def _synced(stage: Stage, client: Querier, n: int) -> None:
    """Wait until everything so far is taken, and let a second pass."""
    await client.socket.send_bytes(encode("/band/sync", (n,)))
    wanted = encode("/band/synced", (n,))
    while (await client.socket.receive()).data != wanted:
        assert not client.socket.closed
    stage.clock.advance_to(stage.clock.now_ns() + NS_PER_S)
