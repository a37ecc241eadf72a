"""Folders that are written in one piece, and never over what is not ours."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from training.errors import SettingsError

CACHE_NAME: Final = "cache.json"
"""What a cache of windows or of melodies holds."""


def check_replaceable(folder: Path, marker: str) -> None:
    """See that writing a folder would remove nothing but an older one of its kind.

    Args:
        folder: what is to be written.
        marker: file that a folder of its kind holds.

    Raises:
        SettingsError: it is a file, or a folder with something else in it.
    """
    if folder.is_dir():
        if (folder / marker).is_file() or not any(folder.iterdir()):
            return
        what = f"holds no {marker}"
    elif folder.exists() or folder.is_symlink():
        what = "is no folder"
    else:
        return
    raise SettingsError(f"{folder} is there already and {what}: name a new folder, or remove it")


@contextmanager
def replacing(folder: Path, marker: str) -> Iterator[Path]:
    """Give a new folder that takes the place of ``folder`` if all goes well.

    Args:
        folder: what is to be written.
        marker: file that a folder of its kind holds; see `check_replaceable`.

    Raises:
        SettingsError: as `check_replaceable`.
        OSError: the disk refuses; what was there is as it was.
    """
    check_replaceable(folder, marker)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield temporary
        temporary.chmod(0o755)
        if folder.exists():
            # Two renames, so that there is never half a folder under the name.
            old = temporary.with_name(f"{temporary.name}-old")
            folder.replace(old)
            temporary.replace(folder)
            shutil.rmtree(old)
        else:
            temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
