"""The folder of an exported set, of whichever kind: its card and figures."""

import importlib.metadata
import json
from pathlib import Path

from server.contract import CARD_NAME, BandCard, MelodyCard, card_text


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
