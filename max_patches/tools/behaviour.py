"""What the interpreter's objects share: messages, behaviours, and what leaves a patch."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from max_patches.tools.graph import THROUGH, Node
from max_patches.tools.ports import Atom

if TYPE_CHECKING:
    from max_patches.tools.machine import Machine

Message = tuple[Atom, ...]
"""A message with its selector first; ints, floats and lists have none."""
Behaviour = Callable[["Machine", Node, int, Message], None]
"""Called with the machine, the object, the inlet and the message."""

BANG: Final[Message] = ("bang",)
WORDLESS: Final = frozenset(
    (
        *("comment", "live.comment", "panel", *THROUGH),
        *("loadbang", "loadmess", "closebang", "freebang", "patcherargs", "live.thisdevice"),
        *("notein", "ctlin", "midiin", "kslider"),
    )
)
"""Objects that take no messages here, or only pass them on."""


class MisuseError(Exception):
    """A patch does something whose meaning in Max we are not sure of."""


class Sent(NamedTuple):
    """A message that left for the server."""

    at_ms: float
    address: str
    args: tuple[Atom, ...]


class NoteEvent(NamedTuple):
    """A note-on, or a note-off where the velocity is 0."""

    at_ms: float
    pitch: int
    velocity: int
    channel: int


def number_in(message: Message, node: Node) -> int | float:
    """Return the one number that a message is.

    Raises:
        MisuseError: it is anything else.
    """
    if len(message) != 1 or isinstance(message[0], str):
        raise MisuseError(f"{node.label!r} wants a number, got {message}")
    return message[0]


def cast(pattern: Atom, value: Atom) -> Atom:
    """Turn a number into the type of an object's argument."""
    if isinstance(pattern, str) or isinstance(value, str):
        return value
    return float(value) if isinstance(pattern, float) else int(value)


def emit_all(machine: "Machine", node: Node, values: Sequence[Atom]) -> None:
    """Send a value out of each outlet, as Max does: from the right."""
    for outlet in reversed(range(len(values))):
        machine.emit(node, outlet, (values[outlet],))
