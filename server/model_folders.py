"""Where model sets are found, by name. A name from the network never becomes a path."""

from pathlib import Path

import server
from server.contract import CARD_NAME
from server.errors import ModelError


def default_folder() -> Path:
    """Return the folder of the sets that come with the server.

    An installed wheel carries them inside the package; a checkout has them in its own folder.
    """
    package = Path(server.__file__).resolve().parent
    inside = package / "shipped_models"
    return inside if inside.is_dir() else package.parent / "exported_models"


def set_names(folder: Path) -> list[str]:
    """List the model sets in a folder, sorted by name."""
    if not folder.is_dir():
        return []
    return sorted(
        path.name
        for path in folder.iterdir()
        if not path.name.startswith(".") and (path / CARD_NAME).is_file()
    )


def find_set(folder: Path, name: str) -> Path:
    """Return the folder of a model set.

    Args:
        folder: where the sets are.
        name: one of ``set_names(folder)``.

    Raises:
        ModelError: there is no such set; the message lists those that are there.
    """
    names = set_names(folder)
    if name not in names:
        there = ", ".join(names) or "none"
        raise ModelError(f"there is no model set {name!r} in {folder}; there are: {there}")
    return folder / name
