"""Nothing reports to anybody: onnxruntime would number the machine and tell its vendor of it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOADS_A_SET = f"""
from pathlib import Path
from server.model import BandModels
BandModels(Path({str(ROOT / "tests" / "data" / "tiny_band")!r}))
"""


def what_is_left_in(home: Path, code: str) -> list[Path]:
    """Run a program for somebody who never ran one before; return the files it left at home."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ORT_", "XDG_"))}
    environment = kept | {"HOME": str(home), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=home, check=True)
    return sorted(home.rglob("*"))


@pytest.mark.skipif(sys.platform != "linux", reason="where it is kept elsewhere is not known")
def test_loading_a_set_leaves_no_number_and_no_queue_of_events_at_home(tmp_path: Path) -> None:
    assert what_is_left_in(tmp_path, LOADS_A_SET) == []


def test_onnxruntime_is_imported_where_that_is_seen_to_and_nowhere_else() -> None:
    importers = [
        path.relative_to(ROOT).as_posix()
        for folder in ("server", "training")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if imports_onnxruntime(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert importers == ["server/model.py"]


def imports_onnxruntime(tree: ast.Module) -> bool:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return any(name.split(".")[0] == "onnxruntime" for name in names)
