"""What an installation gets: the wheel as it is built from this checkout."""

import os
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from server.contract import CARD_NAME, read_card
from server.model_folders import default_folder, patches_folder, set_names
from server.web.files import page_files

ROOT = Path(__file__).parents[2]
MAX_BYTES = 60_000_000
"""Of the wheel: the band 30 MB, three melody sets 4 MB each, the page with its sounds 8 MB."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"), "wheel")


def build(folder: Path, target: str, *flags: str) -> Path:
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run([*command, *flags], cwd=ROOT, check=True, timeout=300, capture_output=True)
    (path,) = folder.iterdir()
    return path


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_shipped_set_is_inside_whole(wheel: Path) -> None:
    names = names_in(wheel)
    sets = set_names(default_folder())
    assert "band" in sets
    for name in sets:
        card = read_card(default_folder() / name)
        for file in (CARD_NAME, "README.md", *(file.file for file in card.files)):
            assert f"server/shipped_models/{name}/{file}" in names


def test_page_and_patches_are_inside(wheel: Path) -> None:
    names = names_in(wheel)
    assert {f"server/web/page/{name}" for name in page_files()} <= names
    for path in patches_folder().rglob("*"):
        inside = path.relative_to(patches_folder())
        if path.is_file() and inside.parts[0] not in ("tools", "__init__.py", "__pycache__"):
            assert f"server/shipped_patches/{inside.as_posix()}" in names
    assert "server/osc/reference.md" in names
    assert {f"training/configs/{name}.toml" for name in ("band", "melody")} <= names


def test_nothing_else_is_inside(wheel: Path) -> None:
    for name in names_in(wheel):
        top, *rest = name.split("/")
        assert top in ("server", "training") or top.endswith(".dist-info"), name
        assert not {"tools", "tests", "benchmarks", "__pycache__"} & set(rest), name
        assert not any(part.startswith(".") for part in rest), name
        assert not rest[-1].startswith("test_"), name
    assert wheel.stat().st_size < MAX_BYTES


def test_both_programs_are_named(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        text = archive.read(path).decode()
    assert "ai-music-server = server.__main__:main" in text
    assert "ai-music-training = training.__main__:main" in text


def test_the_server_alone_asks_for_nothing_of_training(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        metadata = HeaderParser().parsestr(archive.read(path).decode())
    plain = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert plain
    for package in ("torch", "lightning", "onnx>", "onnxscript", "music21", "matplotlib"):
        assert not [line for line in plain if line.startswith(package)]


def test_an_editable_installation_copies_no_models(tmp_path: Path) -> None:
    code = "import sys, hatchling.build as b; b.build_editable(sys.argv[1])"
    command = [sys.executable, "-P", "-c", code, str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300, capture_output=True)
    (path,) = tmp_path.iterdir()
    assert path.stat().st_size < 50_000
    assert not [name for name in names_in(path) if "shipped" in name]


def test_an_installed_server_finds_models_and_patches_inside(wheel: Path, tmp_path: Path) -> None:
    """Unpacked as pip does it, and started elsewhere, with the checkout out of sight."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)

    def say(verb: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "server", verb],
            cwd=Path(sys.prefix),
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            check=True,
            timeout=120,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert say("patches").strip() == str(tmp_path / "server" / "shipped_patches")
    assert [line.split()[0] for line in say("models").splitlines() if line[:1].strip()] == (
        set_names(default_folder())
    )
