"""The melody from outside: OSC clients, liblo's programs, JACK, new exports, kills."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import mido
import pytest

from server.music import CHANNELS, INSTRUMENTS, MELODY
from tests.data.tune import NOTES
from tests.e2e.running import Client, client_of, running_server, wait_for
from tests.e2e.test_midi_peers import sounding, strikes
from tests.e2e.test_osc_peers import needs_liblo
from tests.server.jack import MidiRecorder, environment, jack_server

DATA = Path(__file__).parents[1] / "data"
PITCHES = [pitch for _, _, pitch in NOTES]
TEMPO_BPM = 300
CHANNEL = CHANNELS[MELODY]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    for name in ("tiny_band", "tiny_melody", "tiny_melody_vae"):
        shutil.copytree(DATA / name, folder / name)
    return folder


def flags(models: Path, *more: str) -> tuple[str, ...]:
    return (
        *("--models-folder", str(models), "--user-folder", str(models.parent / "user")),
        *("--model", "tiny_band", "--midi-in", "none", "--tempo", str(TEMPO_BPM), *more),
    )


def silent(models: Path, *more: str) -> tuple[str, ...]:
    return flags(models, "--midi-out", "none", *more)


def melody_of(client: Client) -> list[tuple[object, float]]:
    """Return pitch and duration in milliseconds of each note that was told."""
    return [(args[0], float(str(args[2]))) for args in client.of("/band/note/melody") if args[1]]


def test_four_bars_known_by_heart_come_back_over_osc(models: Path) -> None:
    with running_server(*silent(models)) as server, client_of(server) as client:
        # Alone first: what it makes beside the band fits the band, not what it knows by heart.
        client.ask("/band/melody/solo", 1)
        assert client.ask("/band/melody/on", 1) == ["/band/done", "/band/melody/on"]
        assert client.of("/band/melody/state")[-1] == ["playing"]
        client.ask("/band/play")
        wait_for(lambda: len(melody_of(client)) >= 2 * len(PITCHES), "the tune twice")
        told = melody_of(client)
        assert [pitch for pitch, _ in told][: 2 * len(PITCHES)] == PITCHES * 2
        step_ms = 60_000 / TEMPO_BPM / 4
        wanted = [length * step_ms for _, length, _ in NOTES]
        got = [duration for _, duration in told[: len(wanted)]]
        # Notes end a little early, at most by ten milliseconds.
        assert all(w - 10.5 <= g <= w + 0.5 for g, w in zip(got, wanted, strict=True))
        assert not [a for a in client.messages if a[0] == "/band/note/piano" and a[1][1]]
        windows = client.of("/band/window/melody")
        assert windows[-1][0] in (0, 1, 2)


def test_both_kinds_are_listed_and_the_wrong_one_is_refused(models: Path) -> None:
    with running_server(*silent(models)) as server, client_of(server) as client:
        client.ask("/band/models")
        assert client.of("/band/models") == [
            ["tiny_band", "band"],
            ["tiny_melody", "melody"],
            ["tiny_melody_vae", "melody"],
        ]
        assert "'melody', wanted 'band'" in str(client.ask("/band/model", "tiny_melody"))
        refused = client.ask("/band/melody/model", "tiny_band")
        assert refused[0] == "/band/fail"
        assert "unknown" in refused
        assert "tiny_melody, tiny_melody_vae" in str(refused)


def test_without_a_melody_set_the_band_plays_and_says_so(models: Path) -> None:
    for name in ("tiny_melody", "tiny_melody_vae"):
        shutil.rmtree(models / name)
    with running_server(*silent(models, "--play")) as server, client_of(server) as client:
        server.wait_said("no melody set in")
        refused = client.ask("/band/melody/on", 1)
        assert refused[0] == "/band/fail"
        assert "there is no melody set in" in str(refused[-1])
        wait_for(lambda: client.of("/band/note/drums"), "the band")


def test_a_new_export_takes_its_place_while_it_plays(models: Path) -> None:
    arguments = silent(models, "--play", "--melody", "tiny_melody", "--watch-models")
    with running_server(*arguments) as server, client_of(server) as client:
        wait_for(lambda: len(melody_of(client)) > 4, "the tune")
        # As export does it: a whole folder beside the old one, then put in its place.
        new = models / ".new"
        shutil.copytree(models / "tiny_melody_vae", new)
        (models / "tiny_melody").rename(models / ".old")
        new.rename(models / "tiny_melody")
        wait_for(
            lambda: sum("from the next quantum" in line for line in server.lines) >= 2, "the swap"
        )
        n_told = len(melody_of(client))
        wait_for(lambda: len(melody_of(client)) > n_told + 30, "what the other set says")
        assert {pitch for pitch, _ in melody_of(client)} - set(PITCHES)
        assert client.ask("/band/melody/macros")[0] == "/band/done"
        assert client.of("/band/melody/macros")[0] == [1, "direction 1"]


@pytest.mark.peers
@needs_liblo
def test_liblo_hears_the_melody_and_steers_it(models: Path, tmp_path: Path) -> None:
    log = tmp_path / "oscdump"
    arguments = silent(models, "--play")
    with (
        running_server(*arguments) as server,
        log.open("wb") as out,
        client_of(server) as other,
    ):
        port = other.port + 1 if other.port < 65535 else other.port - 1
        dump = subprocess.Popen(["stdbuf", "-oL", "oscdump", str(port)], stdout=out)
        try:
            send = ["oscsend", "127.0.0.1", str(server.port)]

            def is_heard() -> bool:
                subprocess.run([*send, "/band/hello", "i", str(port)], check=True)
                return bool(log.read_bytes())

            wait_for(is_heard, "hello")
            subprocess.run([*send, "/band/melody/on", "i", "1"], check=True)
            wait_for(lambda: "/band/note/melody iifif 60" in log.read_text(), "a note")
            subprocess.run([*send, "/band/melody/temperature", "f", "0.5"], check=True)
            wait_for(lambda: "/band/melody/temperature f 0.5" in log.read_text(), "the change")
        finally:
            dump.terminate()
            dump.wait()


@pytest.mark.midi
def test_jack_receives_the_melody_that_render_writes(models: Path, tmp_path: Path) -> None:
    path = tmp_path / "melody.mid"
    expected = rendered_melody(models, path)
    with jack_server(tmp_path / "jackd") as name:
        recorder = MidiRecorder(name, "ai-music-generator", tmp_path / "midi")
        arguments = flags(models, "--seed", "5", "--melody", "tiny_melody_vae")
        with running_server(*arguments, env=environment(name)) as server:
            with client_of(server) as client:
                recorder.wait_connected()
                server.wait_said("ready:")
                client.ask("/band/play")
                wait_for(lambda: len(heard(recorder)) > 60, "the melody")
            server.end(signal.SIGKILL)
            wait_for(lambda: not sounding(recorder.messages()), "the player's note-offs")
        got = heard(recorder)
        recorder.close()
    assert got == expected[: len(got)]


def rendered_melody(models: Path, path: Path) -> list[tuple[int, int]]:
    """Render a melody over the band and return pitch and velocity of each of its notes."""
    command = [sys.executable, "-P", "-m", "server", "--models-folder", str(models)]
    words = ("--model", "tiny_band", "--melody", "tiny_melody_vae", "--seed", "5")
    subprocess.run([*command, "render", str(path), "--bars", "32", *words], check=True)
    tracks = {track.name: track for track in mido.MidiFile(path).tracks[1:]}
    assert list(tracks) == [*INSTRUMENTS, MELODY]
    return [(m.note, m.velocity) for m in tracks[MELODY] if m.type == "note_on"]


def heard(recorder: MidiRecorder) -> list[tuple[int, int]]:
    """Return pitch and velocity of each note on the melody's channel."""
    return [(p, v) for channel, p, v in strikes(recorder.messages()) if channel == CHANNEL]
