"""The server process writes clips; the stand-in for Live runs in real time on the other end."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.clock import MonotonicClock
from tests.e2e.running import client_of, running_server, wait_for
from tests.server.ableton.stage import free_port
from tests.server.ableton.stand_in import TICK_S, StandIn


@contextmanager
def _live(names: list[str]) -> Iterator[tuple[StandIn, int]]:
    reply_port = free_port()
    live = StandIn(MonotonicClock(), names, reply_port)
    is_over = threading.Event()

    def run() -> None:
        while not is_over.wait(TICK_S):
            live.tick()

    thread = threading.Thread(target=run, name="stand-in")
    thread.start()
    try:
        yield live, reply_port
    finally:
        is_over.set()
        thread.join()
        live.socket.close()


@pytest.mark.slow
def test_band_plays_in_clips_and_leaves_live_silent(tmp_path: Path) -> None:
    with _live(["Beat", "Keys", "Other"]) as (live, reply_port):
        config = tmp_path / "band.toml"
        config.write_text(f"clips_port = {live.port}\nclips_reply_port = {reply_port}\n")
        quick = ("--midi-out", "none", "--midi-in", "none", "--no-web", "--tempo", "300")
        tracks = ("--clips", "drums=beat,piano=keys", "--config", str(config))
        with running_server(*quick, *tracks) as server, client_of(server) as client:
            wait_for(lambda: len(live.clips) >= 2, "clips")
            assert client.ask("/band/play")[0] == "/band/done"
            # Both slots of both tracks: then each clip is there, named and launched.
            four = {(track, slot) for track in (0, 1) for slot in (0, 1)}
            wait_for(lambda: {(x.track, x.slot) for x in live.launches} == four, "all four clips")
            wait_for(lambda: any(x.notes for x in live.launches), "notes")
            client.ask("/band/piano/mute", 1)
            wait_for(lambda: live.muted.get(1), "the mute")
            assert live.playing
            client.ask("/band/stop")
            wait_for(lambda: not live.playing and not live.is_playing, "the stop")
            client.ask("/band/play")
            wait_for(lambda: live.playing, "clips again")
            assert server.end() == 0
        wait_for(lambda: not live.playing, "silence after the server's end")
        assert {clip.name for clip in live.clips.values()} == {"AI band A", "AI band B"}


def test_second_owner_of_the_reply_port_is_refused_with_the_name_of_the_first(
    tmp_path: Path,
) -> None:
    with _live([]) as (live, _reply_port):
        config = tmp_path / "band.toml"
        config.write_text(f"clips_reply_port = {live.port}\n")
        silent = ("--midi-out", "none", "--midi-in", "none", "--no-web")
        with running_server(*silent, "--clips", "--config", str(config)) as server:
            assert server.process.wait(40) == 1
            server.wait_said(f"clips: UDP port {live.port} is held by")
