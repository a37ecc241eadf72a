"""The server process with liblo's programs, Pure Data and a plain socket on the other end."""

import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from server.music import INSTRUMENTS
from tests.e2e.running import Client, RunningServer, client_of, running_server, wait_for
from tests.peers.pd import PdNote, needs_pd, open_pd

needs_liblo = pytest.mark.skipif(
    shutil.which("oscsend") is None, reason="no oscsend: install liblo-tools"
)
QUICK = ("--midi-out", "none", "--tempo", "300", "--seed", "3")


def notes_of(client: Client, instrument: str) -> list[list[object]]:
    return [args for args in client.of(f"/band/note/{instrument}") if args[1]]


@pytest.mark.peers
@needs_liblo
def test_liblo_hears_the_band_and_steers_it(tmp_path: Path) -> None:
    log = tmp_path / "oscdump"
    with running_server(*QUICK) as server, log.open("wb") as out, client_of(server) as other:
        port = other.port + 1 if other.port < 65535 else other.port - 1
        dump = subprocess.Popen(["stdbuf", "-oL", "oscdump", str(port)], stdout=out)
        try:
            send = ["oscsend", "127.0.0.1", str(server.port)]
            # Sent until it is heard: oscdump may open its socket after the first.
            wait_for(lambda: _is_heard(send, port, log), "hello")
            _say(send, "/band/play")
            wait_for(
                lambda: all(f"/band/note/{i} iifif" in log.read_text() for i in INSTRUMENTS),
                "notes of all five",
            )
            _say(send, "/band/tempo", "i", "200")
            wait_for(lambda: "/band/tempo f 200.0" in log.read_text(), "the new tempo")
            _say(send, "/band/stop")
            wait_for(lambda: "/band/playing i 0" in log.read_text().split("/band/beat")[-1], "stop")
            _say(send, "/band/tmpo", "f", "90")
            wait_for(lambda: "/band/tempo" in log.read_text().split("/band/fail")[-1], "a fail")
        finally:
            dump.terminate()
            dump.wait()


def _is_heard(send: list[str], port: int, log: Path) -> bool:
    _say(send, "/band/hello", "i", str(port))
    return bool(log.read_bytes())


def _say(send: list[str], *words: str) -> None:
    subprocess.run([*send, *words], check=True)


def test_a_session_over_osc() -> None:
    with running_server(*QUICK) as server, client_of(server) as client:
        assert client.ask("/band/play")[0] == "/band/done"
        wait_for(lambda: all(len(notes_of(client, i)) > 5 for i in INSTRUMENTS), "notes")
        wait_for(
            lambda: all(len(client.of(f"/band/window/{i}")) > 1 for i in INSTRUMENTS), "windows"
        )
        wait_for(lambda: len(client.of("/band/beat")) > 20, "beats")
        assert client.ask("/band/drums/mute", 1)[0] == "/band/done"
        n_before = len(notes_of(client, "drums"))
        n_beats = len(client.of("/band/beat"))
        wait_for(lambda: len(client.of("/band/beat")) > n_beats + 16, "four bars more")
        assert len(notes_of(client, "drums")) == n_before
        assert client.ask("/band/panic")[0] == "/band/done"
        assert client.ask("/band/tempo", 1000.0)[2:] != [], "clamping is said"
        assert client.ask("/band/nonsense")[0] == "/band/fail"
        client.send("/band/status")
        wait_for(lambda: any(a[0] == "late_windows" for a in client.of("/band/status")), "status")
        assert ["late_windows", 0.0] in client.of("/band/status")
        assert client.ask("/band/stop")[0] == "/band/done"
        assert server.end() == 0


def test_regenerate_and_temperature_change_the_windows_that_follow() -> None:
    with running_server(*QUICK) as server, client_of(server) as client:
        wait_for(lambda: client.of("/band/window/piano"), "the first windows")

        def first_window() -> list[object]:
            return [a for a in client.of("/band/window/piano") if a[0] == 0][-1]

        before = first_window()
        client.ask("/band/regenerate")
        wait_for(lambda: first_window() != before, "another window")


@pytest.mark.peers
@needs_pd
def test_pd_plays_the_band_and_every_note_ends(tmp_path: Path) -> None:
    with (
        running_server(*QUICK) as server,
        client_of(server) as other,
        open_pd(server.port, tmp_path) as pd,
    ):
        pd.turn("macro-2-piano", 1.5)
        wait_for(lambda: [1.5] in other.of("/band/piano/macro/2"), "the macro")
        pd.turn("melody-temperature", 0.5)
        wait_for(lambda: [0.5] in other.of("/band/melody/temperature"), "the melody's temperature")
        # What another client switches on a press of the strip's switch turns off.
        assert other.ask("/band/bass/solo", 1)[0] == "/band/done"
        pd.press("play")
        # Notes come behind the solo on the same socket.
        pd.wait_for(lambda notes: notes, 40.0)
        pd.press("solo-bass")
        wait_for(lambda: other.of("/band/bass/solo")[-1] == [0], "the solo's end")
        pd.wait_for(lambda notes: {n.instrument for n in notes} == set(INSTRUMENTS), 40.0)
        pd.wait_for(lambda notes: len(notes) > 300, 40.0)
        pd.press("stop")
        pd.wait_for(lambda notes: not _sounding(notes), 40.0)
        assert not pd.problems


def _sounding(notes: list[PdNote]) -> set[tuple[int, int]]:
    held: set[tuple[int, int]] = set()
    for note in list(notes):
        if note.velocity:
            held.add((note.channel, note.pitch))
        else:
            held.discard((note.channel, note.pitch))
    return held


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_well(number: signal.Signals) -> None:
    with running_server("--play", *QUICK) as server, client_of(server) as client:
        wait_for(lambda: notes_of(client, "drums"), "music")
        assert server.end(number) == 0
        assert "stopped; all notes have ended" in server.lines
        wait_for(lambda: client.of("/band/playing")[-1] == [0], "the last word")


def test_a_wrong_start_says_what_to_do(tmp_path: Path) -> None:
    server = RunningServer(["--model", "no-such-set"])
    assert server.end(0) == 1
    assert "no-such-set" in server.lines[-1]
    server = RunningServer(["--tempo", "9000"])
    assert server.end(0) == 1
    assert "20 to 300" in server.lines[-1]
    config = tmp_path / "band.toml"
    config.write_text("tempoo = 3\n")
    server = RunningServer(["--config", str(config)])
    assert server.end(0) == 1
    assert "tempoo" in server.lines[-1]
