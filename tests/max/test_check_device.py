"""The device has no faults as a device, and every planted one is found."""

from collections.abc import Callable

import pytest

from max_patches.tools.check import check
from max_patches.tools.check_device import check_device
from max_patches.tools.check_osc import check_osc
from tests.max.patches import (
    DEVICE,
    Box,
    Patcher,
    add_box,
    add_cord,
    box_with,
    cut,
    named,
    shipped,
)


def value_of(box: Box) -> Box:
    found: Box = box["saved_attribute_attributes"]["valueof"]
    return found


def test_shipped_device_has_no_faults() -> None:
    assert check_device(shipped(DEVICE)) == []


def test_every_setting_is_a_parameter_that_live_automates() -> None:
    device = shipped(DEVICE)
    names = ("mute", "solo", "hold", "temperature", "density", "variation", "macro_1", "macro_4")
    for name in names:
        value = value_of(named(device, name))
        assert "parameter_invisible" not in value
        assert value["parameter_initial_enable"] == 1
    for name in ("server_port", "reply_port"):
        assert value_of(named(device, name))["parameter_invisible"] == 1, "stored, not automated"


def _no_project(device: Patcher) -> None:
    del device["project"]


def _too_high(device: Patcher) -> None:
    device["openrect"][3] = 200.0


def _patch_side_first(device: Patcher) -> None:
    del device["openinpresentation"]


def _control_below_the_edge(device: Patcher) -> None:
    named(device, "macro_1")["presentation_rect"][1] = 130.0


def _controls_over_each_other(device: Patcher) -> None:
    rect = named(device, "mute")["presentation_rect"]
    named(device, "solo")["presentation_rect"] = list(rect)


def _label_over_a_control(device: Patcher) -> None:
    label = next(b["box"] for b in device["boxes"] if b["box"].get("text") == "Reply")
    label["presentation_rect"][2] = 60.0


def _half_a_pixel(device: Patcher) -> None:
    named(device, "density")["presentation_rect"][0] += 0.5


def _same_long_name(device: Patcher) -> None:
    value_of(named(device, "solo"))["parameter_longname"] = "Band Mute"


def _long_short_name(device: Patcher) -> None:
    value_of(named(device, "temperature"))["parameter_shortname"] = "Temperature"


def _no_annotation(device: Patcher) -> None:
    del named(device, "density")["annotation"]


def _inert_initial(device: Patcher) -> None:
    del value_of(named(device, "density"))["parameter_initial_enable"]


def _initial_out_of_range(device: Patcher) -> None:
    value_of(named(device, "density"))["parameter_initial"] = [7.0]


def _no_unit(device: Patcher) -> None:
    del value_of(named(device, "macro_2"))["parameter_unitstyle"]


def _enum_too_long(device: Patcher) -> None:
    value_of(named(device, "instrument"))["parameter_mmax"] = 5


def _no_parameter(device: Patcher) -> None:
    del named(device, "hold")["parameter_enable"]


def _off_the_panel(device: Patcher) -> None:
    del named(device, "reply_port")["presentation"]


def _midi_port_of_its_own(device: Patcher) -> None:
    add_box(device, "noteout", 3, 0)


def _global_name(device: Patcher) -> None:
    add_box(device, "s notes", 1, 0)
    add_box(device, "r notes", 0, 1)


def _loadmess_into_parameter(device: Patcher) -> None:
    box = add_box(device, "loadmess 1", 1, 1)
    add_cord(device, box, 0, named(device, "mute")["id"], 0)


def _another_file(device: Patcher) -> None:
    add_box(device, "band.notes drums", 2, 3)


def _track_cut_off(device: Patcher) -> None:
    cut(device, box_with(device, "midiin"), box_with(device, "midiflush"))


def _live_asked_too_early(device: Patcher) -> None:
    device["lines"] = [
        line
        for line in device["lines"]
        if line["patchline"]["destination"] != [box_with(device, "p clock")["id"], 0]
    ]


def _loadbang_to_live(device: Patcher) -> None:
    box = add_box(device, "loadbang", 1, 1)
    add_cord(device, box, 0, box_with(device, "p clock")["id"], 0)


def _cord_from_no_outlet(device: Patcher) -> None:
    add_cord(device, named(device, "mute")["id"], 2, named(device, "solo")["id"], 0)


def _misspelt_template(device: Patcher) -> None:
    box_with(device, "sprintf set /band/%s/density")["text"] = "sprintf set /band/%s/densty"


def _misspelt_route(device: Patcher) -> None:
    box = box_with(device, "route /band/note/guitar")
    box["text"] = box["text"].replace("/band/guitar/solo", "/band/guitar/slo")


def _misspelt_object(device: Patcher) -> None:
    box_with(device, "midiflush")["text"] = "midiflsh"


def _echo(device: Patcher) -> None:
    """What is heard goes on to the server instead of being shown."""
    core = box_with(device, "p density")
    box_with(core["patcher"], "prepend set")["text"] = "prepend value"


FAULTS: tuple[tuple[Callable[[Patcher], None], str], ...] = (
    (_no_project, "project"),
    (_too_high, "frame"),
    (_patch_side_first, "frame"),
    (_control_below_the_edge, "bounds"),
    (_controls_over_each_other, "overlap"),
    (_label_over_a_control, "label"),
    (_half_a_pixel, "pixel"),
    (_same_long_name, "longname"),
    (_long_short_name, "shortname"),
    (_no_annotation, "annotation"),
    (_inert_initial, "initial"),
    (_initial_out_of_range, "initial"),
    (_no_unit, "unit"),
    (_enum_too_long, "enum"),
    (_no_parameter, "parameter"),
    (_off_the_panel, "hidden"),
    (_midi_port_of_its_own, "forbidden"),
    (_global_name, "global"),
    (_loadmess_into_parameter, "restored"),
    (_another_file, "file"),
    (_track_cut_off, "through"),
    (_live_asked_too_early, "early"),
    (_loadbang_to_live, "early"),
    (_cord_from_no_outlet, "outlet"),
    (_misspelt_template, "request"),
    (_misspelt_route, "heard"),
    (_misspelt_object, "unknown"),
    (_echo, "loop"),
)


@pytest.mark.parametrize(("spoil", "code"), FAULTS)
def test_planted_fault_is_found(spoil: Callable[[Patcher], None], code: str) -> None:
    device = shipped(DEVICE)
    spoil(device)
    form = check(device)
    found = (
        form
        if any(f.code in ("unknown", "outlet") for f in form)
        else [
            *form,
            *check_osc(device),
            *check_device(device),
        ]
    )
    assert code in {finding.code for finding in found}
