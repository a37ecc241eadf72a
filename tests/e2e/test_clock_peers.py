"""A foreign MIDI clock master leads the server; a foreign recorder hears what it plays."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.running import Client, client_of, running_server, wait_for
from tests.e2e.test_midi_peers import sounding, strikes
from tests.server.jack import MidiRecorder, MidiSender, environment, jack_server

pytestmark = [
    pytest.mark.midi,
    pytest.mark.skipif(shutil.which("jack_midi_clock") is None, reason="no jack-midi-clock"),
]
PORT = "ai-music-generator in:in"


def transport(env: dict[str, str], *commands: str) -> None:
    text = "".join(f"{command}\n" for command in (*commands, "exit"))
    subprocess.run(
        ["jack_transport"], input=text, text=True, env=env, check=True, capture_output=True
    )


def connections(env: dict[str, str]) -> str:
    """Return what the clock master's port is connected to."""
    command = ["jack_lsp", "-c", "jack_midi_clock"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False).stdout


@contextmanager
def clock_master(env: dict[str, str], *flags: str) -> Iterator[None]:
    """Run jack_midi_clock and connect it to the server's input."""
    process = subprocess.Popen(["jack_midi_clock", *flags, PORT], env=env, stdin=subprocess.DEVNULL)
    try:
        # Before its port is there it does not hear the transport start.
        wait_for(lambda: PORT in connections(env), "the connection")
        yield
    finally:
        process.terminate()
        process.wait(20)


def tempos(client: Client) -> list[float]:
    return [float(str(args[0])) for args in client.of("/band/tempo")]


def test_a_foreign_clock_starts_leads_and_stops_the_band(tmp_path: Path) -> None:
    with jack_server(tmp_path / "jackd") as name:
        env = environment(name)
        recorder = MidiRecorder(name, "ai-music-generator", tmp_path / "midi")
        with running_server("--clock-source", "midi", env=env) as server:
            recorder.wait_connected()
            server.wait_said("MIDI in: ai-music-generator in (JACK)")
            with client_of(server) as client:
                with clock_master(env, "-b", "150", "-J", "10"):
                    client.ask("/band/clock/out", 1)
                    transport(env, "locate 0", "play")
                    wait_for(lambda: client.of("/band/playing")[-1] == [1], "the start")
                    wait_for(lambda: len(strikes(recorder.messages())) > 40, "notes")
                    # JACK's own time stands still while a busy machine does not run it.
                    wait_for(lambda: any(abs(bpm - 150) < 15 for bpm in tempos(client)), "tempo")
                    wait_for(lambda: recorder.messages().count(b"\xf8") > 48, "our own clock")
                    transport(env, "stop")
                    wait_for(lambda: client.of("/band/clock/state")[-1] == ["waiting"], "the stop")
                    assert client.of("/band/playing")[-1] == [0]
                    wait_for(lambda: not sounding(recorder.messages()), "silence")
                    transport(env, "play")
                    wait_for(lambda: client.of("/band/clock/state")[-1] == ["following"], "ticks")
                    wait_for(lambda: client.of("/band/playing")[-1] == [1], "the second start")
                # The master has gone without a word: the music plays on.
                wait_for(lambda: client.of("/band/clock/state")[-1] == ["lost"], "the loss")
                n_beats = len(client.of("/band/beat"))
                wait_for(lambda: len(client.of("/band/beat")) > n_beats, "another beat")
            assert server.end() == 0
        wait_for(lambda: not sounding(recorder.messages()), "silence")
        recorder.close()


def test_a_song_position_is_gone_to(tmp_path: Path) -> None:
    with jack_server(tmp_path / "jackd") as name:
        env = environment(name)
        with running_server("--clock-source", "midi", env=env) as server:
            server.wait_said("MIDI in")
            with client_of(server) as client, MidiSender(name, PORT) as sender:
                # Bar 9 is sixteenth 128; a beat is 24 ticks.
                sender.send("f20001", "fb", *["f8", "sleep 0.02"] * 30)
                wait_for(lambda: client.of("/band/beat"), "a beat")
                assert client.of("/band/beat")[0][:2] == [9, 1]
                sender.send("f24001", *["f8", "sleep 0.02"] * 30, "fc")
                wait_for(lambda: client.of("/band/beat")[-1][:2] == [13, 1], "bar 13")
            assert server.end() == 0
