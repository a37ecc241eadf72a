"""Snapshots and the queue over UDP, through the end of the server and its next start."""

from pathlib import Path

import pytest

from server.music import INSTRUMENTS
from tests.e2e.running import Client, client_of, running_server, wait_for

DATA = Path(__file__).parents[1] / "data"


def last_windows(client: Client) -> dict[str, list[object]]:
    """Return each instrument's first window as it was told last, those that were told."""
    found: dict[str, list[object]] = {}
    for instrument in INSTRUMENTS:
        for args in client.of(f"/band/window/{instrument}"):
            if args[0] == 0:
                found[instrument] = args
    return found


def is_stored(client: Client, name: str) -> bool:
    """Store what sounds; while windows are grown anew there is nothing that does."""
    answer = client.ask("/band/snapshot/store", name)
    assert answer[0] == "/band/done" or answer[2] == "unavailable", answer
    return answer[0] == "/band/done"


@pytest.mark.slow
def test_a_snapshot_is_there_after_a_restart(tmp_path: Path) -> None:
    arguments = ["--models-folder", str(DATA), "--model", "tiny_band", "--midi-out", "none"]
    arguments += ["--midi-in", "none", "--user-folder", str(tmp_path)]
    with running_server(*arguments, "--seed", "3") as server, client_of(server) as client:
        client.ask("/band/seed", 3)  # has all windows told again
        wait_for(lambda: len(last_windows(client)) == len(INSTRUMENTS), "the first window")
        # Those may be told of before the seed was set again: now they are grown anew, the same.
        stored = last_windows(client)
        wait_for(lambda: is_stored(client, "verse"), "something to store")
        assert client.ask("/band/snapshot/store", "a/b")[0:3:2] == ["/band/fail", "text"]
        assert client.ask("/band/snapshot/recall", "nothing")[0:3:2] == ["/band/fail", "unknown"]
        assert client.ask("/band/cancel")[0:3:2] == ["/band/fail", "unavailable"]
        assert client.ask("/band/queue")[0] == "/band/done"
        assert client.of("/band/queue")[-1] == [0, -1.0, ""]
        assert client.ask("/band/bass/macros")[0] == "/band/done"
        assert [args[0] for args in client.of("/band/bass/macros")] == list(range(1, 9))
    with running_server(*arguments, "--seed", "8") as server, client_of(server) as client:
        client.ask("/band/seed", 8)  # has all windows told again
        wait_for(lambda: len(last_windows(client)) == len(INSTRUMENTS), "the first window")
        assert last_windows(client) != stored
        assert client.ask("/band/snapshots")[0] == "/band/done"
        assert client.of("/band/snapshots") == [["verse"]]
        assert client.ask("/band/snapshot/recall", "verse")[0] == "/band/done"
        wait_for(lambda: last_windows(client) == stored, "the stored window")
