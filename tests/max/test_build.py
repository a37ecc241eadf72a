"""What is committed is what the tools write."""

import json
import tomllib

import pytest

from max_patches.tools.build import ROOT, generated, main
from max_patches.tools.osc import SERVER_PORT
from max_patches.tools.patcher import BuildError, Patcher
from server.config import ServerConfig


@pytest.mark.parametrize("name", generated())
def test_committed_file_is_what_the_generator_writes(name: str) -> None:
    committed = (ROOT / name).read_bytes()
    assert committed == generated()[name], "run: python -m max_patches.tools.build"


def test_writing_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = {name: (ROOT / name).read_bytes() for name in generated()}
    assert main() == 0
    assert {name: (ROOT / name).read_bytes() for name in generated()} == before
    assert "band.maxpat" in capsys.readouterr().out


def test_patches_expect_the_server_where_it_listens() -> None:
    assert ServerConfig().osc_port == SERVER_PORT


def test_package_is_the_project() -> None:
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))["project"]
    info = json.loads((ROOT / "package-info.json").read_text("utf-8"))
    assert (info["name"], info["version"]) == (project["name"], project["version"])
    assert list(ROOT.rglob(info["homepatcher"]))


def test_nothing_ships_that_no_tool_writes() -> None:
    written = {name for name in generated() if "/" in name}
    folders = {name.partition("/")[0] for name in written}
    there = {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).iterdir()
    }
    assert there == written


def test_builder_refuses_what_max_would_drop_in_silence() -> None:
    patcher = Patcher()
    box = patcher.obj("udpsend 127.0.0.1 9000", (0, 0))
    with pytest.raises(BuildError, match="no stock object"):
        patcher.obj("updsend 127.0.0.1 9000", (0, 0))
    with pytest.raises(BuildError, match="no class"):
        patcher.ui("udpsend", (0, 0))
    with pytest.raises(BuildError, match="no outlet 0"):
        patcher.connect(box, box)
    with pytest.raises(BuildError, match="no inlet 1"):
        patcher.connect(patcher.obj("loadbang", (0, 0)), box, inlet=1)
