"""What each Max object does with a message, by the book; ``machine`` runs them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from max_patches.tools.graph import Node
from max_patches.tools.ports import Atom, attributes, tokens
from max_patches.tools.ports import atom as read_atom

if TYPE_CHECKING:
    from max_patches.tools.machine import Machine

Message = tuple[Atom, ...]
"""A message with its selector first; ints, floats and lists have none."""
Behaviour = Callable[["Machine", Node, int, Message], None]
"""Called with the machine, the object, the inlet and the message."""

BANG: Final[Message] = ("bang",)
WORDLESS: Final = frozenset(
    ("comment", "panel", "inlet", "outlet", "loadbang", "loadmess", "closebang")
)
"""Objects that take no messages here, or only pass them on."""
BEHAVIOURS: Final[dict[str, Behaviour]] = {}
"""Behaviour by object name."""


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


def _object(*names: str) -> Callable[[Behaviour], Behaviour]:
    def register(behaviour: Behaviour) -> Behaviour:
        BEHAVIOURS.update(dict.fromkeys(names, behaviour))
        return behaviour

    return register


def _number(message: Message, node: Node) -> int | float:
    if len(message) != 1 or isinstance(message[0], str):
        raise MisuseError(f"{node.label!r} wants a number, got {message}")
    return message[0]


def _cast(pattern: Atom, value: Atom) -> Atom:
    """Turn a number into the type of an object's argument."""
    if isinstance(pattern, str) or isinstance(value, str):
        return value
    return float(value) if isinstance(pattern, float) else int(value)


def _emit_all(machine: "Machine", node: Node, values: Sequence[Atom]) -> None:
    for outlet in reversed(range(len(values))):
        machine.emit(node, outlet, (values[outlet],))


# -- routing -------------------------------------------------------------------------------------


