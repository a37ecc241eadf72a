"""Program: kill a server in a Link session and start it again; prints where it was, as JSON.

Starts the other member itself, so that all are in one network namespace. Argument: a folder.
"""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.e2e.running import Client, client_of, running_server, wait_for
from tests.e2e.test_faults import figures
from tests.e2e.test_faults_kill import FLAGS, saved

PEER = Path(__file__).with_name("link_peer.py")


class Peer:
    """The other member, which stays."""

    def __init__(self) -> None:
        command = [sys.executable, str(PEER), "90", "120"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.beat, self.n_peers = 0.0, 0
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            beat, _tempo, _now_ns, n_peers = line.split()
            self.beat, self.n_peers = float(beat), int(n_peers)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
        self._reader.join()


def ahead_beats(client: Client, peer: Peer) -> float:
    """Return by how much the music is ahead of the other member, in quarter notes."""
    wait_for(lambda: figures(client)["playing"] == 1, "the music")
    return figures(client)["beat"] - peer.beat


def main(folder: Path) -> None:
    flags = (*FLAGS, "--midi-out", "none", "--user-folder", str(folder))
    peer = Peer()
    wait_for(lambda: peer.beat > 3, "the session")
    with running_server(*flags) as server, client_of(server) as client:
        client.ask("/band/locate", 64.0)
        client.ask("/band/clock/source", "link")
        wait_for(lambda: peer.n_peers, "the server in the session")
        client.ask("/band/play")
        wait_for(lambda: figures(client)["beat"] > 70, "the piece")
        before = ahead_beats(client, peer)
        wait_for(lambda: saved(folder).get("scene") and saved(folder)["line"][3], "the state")
        server.end(signal.SIGKILL)
    with running_server(*flags) as server, client_of(server) as client:
        server.wait_said("carrying on at bar")
        alone = ahead_beats(client, peer)
        wait_for(lambda: peer.n_peers, "the server in the session")
        found = peer.beat
        wait_for(lambda: peer.beat > found + 2, "two beats of the session")
        after = ahead_beats(client, peer)
        server.end()
    peer.close()
    sys.stdout.write(json.dumps({"before": before, "alone": alone, "after": after}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
