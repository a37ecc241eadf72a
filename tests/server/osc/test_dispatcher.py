import asyncio
import errno
from collections.abc import Sequence
from typing import Any

import pytest

from server.address_row import Value
from server.addresses import SETTING_KEYS
from server.errors import ModelError, RequestError
from server.log_rate import AT_ONCE, AFew
from server.osc import dispatcher
from server.osc.dispatcher import MAX_PENDING, Reply, Sender
from server.osc.guard import Message
from server.osc.turns import MAX_OPEN
from tests.server.osc.fakes import HERE, NOW_S, Desk
from tests.server.osc.packets import time_tag


def code_of(answers: Sequence[tuple[Any, ...]]) -> str:
    assert len(answers) == 1, answers
    answer = answers[0]
    assert answer[0] == "fail"
    return str(answer[2])


def test_a_setting_is_set_and_confirmed_once() -> None:
    desk = Desk()
    assert desk.ask("/band/tempo", 90) == [("done", "/band/tempo")]
    assert desk.settings.get("tempo") == 90.0


def test_a_setting_without_arguments_is_a_question() -> None:
    assert Desk().ask("/band/bass/density") == [
        ("bass/density", 0.5),
        ("done", "/band/bass/density"),
    ]


def test_a_clamped_value_is_said() -> None:
    desk = Desk()
    [(kind, address, remark)] = desk.ask("/band/tempo", 400.0)
    assert (kind, address) == ("done", "/band/tempo")
    assert "got 400, took 300" in str(remark)
    # Nothing changes now, so only the one who asked hears where the fader stands.
    assert desk.ask("/band/tempo", 500.0)[0] == ("tempo", 300.0)


@pytest.mark.parametrize(
    ("address", "args", "code"),
    [
        ("/band/tempo", ("fast",), "type"),
        ("/band/tempo", (1, 2), "count"),
        ("/band/quantum", ("never",), "choice"),
        ("/band/tempoo", (1,), "unknown"),
        ("/tempo", (1,), "unknown"),
        ("/", (), "unknown"),
        ("/band", (), "unknown"),
        ("/band/bass/mute/", (1,), "unknown"),
        ("/band/beat", (1, 1, 120.0), "feedback"),
        ("/band/playing", (1,), "feedback"),
        ("/band/beat", (), "feedback"),
        ("/band/play", (), "unavailable"),
        ("/band/play", ("now",), "type"),
        ("/band/play", (1, 1), "count"),
        ("/band/sync", (), "count"),
        ("/band/hello", (0,), "range"),
        ("/band/hello", (70000,), "range"),
        ("/band/hello", ("x",), "type"),
        ("/band/hello", (9001, "x", 1), "count"),
        ("/band/nothing*", (1,), "unknown"),
        ("/band/{tempo", (1,), "pattern"),
    ],
)
def test_each_wrong_request_fails_once_with_its_code(
    address: str, args: tuple[object, ...], code: str
) -> None:
    assert code_of(Desk().ask(address, *args)) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/band/tempoo", "/band/tempo"),
        ("/band/temprature", "/band/temperature"),
        ("/band/bas/mute", "/band/bass/mute"),
        ("/tempo", "/band/tempo"),
    ],
)
def test_an_unknown_address_is_told_the_nearest(typed: str, meant: str) -> None:
    [(_, address, _, text)] = Desk().ask(typed, 1)
    assert address == typed
    assert str(text).endswith(f"did you mean {meant}?")


@pytest.mark.parametrize("address", ["/band/done", "/band/fail", "/band/pong", "/fail", "/done"])
def test_answers_are_not_answered(address: str) -> None:
    # Two servers, or one and SuperCollider's, would talk for ever.
    assert Desk().ask(address, "/x") == []


