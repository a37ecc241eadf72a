"""Whatever a person moves in any patch is something that the server takes."""

import pytest

from max_patches.tools.machine import Machine
from max_patches.tools.osc import refusal
from server.music import INSTRUMENTS
from tests.e2e.running import client_of, running_server
from tests.max.operate import controls, operate
from tests.max.patches import ALL, OVERVIEW, shipped
from tests.max.record_conversation import OPTIONS
from tests.max.scenes import requests, sounding

SESSION = ("/band/hello", "/band/bye", "/band/ping")
PARTS = ("latent", "melody", "notes", "strip", "transport")
OPENED = tuple(
    name for name in ALL if name not in {f"patchers/band.{part}.maxpat" for part in PARTS}
)
"""Patches that one opens; the others stand in them."""
FOLLOW, RESPOND, MORPH = (f"examples/band.{name}.maxpat" for name in ("follow", "respond", "morph"))


def moved(name: str) -> tuple[Machine, int]:
    """Return a patch in which everything was moved, and how many controls it has."""
    machine = Machine(shipped(name))
    machine.hear("/band/version", "0.1.0")
    answer(machine, 0)
    n_controls = 0
    for node in list(controls(machine)):
        n_before = len(machine.sent)
        operate(machine, node)
        answer(machine, n_before)
        n_controls += 1
        said = [s for s in machine.sent[n_before:] if s.address not in SESSION]
        silent = ("midi_port", "snapshot_a", "snapshot_b", "pad_macro", "model", "instrument")
        assert said or node.box["varname"] in silent, f"{node.box['varname']} says nothing"
    return machine, n_controls


def answer(machine: Machine, since: int) -> None:
    """Name the snapshots, if they were asked for."""
    if any(sent.address == "/band/snapshots" for sent in machine.sent[since:]):
        machine.hear("/band/snapshots", "it")
        machine.hear("/band/snapshots", "that")


@pytest.mark.parametrize("name", OPENED)
def test_every_control_says_what_the_server_takes(name: str) -> None:
    machine, _ = moved(name)
    assert {refusal(sent.address, sent.args) for sent in machine.sent} <= {None}


def test_overview_has_a_control_for_everything() -> None:
    _, n_controls = moved(OVERVIEW)
    assert n_controls > 100 + 20


