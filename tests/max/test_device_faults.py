"""Each scene of the Live device fails with a device that has one fault."""

from collections.abc import Callable

import pytest

from max_patches.tools.behaviour import MisuseError
from tests.max.patches import DEVICE, Patcher, add_cord, box_with, cut, named, shipped
from tests.max.test_device import (
    heard_values_are_shown_and_not_said,
    late_answers_light_the_light,
    live_leads,
    other_version_is_pointed_out,
    panic_ends_everything,
    silent_server_ends_all_notes_and_the_light_says_so,
    stored_values_are_said_once_and_then_hello,
    switched_off_device_is_silent,
    turned_dial_does_not_jump_back_under_the_hand,
)


def _silence_not_noticed(device: Patcher) -> None:
    box_with(device, "delay 2000")["text"] = "delay 900000"


def _panic_keeps_the_tracks_notes(device: Patcher) -> None:
    flush = box_with(device, "midiflush")["id"]
    bangs = {item["box"]["id"] for item in device["boxes"] if item["box"].get("text") == "t b b"}
    device["lines"] = [
        line
        for line in device["lines"]
        if line["patchline"]["destination"] != [flush, 0]
        or line["patchline"]["source"][0] not in bangs
    ]


def _panic_keeps_what_waits(device: Patcher) -> None:
    inside = box_with(device, "p notes")["patcher"]
    cut(inside, box_with(inside, "clear"), box_with(inside, "pipe"))


def _off_not_heard(device: Patcher) -> None:
    device["lines"] = [
        line
        for line in device["lines"]
        if line["patchline"]["source"] != [box_with(device, "live.thisdevice")["id"], 1]
    ]


def _never_says_its_values(device: Patcher) -> None:
    device["lines"] = [
        line
        for line in device["lines"]
        if line["patchline"]["source"] != [box_with(device, "p link")["id"], 3]
    ]


def _bang_to_a_switch(device: Patcher) -> None:
    """A bang toggles ``live.text``; it does not say what it is."""
    bang = next(i["box"] for i in device["boxes"] if i["box"].get("text") == "r ---values")
    add_cord(device, bang["id"], 0, named(device, "mute")["id"], 0)


def _hand_not_respected(device: Patcher) -> None:
    inside = box_with(device, "p density")["patcher"]
    cut(inside, box_with(inside, "t b 0"), box_with(inside, "gate 1 1"))


def _echoes(device: Patcher) -> None:
    inside = box_with(device, "p density")["patcher"]
    box_with(inside, "prepend set").update(text="t f", numinlets=1, numoutlets=1)


def _any_version_will_do(device: Patcher) -> None:
    other = box_with(device, "t l 1")
    other["text"] = "t l 0"


def _never_late(device: Patcher) -> None:
    box_with(device, "> 100.")["text"] = "> 9000000."


def _position_in_ticks(device: Patcher) -> None:
    box_with(device, "/ 480.")["text"] = "/ 1."


def _tempo_not_observed(device: Patcher) -> None:
    box_with(device, "property tempo")["text"] = "property is_playing"


@pytest.mark.parametrize(
    ("spoil", "scene"),
    [
        (_silence_not_noticed, silent_server_ends_all_notes_and_the_light_says_so),
        (_panic_keeps_the_tracks_notes, panic_ends_everything),
        (_panic_keeps_what_waits, panic_ends_everything),
        (_off_not_heard, switched_off_device_is_silent),
        (_never_says_its_values, stored_values_are_said_once_and_then_hello),
        (_bang_to_a_switch, stored_values_are_said_once_and_then_hello),
        (_hand_not_respected, turned_dial_does_not_jump_back_under_the_hand),
        (_echoes, heard_values_are_shown_and_not_said),
        (_any_version_will_do, other_version_is_pointed_out),
        (_never_late, late_answers_light_the_light),
        (_position_in_ticks, live_leads),
        (_tempo_not_observed, live_leads),
    ],
)
def test_planted_fault_of_behaviour_is_noticed(
    spoil: Callable[[Patcher], None], scene: Callable[[Patcher], None]
) -> None:
    device = shipped(DEVICE)
    spoil(device)
    with pytest.raises((AssertionError, MisuseError, RecursionError)):
        scene(device)
