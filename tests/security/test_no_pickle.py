"""No file makes the server or the training run code: a pickle is never loaded."""

import ast
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from server.contract import CARD_NAME, LATENTS_FILE
from server.errors import ModelError
from server.melody.model import MelodyModel
from server.model import BandModels
from training.data.lpd_npz import read_lpd_npz
from training.errors import DataError

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "data" / "sample" / "lpd_5"


class Bomb:
    """Writes a file when a pickle of it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def with_bombs(path: Path, bomb: Bomb) -> None:
    """Make every array of an ``.npz`` a pickle."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            data = io.BytesIO()
            np.save(data, np.array([bomb], object), allow_pickle=True)
            archive.writestr(name, data.getvalue())


def test_the_bomb_goes_off_where_pickles_are_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, starts=np.zeros(1))
    with_bombs(path, Bomb(tmp_path / "gone off"))
    with np.load(path, allow_pickle=True) as archive:
        archive["starts"]
    assert (tmp_path / "gone off").exists()


@pytest.mark.parametrize("name", ["tiny_band", "tiny_melody_vae"])
def test_no_model_set_does(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    shutil.copytree(ROOT / "tests" / "data" / name, folder)
    latents = folder / LATENTS_FILE
    with_bombs(latents, Bomb(tmp_path / "gone off"))
    # The card agrees, so that it is not the hash that refuses it.
    card = json.loads((folder / CARD_NAME).read_text())
    card["latents"]["sha256"] = hashlib.sha256(latents.read_bytes()).hexdigest()
    (folder / CARD_NAME).write_text(json.dumps(card))
    with pytest.raises(ModelError, match="latents"):
        BandModels(folder) if name == "tiny_band" else MelodyModel(folder)
    assert not (tmp_path / "gone off").exists()


def test_no_training_data_does(tmp_path: Path) -> None:
    path = tmp_path / "song.npz"
    shutil.copy(sorted(SAMPLE.glob("*.npz"))[0], path)
    with_bombs(path, Bomb(tmp_path / "gone off"))
    with pytest.raises(DataError):
        read_lpd_npz(path)
    assert not (tmp_path / "gone off").exists()


def test_nothing_in_the_code_loads_one() -> None:
    """``allow_pickle`` is nowhere said, ``weights_only`` everywhere."""
    n_places = 0
    for path in [*(ROOT / "server").rglob("*.py"), *(ROOT / "training").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                assert not names & {"pickle", "marshal", "shelve", "dill", "joblib"}, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                said = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
                match ast.unparse(node.func):
                    case "np.load":
                        assert not said.get("allow_pickle"), path  # numpy: no, unless told
                    case "torch.load":
                        assert said.get("weights_only") is True, path
                    case _:
                        continue
                n_places += 1
    assert n_places > 3
