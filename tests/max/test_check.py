"""The shipped patch has no faults, and every planted one is found."""

from collections.abc import Callable

import pytest

from max_patches.tools.check import check
from max_patches.tools.check_osc import check_osc
from max_patches.tools.graph import flatten
from max_patches.tools.osc import address
from server.music import INSTRUMENTS
from tests.max.patches import (
    Patcher,
    add_box,
    add_cord,
    box_with,
    inside,
    named,
    shipped,
)


def codes(patcher: Patcher) -> set[str]:
    found = check(patcher)
    return {finding.code for finding in found or check_osc(patcher)}


def test_shipped_patch_has_no_faults() -> None:
    assert check(shipped()) == []
    assert check_osc(shipped()) == []


def test_every_instrument_is_played_and_can_be_muted() -> None:
    texts = " ".join(node.text for node in flatten(shipped()).nodes.values())
    for name in INSTRUMENTS:
        assert address(f"note/{name}") in texts
        assert f"prepend {address(f'{name}/mute')}" in texts


def test_only_stock_objects_without_scripts() -> None:
    names = {node.name for node in flatten(shipped()).nodes.values()}
    assert not names & {"js", "v8", "node.script", "jweb", "shell"}


def _cord_from_no_outlet(patcher: Patcher) -> None:
    add_cord(patcher, named(patcher, "play")["id"], 7, named(patcher, "tempo")["id"], 0)


def _cord_to_no_inlet(patcher: Patcher) -> None:
    add_cord(patcher, named(patcher, "play")["id"], 0, named(patcher, "tempo")["id"], 3)


def _cord_to_no_box(patcher: Patcher) -> None:
    add_cord(patcher, named(patcher, "play")["id"], 0, "obj-9999", 0)


def _same_cord_twice(patcher: Patcher) -> None:
    patcher["lines"].append(patcher["lines"][0])


def _both_inlets_at_once(patcher: Patcher) -> None:
    """Whether the cold or the hot inlet comes first is left to where the boxes stand."""
    pack = add_box(patcher, "pack 0 0", 2, 1)
    for inlet in range(2):
        add_cord(patcher, named(patcher, "tempo")["id"], 0, pack, inlet)


def _same_id(patcher: Patcher) -> None:
    patcher["boxes"].append(patcher["boxes"][0])


def _misspelt_object(patcher: Patcher) -> None:
    box_with(patcher, "metro")["text"] = "metor 1000"


def _object_as_class(patcher: Patcher) -> None:
    box_with(patcher, "udpsend")["maxclass"] = "udpsend"


def _wrong_saved_ports(patcher: Patcher) -> None:
    box_with(patcher, "route 0")["numoutlets"] = 1


def _no_cords_at_all(patcher: Patcher) -> None:
    del inside(patcher, "bass")["lines"]


def _no_place(patcher: Patcher) -> None:
    box_with(patcher, "udpsend")["patching_rect"] = [0, 0]


def _no_place_on_the_panel(patcher: Patcher) -> None:
    del named(patcher, "tempo")["presentation_rect"]


def _controls_over_each_other(patcher: Patcher) -> None:
    rect = named(patcher, "play")["presentation_rect"]
    named(patcher, "stop")["presentation_rect"] = list(rect)


def _boxes_over_each_other(patcher: Patcher) -> None:
    named(patcher, "stop")["patching_rect"] = list(named(patcher, "play")["patching_rect"])


def _control_outside(patcher: Patcher) -> None:
    named(patcher, "stop")["presentation_rect"][0] = 5000.0


def _half_a_pixel(patcher: Patcher) -> None:
    named(patcher, "stop")["presentation_rect"][1] += 0.5


def _same_name(patcher: Patcher) -> None:
    named(patcher, "tempo")["varname"] = "temperature"


def _send_to_nobody(patcher: Patcher) -> None:
    add_box(patcher, "s band.nobody", 1, 0)


def _receive_from_nobody(patcher: Patcher) -> None:
    add_box(patcher, "r band.nobody", 0, 1)


