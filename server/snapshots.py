"""Snapshots on disk: scenes by name, one file for each set of models."""

import errno
import hashlib
import io
import logging
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from server.contract import BandCard
from server.errors import BROKEN_ARRAYS, RequestError
from server.music import INSTRUMENTS
from server.scene import Scene

_log = logging.getLogger(__name__)

MAX_NAME: Final = 64
"""Longest name, in characters."""
_MAX_NAME_BYTES: Final = 200
"""Longest name in UTF-8: file systems take 255 bytes, endings included."""
_MAX_DAMAGED: Final = 5
"""Damaged files that are kept; whatever writes them must not fill the disk."""
MAX_SNAPSHOTS: Final = 256
"""Snapshots of one set."""
MAX_FILE_BYTES: Final = 64_000_000


def check_name(name: str) -> str:
    """Return a name that may be stored.

    Raises:
        RequestError: it is empty or too long, looks like a path, or cannot be shown.
    """
    if not name or len(name) > MAX_NAME:
        raise RequestError("text", f"a name has 1 to {MAX_NAME} characters, got {len(name)}")
    if len(name.encode()) > _MAX_NAME_BYTES:
        raise RequestError("text", f"{name!r} is too long for the name of a file")
    if name != name.strip() or name.startswith(".") or not name.isprintable():
        raise RequestError("text", f"{name!r} begins or ends with a space or a dot, or is not text")
    if "/" in name or "\\" in name:
        raise RequestError("text", f"{name!r} has a slash: a name, not a path is wanted")
    return name


def file_of(folder: Path, card: BandCard) -> Path:
    """Return the file of a set's snapshots.

    Latents mean something to the decoders that they were made with only, so a set that was trained
    anew has a file of its own, and the old one is found again with the old set.
    """
    hashes = "".join(card.instruments[i].decoder.sha256 for i in INSTRUMENTS)
    name = re.sub(r"[^A-Za-z0-9_-]", "_", card.name)[:MAX_NAME]
    return folder / f"{name}-{hashlib.sha256(hashes.encode()).hexdigest()[:12]}.npz"


