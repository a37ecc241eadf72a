"""A server that is killed and started again carries on: same chain, same bar, same ports."""

import json
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import Client, client_of, running_server, wait_for
from tests.e2e.test_midi_peers import sounding, strikes
from tests.server.jack import MidiRecorder, environment, jack_server
from tests.server.virtual import TINY

SET = ("--models-folder", str(TINY.parent), "--model", "tiny_band")
FLAGS = ("--midi-in", "none", "--no-web", "--resume", *SET)


def windows(client: Client) -> dict[tuple[int, str], list[Any]]:
    """Return the head of each window told, by number and instrument."""
    return {
        (int(str(values[0])), address): values
        for address, values in list(client.messages)
        if address.startswith("/band/window/")
    }


def bars(client: Client) -> list[int]:
    return [int(str(args[0])) for address, args in list(client.messages) if address == "/band/beat"]


def test_it_carries_on_at_the_same_bar_on_the_same_port(tmp_path: Path) -> None:
    flags = (*FLAGS, "--midi-out", "none", "--user-folder", str(tmp_path))
    with running_server(*flags) as server:
        port = server.port
        with client_of(server) as client:
            client.ask("/band/seed", 5)
            client.ask("/band/tempo", 200.0)
            client.ask("/band/bass/density", 0.8)
            client.ask("/band/play")
            # Not the first window: part of it is older than the settings.
            wait_for(lambda: saved(tmp_path).get("index", 0) >= 1, "a saved window")
            client.ask("/band/tempo", 30.0)
            wait_for(lambda: saved(tmp_path)["settings"]["tempo"] == 30, "the slow tempo")
            client.ask("/band/ping")
            bar, before = bars(client)[-1], windows(client)
            server.end(signal.SIGKILL)
    left = saved(tmp_path)
    assert left["line"][3] is True
    with running_server(*flags, "--osc-port", str(port)) as server:
        server.wait_said("carrying on at bar")
        assert server.port == port
        with client_of(server) as client:
            wait_for(lambda: bars(client), "a beat")
            # On the monotonic clock: not where it was, but where it would be.
            assert bars(client)[0] >= bar
            index = int(left["index"])
            # However long ago it was computed: a client that comes late is told what sounds.
            told = {key for key in before if key[0] == index}
            wait_for(lambda: told <= windows(client).keys(), "the window that sounds")
            again = windows(client)
            for key in ("seed", "bass/density", "tempo"):
                name = f"/band/{key}"
                said = [m for m in list(client.messages) if m[0] == name]
                assert said[0][1][0] == pytest.approx(left["settings"][key])
        assert server.end() == 0
    # The same music: the window that sounded. Later ones may differ, because the piece forgets the
    # windows before, to which it would have returned.
    assert len(told) == 5
    assert {key: row for key, row in again.items() if key[0] == index} == {
        key: row for key, row in before.items() if key[0] == index
    }
    assert not (tmp_path / "resume.json").exists(), "it ended as it should"


def test_the_sets_that_played_play_on_whatever_the_flags_say(tmp_path: Path) -> None:
    models = tmp_path / "models"
    for name in ("tiny_band", "tiny_melody", "tiny_melody_vae"):
        shutil.copytree(TINY.parent / name, models / name)
    card = (models / "tiny_band" / "card.json").read_text()
    shutil.copytree(models / "tiny_band", models / "other")
    (models / "other" / "card.json").write_text(card.replace('"tiny_band"', '"other"', 1))
    quiet = ("--midi-in", "none", "--midi-out", "none", "--no-web", "--tempo", "240")
    sets = ("--models-folder", str(models), "--model", "tiny_band", "--melody", "tiny_melody")
    flags = (*quiet, *sets, "--resume", "--user-folder", str(tmp_path))
    wanted: dict[str, int | str] = {
        "model": "other",
        "melody/model": "tiny_melody_vae",
        "melody/on": 1,
    }
    with running_server(*flags) as server:
        with client_of(server) as client:
            for key, value in wanted.items():
                assert client.ask(f"/band/{key}", value)[0] == "/band/done"
            client.ask("/band/play")

            def is_kept() -> bool:
                left = saved(tmp_path)
                settings = left.get("settings", {})
                return bool(left.get("scene")) and wanted.items() <= settings.items()

            wait_for(is_kept, "the saved state")
        server.end(signal.SIGKILL)
    with running_server(*flags) as server, client_of(server) as client:
        server.wait_said("carrying on at bar")
        server.wait_said("model set other")
        wait_for(lambda: client.of("/band/note/melody"), "the melody")
        for key, value in wanted.items():
            assert client.of(f"/band/{key}")[0] == [value]
        assert client.ask("/band/melody/on", 0)[0] == "/band/done"
        wait_for(lambda: saved(tmp_path)["settings"]["melody/on"] == 0, "the saved silence")
        server.end(signal.SIGKILL)
    # What is gone does not keep the rest from playing on, and what was off stays off.
    shutil.rmtree(models / "other")
    with running_server(*flags) as server, client_of(server) as client:
        server.wait_said("not carried on: there is no model set 'other'")
        server.wait_said("carrying on at bar")
        wait_for(lambda: client.of("/band/beat"), "a beat")
        assert client.of("/band/model")[0] == ["tiny_band"]
        assert client.of("/band/melody/on")[0] == [0]
        assert server.end() == 0


def saved(folder: Path) -> dict[str, Any]:
    path = folder / "resume.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


@pytest.mark.midi
def test_its_midi_port_is_silent_after_the_kill_and_plays_again(tmp_path: Path) -> None:
    flags = (*FLAGS, "--user-folder", str(tmp_path), "--tempo", "200")
    with jack_server(tmp_path / "jackd") as name:
        first = MidiRecorder(name, "ai-music-generator", tmp_path / "first")
        with running_server(*flags, env=environment(name)) as server:
            with client_of(server) as client:
                first.wait_connected()
                client.ask("/band/play")
                wait_for(lambda: len(strikes(first.messages())) > 40, "notes")
                wait_for(lambda: saved(tmp_path).get("scene"), "the saved state")
            server.end(signal.SIGKILL)
        wait_for(lambda: not sounding(first.messages()), "the player's note-offs")
        first.close()
        second = MidiRecorder(name, "ai-music-generator", tmp_path / "second")
        with running_server(*flags, env=environment(name)) as server:
            second.wait_connected()
            wait_for(lambda: len(strikes(second.messages())) > 40, "notes, without being asked")
            assert server.end() == 0
        wait_for(lambda: not sounding(second.messages()), "silence")
        second.close()
