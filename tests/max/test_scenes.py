"""Each scene goes well with the shipped patch, and fails with a patch that has one fault."""

from collections.abc import Callable

import pytest

from max_patches.tools.behaviour import MisuseError
from max_patches.tools.machine import Machine
from tests.max.patches import Patcher, add_box, add_cord, box_with, cut, inside, named, shipped
from tests.max.scenes import (
    Scene,
    mute_drops_only_its_own_notes,
    overlapping_notes_end_on_their_own_channels,
    overtaken_end_cuts_nothing_short,
    panic_silences_every_channel,
    playing_0_ends_what_sounds,
    stop_ends_what_sounds_and_drops_what_waits,
    velocity_0_ends_a_note_after_its_delay,
    what_is_heard_is_shown_and_never_said_again,
)


def _no_delay(patcher: Patcher) -> None:
    strip = inside(patcher, "strings")
    wait, spread = box_with(strip, "pipe")["id"], box_with(strip, "unpack 0 0 0. 0 0.")["id"]
    strip["lines"] = [
        line
        for line in strip["lines"]
        if line["patchline"] != {"source": [spread, 4], "destination": [wait, 4]}
    ]


def _lasting_repeats(patcher: Patcher) -> None:
    box_with(inside(patcher, "strings"), "makenote")["text"] = "makenote 100 250 1"


def _channel_unconnected(patcher: Patcher) -> None:
    strip = inside(patcher, "bass")
    make = box_with(strip, "makenote")["id"]
    spread = next(
        item["box"] for item in strip["boxes"] if item["box"].get("text") == "unpack 0 0 0. 0"
    )
    strip["lines"] = [
        line
        for line in strip["lines"]
        if line["patchline"] != {"source": [spread["id"], 3], "destination": [make, 3]}
    ]


def _waiting_notes_kept(patcher: Patcher) -> None:
    strip = inside(patcher, "drums")
    cut(strip, box_with(strip, "clear"), box_with(strip, "pipe"))


def _sounding_notes_kept(patcher: Patcher) -> None:
    strip = inside(patcher, "piano")
    cut(strip, box_with(strip, "stop"), box_with(strip, "makenote"))


def _panic_on_one_channel(patcher: Patcher) -> None:
    cut(patcher, box_with(patcher, "t 0 i"), box_with(patcher, "ctlout"))


def _mute_not_obeyed(patcher: Patcher) -> None:
    strip = inside(patcher, "bass")
    cut(strip, box_with(strip, "sel 1"), box_with(strip, "t b b"))


def _tempo_echoed(patcher: Patcher) -> None:
    route = box_with(patcher, "route /band/tempo")
    show = next(
        item["box"] for item in patcher["boxes"] if item["box"].get("text") == "prepend set"
    )
    cut(patcher, route, show)
    number = add_box(patcher, "t f", 1, 1)
    add_cord(patcher, route["id"], 0, number, 0)
    add_cord(patcher, number, 0, named(patcher, "tempo")["id"], 0)


SCENES = (
    overlapping_notes_end_on_their_own_channels,
    velocity_0_ends_a_note_after_its_delay,
    overtaken_end_cuts_nothing_short,
    stop_ends_what_sounds_and_drops_what_waits,
    playing_0_ends_what_sounds,
    panic_silences_every_channel,
    mute_drops_only_its_own_notes,
    what_is_heard_is_shown_and_never_said_again,
)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_scene(scene: Scene) -> None:
    scene(Machine(shipped()))


@pytest.mark.parametrize(
    ("spoil", "scene"),
    [
        (_no_delay, velocity_0_ends_a_note_after_its_delay),
        (_lasting_repeats, overtaken_end_cuts_nothing_short),
        (_channel_unconnected, overlapping_notes_end_on_their_own_channels),
        (_waiting_notes_kept, stop_ends_what_sounds_and_drops_what_waits),
        (_sounding_notes_kept, playing_0_ends_what_sounds),
        (_panic_on_one_channel, panic_silences_every_channel),
        (_mute_not_obeyed, mute_drops_only_its_own_notes),
        (_tempo_echoed, what_is_heard_is_shown_and_never_said_again),
    ],
)
def test_planted_fault_of_behaviour_is_heard(
    spoil: Callable[[Patcher], None], scene: Scene
) -> None:
    patcher = shipped()
    spoil(patcher)
    with pytest.raises((AssertionError, MisuseError)):
        scene(Machine(patcher))
