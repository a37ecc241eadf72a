"""What a Live device's objects do with a message: parameters, Live itself, MIDI bytes."""

from typing import TYPE_CHECKING, Any, Final

from max_patches.tools.behaviour import (
    BANG,
    Behaviour,
    Message,
    MisuseError,
    NoteEvent,
    number_in,
)
from max_patches.tools.graph import Node
from max_patches.tools.ports import Atom

if TYPE_CHECKING:
    from max_patches.tools.machine import Machine

NOTE_ON: Final = 0x90
NOTE_OFF: Final = 0x80


# -- parameters ----------------------------------------------------------------------------------


def value_of(node: Node) -> dict[str, Any]:
    """Return what the file says of a parameter."""
    found: dict[str, Any] = node.box.get("saved_attribute_attributes", {}).get("valueof", {})
    return found


def _parameter(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    """``set`` moves it in silence, a number moves it and goes on; a bang toggles a switch."""
    state, kind = machine.state(node), value_of(node)
    if node.name == "live.text" and node.box.get("mode", 1) == 0:
        machine.emit(node, 0, BANG)
        return
    if message == BANG and node.name == "live.text":
        message = (1 - int(state.get("shows", 0)),)
    if message == BANG and node.name != "live.dial":
        raise MisuseError(f"{node.label!r} got a bang")
    if message != BANG:
        words = message[1:] if message[0] == "set" else message
        value = number_in(words, node)
        least, greatest = kind.get("parameter_mmin", 0.0), kind["parameter_mmax"]
        value = min(max(value, least), greatest)
        state["shows"] = int(value) if kind["parameter_type"] == 2 else float(value)
    if message[0] != "set":
        _say(machine, node, state.get("shows", 0))


def _say(machine: "Machine", node: Node, value: Atom) -> None:
    """Right to left, as Max does."""
    if node.name == "live.menu":
        machine.emit(node, 1, (value_of(node)["parameter_enum"][value],))
    machine.emit(node, 0, (value,))


def restore(machine: "Machine", node: Node, stored: Atom | None) -> None:
    """Give a parameter its stored or initial value, as Live does on loading."""
    kind = value_of(node)
    if node.name == "live.text" and node.box.get("mode", 1) == 0:
        return
    value = stored
    if value is None and kind.get("parameter_initial_enable"):
        value = kind["parameter_initial"][0]
    if value is not None:
        _parameter(machine, node, 0, (value,))


# -- Live ----------------------------------------------------------------------------------------


def _path(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if message != ("path", "live_set"):
        raise MisuseError(f"{node.label!r} got {message}")
    if not machine.is_device_ready:
        raise MisuseError(f"{node.label!r}: Live is not to be asked before live.thisdevice")
    machine.emit(node, 1, ("id", 1))
    machine.emit(node, 0, ("id", 1))


def _observer(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    state[str(message[0])] = message[1]
    if "id" in state and "property" in state:
        machine.emit(node, 0, (machine.live[str(state["property"])],))


def _transport(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    song = machine.song
    if message[0] == "tempo":
        song.set_tempo(machine, float(message[1]))
    elif message == BANG:
        ticks = song.beats_at(machine.now_ms) * 480
        whole = int(ticks // 480)
        machine.emit(node, 7, (float(ticks),))
        machine.emit(node, 6, (int(song.is_playing),))
        machine.emit(node, 4, (song.tempo_bpm,))
        machine.emit(node, 3, (480.0,))
        machine.emit(node, 1, (whole % 4 + 1,))
        machine.emit(node, 0, (whole // 4 + 1,))
    else:
        song.play(machine, is_playing=bool(number_in(message, node)))


# -- MIDI bytes ----------------------------------------------------------------------------------


def _midiformat(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    if inlet != 0 or len(message) != 2:
        raise MisuseError(f"{node.label!r}: inlet {inlet} got {message}")
    for byte in (NOTE_ON, *message):
        machine.emit(node, 0, (int(byte),))


def _midiflush(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    state = machine.state(node)
    held: dict[tuple[int, int], None] = state.setdefault("held", {})
    if message == BANG:
        ended, state["held"] = list(held), {}
        for channel, pitch in ended:
            for byte in (NOTE_ON | channel, pitch, 0):
                machine.emit(node, 0, (byte,))
        return
    event = whole_message(state, int(number_in(message, node)))
    if event and event[0] & 0xF0 in (NOTE_ON, NOTE_OFF):
        key = (event[0] & 0x0F, event[1])
        if event[0] & 0xF0 == NOTE_ON and event[2]:
            held[key] = None
        else:
            held.pop(key, None)
    machine.emit(node, 0, message)


def _midiout(machine: "Machine", node: Node, inlet: int, message: Message) -> None:
    event = whole_message(machine.state(node), int(number_in(message, node)))
    if event is None:
        return
    status, pitch, velocity = event
    if status & 0xF0 in (NOTE_ON, NOTE_OFF):
        loud = velocity if status & 0xF0 == NOTE_ON else 0
        machine.notes.append(NoteEvent(machine.now_ms, pitch, loud, (status & 0x0F) + 1))
    else:
        machine.controls.append((velocity, pitch, (status & 0x0F) + 1))


def whole_message(state: dict[str, Any], byte: int) -> tuple[int, int, int] | None:
    """Gather bytes; return a message of three once it is whole.

    Raises:
        MisuseError: bytes of two messages are mixed.
    """
    bytes_so_far: list[int] = state.setdefault("bytes", [])
    if (byte >= 0x80) != (not bytes_so_far):
        raise MisuseError(f"MIDI bytes are mixed: {bytes_so_far} then {byte}")
    bytes_so_far.append(byte)
    if len(bytes_so_far) < 3:
        return None
    status, one, two = bytes_so_far
    bytes_so_far.clear()
    return status, one, two


BEHAVIOURS: Final[dict[str, Behaviour]] = {
    "live.dial": _parameter,
    "live.numbox": _parameter,
    "live.text": _parameter,
    "live.menu": _parameter,
    "live.path": _path,
    "live.observer": _observer,
    "transport": _transport,
    "midiformat": _midiformat,
    "midiflush": _midiflush,
    "midiout": _midiout,
}
"""Behaviour by object name."""
