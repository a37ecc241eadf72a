"""A server that is killed while somebody leads: started again it is at the leader's bar."""

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import Client, RunningServer, client_of, running_server, wait_for
from tests.e2e.test_faults import figures
from tests.e2e.test_faults_kill import FLAGS, bars, saved, windows
from tests.e2e.test_link import ALONE, ROOT, can_be_alone
from tests.server.jack import MidiSender, environment, jack_server

TEMPO_BPM = 60.0
NEAR_BEATS = 0.3
"""Far less than a bar, far more than a busy machine takes to answer."""
TICK, CONTINUE, SONG_POSITION_BAR_6 = "f8", "fb", "f25000"
START_BEAT = 20.0
PORT = "ai-music-generator in:in"


class Host:
    """A host's transport that runs on whatever becomes of the server."""

    def __init__(self) -> None:
        self._start_s = time.monotonic()

    def beat(self) -> float:
        """Return where the host is, in quarter notes of its piece."""
        return START_BEAT + (time.monotonic() - self._start_s) * TEMPO_BPM / 60

    @contextlib.contextmanager
    def speaking(self, say: Callable[[float], None], per_beat: int) -> Iterator[None]:
        """Call a function at each part of a beat, with the position, from a thread."""
        is_over = threading.Event()

        def run() -> None:
            number = int(self.beat() * per_beat) + 1
            while not is_over.is_set():
                time.sleep(max(0.0, (number / per_beat - self.beat()) * 60 / TEMPO_BPM))
                say(number / per_beat)
                number += 1

        thread = threading.Thread(target=run, name="host")
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()


def is_with(client: Client, host: Host) -> bool:
    """Return whether the music runs where the host is."""
    before = host.beat()
    said = figures(client)
    after = host.beat()
    return said["playing"] == 1 and before - NEAR_BEATS < said["beat"] < after + NEAR_BEATS


def kill_when_saved(server: RunningServer, client: Client, folder: Path) -> dict[Any, list[Any]]:
    """Kill a server once what sounds is written down; return the windows that it told."""
    wait_for(lambda: saved(folder).get("scene") and saved(folder)["line"][3], "the saved state")
    client.ask("/band/ping")
    server.end(signal.SIGKILL)
    return windows(client)


def notes_after(row: list[Any], beat: float) -> list[tuple[Any, ...]]:
    """Return what a told window has behind a beat of its own."""
    notes = zip(*[iter(row[4:])] * 4, strict=True)
    return [note for note in notes if note[0] >= beat]