@_object("route")
def _route(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if inlet != 0:
        raise MisuseError(f"{node.label!r}: its selectors are never changed here")
    if message[0] in node.args:
        machine.emit(node, node.args.index(message[0]), message[1:] or BANG)
    else:
        machine.emit(node, len(node.args), message)


@_object("sel", "select")
def _select(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if message[0] in node.args:
        machine.emit(node, node.args.index(message[0]), BANG)
    else:
        machine.emit(node, len(node.args), message)


@_object("t", "trigger")
def _trigger(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    for outlet in reversed(range(len(node.args))):
        word = node.args[outlet]
        if word == "b":
            machine.emit(node, outlet, BANG)
        elif word == "l":
            machine.emit(node, outlet, message)
        elif word in ("i", "f"):
            number = _number(message, node)
            machine.emit(node, outlet, (int(number) if word == "i" else float(number),))
        elif isinstance(word, str):
            raise MisuseError(f"{node.label!r}: {word} is not used here")
        else:
            machine.emit(node, outlet, (word,))


@_object("prepend")
def _prepend(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if message == BANG:
        raise MisuseError(f"{node.label!r} got a bang")
    machine.emit(node, 0, node.args + message)


@_object("change")
def _change(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    value, state = _number(message, node), machine.state(node)
    if value != state.get("value", 0):
        state["value"] = value
        machine.emit(node, 0, (value,))


@_object("int", "i")
def _int(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    if message != BANG:
        state["value"] = int(_number(message, node))
    if inlet == 0:
        machine.emit(node, 0, (state.get("value", node.args[0] if node.args else 0),))


@_object("unpack")
def _unpack(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if len(message) < len(node.args):
        raise MisuseError(f"{node.label!r} got only {message}")
    _emit_all(machine, node, [_cast(p, v) for p, v in zip(node.args, message, strict=False)])


@_object("pack")
def _pack(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    values = machine.state(node).setdefault("values", list(node.args))
    if message != BANG:
        values[inlet] = _cast(node.args[inlet], _number(message, node))
    if inlet == 0:
        machine.emit(node, 0, tuple(values))


@_object("uzi")
def _uzi(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    for index in range(1, int(node.args[0]) + 1):
        machine.emit(node, 2, (index,))
        machine.emit(node, 0, BANG)
    machine.emit(node, 1, BANG)


# -- time ----------------------------------------------------------------------------------------


@_object("metro")
def _metro(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    # Each start outdates the ticks of the one before.
    run = state["run"] = state.get("run", 0) + 1
    if not _number(message, node):
        return

    def tick() -> None:
        if state["run"] == run:
            machine.emit(node, 0, BANG)
            machine.after(float(node.args[0]), tick)

    tick()


@_object("delay")
def _delay(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if message not in (BANG, ("stop",)):
        raise MisuseError(f"{node.label!r} got {message}")
    state = machine.state(node)
    run = state["run"] = state.get("run", 0) + 1
    if message == BANG:

        def end() -> None:
            if state["run"] == run:
                machine.emit(node, 0, BANG)

        machine.after(float(node.args[0]), end)


@_object("pipe")
def _pipe(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state, stored = machine.state(node), node.args[:-1]
    if message == ("clear",):
        state["run"] = state.get("run", 0) + 1
        return
    value = _number(message, node)
    if inlet == len(stored):
        state["delay"] = value
        return
    values = state.setdefault("values", list(stored))
    values[inlet] = _cast(stored[inlet], value)
    if inlet == 0:
        kept, run = list(values), state.setdefault("run", 0)

        def end() -> None:
            if state["run"] == run:
                _emit_all(machine, node, kept)

        machine.after(max(0.0, float(state.get("delay", node.args[-1]))), end)


@_object("makenote")
def _makenote(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    values = state.setdefault("values", [0, *node.args])
    held: dict[tuple[Atom, Atom], object] = state.setdefault("held", {})
    if message in (("stop",), ("clear",)):
        ended, state["held"] = dict(held), {}
        for pitch, channel in ended if message == ("stop",) else ():
            _emit_all(machine, node, (pitch, 0, channel))
        return
    values[inlet] = _number(message, node)
    if inlet == 0:
        _strike(machine, node, values)


def _strike(machine: "Machine", node: Node, values: list[Any]) -> None:
    pitch, velocity, duration_ms, *rest = values
    if not velocity:
        raise MisuseError(f"{node.label!r} got velocity 0, which no manual explains")
    if len(rest) != 1:
        raise MisuseError(f"{node.label!r} without a third argument loses the channel")
    note, state = (pitch, rest[0]), machine.state(node)
    is_retriggered = attributes(node.text).get("repeatmode") == 1
    if is_retriggered and note in state["held"]:
        _emit_all(machine, node, (pitch, 0, rest[0]))
    token = state["held"][note] = object()
    _emit_all(machine, node, (pitch, velocity, rest[0]))

    def end() -> None:
        is_mine = state["held"].get(note) is token
        if is_mine:
            del state["held"][note]
        if is_mine or not is_retriggered:
            _emit_all(machine, node, (pitch, 0, rest[0]))

    machine.after(max(0.0, float(duration_ms)), end)


# -- what a person sees and touches --------------------------------------------------------------


@_object("message")
def _message(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    if message[0] == "set":
        state["shows"] = " ".join(map(str, message[1:]))
        return
    for part in str(state.get("shows", node.text)).split(","):
        machine.emit(node, 0, tuple(_filled(word, message, node) for word in tokens(part)))


def _filled(word: str, message: Message, node: Node) -> Atom:
    """Return a word of a message box, or the atom that ``$1`` and the like stand for."""
    if not word.startswith("$"):
        return read_atom(word)
    index = int(word[1:]) - 1
    if index >= len(message) or message == BANG:
        raise MisuseError(f"{node.label!r} got only {message}")
    return message[index]


@_object("number", "flonum", "toggle", "led")
def _control(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    is_silent = message[0] == "set"
    value = _number(message[1:] if is_silent else message, node)
    least = node.box.get("minimum", value)
    greatest = node.box.get("maximum", value)
    value = min(max(value, least), greatest)
    value = float(value) if node.name == "flonum" else int(value)
    machine.state(node)["shows"] = value
    if not is_silent:
        machine.emit(node, 0, (value,))


@_object("textbutton", "umenu", "midiinfo")
def _ignore(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    """Only a person moves these; the names of MIDI ports do not matter here."""


# -- out of the patch ----------------------------------------------------------------------------


@_object("udpsend", "udpreceive")
def _udp(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if message[0] == "port":
        machine.state(node)["port"] = message[1]
    elif node.name == "udpsend":
        machine.sent.append(Sent(machine.now_ms, str(message[0]), message[1:]))
    else:
        raise MisuseError(f"{node.label!r} got {message}")


def _out(machine: "Machine", node: Node, inlet: int, message: Message, n: int) -> list[int] | None:
    """Keep a number at an inlet; return all of them once the leftmost has come."""
    state = machine.state(node)
    if message[0] == "port":
        state["midi_port"] = " ".join(map(str, message[1:]))
        return None
    # Arguments of MIDI outputs fill the inlets from the right: the channel is the last.
    values: list[int] = state.setdefault("values", [0] * (n - len(node.args)) + list(node.args))
    values[inlet] = int(_number(message, node))
    return list(values) if inlet == 0 else None


@_object("noteout")
def _noteout(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    values = _out(machine, node, inlet, message, 3)
    if values:
        machine.notes.append(NoteEvent(machine.now_ms, *values))


@_object("ctlout")
def _ctlout(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    values = _out(machine, node, inlet, message, 3)
    if values:
        machine.controls.append((values[0], values[1], values[2]))


@_object("pgmout")
def _pgmout(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    values = _out(machine, node, inlet, message, 2)
    if values:
        machine.programs.append((values[0], values[1]))
