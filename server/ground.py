"""What a window grows from, wherever in the piece it lies."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from server.chain import Recipe, Window
from server.past import Past
from server.piano_roll import FloatArray
from server.plan import Plan

MAX_BRIDGE: Final = 256
"""Windows that are grown at most to get somewhere: as far as a MIDI song position reaches."""


def ground(
    plan: Plan, windows: Mapping[int, Window], past: Past, index: int
) -> tuple[FloatArray | None, tuple[Recipe, ...]]:
    """Return what a window grows from.

    Args:
        plan: where the chain begins, and what was put into it.
        windows: those about the present, by number.
        past: those that were played before.
        index: the window's number.

    Returns:
        Latents of the windows before, shape (5, n_context, d_latent), ``None`` for a chain's
        beginning; and the windows that lie between, which nobody will hear.
    """
    pin = plan.pins.get(index)
    if pin is not None:
        return pin.scene.before, ()
    if index == plan.origin:
        return None, ()
    window = windows.get(index) or past.window(index)
    if window is not None:
        return window.before, ()
    found = past.newest_before(index)
    ready = max((known for known in windows if known < index), default=None)
    if ready is not None and (found is None or found[0] < ready):
        found = (ready, windows[ready])
    whole = (number for number, pin in plan.pins.items() if number < index and all(pin.which))
    pinned = max(whole, default=None)
    if pinned is not None and (found is None or found[0] < pinned):
        # Put there and not grown yet: whoever goes past it goes on from it.
        scene = plan.pins[pinned].scene
        found = (pinned, Window(scene.before, scene.latents, (), bars=scene.bars))
    if found is None or found[0] < plan.origin <= index or index - found[0] > MAX_BRIDGE:
        return None, _bridge(plan, _beginning(plan, index), index)
    return found[1].after, _bridge(plan, found[0] + 1, index)


def _beginning(plan: Plan, index: int) -> int:
    """Return where the chain begins that a window far from all that was played belongs to.

    It is the chain's own beginning; further away than that can be grown while somebody waits, the
    piece has other beginnings at regular places, the same ones whenever it is sent there.
    """
    if index < plan.origin:
        return index
    return index - (index - plan.origin) % MAX_BRIDGE


def _bridge(plan: Plan, first: int, end: int) -> tuple[Recipe, ...]:
    if first == end:
        return ()
    recipe = plan.recipe(first)
    return tuple(
        replace(recipe, index=plan.chain_index(index), repeats=plan.repeats(index))
        for index in range(first, end)
    )