def check_carries_on(client: Client, host: Host, before: dict[Any, list[Any]], index: int) -> None:
    """See the music where the host is, from the first beat on, with the window that it had.

    Args:
        client: of the server that was started again.
        host: who leads.
        before: the windows that the killed server told.
        index: number of the window that sounded.
    """
    wait_for(lambda: bars(client), "a beat")
    assert is_with(client, host)
    assert min(bars(client)) >= int(START_BEAT // 4) + 1, "it has been at another bar before"
    told = {key: row for key, row in before.items() if key[0] == index}
    assert len(told) == 5
    wait_for(lambda: told.keys() <= windows(client).keys(), "the window that sounded")
    again = {key: row for key, row in windows(client).items() if key[0] == index}
    # Of a window that is computed while the host plays the beginning is over, on either side.
    begin = max(min(row[4] for row in rows.values()) for rows in (told, again)) + 1
    for key, row in told.items():
        assert notes_after(again[key], begin) == notes_after(row, begin), key
    assert any(notes_after(row, begin) for row in told.values())


def test_a_host_by_osc_finds_it_at_its_own_bar(tmp_path: Path) -> None:
    flags = (*FLAGS, "--seed", "5", "--midi-out", "none", "--user-folder", str(tmp_path))
    host = Host()

    def say_to(client: Client) -> Callable[[float], None]:
        return lambda _beat: client.send("/band/clock", host.beat(), TEMPO_BPM, 1)

    with running_server(*flags) as server:
        port = server.port
        with client_of(server) as client:
            client.ask("/band/clock/source", "osc")
            with host.speaking(say_to(client), 4):
                wait_for(lambda: is_with(client, host), "the host's bar")
                before = kill_when_saved(server, client, tmp_path)
    index = int(saved(tmp_path)["index"])
    with running_server(*flags, "--osc-port", str(port)) as server:
        server.wait_said("carrying on where the leader is")
        with client_of(server) as client:
            # It does not guess: a host may have been stopped meanwhile.
            assert figures(client)["playing"] == 0
            with host.speaking(say_to(client), 4):
                check_carries_on(client, host, before, index)
        assert server.end() == 0


def test_a_host_that_speaks_before_the_models_are_ready_finds_the_same_window(
    tmp_path: Path,
) -> None:
    flags = (*FLAGS, "--seed", "5", "--midi-out", "none", "--user-folder", str(tmp_path))
    host = Host()
    with running_server(*flags) as server:
        port = server.port
        with client_of(server) as client:
            client.ask("/band/quantum", "window")
            client.ask("/band/clock/source", "osc")
            say = ("/band/clock", host.beat(), TEMPO_BPM, 1)
            client.send(*say)
            wait_for(lambda: figures(client)["playing"] == 1, "the start")
            wait_for(lambda: figures(client)["windows"] >= 2, "the windows")
            before = kill_when_saved(server, client, tmp_path)
            index = int(saved(tmp_path)["index"])
            is_over = threading.Event()

            def nag() -> None:
                while not is_over.wait(0.005):
                    client.send("/band/clock", host.beat(), TEMPO_BPM, 1)

            thread = threading.Thread(target=nag, name="host")
            thread.start()
            try:
                with running_server(*flags, "--osc-port", str(port)) as again:
                    again.wait_said("carrying on")
                    with client_of(again) as late:
                        check_carries_on(late, host, before, index)
                    assert again.end() == 0
            finally:
                is_over.set()
                thread.join()


def test_what_was_stopped_while_the_host_runs_stays_so(tmp_path: Path) -> None:
    flags = (*FLAGS, "--midi-out", "none", "--user-folder", str(tmp_path), "--play")
    host = Host()
    with running_server(*flags) as server, client_of(server) as client:
        client.ask("/band/clock/source", "osc")
        client.ask("/band/clock", host.beat(), TEMPO_BPM, 1)
        client.ask("/band/stop")
        wait_for(lambda: saved(tmp_path).get("parked"), "the saved state")
        server.end(signal.SIGKILL)
    with running_server(*flags) as server:
        server.wait_said("carrying on")
        with client_of(server) as client:
            client.ask("/band/clock", host.beat(), TEMPO_BPM, 1)
            assert figures(client)["playing"] == 0
            client.ask("/band/play")
            wait_for(lambda: is_with(client, host), "the host's bar")
        assert server.end() == 0


@pytest.mark.midi
def test_a_clock_that_only_ticks_finds_it_at_its_bar(tmp_path: Path) -> None:
    flags = (
        *FLAGS,
        "--seed",
        "5",
        "--midi-out",
        "none",
        "--midi-in",
        "virtual",
        "--user-folder",
        str(tmp_path),
    )
    host = Host()
    with jack_server(tmp_path / "jackd") as name:
        env = environment(name)
        with running_server(*flags, env=env) as server:
            server.wait_said("MIDI in")
            with client_of(server) as client, MidiSender(name, PORT) as sender:
                client.ask("/band/clock/source", "midi")
                host = Host()
                sender.send(SONG_POSITION_BAR_6, CONTINUE, TICK)
                with host.speaking(lambda _beat: sender.send(TICK), 24):
                    wait_for(lambda: is_with(client, host), "the host's bar")
                    before = kill_when_saved(server, client, tmp_path)
        index = int(saved(tmp_path)["index"])
        with running_server(*flags, env=env) as server:
            server.wait_said("carrying on where the leader is")
            server.wait_said("MIDI in")
            with (
                client_of(server) as client,
                MidiSender(name, PORT) as sender,
                host.speaking(lambda _beat: sender.send(TICK), 24),
            ):
                check_carries_on(client, host, before, index)
            assert server.end() == 0


@pytest.mark.peers
@pytest.mark.skipif(importlib.util.find_spec("aalink") is None, reason="no aalink: extra link")
@pytest.mark.skipif(not can_be_alone(), reason="no network namespace of our own")
def test_a_link_session_finds_it_at_its_bar(tmp_path: Path) -> None:
    program = str(Path(__file__).with_name("link_carry_on.py"))
    command = ["unshare", "-n", "sh", "-c", ALONE, "-", sys.executable, program, str(tmp_path)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    ahead = json.loads(done.stdout)
    # Before it has found the others it is where it would have been, and stays there.
    assert ahead["alone"] == pytest.approx(ahead["before"], abs=NEAR_BEATS)
    assert ahead["after"] == pytest.approx(ahead["before"], abs=NEAR_BEATS)
