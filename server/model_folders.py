"""Where model sets are found, by name. A name from the network never becomes a path."""

from pathlib import Path

import server
from server.card_file import CARD_NAME, read_json
from server.errors import ModelCardError, ModelError, NoModelSetError


def default_folder() -> Path:
    """Return the folder of the sets that come with the server.

    An installed wheel carries them inside the package; a checkout has them in its own folder.
    """
    return _shipped("shipped_models", "exported_models")


def patches_folder() -> Path:
    """Return the folder of the patches that come with the server: for Max, Live, Pd and others."""
    return _shipped("shipped_patches", "max_patches")


def _shipped(inside: str, beside: str) -> Path:
    package = Path(server.__file__).resolve().parent
    return package / inside if (package / inside).is_dir() else package.parent / beside


def set_names(folder: Path) -> list[str]:
    """List the model sets in a folder, sorted by name; what cannot be looked into is none.

    Raises:
        ModelError: the folder itself cannot be read.
    """
    try:
        return sorted(path.name for path in folder.iterdir() if _is_set(path))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ModelError(
            f"the model sets in {folder} cannot be listed: {error.strerror}"
        ) from error


def _is_set(path: Path) -> bool:
    try:
        return not path.name.startswith(".") and (path / CARD_NAME).is_file()
    except OSError:
        return False


def kind_of(folder: Path) -> str:
    """Return the kind of a model set, ``band`` or ``melody``; empty where its card is wrong."""
    try:
        kind = read_json(folder).get("kind")
    except ModelCardError:
        return ""
    return kind if kind in ("band", "melody") else ""


def melody_names(folder: Path) -> list[str]:
    """List the sets of kind ``melody`` in a folder, sorted by name; see `set_names`."""
    return [name for name in set_names(folder) if kind_of(folder / name) == "melody"]


def find_set(folder: Path, name: str) -> Path:
    """Return the folder of a model set.

    Args:
        folder: where the sets are.
        name: one of ``set_names(folder)``.

    Raises:
        NoModelSetError: there is no such set; the message lists those that are there.
        ModelError: the folder cannot be read.
    """
    names = set_names(folder)
    if name not in names:
        there = ", ".join(names) or "none"
        raise NoModelSetError(f"there is no model set {name!r} in {folder}; there are: {there}")
    return folder / name
