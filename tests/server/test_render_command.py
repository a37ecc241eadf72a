"""``ai-music-server render`` says what is wrong with a file or a value, before it computes."""

from pathlib import Path

import pytest

from server.__main__ import main
from tests.server.virtual import TINY

FLAGS = ["--models-folder", str(TINY.parent), "--model", "tiny_band"]


def render(file: Path, *more: str) -> int:
    return main([*FLAGS, "render", str(file), "--bars", "1", *more])


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert render(tmp_path / "nowhere" / "a.mid") == 1
    assert f"there is no folder {tmp_path / 'nowhere'}" in capsys.readouterr().err


def test_a_folder_in_the_files_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert render(tmp_path) == 1
    assert "is a folder, wanted a file" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_value_that_is_clamped_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert render(tmp_path / "a.mid", "--set", "swing=5", "--set", "bass/density=0.5") == 0
    said = capsys.readouterr().err
    assert "swing=5: swing clamped" in said
    assert "density" not in said
    assert (tmp_path / "a.mid").is_file()
