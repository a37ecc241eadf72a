"""Faults of the machine while real processes play: no burst, no stuck note, nothing lost."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.running import Client, RunningServer, client_of, running_server, wait_for
from tests.e2e.test_midi_peers import sounding, strikes
from tests.server.jack import MidiRecorder, environment, jack_server, private_name
from tests.server.virtual import TINY

pytestmark = [pytest.mark.midi, pytest.mark.slow]
SET = ("--models-folder", str(TINY.parent), "--model", "tiny_band")
FLAGS = (*SET, "--midi-in", "none", "--no-web", "--tempo", "240")
BUSY = "while True: pass"


def figures(client: Client) -> dict[str, float]:
    client.ask("/band/status")
    rows = [args for address, args in list(client.messages) if address == "/band/status"]
    return {str(args[0]): float(str(args[1])) for args in rows}


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, on whichever thread."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for path in lists for word in path.read_text().split()]


@contextlib.contextmanager
def playing(folder: Path) -> Iterator[tuple[RunningServer, Client, MidiRecorder]]:
    with jack_server(folder / "jackd") as name:
        recorder = MidiRecorder(name, "ai-music-generator", folder / "midi")
        flags = (*FLAGS, "--user-folder", str(folder))
        with running_server(*flags, env=environment(name)) as server, client_of(server) as client:
            recorder.wait_connected()
            client.ask("/band/play")
            wait_for(lambda: len(strikes(recorder.messages())) > 60, "notes")
            yield server, client, recorder
        recorder.close()


def test_terminated_while_it_plays_it_ends_every_note(tmp_path: Path) -> None:
    with playing(tmp_path) as (server, _client, recorder):
        assert server.end(signal.SIGTERM) == 0
        assert "stopped; all notes have ended" in server.lines
        wait_for(lambda: not sounding(recorder.messages()), "silence")


def test_a_suspended_machine_wakes_without_a_burst(tmp_path: Path) -> None:
    with playing(tmp_path) as (server, client, recorder):
        processes = [server.process.pid, *children(server.process.pid)]
        assert len(processes) > 1
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(5.0)  # as long as twenty beats; stands for a minute
        n_before = len(strikes(recorder.messages()))
        for pid in processes:
            os.kill(pid, signal.SIGCONT)
        wait_for(lambda: figures(client).get("notes_skipped", 0) > 0, "notes left out")
        wait_for(lambda: len(strikes(recorder.messages())) > n_before + 40, "notes")
        assert not any("player has gone" in line for line in server.lines)
        client.ask("/band/stop")
        wait_for(lambda: not sounding(recorder.messages()), "silence")
        # The player's counts are told once a second.
        wait_for(lambda: figures(client)["notes_skipped"] > 0, "the figures")
        wait_for(lambda: figures(client)["notes_on"] == figures(client)["notes_off"], "the ends")


def test_a_machine_that_is_busy_loses_no_note(tmp_path: Path) -> None:
    with playing(tmp_path) as (_server, client, recorder):
        n_busy = 2 * (os.cpu_count() or 1)
        busy = [
            subprocess.Popen(["nice", "-n", "5", sys.executable, "-c", BUSY]) for _ in range(n_busy)
        ]
        try:
            n_before = len(strikes(recorder.messages()))
            wait_for(lambda: len(strikes(recorder.messages())) > n_before + 250, "notes")
        finally:
            for process in busy:
                process.kill()
                process.wait()
        client.ask("/band/stop")
        wait_for(lambda: not sounding(recorder.messages()), "silence")
        wait_for(lambda: figures(client)["sounding"] == 0, "the figures")
        said = figures(client)
        assert said["notes_on"] == said["notes_off"] == len(strikes(recorder.messages()))
        assert said["notes_skipped"] == 0


def dumper(name: str, folder: Path, number: int) -> tuple[subprocess.Popen[bytes], Path]:
    """Start a foreign program that has a MIDI input and writes what comes."""
    log = folder / f"dump{number}"
    with log.open("wb") as out:
        command = ["stdbuf", "-oL", "jack_midi_dump", "-a", "dumper"]
        process = subprocess.Popen(command, env=environment(name), stdout=out, stderr=out)
    return process, log


def test_a_midi_port_that_vanishes_is_taken_again(tmp_path: Path) -> None:
    with jack_server(tmp_path / "jackd") as name:
        first, log = dumper(name, tmp_path, 1)
        flags = (*FLAGS, "--midi-out", "dumper", "--user-folder", str(tmp_path))
        time.sleep(1.0)
        with running_server(*flags, env=environment(name)) as server, client_of(server) as client:
            client.ask("/band/play")
            wait_for(lambda: "note on" in log.read_text(), "notes")
            first.terminate()
            first.wait()
            server.wait_said("MIDI output 1 is gone")
            second, log = dumper(name, tmp_path, 2)
            server.wait_said("MIDI output 1 is back")
            wait_for(lambda: log.read_text().count("note on") > 20, "notes")
            client.ask("/band/stop")
            assert server.end() == 0
        second.terminate()
        second.wait()


def test_a_server_that_was_there_before_jack_is_heard_when_jack_comes(tmp_path: Path) -> None:
    name = private_name()
    flags = (*FLAGS, "--play", "--user-folder", str(tmp_path))
    with running_server(*flags, env=environment(name)) as server:
        server.wait_said("MIDI out: no MIDI output")
        with jack_server(tmp_path / "jackd", name):
            server.wait_said("MIDI out: ai-music-generator (JACK)")
            recorder = MidiRecorder(name, "ai-music-generator", tmp_path / "midi")
            recorder.wait_connected()
            wait_for(lambda: len(strikes(recorder.messages())) > 20, "notes")
            assert server.end() == 0
            wait_for(lambda: not sounding(recorder.messages()), "silence")
            recorder.close()


@contextlib.contextmanager
def bereft(folder: Path) -> Iterator[tuple[RunningServer, str]]:
    """Yield a server under which a JACK server has ended, after it looked for another one, and the
    name under which it looks.

    A client of a JACK server that has gone is not told: its messages pile up until it hangs.
    """
    name = private_name()
    flags = (*SET, "--no-web", "--tempo", "300", "--play", "--user-folder", str(folder))
    with contextlib.ExitStack() as jack:
        jack.enter_context(jack_server(folder / "jackd", name))
        with running_server(*flags, env=environment(name)) as server:
            server.wait_said("MIDI in: ai-music-generator in (JACK)")
            server.wait_said("MIDI out: ai-music-generator (JACK)")
            jack.close()
            server.wait_said("starting another")
            server.wait_said("MIDI out: no MIDI output")
            time.sleep(6.0)  # It looks after two seconds, and after three more.
            yield server, name


def test_a_jack_server_that_ends_is_taken_again_when_it_is_back(tmp_path: Path) -> None:
    with bereft(tmp_path) as (server, name):
        n_before = len(server.lines)

        def said_since(text: str) -> bool:
            return any(text in line for line in server.lines[n_before:])

        with jack_server(tmp_path / "jackd2", name):
            wait_for(lambda: said_since("MIDI out: ai-music-generator (JACK)"), "an output")
            recorder = MidiRecorder(name, "ai-music-generator", tmp_path / "midi")
            recorder.wait_connected()
            wait_for(lambda: len(strikes(recorder.messages())) > 20, "notes")
            wait_for(lambda: said_since("MIDI in: ai-music-generator in (JACK)"), "an input")
            assert server.end() == 0
            wait_for(lambda: not sounding(recorder.messages()), "silence")
            recorder.close()


def test_a_server_whose_jack_has_gone_ends_well(tmp_path: Path) -> None:
    with bereft(tmp_path) as (server, _name):
        assert server.end() == 0


def test_a_player_that_is_killed_leaves_the_midi_input_alone(tmp_path: Path) -> None:
    with jack_server(tmp_path / "jackd") as name:
        flags = (*SET, "--no-web", "--play", "--user-folder", str(tmp_path))
        with running_server(*flags, env=environment(name)) as server:
            server.wait_said("MIDI in: ai-music-generator in (JACK)")
            server.wait_said("playing")
            (player,) = children(server.process.pid)
            os.kill(player, signal.SIGKILL)
            wait_for(lambda: len(_said(server, "MIDI out: ai-music-generator")) == 2, "a player")
            time.sleep(2.0)  # Longer than the input is looked after.
            assert len(_said(server, "MIDI in: ")) == 1
            assert server.end() == 0


def _said(server: RunningServer, text: str) -> list[str]:
    return [line for line in server.lines if text in line]
