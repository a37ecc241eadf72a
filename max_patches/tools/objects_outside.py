"""What a person sees and touches in a patch, and what leaves it."""

from typing import TYPE_CHECKING, Final

from max_patches.tools.behaviour import (
    BANG,
    Behaviour,
    Message,
    MisuseError,
    NoteEvent,
    Sent,
    number_in,
)
from max_patches.tools.graph import Node
from max_patches.tools.ports import Atom, atom, tokens

if TYPE_CHECKING:
    from max_patches.tools.machine import Machine


# -- what a person sees and touches --------------------------------------------------------------


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
        return atom(word)
    index = int(word[1:]) - 1
    if index >= len(message) or message == BANG:
        raise MisuseError(f"{node.label!r} got only {message}")
    return message[index]


def _control(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    is_silent = message[0] == "set"
    value = number_in(message[1:] if is_silent else message, node)
    least = node.box.get("minimum", value)
    greatest = node.box.get("maximum", value)
    value = min(max(value, least), greatest)
    value = float(value) if node.name == "flonum" else int(value)
    machine.state(node)["shows"] = value
    if not is_silent:
        machine.emit(node, 0, (value,))


def _menu(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    items: list[Atom] = state.setdefault("items", menu_items(node))
    if message == ("clear",):
        items.clear()
        state.pop("shows", None)
    elif message[0] == "append":
        items.append(" ".join(map(str, message[1:])))
    elif message[0] == "setsymbol":
        state["shows"] = message[1]
    elif message == BANG:
        if state.get("shows", items[0] if items else "") in items:
            shown = state.get("shows", items[0])
            machine.emit(node, 1, (shown,))
            machine.emit(node, 0, (items.index(shown),))
    else:
        raise MisuseError(f"{node.label!r} got {message}")


def menu_items(node: Node) -> list[Atom]:
    """Return the words that the file gives a menu."""
    written = node.box.get("items", "<empty>")
    return [] if written == "<empty>" else [word for word in written if word != ","]


def _button(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    machine.emit(node, 0, BANG)


def _ignore(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    """Only a person moves these; the names of MIDI ports do not matter here."""


# -- out of the patch ----------------------------------------------------------------------------


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
    values[inlet] = int(number_in(message, node))
    return list(values) if inlet == 0 else None


def _noteout(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    values = _out(machine, node, inlet, message, 3)
    if values:
        machine.notes.append(NoteEvent(machine.now_ms, *values))


def _ctlout(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    values = _out(machine, node, inlet, message, 3)
    if values:
        machine.controls.append((values[0], values[1], values[2]))


def _pgmout(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    values = _out(machine, node, inlet, message, 2)
    if values:
        machine.programs.append((values[0], values[1]))


BEHAVIOURS: Final[dict[str, Behaviour]] = {
    "message": _message,
    "number": _control,
    "flonum": _control,
    "toggle": _control,
    "led": _control,
    "button": _button,
    "textbutton": _ignore,
    "textedit": _ignore,
    "pictslider": _ignore,
    "umenu": _menu,
    "midiinfo": _ignore,
    "udpsend": _udp,
    "udpreceive": _udp,
    "noteout": _noteout,
    "ctlout": _ctlout,
    "pgmout": _pgmout,
}
"""Behaviour by object name."""
