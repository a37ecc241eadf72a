"""A recording whose server is killed without a word."""

import signal
import subprocess
import sys
from pathlib import Path

import mido

from tests.e2e.running import client_of, running_server, wait_for


def n_notes(path: Path) -> int:
    file = mido.MidiFile(path)
    ons = [m for track in file.tracks for m in track if m.type == "note_on" and m.velocity]
    offs = [m for track in file.tracks for m in track if m.type == "note_off"]
    assert len(ons) == len(offs)
    return len(ons)


def test_after_a_kill_the_file_is_whole(tmp_path: Path) -> None:
    flags = ("--midi-out", "none", "--midi-in", "none", "--tempo", "300")
    path = tmp_path / "recordings" / "take.mid"
    with running_server(*flags, "--user-folder", str(tmp_path)) as server:
        with client_of(server) as client:
            assert client.ask("/band/record", "take") == ["/band/done", "/band/record"]
            assert client.ask("/band/record", "../take")[:1] == ["/band/fail"]
            client.ask("/band/play")
            client.ask("/band/input/note", 60, 80)
            wait_for(lambda: n_notes(path) > 60, "notes in the file")
            # Told to clients a look-ahead early; what is a second old is in the file.
            heard = [m for m in client.messages if m[0].startswith("/band/note/")]
            assert n_notes(path) <= len(heard) + 1
            before = n_notes(path)
            assert server.end(signal.SIGKILL) == -signal.SIGKILL
        assert n_notes(path) >= before
        assert [p.name for p in path.parent.iterdir() if p.suffix == ".mid"] == ["take.mid"]


def test_a_real_session_is_made_again_from_its_log(tmp_path: Path) -> None:
    flags = ("--midi-out", "none", "--midi-in", "none", "--tempo", "300")
    path = tmp_path / "recordings" / "take.mid"
    with running_server(*flags, "--user-folder", str(tmp_path)) as server:
        with client_of(server) as client:
            client.ask("/band/play")
            client.ask("/band/record", "take")
            client.ask("/band/input", "respond")
            for pitch in (60, 64, 67):
                client.ask("/band/input/note", pitch, 80)
                client.ask("/band/input/note", pitch, 0)
            client.ask("/band/bass/density", 0.8)
            wait_for(lambda: n_notes(path) > 10, "an answer")
            client.ask("/band/input", "off")
            client.ask("/band/locate", 5.0)
            client.ask("/band/regenerate")
            wait_for(lambda: n_notes(path) > 100, "notes in the file")
            assert client.ask("/band/record") == ["/band/done", "/band/record"]
        assert server.end() == 0
    again = tmp_path / "again.mid"
    command = [sys.executable, "-m", "server", "replay", str(path.with_suffix(".log")), str(again)]
    subprocess.run(command, check=True)
    assert again.read_bytes() == path.read_bytes()