def _echo_without_set(patcher: Patcher) -> None:
    """The classic: what is heard moves the control, which says it again, which is heard."""
    tempo = named(patcher, "tempo")["id"]
    add_cord(patcher, tempo, 0, add_box(patcher, "prepend x", 1, 1), 0)
    add_cord(patcher, patcher["boxes"][-1]["box"]["id"], 0, tempo, 0)


def _makenote_without_channel(patcher: Patcher) -> None:
    box = box_with(patcher, "makenote")
    box.update(text="makenote 100 250", numinlets=3, numoutlets=2)


def _misspelt_prepend(patcher: Patcher) -> None:
    box_with(patcher, "prepend /band/tempo")["text"] = "prepend /band/temop"


def _misspelt_message(patcher: Patcher) -> None:
    box_with(patcher, "/band/play")["text"] = "/band/paly"


def _misspelt_route(patcher: Patcher) -> None:
    box = box_with(patcher, "route /band/playing")
    box["text"] = box["text"].replace("/band/beat", "/band/baet")


def _hears_an_action(patcher: Patcher) -> None:
    box = box_with(patcher, "route /band/playing")
    box["text"] = box["text"].replace("/band/beat", "/band/regenerate")


def _says_feedback(patcher: Patcher) -> None:
    box_with(patcher, "/band/play")["text"] = "/band/beat 1 1 120."


def _too_many_arguments(patcher: Patcher) -> None:
    box_with(patcher, "/band/stop")["text"] = "/band/stop 1"


def _too_few_arguments(patcher: Patcher) -> None:
    box_with(patcher, "/band/hello")["text"] = "/band/hello"


def _word_for_a_number(patcher: Patcher) -> None:
    box_with(patcher, "/band/hello")["text"] = "/band/hello port Max"


def _float_for_a_switch(patcher: Patcher) -> None:
    switch = named(patcher, "mute_bass")
    switch.update(maxclass="flonum", numoutlets=2)


def _takes_apart_too_much(patcher: Patcher) -> None:
    box = box_with(patcher, "$2 $1 $3 $4 $5")
    box["text"] = "$2 $1 $3 $4 $6"


def _takes_apart_as_ints(patcher: Patcher) -> None:
    box = box_with(patcher, "unpack 0 0 0. 0 0.")
    box["text"] = "unpack 0 0 0 0 0"


def _second_socket(patcher: Patcher) -> None:
    add_box(patcher, "udpreceive 9101", 1, 1)


def _picked_out_for_nothing(patcher: Patcher) -> None:
    route = box_with(patcher, "route /band/playing")["id"]
    patcher["lines"] = [
        line for line in patcher["lines"] if line["patchline"]["source"] != [route, 3]
    ]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_cord_from_no_outlet, "outlet"),
        (_cord_to_no_inlet, "inlet"),
        (_cord_to_no_box, "end"),
        (_same_cord_twice, "twice"),
        (_both_inlets_at_once, "order"),
        (_same_id, "id"),
        (_misspelt_object, "unknown"),
        (_object_as_class, "unknown"),
        (_wrong_saved_ports, "ports"),
        (_no_cords_at_all, "shape"),
        (_no_place, "rect"),
        (_no_place_on_the_panel, "panel"),
        (_controls_over_each_other, "overlap"),
        (_boxes_over_each_other, "under"),
        (_control_outside, "bounds"),
        (_half_a_pixel, "pixel"),
        (_same_name, "varname"),
        (_send_to_nobody, "pair"),
        (_receive_from_nobody, "pair"),
        (_echo_without_set, "loop"),
        (_makenote_without_channel, "channel"),
        (_misspelt_prepend, "request"),
        (_misspelt_message, "request"),
        (_misspelt_route, "heard"),
        (_hears_an_action, "heard"),
        (_says_feedback, "request"),
        (_too_many_arguments, "request"),
        (_too_few_arguments, "request"),
        (_word_for_a_number, "request"),
        (_float_for_a_switch, "request"),
        (_takes_apart_too_much, "count"),
        (_takes_apart_as_ints, "type"),
        (_second_socket, "socket"),
        (_picked_out_for_nothing, "unused"),
    ],
)
def test_planted_fault_is_found(spoil: Callable[[Patcher], None], code: str) -> None:
    patcher = shipped()
    spoil(patcher)
    assert code in codes(patcher)
