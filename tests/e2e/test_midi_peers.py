"""The server process through JACK's dummy driver: what arrives is what ``render`` writes."""

import signal
import subprocess
import sys
from pathlib import Path

import mido
import pytest

from tests.e2e.running import client_of, running_server, wait_for
from tests.server.jack import MidiRecorder, environment, jack_server

pytestmark = pytest.mark.midi
ON, OFF = 0x90, 0x80
N_NOTES = 400


def strikes(messages: list[bytes]) -> list[tuple[int, int, int]]:
    """Return channel, pitch and velocity of each note-on."""
    return [(m[0] & 15, m[1], m[2]) for m in messages if m[0] & 0xF0 == ON and m[2]]


def sounding(messages: list[bytes]) -> set[tuple[int, int]]:
    held: set[tuple[int, int]] = set()
    for message in messages:
        if message[0] & 0xF0 == ON and message[2]:
            held.add((message[0] & 15, message[1]))
        elif message[0] & 0xF0 in (ON, OFF):
            held.discard((message[0] & 15, message[1]))
    return held


def rendered(path: Path, *flags: str) -> dict[int, list[tuple[int, int, int]]]:
    """Render a piece and return each channel's notes in order of onset, then pitch."""
    command = [sys.executable, "-m", "server", "render", str(path), "--bars", "32", *flags]
    subprocess.run(command, check=True)
    channels: dict[int, list[tuple[int, int, int]]] = {}
    for track in mido.MidiFile(path).tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "note_on":
                row = (tick, message.note, message.velocity)
                channels.setdefault(message.channel, []).append(row)
    return {channel: sorted(rows) for channel, rows in channels.items()}


def test_jack_receives_the_notes_that_render_writes(tmp_path: Path) -> None:
    expected = rendered(tmp_path / "piece.mid", "--seed", "11")
    with jack_server(tmp_path / "jackd") as name:
        recorder = MidiRecorder(name, "ai-music-generator", tmp_path / "midi")
        with running_server("--tempo", "300", "--seed", "11", env=environment(name)) as server:
            with client_of(server) as client:
                recorder.wait_connected()
                client.ask("/band/play")
                wait_for(lambda: len(strikes(recorder.messages())) > N_NOTES, "notes")
                client.ask("/band/stop")
                wait_for(lambda: not sounding(recorder.messages()), "silence")
            assert server.end() == 0
        heard = strikes(recorder.messages())
        recorder.close()
    for channel, notes in expected.items():
        got = [(pitch, velocity) for on, pitch, velocity in heard if on == channel]
        assert len(got) > 10
        for instant in _instants(notes):
            chord, got = sorted(got[: len(instant)]), got[len(instant) :]
            if len(chord) < len(instant):
                break  # stopped here
            assert chord == instant


def _instants(notes: list[tuple[int, int, int]]) -> list[list[tuple[int, int]]]:
    """Return pitches and velocities by onset: notes of one instant may arrive in any order."""
    ticks: dict[int, list[tuple[int, int]]] = {}
    for tick, pitch, velocity in notes:
        ticks.setdefault(tick, []).append((pitch, velocity))
    return [sorted(chord) for chord in ticks.values()]


def test_a_killed_server_leaves_no_note(tmp_path: Path) -> None:
    with jack_server(tmp_path / "jackd") as name:
        recorder = MidiRecorder(name, "ai-music-generator", tmp_path / "midi")
        with running_server("--tempo", "200", env=environment(name)) as server:
            with client_of(server) as client:
                recorder.wait_connected()
                client.ask("/band/play")
                wait_for(lambda: len(strikes(recorder.messages())) > 60, "notes")
                wait_for(lambda: sounding(recorder.messages()), "a sounding note")
            server.end(signal.SIGKILL)
            wait_for(lambda: not sounding(recorder.messages()), "the player's note-offs")
        recorder.close()
