"""A foreign keyboard is unplugged while somebody plays on it, and comes back."""

from pathlib import Path

import mido
import pytest

from tests.e2e.running import Client, client_of, running_server, wait_for
from tests.server.jack import MidiSender, environment, jack_server

pytestmark = pytest.mark.midi
KEYBOARD = "virtual"


def n_heard(path: Path) -> int:
    """Return how many live notes a recording has so far."""
    return len(live_notes(path))


def live_notes(path: Path) -> list[tuple[int, int, int]]:
    """Return (begin, end, pitch) in ticks of what was played live."""
    tracks = [t for t in mido.MidiFile(path).tracks if t.name == "live"]
    notes, begun, now = [], {}, 0
    for message in tracks[0] if tracks else []:
        now += message.time
        if message.type == "note_on":
            begun[message.note] = now
        elif message.type == "note_off" and message.note in begun:
            notes.append((begun.pop(message.note), now, message.note))
    assert not begun
    return notes


def beats(client: Client) -> int:
    return len(client.of("/band/beat"))


def test_a_keyboard_that_is_unplugged_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "recordings" / "take.mid"
    with jack_server(tmp_path / "jackd") as name:
        flags = ("--midi-in", "sender", "--midi-out", "none", "--tempo", "240")
        folder = ("--user-folder", str(tmp_path))
        with running_server(*flags, *folder, env=environment(name)) as server:
            # Not there yet: the server waits for it.
            server.wait_said("no MIDI in")
            with client_of(server) as client:
                client.ask("/band/input", "continue")
                client.ask("/band/record", "take")
                client.ask("/band/play")
                with MidiSender(name, KEYBOARD) as keyboard:
                    server.wait_said("MIDI in: sender:out (JACK)")
                    keyboard.send("90 3c 50")
                    playing = ["playing"]
                    wait_for(lambda: playing in client.of("/band/input/state"), "the note")
                # Unplugged with the key down.
                wait_for(lambda: client.of("/band/problem"), "the problem")
                where, text = client.of("/band/problem")[0]
                assert where == "midi-in"
                assert "sender:out" in str(text)
                before = beats(client)
                wait_for(lambda: beats(client) > before + 8, "music that goes on")
                with MidiSender(name, KEYBOARD) as keyboard:
                    said = "MIDI in: sender:out (JACK)"
                    wait_for(lambda: sum(said in line for line in server.lines) == 2, "its return")
                    keyboard.send("90 3e 50", "sleep 0.3", "80 3e 40")
                    wait_for(lambda: n_heard(path) == 2, "the second note in the file")
                client.ask("/band/record", "")
            assert server.end() == 0
    first, second = live_notes(path)
    assert (first[2], second[2]) == (60, 62)
    # The held note ended when the port was gone, beats before the other began.
    ticks_per_beat = mido.MidiFile(path).ticks_per_beat
    assert first[1] + 4 * ticks_per_beat < second[0]
