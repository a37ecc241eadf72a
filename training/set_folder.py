"""The folder of an exported set, of whichever kind: put in place at once, its card and figures."""

import importlib.metadata
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.contract import CARD_NAME, BandCard, MelodyCard, card_text


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a new folder that takes the place of ``folder`` if all goes well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield temporary
        temporary.chmod(0o755)
        if folder.exists():
            # Two renames, so that there is never half a set under the name.
            old = temporary.with_name(f"{temporary.name}-old")
            folder.replace(old)
            temporary.replace(folder)
            shutil.rmtree(old)
        else:
            temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_card(folder: Path, card: BandCard | MelodyCard) -> None:
    """Write a set's card in one piece."""
    temporary = folder / f".{CARD_NAME}"
    temporary.write_text(card_text(card), encoding="utf-8")
    temporary.replace(folder / CARD_NAME)


def project_version() -> str:
    """Return the version of this project, for cards."""
    try:
        return importlib.metadata.version("ai-music-generator")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def read_facts(weights: Path) -> dict[str, float]:
    """Return how a model was trained, as `run_job` wrote it beside its weights; or nothing."""
    path = weights.with_name("training.json")
    return json.loads(path.read_text()) if path.is_file() else {}
