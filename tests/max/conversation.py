"""What a real server once said (``conversation.json``), and what must be heard of it."""

import json
from pathlib import Path
from typing import NamedTuple

from max_patches.tools.machine import Machine
from max_patches.tools.ports import Atom

FILE = Path(__file__).with_name("conversation.json")
SILENCE_MS = 2000.0


class Line(NamedTuple):
    """A message of the server."""

    at_ms: float
    address: str
    args: tuple[Atom, ...]


def recorded() -> list[Line]:
    """Return the conversation in the order of time."""
    lines = json.loads(FILE.read_text("utf-8"))
    return [Line(float(at_ms), str(address), tuple(args)) for at_ms, address, *args in lines]


def listen(machine: Machine, lines: list[Line]) -> None:
    """Let a patch hear a conversation, each message at its time, and then silence."""
    for line in lines:
        machine.run(line.at_ms - machine.now_ms)
        machine.hear(line.address, *line.args)
    machine.run(60_000)


def silences(lines: list[Line]) -> list[float]:
    """Return when the server had said nothing for two seconds."""
    times = [line.at_ms for line in lines]
    gaps = zip(times, [*times[1:], float("inf")], strict=True)
    return [before + SILENCE_MS for before, after in gaps if after - before > SILENCE_MS]


def ends(lines: list[Line]) -> list[float]:
    """Return when everything had to end: the band stopped, or the server was silent."""
    stops = [li.at_ms for li in lines if li.address == "/band/playing" and li.args == (0,)]
    return sorted([*stops, *silences(lines)])


def expected_notes(lines: list[Line], instrument: str) -> list[tuple[float, int, int]]:
    """Return onset (ms), pitch and velocity of every note that must sound."""
    found = []
    for line in lines:
        if line.address != f"/band/note/{instrument}" or not line.args[1]:
            continue
        pitch, velocity, _, _, delay_ms = line.args
        onset_ms = line.at_ms + float(delay_ms)
        if not any(line.at_ms < end_ms <= onset_ms for end_ms in ends(lines)):
            found.append((round(onset_ms, 3), int(pitch), int(velocity)))
    return sorted(found)
