"""``ai-music-server render`` says what is wrong with a file or a value, before it computes."""

import os
import shutil
from pathlib import Path

import mido
import pytest

from server.__main__ import main
from server.midi_file import write_midi_file
from server.settings import Settings
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


def never(*_: object, **__: object) -> None:
    raise AssertionError("a piece was made in vain")


def test_a_pipe_is_refused_and_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe.mid"
    os.mkfifo(pipe)
    monkeypatch.setattr("server.render.render_file", never)
    assert render(pipe) == 1
    assert "is a device or a pipe, wanted a file" in capsys.readouterr().err
    assert pipe.is_fifo()
    with pytest.raises(OSError, match="device or a pipe"):
        write_midi_file(pipe, {}, Settings().snapshot())
    assert pipe.is_fifo()


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for name in ("old", "new"):
        link, file = tmp_path / f"{name}-link.mid", tmp_path / "there" / f"{name}.mid"
        link.symlink_to(file)
        if name == "old":
            file.write_bytes(b"old")
        assert render(link) == 0
        assert link.is_symlink()
        assert file.read_bytes().startswith(b"MThd")
        assert file.stat().st_mode & 0o777 == 0o666 & ~umask()
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == ["new.mid", "old.mid"]


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_link_to_itself_and_a_name_that_is_too_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.mid").symlink_to(tmp_path / "a.mid")
    assert render(tmp_path / "a.mid") == 1
    assert "symbolic links" in capsys.readouterr().err
    assert render(tmp_path / ("x" * 253 + ".mid")) == 1
    assert "File name too long" in capsys.readouterr().err
    assert render(tmp_path / ("x" * 251 + ".mid")) == 0


def test_a_folder_that_may_not_be_written_is_said_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    monkeypatch.setattr("server.render.render_file", never)
    assert render(tmp_path / "a.mid") == 1
    assert "a.mid: Permission denied" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere/a.png", "there is no folder"), ("a.xyz", "wanted one of")]
)
def test_a_picture_that_cannot_be_is_said_before(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    said: str,
) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setattr("server.render.render_file", never)
    assert render(tmp_path / "a.mid", "--png", str(tmp_path / name)) == 1
    assert said in capsys.readouterr().err


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert render(tmp_path / "a.mid", "--png", str(tmp_path / "a.PNG")) == 0
    assert (tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")


def test_a_model_among_the_settings_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert render(tmp_path / "a.mid", "--set", "model=nope") == 2
    assert "--model NAME" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_ctrl_c_is_no_accident(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("server.render.render_file", interrupt)
    monkeypatch.setattr("server.replay.replay", interrupt)
    monkeypatch.setattr("server.app.App.run", interrupt)
    for words in (["render", str(tmp_path / "a.mid")], ["replay", "a.log", "b.mid"], []):
        assert main([*FLAGS, *words]) == 130
    assert capsys.readouterr().err == ""


def test_one_broken_card_hides_no_other_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b", "c"):
        shutil.copytree(TINY, tmp_path / name)
    (tmp_path / "b" / "card.json").write_text("{}")
    assert main(["--models-folder", str(tmp_path), "models"]) == 1
    said = capsys.readouterr().out
    assert "a  (band, " in said
    assert "b  cannot be played: " in said
    assert "c  (band, " in said


def test_a_replay_that_finds_the_disk_full_leaves_the_old_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.mid"
    old.write_bytes(b"old")

    def full(self: Path, _data: bytes) -> None:
        self.touch()
        with self.open("wb"):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("server.replay.replay", lambda *_, **__: b"new")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert main(["replay", "a.log", str(old)]) == 1
    assert "old.mid: No space left on device" in capsys.readouterr().err
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]
    assert main(["replay", "a.log", str(old)]) == 0
    assert old.read_bytes() == b"new"


def test_a_replay_is_not_made_for_a_place_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.replay.replay", never)
    assert main(["replay", "a.log", str(tmp_path / "nowhere" / "b.mid")]) == 1
    assert "there is no folder" in capsys.readouterr().err
