"""Runs the message part of a Max patch without Max: the same file that ships, on a clock of ours.

It knows the few dozen objects that our patches are made of and refuses any other, and it refuses
messages whose meaning in Max we are not sure of. What it was built from is Max's documentation, so
it shows that a patch is right by the book; it does not show what Max itself does.
"""

import heapq
import itertools
from collections.abc import Callable
from typing import Any, Final

from max_patches.tools import objects, objects_outside
from max_patches.tools.behaviour import WORDLESS, Behaviour, Message, MisuseError, NoteEvent, Sent
from max_patches.tools.graph import Node, PatcherJson, Port, flatten
from max_patches.tools.ports import Atom

_BEHAVIOURS: Final[dict[str, Behaviour]] = {**objects.BEHAVIOURS, **objects_outside.BEHAVIOURS}


class Machine:
    """A patch that has just been opened."""

    def __init__(self, patcher: PatcherJson) -> None:
        """Open a patch: what is to happen on loading happens.

        Args:
            patcher: the value of the file's ``patcher`` key.

        Raises:
            MisuseError: it holds an object that we do not know.
        """
        self.now_ms = 0.0
        self.sent: list[Sent] = []
        self.notes: list[NoteEvent] = []
        self.programs: list[tuple[int, int]] = []
        """Program and channel, both from 1."""
        self.controls: list[tuple[int, int, int]] = []
        """Value, controller and channel."""
        self._state: dict[str, dict[str, Any]] = {}
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self.graph = flatten(patcher)
        for node in self.graph.nodes.values():
            if node.name not in _BEHAVIOURS and node.name not in WORDLESS:
                raise MisuseError(f"{node.label!r} is no object that we can run")
        # Max goes from the innermost patcher outwards.
        for node in sorted(self.graph.nodes.values(), key=lambda node: -node.key.count("/")):
            if node.name == "loadbang":
                self.emit(node, 0, ("bang",))
            elif node.name == "loadmess":
                self.emit(node, 0, node.args)

    # -- the world outside -----------------------------------------------------------------------

    def hear(self, address: str, *args: Atom) -> None:
        """Let a message from the server arrive."""
        for node in self.graph.named("udpreceive"):
            self.emit(node, 0, (address, *args))

    def run(self, ms: float) -> None:
        """Let time pass, in milliseconds."""
        end_ms = self.now_ms + ms
        while self._waiting and self._waiting[0][0] <= end_ms:
            self.now_ms, _, call = heapq.heappop(self._waiting)
            call()
        self.now_ms = end_ms

    def press(self, varname: str) -> None:
        """Click a button or a message box."""
        self.emit(self._named(varname), 0, ("bang",))

    def turn(self, varname: str, value: Atom) -> None:
        """Move a control to a value, as a person would."""
        self.send(Port(self._named(varname).key, 0), (value,))

    def choose(self, varname: str, item: str) -> None:
        """Choose an item of a menu."""
        self.emit(self._named(varname), 1, (item,))

    def close(self) -> None:
        """Close the patch's window."""
        for node in self.graph.named("closebang"):
            self.emit(node, 0, ("bang",))

    def shown(self, varname: str) -> Atom:
        """Return what a control or a message box shows."""
        node = self._named(varname)
        value: Atom = self.state(node).get("shows", node.text)
        return value

    def port_of(self, name: str) -> int:
        """Return the port that ``udpsend`` or ``udpreceive`` uses now."""
        node = self.graph.named(name)[0]
        return int(self.state(node).get("port", node.args[-1]))

    # -- for the objects -------------------------------------------------------------------------

    def state(self, node: Node) -> dict[str, Any]:
        """Return what an object remembers."""
        return self._state.setdefault(node.key, {})

    def emit(self, node: Node, outlet: int, message: Message) -> None:
        """Send a message out of an outlet, to the rightmost box first."""
        for end in self.graph.cords.get(Port(node.key, outlet), ()):
            self.send(end, message)

    def send(self, end: Port, message: Message) -> None:
        """Send a message to an inlet."""
        node = self.graph.nodes[end.key]
        if node.name in ("inlet", "outlet"):
            self.emit(node, 0, message)
            return
        if node.name not in _BEHAVIOURS:
            raise MisuseError(f"{node.label!r} takes no messages")
        _BEHAVIOURS[node.name](self, node, end.number, message)

    def after(self, ms: float, call: Callable[[], None]) -> None:
        """Have a function called after a delay in milliseconds."""
        heapq.heappush(self._waiting, (self.now_ms + ms, next(self._order), call))

    def _named(self, varname: str) -> Node:
        for node in self.graph.nodes.values():
            if node.box.get("varname") == varname:
                return node
        raise KeyError(varname)