@pytest.mark.slow
def test_real_server_takes_everything(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All that the patches can say, to a real server over a real socket."""
    said: dict[tuple[object, ...], None] = {}
    for name in OPENED:
        machine, _ = moved(name)
        said |= {(s.address, *s.args): None for s in machine.sent if s.address not in SESSION}
    folder = str(tmp_path_factory.mktemp("user"))
    with running_server(*OPTIONS, "--user-folder", folder) as server, client_of(server) as client:
        client.ask("/band/clock/source", "osc")
        refused = []
        for address, *args in said:
            answer = client.ask(str(address), *args)  # type: ignore[arg-type]
            if answer[0] == "/band/fail":
                refused.append(answer)
    # Being led, no snapshot of that name, no such melody in the tests' data: no fault of a patch.
    fine = ("led", "unknown", "unavailable")
    grave = [
        answer
        for answer in refused
        if (answer[2] not in fine and answer[1] != "/band/melody/model")
        or "there is no /" in str(answer[3])
    ]
    assert len(said) > 200
    assert grave == []


# -- the examples and the pad --------------------------------------------------------------------


def test_example_follows_maxs_transport() -> None:
    machine = Machine(shipped(FOLLOW))
    machine.hear("/band/version", "0.1.0")
    machine.press("lead")
    machine.turn("tempo", 100.0)
    machine.turn("transport", 1)
    machine.run(1300)
    machine.turn("transport", 0)
    clocks = [args for address, args in requests(machine) if address == "/band/clock"]
    assert requests(machine)[1] == ("/band/clock/source", ("osc",))
    assert clocks[0] == (0.0, 100.0, 0)
    beats = [round(float(str(args[0])), 4) for args in clocks if args[2] == 1]
    assert sorted(set(beats)) == [0.0, 1.0, 2.0]
    assert clocks[-1][1:] == (100.0, 0)


def test_example_sends_keys_and_pedal_and_shows_the_state() -> None:
    machine = Machine(shipped(RESPOND))
    machine.hear("/band/version", "0.1.0")
    machine.sent.clear()
    machine.press("step_1")
    machine.key(60, 100)
    machine.key(60, 0)
    machine.pedal(127)
    machine.pedal(0)
    assert requests(machine) == [
        ("/band/input", ("respond",)),
        ("/band/input/note", (60, 100)),
        ("/band/input/note", (60, 0)),
        ("/band/input/pedal", (1,)),
        ("/band/input/pedal", (0,)),
    ]
    machine.hear("/band/input/state", "answering")
    assert machine.shown("state") == "answering"


def test_drawn_keys_are_let_go_of() -> None:
    machine = Machine(shipped(RESPOND))
    machine.hear("/band/version", "0.1.0")
    machine.sent.clear()
    node = next(node for node in controls(machine) if node.name == "kslider")
    operate(machine, node)
    notes = [args for address, args in requests(machine) if address == "/band/input/note"]
    assert notes == [(60, 90), (60, 0)]


def test_pad_goes_from_one_snapshot_to_the_other() -> None:
    machine = Machine(shipped(MORPH))
    machine.hear("/band/version", "0.1.0")
    machine.write("store", "cold sun")
    machine.hear("/band/snapshots", "cold sun")
    machine.hear("/band/snapshots", "rain")
    machine.choose("snapshot_a", "cold sun")
    machine.choose("snapshot_b", "rain")
    machine.sent.clear()
    machine.drag("pad", 250, 1000)
    machine.run(100)
    machine.turn("pad_macro", 5)
    machine.drag("pad", 500, 500)
    machine.run(100)
    machine.press("recall")
    machine.press("delete")
    assert requests(machine) == [
        ("/band/macro/1", (3.0,)),
        ("/band/snapshot/morph", ("cold sun", "rain", 0.25)),
        ("/band/macro/5", (0.0,)),
        ("/band/snapshot/morph", ("cold sun", "rain", 0.5)),
        ("/band/snapshot/recall", ("cold sun",)),
        ("/band/snapshot/delete", ("cold sun",)),
    ]


def test_pad_speaks_no_more_often_than_twenty_times_a_second() -> None:
    machine = Machine(shipped(MORPH))
    machine.hear("/band/version", "0.1.0")
    machine.sent.clear()
    for step in range(200):
        machine.drag("pad", step * 5, 500)
        machine.run(5)
    machine.run(100)
    morphs = [args for address, args in requests(machine) if address == "/band/snapshot/morph"]
    assert 18 <= len(morphs) <= 22
    assert morphs[-1][2] == 199 * 5 / 1000, "where the pad came to rest"


def test_transport_fills_the_menu_of_models_when_the_server_answers() -> None:
    machine = Machine(shipped(OVERVIEW))
    machine.hear("/band/version", "0.1.0")
    asked = [address for address, _ in requests(machine)]
    assert asked.index("/band/models") < asked.index("/band/model")
    for name in ("band", "tiny_band"):
        machine.hear("/band/models", name)
    machine.hear("/band/model", "tiny_band")
    assert machine.shown("model") == "tiny_band"


def test_stop_and_panic_of_the_overview_end_every_note() -> None:
    for name in ("stop", "panic"):
        machine = Machine(shipped(OVERVIEW))
        for instrument in INSTRUMENTS:
            machine.hear(f"/band/note/{instrument}", 60, 100, 60_000.0, 1, 0.0)
            machine.hear(f"/band/note/{instrument}", 62, 100, 60_000.0, 1, 900.0)
        machine.run(10)
        machine.press(name)
        assert sounding(machine) == set()
        machine.run(1500)
        assert sounding(machine) == set()


def test_melody_strip_plays_and_shows() -> None:
    machine = Machine(shipped("help/band.melody.maxhelp"))
    machine.hear("/band/note/melody", 72, 100, 200.0, 5, 50.0)
    machine.hear("/band/melody/temperature", 0.5)
    machine.hear("/band/melody/state", "playing")
    machine.run(500)
    assert machine.notes == [(50.0, 72, 100, 5), (250.0, 72, 0, 5)]
    assert machine.shown("melody_temperature") == 0.5
    assert machine.shown("state") == "playing"