class Snapshots:
    """The snapshots of one set, in the order in which they were first stored."""

    def __init__(self, folder: Path, card: BandCard) -> None:
        """Read what is there; a file that is damaged is put aside, one that is shut is left.

        Args:
            folder: where snapshots are kept; need not exist yet.
            card: of the set.
        """
        self._path = file_of(folder, card)
        self._is_read = True
        self._scenes: Mapping[str, Scene] = {}
        try:
            self._scenes = _read_or_put_aside(self._path, card)
        except OSError as error:
            self._is_read = False
            text = "playing without snapshots: %s cannot be read: %s"
            _log.warning(text, self._path, error.strerror or error)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, in order."""
        return tuple(self._scenes)

    def get(self, name: str) -> Scene:
        """Return a scene.

        Raises:
            RequestError: ``unknown``; the message names those that are there.
        """
        scene = self._scenes.get(name)
        if scene is None:
            there = ", ".join(self._scenes)
            there = there if len(there) <= 200 else there[:200] + "..."
            raise RequestError(
                "unknown", f"there is no snapshot {name[:MAX_NAME]!r}; there are: {there or 'none'}"
            )
        return scene

    def changed(self, name: str, scene: Scene | None) -> Mapping[str, Scene]:
        """Return all scenes as they are with one set, in its old place, or forgotten (``None``).

        Raises:
            RequestError: there are too many, or there is none of that name to forget.
        """
        scenes = dict(self._scenes)
        if scene is None:
            self.get(name)
            del scenes[name]
        elif name not in scenes and len(scenes) >= MAX_SNAPSHOTS:
            raise RequestError("server", f"{MAX_SNAPSHOTS} snapshots are stored; delete one")
        else:
            scenes[name] = scene
        return scenes

    def write(self, scenes: Mapping[str, Scene]) -> None:
        """Write scenes to disk, and hold them from then on.

        The old file or the new one is there, never half of one. May be called on another thread:
        what is held is exchanged in one piece.

        Args:
            scenes: what ``changed`` gave; nothing else may be written in between.

        Raises:
            OSError: it cannot be written; file and memory are as they were.
        """
        if not self._is_read:
            # Nobody knows what is in it: it must not be written over.
            raise OSError(errno.EIO, "what is stored could not be read when the server started")
        _write(self._path, scenes)
        self._scenes = scenes


def _write(path: Path, scenes: Mapping[str, Scene]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not scenes:
        path.unlink(missing_ok=True)
        return
    arrays = {
        "names": np.array(list(scenes), dtype=np.str_),
        "before": np.stack([scene.before for scene in scenes.values()]),
        "latents": np.stack([scene.latents for scene in scenes.values()]),
    }
    n_bars = {scene.bars.shape[1] for scene in scenes.values() if scene.bars is not None}
    if n_bars:
        n = max(n_bars)
        arrays["bars"] = np.stack([scene.bar_latents(n) for scene in scenes.values()])
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=".", suffix=".part", delete=False
    ) as f:
        part = Path(f.name)
        try:
            np.savez(f, **arrays)  # type: ignore[arg-type]  # its stub takes any keyword for a flag
            f.flush()
            os.fsync(f.fileno())
            f.close()
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def _read_or_put_aside(path: Path, card: BandCard) -> dict[str, Scene]:
    """Read a file; one that is damaged is put aside.

    Raises:
        OSError: it is not known what is there: a folder that may not be entered, say.
    """
    data = _read_bytes(path)
    if data is None:
        return {}
    try:
        return _parse(data, card)
    except BROKEN_ARRAYS as error:
        aside = _free(path)
        _log.warning("snapshots: %s cannot be read (%s); it is kept as %s", path, error, aside.name)
        try:
            path.replace(aside)
        except OSError as refusal:
            _log.warning("snapshots: %s cannot be renamed: %s", path, refusal)
        return {}


def _read_bytes(path: Path) -> bytes | None:
    """Return what is in a file, a byte more at most than it may be; ``None`` if there is none."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        return None


def _free(path: Path) -> Path:
    """Return a name beside a damaged file that no other has, or the last of a few."""
    names = [path.with_suffix(f".damaged{number or ''}") for number in range(_MAX_DAMAGED)]
    return next((name for name in names if not name.exists()), names[-1])


def _parse(data: bytes, card: BandCard) -> dict[str, Scene]:
    if len(data) > MAX_FILE_BYTES:
        raise ValueError(f"more than {MAX_FILE_BYTES} bytes")
    n = len(INSTRUMENTS)
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        names, before, latents = (archive[key] for key in ("names", "before", "latents"))
        bars = archive.get("bars")
    if names.ndim != 1 or names.dtype.kind != "U" or len(names) > MAX_SNAPSHOTS:
        raise ValueError(f"names are {names.dtype} of shape {names.shape}")
    shapes = {
        "before": (before, (len(names), n, card.n_context, card.d_latent)),
        "latents": (latents, (len(names), n, card.d_latent)),
    }
    if bars is not None:
        shapes["bars"] = (bars, (len(names), n, card.n_bars, card.d_latent))
    for key, (array, shape) in shapes.items():
        if array.dtype != np.float32 or array.shape != shape or not np.isfinite(array).all():
            raise ValueError(f"{key} are {array.dtype} of shape {array.shape}, wanted {shape}")
    try:
        words = [check_name(str(name)) for name in names]
    except RequestError as error:
        raise ValueError(str(error)) from error
    if len(set(words)) < len(words):
        raise ValueError("two snapshots have one name")
    own_bars = [None] * len(names) if bars is None else bars
    scenes = (
        Scene(b, own, bars=each) for b, own, each in zip(before, latents, own_bars, strict=True)
    )
    return dict(zip(words, scenes, strict=True))