def test_an_action_gets_its_values_and_says_done() -> None:
    desk = Desk()
    calls: list[tuple[tuple[Value, ...], Sender]] = []

    def play(args: tuple[Value, ...], sender: Sender) -> Reply:
        calls.append((args, sender))
        return None

    desk.dispatcher.on_action("play", play)
    assert desk.ask("/band/play") == [("done", "/band/play")]
    assert calls == [((), HERE)]


def test_a_buttons_press_acts_and_its_release_does_not() -> None:
    desk = Desk()
    calls: list[object] = []
    desk.dispatcher.on_action("play", lambda args, _: calls.append(args))
    assert desk.ask("/band/play", 1.0) == [("done", "/band/play")]
    assert desk.ask("/band/play", 0.0) == [("done", "/band/play")]
    assert len(calls) == 1


def test_what_an_action_returns_comes_before_done() -> None:
    desk = Desk()
    desk.dispatcher.on_action("sync", lambda args, _: args)
    desk.dispatcher.on_action("status", lambda *_: [("clients", 1.0), ("malformed", 0.0)])
    desk.dispatcher.on_action("ping", lambda *_: ())
    assert desk.ask("/band/sync", 42) == [("synced", 42), ("done", "/band/sync")]
    assert desk.ask("/band/ping") == [("pong",), ("done", "/band/ping")]
    assert desk.ask("/band/status") == [
        ("status", "clients", 1.0),
        ("status", "malformed", 0.0),
        ("done", "/band/status"),
    ]


def test_an_action_that_cannot_fails_with_its_reason() -> None:
    desk = Desk()

    def refuse(*_: object) -> Reply:
        raise RequestError("busy", "still loading")

    def break_(*_: object) -> Reply:
        raise ModelError("no such file")

    desk.dispatcher.on_action("play", refuse)
    desk.dispatcher.on_action("stop", break_)
    assert desk.ask("/band/play") == [("fail", "/band/play", "busy", "still loading")]
    assert desk.ask("/band/stop") == [("fail", "/band/stop", "server", "no such file")]


def test_a_settings_handler_may_refuse_the_value() -> None:
    desk = Desk()

    def only_jazz(args: tuple[Value, ...], _: Sender) -> Reply:
        if args != ("jazz",):
            raise RequestError("unknown", f"no set {args[0]}")
        return None

    desk.dispatcher.on_action("model", only_jazz)
    assert code_of(desk.ask("/band/model", "rock")) == "unknown"
    assert desk.settings.get("model") == "band"
    assert desk.ask("/band/model", "jazz") == [("done", "/band/model")]
    assert desk.settings.get("model") == "jazz"
    assert desk.ask("/band/model")[0] == ("model", "jazz")


async def test_an_action_that_takes_a_while_answers_when_it_has_finished() -> None:
    desk = Desk()

    async def load(args: tuple[Value, ...], _: Sender) -> Reply:
        await asyncio.sleep(0)
        if args == ("broken",):
            raise ModelError("hash differs")
        return None

    desk.dispatcher.on_action("model", load)
    for name in ("jazz", "broken"):
        assert desk.ask("/band/model", name) == []
    answers: list[tuple[Any, ...]] = []
    for reply, then in desk.port.awaited:
        future = asyncio.ensure_future(reply)
        await asyncio.wait([future])
        then(future.result)
        answers += desk.port.sent
        desk.port.sent.clear()
    assert answers == [
        ("done", "/band/model"),
        ("fail", "/band/model", "server", "hash differs"),
    ]
    assert desk.settings.get("model") == "jazz"


async def come_back(desk: Desk, number: int) -> None:
    """Have a handler that takes a while finish, the oldest being number 0."""
    reply, then = desk.port.awaited.pop(number)
    future = asyncio.ensure_future(reply)
    await asyncio.wait([future])
    then(future.result)


def slow_desk() -> Desk:
    """A desk at which a model takes a while, and whose sync says its number."""
    desk = Desk()

    async def load(_args: tuple[Value, ...], _: Sender) -> Reply:
        await asyncio.sleep(0)
        return None

    desk.dispatcher.on_action("model", load)
    desk.dispatcher.on_action("sync", lambda args, _sender: args)
    desk.dispatcher.on_action("panic", lambda *_: None)
    return desk


