"""The folder of an exported set, of whichever kind: its card and figures."""

import importlib.metadata
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.contract import (
    CARD_NAME,
    LATENTS_FILE,
    BandCard,
    FileCard,
    MelodyCard,
    card_text,
    file_hash,
)


def write_card(folder: Path, card: BandCard | MelodyCard) -> None:
    """Write a set's card in one piece."""
    temporary = folder / f".{CARD_NAME}"
    temporary.write_text(card_text(card), encoding="utf-8")
    temporary.replace(folder / CARD_NAME)


def put_latents(folder: Path, arrays: Mapping[str, NDArray[np.float32]]) -> FileCard:
    """Write arrays into a set's ``latents.npz`` beside those there, at half precision."""
    path = folder / LATENTS_FILE
    half: dict[str, NDArray[np.float16]] = {}
    if path.is_file():
        with np.load(path, allow_pickle=False) as present:
            half.update(present)
    half |= {name: array.astype(np.float16) for name, array in arrays.items()}
    np.savez(path, allow_pickle=False, **half)
    return FileCard(file=path.name, sha256=file_hash(path), inputs=(), outputs=())


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
