"""The files that can be had: the page's own, and recordings by name.

What comes from the network is compared with names that were listed here; it never becomes part of a
path.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAGE_FOLDER: Final = Path(__file__).parent / "page"
TYPES: Final = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".sf2": "application/octet-stream",
    ".sf3": "application/octet-stream",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
}
"""Media type by suffix; others are not served."""
_NOT_SERVED: Final = ("node_modules", "tests")


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file of the page."""

    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording."""

    name: str
    """Without ``.mid``."""
    path: Path
    n_bytes: int
    modified_s: float
    """Seconds since 1970."""


def page_files(folder: Path = PAGE_FOLDER) -> dict[str, PageFile]:
    """Return the page's files by their path below ``/page/``; links and hidden files are not."""
    files: dict[str, PageFile] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        is_hidden = any(part.startswith(".") or part in _NOT_SERVED for part in name.parts)
        media_type = TYPES.get(path.suffix)
        if media_type and not is_hidden and path.is_file() and not path.is_symlink():
            files[name.as_posix()] = PageFile(path, media_type)
    return files


async def recordings(folder: Path) -> list[Recording]:
    """Return the recordings of a folder, newest first; none where there is no folder."""
    return await asyncio.to_thread(_recordings, folder)


def _recordings(folder: Path) -> list[Recording]:
    found = []
    try:
        for path in folder.glob("*.mid"):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                stat = path.stat()
                found.append(Recording(path.stem, path, stat.st_size, stat.st_mtime))
    except OSError:
        return found  # the folder went away meanwhile: what was seen is what there is
    return sorted(found, key=lambda recording: recording.modified_s, reverse=True)
