"""Files that are whole or not there: written beside their place, then put into it."""

import errno
import hashlib
import os
import stat
from pathlib import Path


def place_of(path: Path) -> Path:
    """Return where a file that is to be written lies, links followed.

    Raises:
        OSError: there is no such folder, or something lies there that is no file: what is put into
            the place of a pipe or a device is lost to all who use it.
    """
    if not path.absolute().parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"there is no folder {path.absolute().parent}")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return path.resolve()
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder, wanted a file to write")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "is a device or a pipe, wanted a file to write")
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "may not be written over")
    return path.resolve()


def problem_with(path: Path) -> str:
    """Return why a file cannot be written, before minutes go into it; empty if it can, so far."""
    try:
        part = _beside(place_of(path))
        part.touch()
        part.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one piece: the old one or the new one is there, never half of one.

    Args:
        path: the file; a link stays a link, what it leads to is replaced.
        data: all of it.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    place = place_of(path)
    part = _beside(place)
    try:
        part.write_bytes(data)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _beside(place: Path) -> Path:
    # One for each file: what a kill leaves is used again. Not the file's own name, which may
    # be as long as a name may be.
    name = hashlib.sha256(place.name.encode(errors="surrogateescape")).hexdigest()[:16]
    return place.with_name(f".{name}.part")
