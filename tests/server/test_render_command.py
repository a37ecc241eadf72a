"""``ai-music-server render`` says what is wrong with a file or a value, before it computes."""

from pathlib import Path

import mido
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


def tracks(file: Path) -> dict[str, tuple[int, set[int], int]]:
    """Return notes, channels and program of each track."""
    found = {}
    for track in mido.MidiFile(file).tracks[1:]:
        ons = [m for m in track if m.type == "note_on"]
        programs = [m.program for m in track if m.type == "program_change"]
        found[track.name] = (len(ons), {m.channel for m in ons}, programs[0])
    return found


def test_who_is_heard_and_on_which_channel_are_settings_too(tmp_path: Path) -> None:
    sets = ("drums/mute=1", "bass/channel=7", "bass/program=40")
    assert render(tmp_path / "a.mid", *(word for text in sets for word in ("--set", text))) == 0
    found = tracks(tmp_path / "a.mid")
    assert found["drums"][0] == 0
    assert found["bass"][1:] == ({6}, 39)
    assert found["piano"][0] > 0
    assert render(tmp_path / "b.mid", "--set", "bass/solo=1") == 0
    assert {name for name, track in tracks(tmp_path / "b.mid").items() if track[0]} == {"bass"}


def test_the_melody_is_a_setting_too(tmp_path: Path) -> None:
    tiny = ("--melody", "tiny_melody")
    assert render(tmp_path / "a.mid", *tiny) == 0
    assert "melody" in tracks(tmp_path / "a.mid")
    assert render(tmp_path / "b.mid", *tiny, "--set", "melody/on=0") == 0
    assert "melody" not in tracks(tmp_path / "b.mid")
    sets = ("--set", "melody/model=tiny_melody", "--set", "melody/on=1")
    assert render(tmp_path / "c.mid", *sets) == 0
    assert (tmp_path / "c.mid").read_bytes() == (tmp_path / "a.mid").read_bytes()
