"""Nothing that comes over the network names a file: a real server is sent paths as texts."""

from pathlib import Path

from server.addresses import ENDPOINTS
from tests.e2e.running import client_of, running_server

DATA = Path(__file__).parents[1] / "data"

TEXTS = {
    "hello": "the client's name, kept in memory",
    "model": "compared with the names of the sets in --models-folder",
    "melody/model": "the same",
    "record": "a plain file name below recordings",
    "snapshot/store": "a key inside one JSON file",
    "snapshot/recall": "the same",
    "snapshot/morph": "the same",
    "snapshot/delete": "the same",
    "learn": "compared with the addresses of the table",
    "unlearn": "the same",
}
"""Every address that takes free text, and what becomes of the text."""

HOSTILE = (
    "../thief",
    "../../../../thief",
    "/tmp/thief",
    "..",
    ".",
    ".hidden",
    "a/../../thief",
    "..\\thief",
    "C:\\thief",
    "~/thief",
    "file:///thief",
    "thief\x00.mid",
    "CON",
    "x" * 256,
)


def test_it_is_known_what_becomes_of_every_text() -> None:
    """A new address that takes text has to be thought about here."""
    taking = {
        key
        for key, endpoint in ENDPOINTS.items()
        if endpoint.row.kind in ("setting", "action")
        and any(arg.type == "s" and not arg.choices for arg in endpoint.row.args)
    }
    assert taking == set(TEXTS)


def test_no_text_leads_out_of_the_folders(tmp_path: Path) -> None:
    user = tmp_path / "a" / "b" / "user"
    flags = ["--models-folder", str(DATA), "--model", "tiny_band", "--midi-out", "none"]
    flags += ["--midi-in", "none", "--user-folder", str(user), "--no-realtime", "--no-web"]
    with running_server(*flags) as server, client_of(server) as client:
        for key in TEXTS:
            for text in HOSTILE:
                args: list[int | float | str] = [text]
                if key == "hello":
                    args = [client.port, text]
                elif key == "snapshot/morph":
                    args = [text, text, 0.5]
                address = f"/band/{key}"
                answer = client.ask(address, *args)
                assert answer[1] == address
                if key == "record":
                    client.ask(address, "")
        assert client.ask("/band/ping")[0] == "/band/done"
        assert server.process.poll() is None
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert path.parent.parent == user, path
            assert path.parent.name in ("recordings", "snapshots"), path
            assert "thief" not in path.name or path.parent.name == "recordings", path
    assert not Path("/tmp/thief").exists()
    assert not [path for path in DATA.iterdir() if "thief" in path.name]
