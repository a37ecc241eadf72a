"""What a window grows from, wherever in the piece it lies."""

from collections.abc import Mapping

from server.chain import Recipe, Window
from server.past import Past
from server.piano_roll import FloatArray
from server.plan import Plan


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
    if found is None or found[0] < plan.origin <= index:
        # Far from all that was played: the chain is grown from its beginning.
        return None, _bridge(plan, plan.origin if plan.origin <= index else index, index)
    return found[1].after, _bridge(plan, found[0] + 1, index)


def _bridge(plan: Plan, first: int, end: int) -> tuple[Recipe, ...]:
    return tuple(plan.recipe(index) for index in range(first, end))
