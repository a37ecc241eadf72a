"""The Open Stage Control layout in a stand-in, against a scripted and against the real server.

The stand-in keeps the program's rules (``stage_control.mjs`` says which, and where they are
written); the program itself was not run.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from max_patches.tools.check_stage import scripted_messages, widgets_of
from max_patches.tools.osc import endpoint_at, refusal
from server.address_row import Arg, Value
from tests.e2e.running import client_of, running_server, wait_for
from tests.max.record_conversation import OPTIONS
from tests.peers.scripted import ScriptedServer, open_server
from tests.peers.stage_control import (
    Session,
    StageLayout,
    needs_node,
    open_layout,
    shipped_session,
)

pytestmark = [pytest.mark.peers, needs_node]

HELLO_MS = 5000
ADDRESSED = [w for w in widgets_of(shipped_session()["content"]) if "address" in w]
SCRIPTS = [w for w in widgets_of(shipped_session()["content"]) if list(scripted_messages(w))]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with open_server() as server:
        yield server


@pytest.fixture
def layout(server: ScriptedServer, tmp_path: Path) -> Iterator[StageLayout]:
    with open_layout(server.port, tmp_path) as layout:
        server.wait_for("/band/hello")
        yield layout
        assert layout.problems == []


def other(arg: Arg) -> Value:
    """Return a value that an argument takes and that is not where it starts."""
    if arg.type == "s":
        return arg.choices[-1] if arg.choices else "another"
    if arg.type == "switch":
        return 1
    least, greatest = arg.minimum or 0, arg.maximum or 100
    number = least + (greatest - least) * 0.375
    return float(number) if arg.type == "f" else int(number)


def test_hello_is_said_at_once_and_every_five_seconds(
    server: ScriptedServer, layout: StageLayout
) -> None:
    hello = ("/band/hello", (layout.reply_port, "Open Stage Control"))
    assert server.wait_for("/band/hello") == hello
    assert refusal(*hello) is None
    layout.order("pass", ms=HELLO_MS)
    assert server.wait_for("/band/hello", 2) == hello


def test_every_widget_takes_what_its_address_says_and_says_nothing(layout: StageLayout) -> None:
    n_before = len(layout.said)
    for widget in ADDRESSED:
        endpoint = endpoint_at(widget["address"])
        assert endpoint is not None
        if endpoint.row.kind == "action":
            continue
        told = [other(arg) for arg in endpoint.row.args]
        layout.hear(endpoint.address, *told)
        layout.settle()
        assert layout.values[widget["id"]] == (told if len(told) > 1 else told[0]), endpoint.address
    assert layout.values["morph_pad"] == [layout.values["morph"], layout.values["macro/1"]]
    assert layout.said[n_before:] == []


def test_every_control_says_its_address_and_type_once(
    server: ScriptedServer, layout: StageLayout
) -> None:
    server.forget()
    n_before = len(layout.said)
    expected: list[tuple[str, tuple[object, ...], str]] = []
    for widget in ADDRESSED:
        endpoint = endpoint_at(widget["address"])
        assert endpoint is not None
        if widget.get("bypass"):
            continue
        values = [other(arg) for arg in endpoint.row.args]
        layout.move(widget["id"], values[0] if values else None)
        tags = "".join(arg.tag for arg in endpoint.row.args)
        expected.append((endpoint.address, tuple(values), tags))
    layout.settle()
    said = [(address, args, layout.tags[address]) for address, args in layout.said[n_before:]]
    assert said == expected
    assert [refusal(address, args) for address, args in layout.said] == [None] * len(layout.said)
    # And what was said came through the socket.
    server.wait_for(expected[-1][0])
    assert [address for address, _ in server.requests] == [address for address, *_ in expected]


def test_scripted_buttons_say_what_the_server_takes(layout: StageLayout) -> None:
    n_before = len(layout.said)
    layout.type_in("name_a", "verse one")
    layout.type_in("name_b", "12")
    layout.move("morph", 0.25)
    for name in ("snapshot/store a", "snapshot/recall b", "morph a to b"):
        layout.press(name)
    layout.settle()
    assert layout.said[n_before:] == [
        ("/band/morph", (0.25,)),
        ("/band/snapshot/store", ("verse one",)),
        # What looks like a number is a name all the same.
        ("/band/snapshot/recall", ("12",)),
        ("/band/snapshot/morph", ("verse one", "12", 0.25)),
    ]
    assert {refusal(*said) for said in layout.said} == {None}
    assert len(SCRIPTS) == 1 + 5


def test_nothing_moves_under_a_finger(layout: StageLayout) -> None:
    layout.order("touch", id="tempo")
    layout.order("move", id="tempo", value=140)
    layout.hear("/band/tempo", 90.0)
    layout.settle()
    assert layout.values["tempo"] == 140
    layout.order("release", id="tempo")
    layout.settle()
    assert layout.values["tempo"] == 90
    assert [said for said in layout.said if said[0] == "/band/tempo"] == [("/band/tempo", (140,))]


def test_pad_moves_two_settings_and_follows_them(layout: StageLayout) -> None:
    n_before = len(layout.said)
    layout.move("morph_pad", [0.75, -1.5])
    layout.settle()
    assert (layout.values["morph"], layout.values["macro/1"]) == (0.75, -1.5)
    assert layout.said[n_before:] == [("/band/morph", (0.75,)), ("/band/macro/1", (-1.5,))]
    layout.hear("/band/macro/1", 2.0)
    layout.settle()
    assert layout.values["morph_pad"] == [0.75, 2]
    assert len(layout.said) == n_before + 2


def test_choosing_a_tab_says_nothing(layout: StageLayout) -> None:
    n_before = len(layout.said)
    layout.order("move", id="root", value=2)
    layout.settle()
    assert layout.values["root"] == 2
    assert layout.said[n_before:] == []


# -- the real server -------------------------------------------------------------------------------


@pytest.mark.slow
def test_layout_and_another_client_share_the_real_band(tmp_path: Path) -> None:
    with (
        running_server(*OPTIONS, "--user-folder", str(tmp_path)) as server,
        client_of(server) as client,
        open_layout(server.port, tmp_path) as layout,
    ):
        is_at = _watcher(layout)
        # On hello the server tells all; 160 BPM is not what the layout starts at.
        is_at("tempo", 160)
        is_at("model", "tiny_band")
        # What another client does moves the widgets, and the layout does not say it again.
        n_before = len(layout.said)
        for key, value in (
            *(("tempo", 97.5), ("key", "D"), ("bass/density", 0.75), ("drums/mute", 1)),
            *(("melody/temperature", 0.5), ("piano/transpose", -3), ("macro/1", 1.5)),
        ):
            assert client.ask(f"/band/{key}", value)[0] == "/band/done"
            is_at(key, value)
        assert layout.said[n_before:] == []
        # What moves here reaches the server and the other client, once.
        for key, value in (("tempo", 151.25), ("guitar/temperature", 0.625), ("scale", "dorian")):
            layout.move(key, value)
            wait_for(lambda k=key, v=value: [v] in client.of(f"/band/{k}"), key)  # type: ignore[misc]
        layout.press("bass/solo")
        wait_for(lambda: [1] in client.of("/band/bass/solo"), "the solo")
        assert [address for address, _ in layout.said[n_before:]] == [
            *("/band/tempo", "/band/guitar/temperature", "/band/scale", "/band/bass/solo")
        ]
        # The transport, and a snapshot whose name is a number.
        layout.press("play")
        is_at("playing", 1)
        layout.wait_for(lambda: len(layout.values.get("beat") or ()) == 3, "beats")
        layout.type_in("name_a", "7")
        layout.press("snapshot/store a")
        layout.wait_for(lambda: layout.said[-1][0] == "/band/snapshot/store", "the snapshot")

        def names() -> list[list[object]]:
            assert client.ask("/band/snapshots")[0] == "/band/done"
            return client.of("/band/snapshots")

        # It is there once it is on the disk.
        wait_for(lambda: ["7"] in names(), "the snapshot's name")
        layout.press("stop")
        is_at("playing", 0)
        assert not client.of("/band/fail")
        assert not layout.values.get("fail")
        assert layout.problems == []


def _watcher(layout: StageLayout) -> Callable[[str, object], None]:
    def is_at(name: str, value: object) -> None:
        layout.wait_for(lambda: layout.values.get(name) == value, f"{name} at {value}")

    return is_at


# -- the stand-in itself ---------------------------------------------------------------------------

RULES: dict[str, Any] = {
    "type": "root",
    "id": "root",
    "bypass": True,
    "widgets": [
        {"type": "knob", "id": "one", "address": "/x", "preArgs": [1, "a"], "decimals": 1},
        {"type": "knob", "id": "two", "address": "/x", "preArgs": 2, "bypass": True},
        {"type": "fader", "id": "all", "address": "/x", "range": {"min": 0, "max": 10}},
        {"type": "knob", "id": "own", "ignoreDefaults": True, "target": "127.0.0.1:9"},
        {
            "type": "button",
            "id": "tap",
            "bypass": True,
            "onValue": "send('/told', value, get('one'))",
        },
        {"type": "knob", "id": "quiet", "onValue": "set('all', 3, {send: false})"},
        {"type": "button", "id": "bad", "bypass": True, "onValue": "set('nobody', 1)"},
    ],
}


def test_stand_in_keeps_the_rules(server: ScriptedServer, tmp_path: Path) -> None:
    with open_layout(server.port, tmp_path, {"content": RULES}) as layout:
        for args in ((1, "a", 0.5), (2, 0.25), (7.0,)):
            layout.hear("/x", *args)
        layout.settle()
        assert [layout.values[name] for name in ("one", "two", "all")] == [0.5, 0.25, 7]
        assert layout.said == []
        # A script that a message set off says nothing.
        layout.hear("/tap", 1)
        layout.settle()
        assert layout.said == []
        layout.press("tap")
        layout.move("one", 0.25)
        layout.move("two", 0.5)
        layout.move("quiet", 1)
        layout.move("own", 0.75)
        layout.settle()
        assert layout.said == [
            *[("/told", (0, 0.5)), ("/x", (1, "a", 0.3)), ("/quiet", (1,)), ("/own", (0.75,))]
        ]
        assert layout.values["all"] == 3
        assert layout.tags["/x"] == "fsf"
        # Scripts run once on loading, too.
        assert ["nobody" in problem for problem in layout.problems] == [True]
        server.wait_for("/quiet")
    assert "/own" not in {address for address, _ in server.requests}


FAULTS: dict[str, tuple[str, dict[str, Any], Callable[[StageLayout], object]]] = {
    "another address is not heard": (
        *("tempo", {"address": "/band/tmpo"}),
        lambda layout: layout.values["tempo"] == 97.5,
    ),
    "bypass says nothing": (
        *("tempo", {"bypass": True}),
        lambda layout: (140,) in [args for _, args in layout.said],
    ),
    "a tab is said": (
        *("root", {"bypass": False}),
        lambda layout: all(address.startswith("/band/") for address, _ in layout.said),
    ),
    "no hello": ("root", {"onCreate": ""}, lambda layout: layout.said[0][0] == "/band/hello"),
    "a script that moves another": (
        *("swing", {"onValue": "if (value) set('hold', 1)"}),
        lambda layout: layout.values["hold"] == 0,
    ),
}


@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_planted_fault_shows(fault: str | None, server: ScriptedServer, tmp_path: Path) -> None:
    session: Session = json.loads(json.dumps(shipped_session()))
    if fault:
        name, change, _ = FAULTS[fault]
        next(w for w in widgets_of(session["content"]) if w["id"] == name).update(change)
    with open_layout(server.port, tmp_path, session) as layout:
        layout.move("tempo", 140)
        layout.hear("/band/tempo", 97.5)
        layout.hear("/band/swing", 0.5)
        layout.order("move", id="root", value=1)
        layout.settle()
        shown = {name for name, (_, _, is_right) in FAULTS.items() if not is_right(layout)}
    assert shown == ({fault} if fault else set())
