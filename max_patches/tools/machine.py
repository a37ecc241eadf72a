"""Runs the message part of a Max patch without Max: the same file that ships, on a clock of ours.

It knows the few dozen objects that our patches are made of and refuses any other, and it refuses
messages whose meaning in Max we are not sure of. What it was built from is Max's documentation, so
it shows that a patch is right by the book; it does not show what Max itself does.
"""

import heapq
import itertools
from collections.abc import Callable, Mapping
from typing import Any, Final

from max_patches.tools import objects, objects_live, objects_outside
from max_patches.tools.behaviour import (
    BANG,
    WORDLESS,
    Behaviour,
    Message,
    MisuseError,
    NoteEvent,
    Sent,
)
from max_patches.tools.graph import THROUGH, Node, PatcherJson, Port, flatten
from max_patches.tools.ports import Atom
from max_patches.tools.song import Song

_BEHAVIOURS: Final[dict[str, Behaviour]] = {
    **objects.BEHAVIOURS,
    **objects_outside.BEHAVIOURS,
    **objects_live.BEHAVIOURS,
}


SUSTAIN: Final = 64
"""Controller number of the pedal."""


class Machine:
    """A patch that has just been opened."""

    def __init__(
        self,
        patcher: PatcherJson,
        stored: Mapping[str, Atom] | None = None,
        shared: dict[str, Message] | None = None,
    ) -> None:
        """Open a patch: what is to happen on loading happens.

        Args:
            patcher: the value of the file's ``patcher`` key.
            stored: what a Live set has kept of the parameters, by scripting name.
            shared: named values of the Max that the patch is opened in; None: one just started.

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
        self.song = Song()
        """The host's transport."""
        self.live: dict[str, Atom] = {"tempo": 120.0, "is_playing": 0}
        """What Live says of the set."""
        self.is_device_ready = False
        self.shared = {} if shared is None else shared
        """Named values that all patches of one Max share."""
        self.own: dict[str, Message] = {}
        """Named values of this device alone: their names begin with three dashes."""
        self._state: dict[str, dict[str, Any]] = {}
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self.graph = flatten(patcher)
        for node in self.graph.nodes.values():
            if node.name not in _BEHAVIOURS and node.name not in WORDLESS:
                raise MisuseError(f"{node.label!r} is no object that we can run")
        self._load(stored or {})

    def _load(self, stored: Mapping[str, Atom]) -> None:
        """Parameters, then loadbang, then live.thisdevice, then arguments, as Max does."""
        # Max goes from the innermost patcher outwards.
        nodes = sorted(self.graph.nodes.values(), key=lambda node: -node.key.count("/"))
        for node in nodes:
            if node.box.get("parameter_enable"):
                objects_live.restore(self, node, stored.get(str(node.box.get("varname"))))
        for node in nodes:
            if node.name == "loadbang":
                self.emit(node, 0, BANG)
            elif node.name == "loadmess":
                self.emit(node, 0, node.args)
        self.is_device_ready = True
        for node in nodes:
            if node.name == "live.thisdevice":
                self.emit(node, 0, BANG)
        for node in nodes:
            if node.name == "patcherargs":
                self.emit(node, 0, node.given + node.args[len(node.given) :])
                self.emit(node, 1, ("done",))

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
        node = self._named(varname)
        if node.name == "message":
            self.send(Port(node.key, 0), BANG)
        else:
            self.emit(node, 0, BANG)

    def turn(self, varname: str, value: Atom) -> None:
        """Move a control to a value, as a person would."""
        self.send(Port(self._named(varname).key, 0), (value,))

    def choose(self, varname: str, item: str) -> None:
        """Choose an item of a menu."""
        node = self._named(varname)
        self.state(node)["shows"] = item
        if node.name == "live.menu":
            words = objects_live.value_of(node)["parameter_enum"]
            self.send(Port(node.key, 0), (words.index(item),))
            return
        self.emit(node, 1, (item,))

    def write(self, varname: str, text: str) -> None:
        """Write into a text field and press return."""
        self.emit(self._named(varname), 0, ("text", text))

    def drag(self, varname: str, x: int, y: int) -> None:
        """Move the point of a pad."""
        node = self._named(varname)
        self.emit(node, 1, (y,))
        self.emit(node, 0, (x,))

    def key(self, pitch: int, velocity: int) -> None:
        """Press a key of the MIDI keyboard, or let it go with velocity 0."""
        for node in self.graph.named("notein"):
            for outlet, value in ((2, 1), (1, velocity), (0, pitch)):
                self.emit(node, outlet, (value,))
        for node in self.graph.named("midiin"):
            for byte in (objects_live.NOTE_ON, pitch, velocity):
                self.emit(node, 0, (byte,))

    def pedal(self, value: int) -> None:
        """Move the sustain pedal."""
        for node in self.graph.named("ctlin"):
            for outlet, number in ((2, 1), (1, SUSTAIN), (0, value)):
                self.emit(node, outlet, (number,))

    def tell_live(self, name: str, value: Atom) -> None:
        """Have a property of the Live set change; the transport goes along."""
        self.live[name] = value
        if name == "tempo":
            self.song.set_tempo(self, float(value))
        elif name == "is_playing":
            self.song.play(self, is_playing=bool(value))
        for node in self.graph.named("live.observer"):
            if self.state(node).get("property") == name:
                self.emit(node, 0, (value,))

    def enable(self, *, is_on: bool) -> None:
        """Switch the device on or off."""
        for node in self.graph.named("live.thisdevice"):
            self.emit(node, 1, (int(is_on),))

    def close(self) -> None:
        """Close the patch's window, or take the device away."""
        for node in self.graph.named("closebang", "freebang"):
            self.emit(node, 0, BANG)

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
        if node.name in THROUGH:
            self.emit(node, 0, message)
            return
        if node.name not in _BEHAVIOURS:
            raise MisuseError(f"{node.label!r} takes no messages")
        _BEHAVIOURS[node.name](self, node, end.number, message)

    def after(self, ms: float, call: Callable[[], None]) -> None:
        """Have a function called after a delay in milliseconds."""
        heapq.heappush(self._waiting, (self.now_ms + ms, next(self._order), call))

    def _named(self, varname: str) -> Node:
        owner, _, name = varname.rpartition("/")
        for node in self.graph.nodes.values():
            is_there = not owner or owner in node.given
            if node.box.get("varname") == name and is_there:
                return node
        raise KeyError(varname)
