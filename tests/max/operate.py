"""Moves every control of a patch, one after the other, as a person would."""

from collections.abc import Iterator

from max_patches.tools.check import CONTROLS
from max_patches.tools.graph import Node, Port
from max_patches.tools.machine import Machine
from max_patches.tools.objects_live import value_of
from max_patches.tools.objects_outside import menu_items
from max_patches.tools.ports import Atom

_PRESSED = ("textbutton", "button")
_NOT_A_PORT = ("server_port", "reply_port")


def controls(machine: Machine) -> Iterator[Node]:
    """Yield what a person can move, besides the ports."""
    for node in machine.graph.nodes.values():
        name = str(node.box.get("varname", ""))
        is_display = node.box.get("ignoreclick") or name in _NOT_A_PORT or node.name == "led"
        is_clickable = name and node.name in (*CONTROLS, *_PRESSED, "kslider", "message")
        if is_clickable and not is_display:
            yield node


def operate(machine: Machine, node: Node) -> None:
    """Move one control to another place."""
    if node.name == "message":
        machine.send(Port(node.key, 0), ("bang",))
    elif node.name in _PRESSED:
        machine.emit(node, 0, ("bang",))
    elif node.name == "umenu":
        for word in menu_items(node)[-1:]:
            machine.emit(node, 1, (word,))
    elif node.name == "textedit":
        machine.emit(node, 0, ("text", "/band/tempo" if "learn" in node.box["varname"] else "it"))
    elif node.name == "pictslider":
        machine.emit(node, 1, (250,))
        machine.emit(node, 0, (750,))
    elif node.name == "kslider":
        machine.emit(node, 1, (90,))
        machine.emit(node, 0, (60,))
    else:
        machine.send(Port(node.key, 0), (_value(node),))
    machine.run(1000)
    machine.hear("/band/pong")


def _value(node: Node) -> Atom:
    """Return a value in range that is not where the control stands."""
    kind = value_of(node)
    least = node.box.get("minimum", kind.get("parameter_mmin", 0))
    greatest = node.box.get("maximum", kind.get("parameter_mmax", 1))
    middle: Atom = (
        1
        if node.name == "toggle" or kind.get("parameter_type") == 2
        else (least + (min(greatest, least + 1000) - least) / 4)
    )
    return int(middle) if node.name == "number" else middle
