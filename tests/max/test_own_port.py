"""Devices of one Live set listen on ports of their own, though nobody chose any."""

from collections.abc import Callable

import pytest

from max_patches.tools.behaviour import BANG, Message, MisuseError
from max_patches.tools.machine import Machine
from max_patches.tools.own_port import FIRST_PORT, NEXT_PORT
from tests.max.patches import DEVICE, Patcher, box_with, cut, inside, shipped
from tests.max.test_device import connected, said


def port(machine: Machine) -> int:
    """Return where a device listens, which is also what it says."""
    hellos = [args[0] for address, args in said(machine) if address == "/band/hello"]
    assert hellos[-1] == machine.port_of("udpreceive")
    return machine.port_of("udpreceive")


def devices_draw_ports(patcher: Patcher) -> None:
    shared: dict[str, Message] = {}
    first, second, third = (Machine(patcher, {"instrument": i}, shared) for i in range(3))
    ports = [port(device) for device in (first, second, third)]
    assert ports == [FIRST_PORT, FIRST_PORT + 1, FIRST_PORT + 2]
    # One greeting each: no device says that it listens where it does not.
    for device in (first, second, third):
        assert [address for address, _ in said(device)].count("/band/hello") == 1


def chosen_port_counts_and_the_drawn_one_is_kept(patcher: Patcher) -> None:
    shared: dict[str, Message] = {}
    chosen = Machine(patcher, {"reply_port": 9500.0}, shared)
    drawn = Machine(patcher, None, shared)
    assert (port(chosen), port(drawn)) == (9500, FIRST_PORT)
    connected(drawn)
    drawn.turn("reply_port", 9600)
    assert said(drawn) == [("/band/bye", (FIRST_PORT,)), ("/band/hello", (9600, "Live"))]
    for _ in range(2):
        drawn.turn("reply_port", 0)
    assert port(drawn) == FIRST_PORT
    chosen.turn("reply_port", 0)
    assert port(chosen) == FIRST_PORT + 1


def all_scenes(patcher: Patcher) -> None:
    devices_draw_ports(patcher)
    chosen_port_counts_and_the_drawn_one_is_kept(patcher)


def test_devices_draw_ports() -> None:
    devices_draw_ports(shipped(DEVICE))


def test_chosen_port_counts_and_the_drawn_one_is_kept() -> None:
    chosen_port_counts_and_the_drawn_one_is_kept(shipped(DEVICE))


def test_a_value_that_gives_a_bang_while_it_is_empty_does_no_harm() -> None:
    """The manual says that it holds nothing, and not what a bang to nothing gives."""
    shared = {NEXT_PORT: BANG}
    ports = [port(Machine(shipped(DEVICE), None, shared)) for _ in range(2)]
    assert ports == [FIRST_PORT, FIRST_PORT + 1]


def _name_of_its_own(device: Patcher) -> None:
    box_with(device, f"v {NEXT_PORT}")["text"] = f"v ---{NEXT_PORT}"


def _never_counts(device: Patcher) -> None:
    box_with(inside(device, "own_port"), "+ 1")["text"] = "+ 0"


def _nothing_is_shared(device: Patcher) -> None:
    own = inside(device, "own_port")
    cut(own, box_with(own, "+ 1"), box_with(own, "v "))


def _forgets_what_it_drew(device: Patcher) -> None:
    own = inside(device, "own_port")
    cut(own, box_with(own, "t i i i"), box_with(own, "int 0"))


def _initialised(device: Patcher) -> None:
    box_with(device, f"v {NEXT_PORT}")["text"] = f"v {NEXT_PORT} {FIRST_PORT}"


def _chosen_one_is_ignored(device: Patcher) -> None:
    own = inside(device, "own_port")
    box_with(own, "sel 0")["text"] = "sel 9600"


@pytest.mark.parametrize(
    "spoil",
    [
        *(_name_of_its_own, _never_counts, _nothing_is_shared),
        *(_forgets_what_it_drew, _initialised, _chosen_one_is_ignored),
    ],
)
def test_planted_fault_is_noticed(spoil: Callable[[Patcher], None]) -> None:
    device = shipped(DEVICE)
    spoil(device)
    with pytest.raises((AssertionError, MisuseError)):
        all_scenes(device)
