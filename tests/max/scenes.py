"""What the server says to the patch, and what must come of it."""

from collections.abc import Callable

from max_patches.tools.machine import Machine
from max_patches.tools.osc import address
from server.addresses import ENDPOINTS
from server.music import INSTRUMENTS

Scene = Callable[[Machine], None]

CHANNELS = {"drums": 10, "piano": 1, "guitar": 2, "bass": 3, "strings": 4}


def note(machine: Machine, instrument: str, *args: float) -> None:
    """Say a note: pitch, velocity, length, delay; its channel is the instrument's."""
    pitch, velocity, duration_ms, delay_ms = args
    channel = CHANNELS[instrument]
    machine.hear(
        f"/band/note/{instrument}",
        int(pitch),
        int(velocity),
        float(duration_ms),
        channel,
        float(delay_ms),
    )


def sounding(machine: Machine) -> set[tuple[int, int]]:
    """Return pitch and channel of every note that has not ended."""
    held: set[tuple[int, int]] = set()
    for event in machine.notes:
        change = held.add if event.velocity else held.discard
        change((event.pitch, event.channel))
    return held


def requests(machine: Machine) -> list[tuple[str, tuple[object, ...]]]:
    """Return what was sent besides pings."""
    return [(s.address, s.args) for s in machine.sent if s.address != address("ping")]


def overlapping_notes_end_on_their_own_channels(machine: Machine) -> None:
    machine.hear("/band/note/bass", 40, 100, 300.0, 3, 0.0)
    machine.hear("/band/note/bass", 40, 90, 100.0, 7, 50.0)
    machine.run(1000)
    assert machine.notes == [
        (0.0, 40, 100, 3),
        (50.0, 40, 90, 7),
        (150.0, 40, 0, 7),
        (300.0, 40, 0, 3),
    ]


def velocity_0_ends_a_note_after_its_delay(machine: Machine) -> None:
    note(machine, "strings", 60, 80, 5000, 0)
    note(machine, "strings", 60, 0, 0, 40)
    machine.run(100)
    assert machine.notes == [(0.0, 60, 80, 4), (40.0, 60, 0, 4)]


def overtaken_end_cuts_nothing_short(machine: Machine) -> None:
    note(machine, "strings", 60, 80, 1000, 0)
    machine.run(500)
    note(machine, "strings", 60, 0, 0, 0)
    note(machine, "strings", 60, 70, 2000, 10)
    machine.run(1000)
    assert sounding(machine) == {(60, 4)}
    machine.run(2000)
    assert sounding(machine) == set()


def stop_ends_what_sounds_and_drops_what_waits(machine: Machine) -> None:
    machine.hear("/band/playing", 1)
    for index, instrument in enumerate(INSTRUMENTS):
        note(machine, instrument, 60 + index, 100, 60_000, 0)
        note(machine, instrument, 70 + index, 100, 60_000, 500)
    machine.run(100)
    assert len(sounding(machine)) == len(INSTRUMENTS)
    machine.press("stop")
    assert sounding(machine) == set()
    assert requests(machine)[-1] == ("/band/stop", ())
    n_before = len(machine.notes)
    machine.run(1000)
    assert len(machine.notes) == n_before


def playing_0_ends_what_sounds(machine: Machine) -> None:
    note(machine, "piano", 60, 100, 60_000, 0)
    note(machine, "piano", 61, 100, 60_000, 500)
    machine.run(10)
    machine.hear("/band/playing", 0)
    assert sounding(machine) == set()
    machine.run(1000)
    assert sounding(machine) == set()


def panic_silences_every_channel(machine: Machine) -> None:
    note(machine, "piano", 60, 100, 60_000, 0)
    machine.run(10)
    machine.press("panic")
    assert sounding(machine) == set()
    assert requests(machine)[-1] == ("/band/panic", ())
    assert machine.controls == [(0, 123, channel) for channel in range(1, 17)]


def mute_drops_only_its_own_notes(machine: Machine) -> None:
    for instrument in ("bass", "piano"):
        note(machine, instrument, 40, 100, 1500, 0)
        note(machine, instrument, 41, 100, 1500, 100)
    machine.run(10)
    machine.hear("/band/bass/mute", 1)
    machine.run(200)
    assert sounding(machine) == {(40, 1), (41, 1)}


def what_is_heard_is_shown_and_never_said_again(machine: Machine) -> None:
    machine.hear("/band/version", "1.2.3")
    n_before = len(requests(machine))
    for endpoint in ENDPOINTS.values():
        if endpoint.row.kind == "setting" and endpoint.default is not None:
            machine.hear(endpoint.address, endpoint.default)
    machine.hear("/band/tempo", 97.5)
    machine.hear("/band/temperature", 0.7)
    machine.hear("/band/drums/mute", 1)
    machine.run(50)
    assert machine.shown("tempo") == 97.5
    assert machine.shown("temperature") == 0.7
    assert (machine.shown("mute_drums"), machine.shown("mute_bass")) == (1, 0)
    assert len(requests(machine)) == n_before
