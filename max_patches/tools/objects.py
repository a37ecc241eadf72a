"""What each Max object does with a message, by the book: routing, arithmetic, time."""

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from max_patches.tools.behaviour import (
    BANG,
    Behaviour,
    Message,
    MisuseError,
    cast,
    emit_all,
    number_in,
)
from max_patches.tools.graph import Node
from max_patches.tools.ports import Atom, atom, attributes, tokens

if TYPE_CHECKING:
    from max_patches.tools.machine import Machine


_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    ">": operator.gt,
    "==": operator.eq,
}

# -- routing -------------------------------------------------------------------------------------


def _route(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if inlet != 0:
        raise MisuseError(f"{node.label!r}: its selectors are never changed here")
    if message[0] in node.args:
        machine.emit(node, node.args.index(message[0]), message[1:] or BANG)
    else:
        machine.emit(node, len(node.args), message)


def _select(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if message[0] in node.args:
        machine.emit(node, node.args.index(message[0]), BANG)
    else:
        machine.emit(node, len(node.args), message)


def _trigger(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    for outlet in reversed(range(len(node.args))):
        word = node.args[outlet]
        if word == "b":
            machine.emit(node, outlet, BANG)
        elif word == "l":
            machine.emit(node, outlet, message)
        elif word in ("i", "f"):
            number = number_in(message, node)
            machine.emit(node, outlet, (int(number) if word == "i" else float(number),))
        elif isinstance(word, str):
            raise MisuseError(f"{node.label!r}: {word} is not used here")
        else:
            machine.emit(node, outlet, (word,))


def _prepend(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if message == BANG:
        raise MisuseError(f"{node.label!r} got a bang")
    state = machine.state(node)
    if message[0] == "set":
        state["words"] = message[1:]
        return
    machine.emit(node, 0, state.get("words", node.args) + message)


def _gate(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    if inlet == 0:
        state["open"] = int(number_in(message, node))
        return
    opened = state.get("open", node.args[1] if len(node.args) > 1 else 0)
    if opened:
        machine.emit(node, opened - 1, message)


def _sprintf(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if len(message) != 1 or message == BANG:
        raise MisuseError(f"{node.label!r} wants one word or number, got {message}")
    words = " ".join(map(str, node.args)).replace("%ld", "%d")
    machine.emit(node, 0, tuple(map(atom, tokens(words % message[0]))))


def _arithmetic(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    if inlet == 1:
        state["right"] = number_in(message, node)
        return
    pattern = node.args[0]
    right = state.get("right", pattern)
    value = _OPERATORS[node.name](number_in(message, node), right)
    is_test = isinstance(value, bool)
    machine.emit(node, 0, (int(value) if is_test else cast(pattern, value),))


def _change(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    value, state = number_in(message, node), machine.state(node)
    if value != state.get("value", 0):
        state["value"] = value
        machine.emit(node, 0, (value,))


def _store(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    kind = int if node.name in ("int", "i") else float
    if message != BANG:
        state["value"] = kind(number_in(message, node))
    if inlet == 0:
        machine.emit(node, 0, (state.get("value", kind(node.args[0] if node.args else 0)),))


def _value(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    """What is set in one is set in all of its name; where nothing is, a bang gives nothing."""
    name = str(node.args[0])
    if len(node.args) > 1:
        raise MisuseError(f"{node.label!r}: each new device would set it anew")
    held = machine.own if name.startswith("---") else machine.shared
    if message != BANG:
        held[name] = message
    elif name in held:
        machine.emit(node, 0, held[name])


def _unpack(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if len(message) < len(node.args):
        raise MisuseError(f"{node.label!r} got only {message}")
    emit_all(machine, node, [cast(p, v) for p, v in zip(node.args, message, strict=False)])


def _pack(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    first = ["" if word == "s" else word for word in node.args]
    values = machine.state(node).setdefault("values", first)
    if message != BANG:
        if len(message) != 1:
            raise MisuseError(f"{node.label!r} got {message}")
        is_word = node.args[inlet] == "s"
        value = message[0] if is_word else number_in(message, node)
        values[inlet] = value if is_word else cast(node.args[inlet], value)
    if inlet == 0:
        machine.emit(node, 0, tuple(values))


def _uzi(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    for index in range(1, int(node.args[0]) + 1):
        machine.emit(node, 2, (index,))
        machine.emit(node, 0, BANG)
    machine.emit(node, 1, BANG)


# -- time ----------------------------------------------------------------------------------------


def _metro(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    # Each start outdates the ticks of the one before.
    run = state["run"] = state.get("run", 0) + 1
    if not number_in(message, node):
        return

    if not isinstance(node.args[0], int | float):
        raise MisuseError(f"{node.label!r}: only its active attribute is used here")

    def tick() -> None:
        if state["run"] == run:
            machine.emit(node, 0, BANG)
            machine.after(float(node.args[0]), tick)

    tick()


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


def _timer(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if message != BANG:
        raise MisuseError(f"{node.label!r} got {message}")
    state = machine.state(node)
    if inlet == 0:
        state["since_ms"] = machine.now_ms
    else:
        machine.emit(node, 0, (machine.now_ms - state.get("since_ms", machine.now_ms),))


def _speedlim(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    if "waits" in state:
        state["waits"] = message
        return
    machine.emit(node, 0, message)
    state["waits"] = None

    def end() -> None:
        waiting = state.pop("waits")
        if waiting is not None:
            _speedlim(machine, node, 0, waiting)

    machine.after(float(node.args[0]), end)


def _pipe(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state, stored = machine.state(node), node.args[:-1]
    if message == ("clear",):
        state["run"] = state.get("run", 0) + 1
        return
    value = number_in(message, node)
    if inlet == len(stored):
        state["delay"] = value
        return
    values = state.setdefault("values", list(stored))
    values[inlet] = cast(stored[inlet], value)
    if inlet == 0:
        kept, run = list(values), state.setdefault("run", 0)

        def end() -> None:
            if state["run"] == run:
                emit_all(machine, node, kept)

        machine.after(max(0.0, float(state.get("delay", node.args[-1]))), end)


def _makenote(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    values = state.setdefault("values", [0, *node.args])
    held: dict[tuple[Atom, Atom], object] = state.setdefault("held", {})
    if message in (("stop",), ("clear",)):
        ended, state["held"] = dict(held), {}
        for pitch, channel in ended if message == ("stop",) else ():
            emit_all(machine, node, (pitch, 0, channel))
        return
    values[inlet] = number_in(message, node)
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
        emit_all(machine, node, (pitch, 0, rest[0]))
    token = state["held"][note] = object()
    emit_all(machine, node, (pitch, velocity, rest[0]))

    def end() -> None:
        is_mine = state["held"].get(note) is token
        if is_mine:
            del state["held"][note]
        if is_mine or not is_retriggered:
            emit_all(machine, node, (pitch, 0, rest[0]))

    machine.after(max(0.0, float(duration_ms)), end)


BEHAVIOURS: Final[dict[str, Behaviour]] = {
    "route": _route,
    "sel": _select,
    "select": _select,
    "t": _trigger,
    "trigger": _trigger,
    "prepend": _prepend,
    "change": _change,
    "int": _store,
    "i": _store,
    "float": _store,
    "f": _store,
    "value": _value,
    "v": _value,
    "unpack": _unpack,
    "pack": _pack,
    "gate": _gate,
    "sprintf": _sprintf,
    "timer": _timer,
    "speedlim": _speedlim,
    **dict.fromkeys(_OPERATORS, _arithmetic),
    "uzi": _uzi,
    "metro": _metro,
    "delay": _delay,
    "pipe": _pipe,
    "makenote": _makenote,
}
"""Behaviour by object name."""
