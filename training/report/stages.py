"""Results of the report's stages, kept in files so that a stopped report goes on where it was."""

import hashlib
import json
import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from server.contract import BandCard, file_hash
from training.data.cache import WindowCache
from training.report.pieces import Pieces, load_pieces, save_pieces

_log = logging.getLogger(__name__)


class Stages:
    """A folder of results; each is made again when what it depends on has changed."""

    def __init__(self, folder: Path, pieces_key: str, figures_key: str) -> None:
        """Open or make the folder.

        Args:
            folder: where the results stand.
            pieces_key: what all pieces depend on: models, data, sizes, the code that plays.
            figures_key: what all figures depend on: the pieces, and the code that measures.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._keys = {"npz": pieces_key, "json": figures_key}

    def figures(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return a table of figures, made now if it is not there."""
        path = self._path(name, "json")
        if path.is_file():
            found: dict[str, Any] = json.loads(path.read_text())
            return found
        _log.info("report: %s", name)
        made: dict[str, Any] = without_nan(make())
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(made))
        temporary.replace(path)
        return made

    def pieces(self, name: str, make: Callable[[], Pieces]) -> Pieces:
        """Return the pieces of a source, made now if they are not there."""
        path = self._path(name, "npz")
        if path.is_file():
            return load_pieces(path)
        _log.info("report: %s", name)
        made = make()
        temporary = path.with_suffix(".tmp")
        save_pieces(temporary, made)
        temporary.replace(path)
        return made

    def _path(self, name: str, ending: str) -> Path:
        return self._folder / f"{name}-{self._keys[ending][:16]}.{ending}"


def models_key(card: BandCard) -> str:
    """Return what a card says of how the band sounds; figures and dates do not change it."""
    facts = {key: value for key, value in asdict(card).items() if key not in ("metrics", "created")}
    return _digest([json.dumps(facts, sort_keys=True)])


def data_key(cache: WindowCache) -> str:
    """Return a key of the cached windows."""
    return _digest([cache.songs.tobytes(), cache.window_ptr[:: len(cache.songs)].tobytes()])


def code_key(files: Iterable[Path]) -> str:
    """Return a key of program text."""
    return _digest(file_hash(path) for path in sorted(files))


def join_keys(*parts: object) -> str:
    """Make one key of several."""
    return _digest(repr(part) for part in parts)


def without_nan(value: Any) -> Any:
    """Replace what JSON does not know by ``None``, at any depth."""
    if isinstance(value, dict):
        return {key: without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_nan(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _digest(parts: Iterable[str | bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\n")
    return digest.hexdigest()
