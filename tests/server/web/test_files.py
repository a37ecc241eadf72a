import json
from pathlib import Path

import pytest
from yarl import URL

from server.web.files import PAGE_FOLDER, page_files
from tests.server.web.stage import Stage


async def got(stage: Stage, path: str) -> tuple[int, str, bytes]:
    # As it stands: no client tidies the dots away.
    url = URL(stage.url + path, encoded=True)
    async with stage.session.get(url) as response:
        return response.status, response.content_type, await response.read()


async def test_the_page_is_served_as_it_lies_there(stage: Stage) -> None:
    for name, file in page_files().items():
        status, media_type, data = await got(stage, f"page/{name}")
        assert (status, media_type) == (200, file.media_type)
        assert data == file.path.read_bytes()
    assert "index.html" in page_files()


@pytest.mark.parametrize(
    "path",
    [
        "page/",
        "page/../server.py",
        "page/%2e%2e/server.py",
        "page/..%2fserver.py",
        "page/%2fetc%2fpasswd",
        "page//etc/passwd",
        "page/vendor",
        "page/index.html%00",
        "page/index.html/",
        "page/./index.html",
        "page/INDEX.HTML",
        "recordings/../x.mid",
        "recordings/..%2fx.mid",
        "recordings/%2e%2e%2fx.mid",
        "recordings/.hidden.mid",
        "recordings/link.mid",
        "recordings/none.mid",
        "recordings/take.log",
        "recordings/take.mid%00.mid",
    ],
)
async def test_no_path_leads_elsewhere(stage: Stage, tmp_path: Path, path: str) -> None:
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    (tmp_path / "x.mid").write_bytes(b"secret")
    (recordings / ".hidden.mid").write_bytes(b"secret")
    (recordings / "link.mid").symlink_to(tmp_path / "x.mid")
    (recordings / "take.mid").write_bytes(b"MThd")
    (recordings / "take.log").write_text("secret")
    status, _, data = await got(stage, path)
    assert status == 404
    assert b"secret" not in data


async def test_recordings_are_listed_and_had_by_name(stage: Stage, tmp_path: Path) -> None:
    assert json.loads((await got(stage, "recordings"))[2]) == []
    folder = tmp_path / "recordings"
    folder.mkdir()
    for name in ("take 1", "été"):
        (folder / f"{name}.mid").write_bytes(b"MThd" + name.encode())
    rows = json.loads((await got(stage, "recordings"))[2])
    assert {row["name"] for row in rows} == {"take 1", "été"}
    assert {row["bytes"] for row in rows} == {10, 9}
    status, media_type, data = await got(stage, "recordings/take%201.mid")
    assert (status, media_type, data) == (200, "audio/midi", b"MThdtake 1")
    assert (await got(stage, "recordings/%C3%A9t%C3%A9.mid"))[0] == 200


async def test_cards_say_what_sets_are_made_of(stage: Stage) -> None:
    cards = json.loads((await got(stage, "cards"))[2])
    band = next(card for card in cards if card["name"] == "band")
    assert band["data"]
    assert band["metrics"]


async def test_a_broken_set_does_not_hide_the_others(tmp_path: Path) -> None:
    models = tmp_path / "models"
    (models / "broken").mkdir(parents=True)
    (models / "broken" / "card.json").write_text("{")
    async with Stage(tmp_path, models_folder=models).open() as stage:
        assert json.loads((await got(stage, "cards"))[2]) == []


def test_only_files_of_known_kinds_are_served(tmp_path: Path) -> None:
    for name in ("a.js", "b.py", ".c.js", "node_modules/d.js", "sub/e.css", "f"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    (tmp_path / "g.js").symlink_to(tmp_path / "b.py")
    assert sorted(page_files(tmp_path)) == ["a.js", "sub/e.css"]
    assert page_files(tmp_path / "none") == {}


def test_the_page_lies_beside_the_code() -> None:
    assert (PAGE_FOLDER / "index.html").is_file()