def keys(desk: Desk) -> list[tuple[Any, ...]]:
    said = [answer[:2] for answer in desk.port.sent]
    desk.port.sent.clear()
    return said


async def test_what_stands_behind_a_slow_request_in_a_bundle_waits_for_it() -> None:
    desk = slow_desk()
    bundle = [
        Message("/band/tempo", (90,)),
        Message("/band/model", ("jazz",)),
        Message("/band/model", ()),
        Message("/band/model", ("rock",)),
        Message("/band/sync", (7,)),
    ]
    desk.dispatcher.take(bundle, HERE)
    assert keys(desk) == [("done", "/band/tempo")]
    await come_back(desk, 0)
    assert keys(desk) == [("done", "/band/model"), ("model", "jazz"), ("done", "/band/model")]
    await come_back(desk, 0)
    assert keys(desk) == [("done", "/band/model"), ("synced", 7), ("done", "/band/sync")]
    assert not desk.port.awaited


async def test_a_sync_waits_for_all_before_it_and_a_panic_for_nothing() -> None:
    desk = slow_desk()
    desk.dispatcher.take([Message("/band/model", ("jazz",)), Message("/band/tempo", (90,))], HERE)
    desk.dispatcher.take([Message("/band/model", ("rock",))], HERE)
    desk.dispatcher.take([Message("/band/sync", (1,)), Message("/band/tempo", (70,))], HERE)
    desk.dispatcher.take([Message("/band/panic", ())], HERE)
    desk.dispatcher.take([Message("/band/model", ("late",))], HERE)
    assert keys(desk) == [("done", "/band/panic")]
    await come_back(desk, 1)
    assert keys(desk) == [("done", "/band/model")]
    await come_back(desk, 0)
    assert keys(desk) == [
        ("done", "/band/model"),
        ("done", "/band/tempo"),
        ("synced", 1),
        ("done", "/band/sync"),
        ("done", "/band/tempo"),
    ]
    assert desk.settings.get("tempo") == 70.0
    await come_back(desk, 0)
    assert keys(desk) == [("done", "/band/model")]


async def test_a_flood_of_slow_bundles_does_not_pile_up() -> None:
    desk = slow_desk()
    for _ in range(2 * MAX_OPEN):
        desk.dispatcher.take([Message("/band/model", ("jazz",)), Message("/band/sync", (1,))], HERE)
    # What is beyond the bound is not made to wait, and loses no answer.
    assert len(keys(desk)) == 2 * MAX_OPEN
    for _ in range(2 * MAX_OPEN):
        await come_back(desk, 0)
    assert len(keys(desk)) == 4 * MAX_OPEN


def test_a_pattern_sets_all_and_is_answered_once() -> None:
    desk = Desk()
    assert desk.ask("/band/{bass,drums}/mute", 1) == [("done", "/band/{bass,drums}/mute")]
    assert [desk.settings.get(f"{name}/mute") for name in ("drums", "piano", "bass")] == [1, 0, 1]


def test_a_pattern_asks_for_everything_and_plays_nothing() -> None:
    desk = Desk()
    for key in ("play", "stop", "panic"):
        desk.dispatcher.on_action(key, lambda *_: pytest.fail("an action was called"))
    desk.dispatcher.states = {"playing": (1,), "version": ("1.0",)}
    answers = desk.ask("/band/*")
    assert ("tempo", 120.0) in answers
    assert ("playing", 1) in answers
    assert answers[-1] == ("done", "/band/*")


def test_a_pattern_before_the_last_part_reaches_actions() -> None:
    desk = Desk()
    called: list[str] = []
    for name in ("bass", "drums"):
        desk.dispatcher.on_action(f"{name}/regenerate", lambda *_, name=name: called.append(name))
    assert desk.ask("/band/[bd]*/regenerate") == [("done", "/band/[bd]*/regenerate")]
    assert called == ["drums", "bass"]


