"""MIDI controllers: learning, the map's file, presses, floods."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from server.addresses import ENDPOINTS
from server.control_map import Control, ControlMap, read_map, scaled
from server.controls import Controls, _Quiet
from server.errors import ConfigError, RequestError
from server.osc.dispatcher import Dispatcher
from server.settings import Settings
from tests.server.osc.fakes import FakePort

DENSITY = "/band/bass/density"


class Desk:
    """The table without a network."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings()
        self.sets: list[tuple[str, Any]] = []
        self.settings.observe(lambda key, value: self.sets.append((key, value)))
        self.done: list[tuple[Any, ...]] = []
        self.told: list[tuple[Any, ...]] = []
        self.inner = Dispatcher(self.settings, FakePort())
        for key in ("play", "snapshot/recall"):
            self.inner.on_action(key, partial(self._act, key))
        self.path = folder / "controls.json"
        self.controls = Controls(self, self.path, lambda: ("intro", "chorus"))

    def _act(self, key: str, args: tuple[Any, ...], _sender: object) -> None:
        self.done.append((key, *args))

    def dispatcher_for(self, port: _Quiet) -> Dispatcher:
        return self.inner.beside(port)

    def publish(self, key: str, *args: Any) -> None:
        self.told.append((key, *args))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_control_is_learned_by_moving_it(desk: Desk) -> None:
    assert not desk.controls.take_midi(bytes((0xB0, 74, 127)))
    desk.controls.learn(DENSITY)
    assert desk.controls.take_midi(bytes((0xB2, 74, 127)))
    assert desk.told == [("learned", DENSITY, "cc", 3, 74)]
    desk.controls.apply()
    assert desk.sets == [("bass/density", 1.0)]
    # Only that control, on that channel.
    assert not desk.controls.take_midi(bytes((0xB0, 74, 0)))
    assert desk.controls.rows() == [(DENSITY, "cc", 3, 74)]


def test_a_thousand_a_second_are_one_a_while(desk: Desk) -> None:
    desk.controls.learn(DENSITY)
    for k in range(1000):
        desk.controls.take_midi(bytes((0xB0, 74, k % 128)))
    desk.controls.apply()
    desk.controls.apply()
    assert desk.sets == [("bass/density", pytest.approx(103 / 127))]


def test_pads_press_buttons_once(desk: Desk) -> None:
    desk.controls.learn("/band/play")
    desk.controls.take_midi(bytes((0x80, 36, 0)))
    assert desk.controls.take_midi(bytes((0x90, 36, 1)))
    desk.controls.take_midi(bytes((0x80, 36, 0)))
    desk.controls.take_midi(bytes((0x99, 36, 100)))
    assert desk.done == [("play",)]
    desk.controls.take_midi(bytes((0x90, 36, 100)))
    desk.controls.take_midi(bytes((0x90, 36, 0)))
    assert desk.done == [("play",), ("play",)]


def test_program_change_recalls_snapshots(desk: Desk) -> None:
    desk.controls.take_midi(bytes((0xC0, 1)))
    desk.controls.take_midi(bytes((0xC5, 9)))
    assert desk.done == [("snapshot/recall", "chorus")]
    assert desk.told == [("problem", "controls", "there is no snapshot 10")]


@pytest.mark.parametrize("address", ["/band/nothing", "/band/record", "/band/model", "tempo", "/x"])
def test_what_no_control_could_move_is_refused(desk: Desk, address: str) -> None:
    with pytest.raises(RequestError):
        desk.controls.learn(address)


@pytest.mark.parametrize(
    ("key", "amount", "value"),
    [
        ("tempo", 0, 20.0),
        ("tempo", 127, 300.0),
        ("hold", 63, 0),
        ("hold", 64, 1),
        ("quantum", 0, "none"),
        ("quantum", 127, "window"),
        ("bass/transpose", 127, 24),
        ("bass/transpose", 0, -24),
    ],
)
def test_controls_go_from_end_to_end(key: str, amount: int, value: object) -> None:
    assert scaled(ENDPOINTS[key], amount) == value


async def test_the_map_is_kept(desk: Desk, tmp_path: Path) -> None:
    desk.controls.learn(DENSITY)
    desk.controls.take_midi(bytes((0xB0, 74, 1)))
    desk.controls.learn("/band/hold")
    desk.controls.take_midi(bytes((0x90, 36, 1)))
    task = asyncio.create_task(desk.controls.keep())
    for _ in range(500):
        if desk.path.exists():
            break
        await asyncio.sleep(0.02)
    task.cancel()
    assert Desk(tmp_path).controls.rows() == desk.controls.rows()
    await desk.controls.unlearn(DENSITY)
    assert len(Desk(tmp_path).controls.rows()) == 1
    with pytest.raises(RequestError, match="no MIDI control"):
        await desk.controls.unlearn(DENSITY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "controls": []}',
        '{"version": 1, "controls": [], "more": 1}',
        '{"version": 1, "controls": [{}]}',
        '{"version": 1, "controls": [["address"]]}',
        "[" * 100_000,
        '{"version": 1, "controls": "' + "x" * 300_000 + '"}',
    ],
)
def test_a_file_that_is_no_map_is_put_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "controls.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"controls\.json"):
        read_map(path)
    assert Desk(tmp_path).controls.rows() == []
    assert (tmp_path / "controls.broken").read_text() == text


def test_a_map_in_a_folder_that_is_shut_is_no_reason_not_to_play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def shut(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", shut)
    monkeypatch.setattr(Path, "replace", shut)
    assert Desk(tmp_path).controls.rows() == []
    assert "playing without learned controls" in caplog.text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("address", "/band/nothing"),
        ("address", 3),
        ("control", "knob"),
        ("channel", 0),
        ("channel", True),
        ("number", 128),
        ("number", "1"),
    ],
)
def test_every_row_is_checked(tmp_path: Path, key: str, value: object) -> None:
    made = ControlMap()
    made.assign(Control("cc", 0, 1), DENSITY)
    raw = json.loads(made.to_text())
    path = tmp_path / "controls.json"
    path.write_text(json.dumps(raw))
    assert read_map(path).rows == made.rows
    raw["controls"][0][key] = value
    path.write_text(json.dumps(raw))
    with pytest.raises(ConfigError):
        read_map(path)
    raw["controls"] = json.loads(made.to_text())["controls"] * 2
    path.write_text(json.dumps(raw))
    with pytest.raises(ConfigError, match="twice"):
        read_map(path)
