"""The Open Stage Control layout says and hears what the server takes and tells.

The program itself is not run here: it is no longer to be had from npm. A stand-in runs the layout
in ``tests/peers/test_stage_control.py``.
"""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from max_patches.tools.build import ROOT
from max_patches.tools.check_stage import check_session, scripted_messages, widgets_of
from max_patches.tools.needed import needed_addresses
from max_patches.tools.osc import REPLY_PORT
from server.addresses import ENDPOINTS
from server.music import INSTRUMENTS

SESSION: dict[str, Any] = json.loads((ROOT / "open-stage-control" / "band.json").read_text("utf-8"))
LEFT_OUT = {
    *("/band/bye", "/band/ping", "/band/pong", "/band/models", "/band/snapshots"),
    *("/band/clock", "/band/locate", "/band/input/note", "/band/input/pedal", "/band/record"),
    *("/band/recording", "/band/learn", "/band/unlearn", "/band/learned"),
    "/band/snapshot/delete",
}
"""Lists, keyboards, recording and MIDI learn: the page has them; a layout of widgets does not."""


def test_committed_layout_has_no_fault() -> None:
    assert check_session(SESSION) == []


def test_what_a_performer_needs_is_there() -> None:
    widgets = list(widgets_of(SESSION["content"]))
    there = {widget.get("address", "") for widget in widgets}
    there |= {path for widget in widgets for path, _ in scripted_messages(widget)}
    wanted = {address for address in needed_addresses() if not address.startswith("/band/note/")}
    per_strip = {f"/band/{name}/macro/{k}" for name in INSTRUMENTS for k in range(5, 9)}
    assert wanted - there == LEFT_OUT | per_strip


def test_every_setting_that_is_shown_is_heard_on_the_address_that_says_it() -> None:
    for widget in widgets_of(SESSION["content"]):
        if "address" in widget:
            assert widget["address"] == f"/band/{widget['id']}"
            assert widget["id"] in ENDPOINTS


def test_hello_is_said_at_once_and_again() -> None:
    hello = ("/band/hello", 2)
    assert list(scripted_messages(SESSION["content"])) == [hello, hello]
    assert str(REPLY_PORT) in SESSION["content"]["onCreate"]


def _widget(session: dict[str, Any], name: str) -> dict[str, Any]:
    return next(w for w in widgets_of(session["content"]) if w.get("id") == name)


FAULTS: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "an address that is not there": ("tempo", lambda w: w.update(address="/band/tmpo")),
    "a wrong type": ("tempo", lambda w: w.update(typeTags="s")),
    "a float for a switch": ("bass/mute", lambda w: w.update(typeTags="f")),
    "another range": ("piano/density", lambda w: w.update(range={"min": 0, "max": 2})),
    "a missing choice": ("quantum", lambda w: w["values"].pop()),
    "another start": ("temperature", lambda w: w.update(default=0.5)),
    "an action with a value": ("play", lambda w: w.update(mode="toggle", typeTags="i")),
    "a kind that is not there": ("morph", lambda w: w.update(type="slider")),
    "a property that is not there": ("hold", lambda w: w.update(colour="red")),
    "an id twice": ("stop", lambda w: w.update(id="play")),
    "a switch that says 2": ("hold", lambda w: w.update(on=2)),
    "feedback that is said": ("version", lambda w: w.update(bypass=False)),
    "an answer that nobody tells": ("version", lambda w: w.update(address="/band/ping")),
    "a pad that moves nothing": (
        "morph_pad",
        lambda w: w.update(onValue=w["onValue"].replace("'morph'", "'mroph'")),
    ),
    "a pad that follows nothing": ("morph_pad", lambda w: w.update(value="[@{x}, @{y}]")),
    "a script with a wrong address": (
        "snapshot/store a",
        lambda w: w.update(onValue="send('/band/store', get('name_a'))"),
    ),
    "a script that says too little": (
        "morph a to b",
        lambda w: w.update(onValue="send('/band/snapshot/morph', get('name_a'))"),
    ),
    "a choice of tabs that is said": ("root", lambda w: w.pop("bypass")),
    "a widget that speaks to nobody": ("swing", lambda w: w.pop("address")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found(fault: str) -> None:
    session = copy.deepcopy(SESSION)
    name, plant = FAULTS[fault]
    plant(_widget(session, name))
    assert check_session(session)