def test_a_pattern_that_fails_somewhere_fails_once() -> None:
    desk = Desk()
    [(kind, _, code, text)] = desk.ask("/band/bass/*", 0.7)
    assert (kind, code) == ("fail", "type")
    n_settings = sum(key.startswith("bass/") and key.count("/") == 1 for key in SETTING_KEYS)
    assert f"of {n_settings}" in str(text)


def test_a_bundles_order_is_kept() -> None:
    desk = Desk()
    tempos = [Message("/band/tempo", (value,)) for value in (90, 100, 80)]
    desk.dispatcher.take(tempos, HERE)
    assert desk.settings.get("tempo") == 80.0


def test_a_future_time_tag_waits_and_is_answered_then() -> None:
    desk = Desk()
    assert desk.ask("/band/tempo", 90, time_tag=time_tag(NOW_S + 3)) == []
    assert desk.settings.get("tempo") == 120.0
    assert desk.port.waiting[0][0] == pytest.approx(3, abs=1e-6)
    assert desk.dispatcher.n_pending == 1
    desk.port.come_due()
    assert desk.settings.get("tempo") == 90.0
    assert desk.port.sent == [("done", "/band/tempo")]
    assert desk.dispatcher.n_pending == 0


def test_a_past_time_tag_is_carried_out_at_once() -> None:
    desk = Desk()
    assert desk.ask("/band/tempo", 90, time_tag=time_tag(NOW_S - 3)) == [("done", "/band/tempo")]


def test_a_time_tag_years_ahead_is_refused() -> None:
    desk = Desk()
    assert code_of(desk.ask("/band/tempo", 90, time_tag=time_tag(NOW_S + 4e8))) == "time"
    assert not desk.port.waiting


def test_only_so_many_messages_may_wait() -> None:
    desk = Desk()
    soon = time_tag(NOW_S + 1)
    desk.dispatcher.take([Message("/band/tempo", (90,), soon)] * MAX_PENDING, HERE)
    assert code_of(desk.ask("/band/tempo", 90, time_tag=soon)) == "busy"
    desk.port.come_due()
    assert desk.dispatcher.n_pending == 0


def test_handlers_stand_on_addresses_of_the_table_only() -> None:
    for key in ("plai", "beat", "INSTRUMENT/regenerate"):
        with pytest.raises(ValueError, match=key):
            Desk().dispatcher.on_action(key, lambda *_: None)


@pytest.fixture
def fresh_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was said yet in this minute."""
    monkeypatch.setattr(dispatcher._log, "filters", [AFew()])


async def out_of_files(*_: object) -> Reply:
    raise OSError(errno.EMFILE, "Too many open files")


@pytest.mark.usefixtures("fresh_log")
async def test_an_error_that_nobody_foresaw_is_answered_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk()

    def forbidden(*_: object) -> Reply:
        raise PermissionError(errno.EACCES, "Permission denied", "models")

    desk.dispatcher.on_action("models", forbidden)
    desk.dispatcher.on_action("play", out_of_files)
    assert code_of(desk.ask("/band/models")) == "server"
    assert desk.ask("/band/play") == []
    [(reply, then)] = desk.port.awaited
    done = asyncio.ensure_future(reply)
    await asyncio.wait({done})
    then(done.result)
    assert code_of(desk.port.sent) == "server"
    assert "Too many open files" in desk.port.sent[0][3]
    assert [record.message for record in caplog.records] == [
        "/band/models failed",
        "/band/play failed",
    ]


@pytest.mark.usefixtures("fresh_log")
def test_what_is_asked_again_and_again_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk()

    def broken(*_: object) -> Reply:
        raise ZeroDivisionError

    desk.dispatcher.on_action("stop", broken)
    for _ in range(1000):
        assert code_of(desk.ask("/band/stop")) == "server"
    assert len(caplog.records) == AT_ONCE
