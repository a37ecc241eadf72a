"""Files from elsewhere: cards, graphs, arrays and MIDI files. Nothing in them is ever run."""

import hashlib
import io
import json
import pickle
import shutil
import tempfile
import zipfile
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from server.contract import read_band_card, read_card
from server.control_map import read_map
from server.errors import ModelError, ServerError
from server.latents_file import read_latents
from server.model import Graph
from server.music import INSTRUMENTS
from server.snapshots import _read_or_put_aside
from tests.server.virtual import TINY

TINY_MELODY = TINY.with_name("tiny_melody")
SAMPLE = TINY.with_name("sample")
UNPICKLED: list[str] = []
"""What a pickle in an input has written here; always empty."""


def trap() -> None:
    """Be called by nobody: a pickle asks for it."""
    UNPICKLED.append("something was unpickled")


class _Trap:
    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return trap, ()


class _FileTarget(ABC):
    """A reader of one file, which is written anew for each input."""

    align = 1
    words: tuple[bytes, ...] = ()

    def __init__(self) -> None:
        self.classes: Counter[str] = Counter()
        self._folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        self.seeds: list[bytes] = []

    @abstractmethod
    def run(self, data: bytes) -> None:
        """Read one input."""

    def _count(
        self, read: Callable[[], object], refusals: tuple[type[Exception], ...], what: str = ""
    ) -> None:
        """Read, and count what came of it."""
        try:
            read()
        except refusals as error:
            self.classes[what + type(error).__name__] += 1
        else:
            self.classes[f"{what}taken"] += 1

    def check(self) -> None:
        assert not UNPICKLED
        inside = {path for path in self._folder.rglob("*") if path.is_file()}
        assert len(inside) < 40

    def close(self) -> None:
        shutil.rmtree(self._folder)


class CardTarget(_FileTarget):
    """Model cards of both kinds, and the file of learned controls."""

    words = (
        b'"',
        b"{}",
        b"[]",
        b"null",
        b"-1",
        b"1e999",
        b"NaN",
        b"[" * 99,
        b"..",
        b"/",
        b"0" * 64,
    )

    def __init__(self) -> None:
        super().__init__()
        self.seeds = [(folder / "card.json").read_bytes() for folder in (TINY, TINY_MELODY)]
        row = {"control": "cc", "channel": 1, "number": 7, "address": "/band/tempo"}
        self.seeds.append(json.dumps({"version": 1, "controls": [row]}).encode())

    def run(self, data: bytes) -> None:
        self._count(lambda: self._read(data), (ServerError,))

    def _read(self, data: bytes) -> None:
        path = self._folder / "card.json"
        path.write_bytes(data)
        if b'"controls"' in data:
            read_map(path)
            return
        card = read_card(self._folder)
        for file in card.files:
            assert Path(file.file).name == file.file


class OnnxTarget(_FileTarget):
    """Graphs whose hash is right: what the author of a set could write."""

    words = (b"Gemm", b"Loop", b"ai.onnx", b"../../secret", b"location", b"\x08\x07", b"\xff" * 9)

    def __init__(self) -> None:
        super().__init__()
        card = read_band_card(TINY)
        self._parts = [card.instruments[i].predictor for i in INSTRUMENTS[:2]]
        self.seeds = [(TINY / part.file).read_bytes() for part in self._parts]

    def run(self, data: bytes) -> None:
        self._count(lambda: self._read(data), (ServerError,))

    def _read(self, data: bytes) -> None:
        part = self._parts[len(data) % 2]
        card = replace(part, sha256=hashlib.sha256(data).hexdigest())
        graph = Graph(self._folder / part.file, data, card)
        inputs = {
            t.name: np.zeros([int(a) if a != "batch" else 1 for a in t.axes], np.float32)
            for t in card.inputs
        }
        try:
            graph.run(inputs)
        except ModelError:
            self.classes["fails when run"] += 1


class NpzTarget(_FileTarget):
    """Arrays: a set's latents, snapshots, and songs for training."""

    words = (b"PK\3\4", b"PK\1\2", b"PK\5\6", b"'|O'", b"(9999999999,)", b"\x93NUMPY\1\0", b"<f4")

    def __init__(self) -> None:
        super().__init__()
        from training.data.lpd_npz import read_lpd_npz  # noqa: TID251
        from training.data.shards import load_arrays  # noqa: TID251
        from training.errors import DataError  # noqa: TID251

        self._card = read_band_card(TINY)
        self._refusals = ServerError, DataError
        self._song, self._shard = read_lpd_npz, load_arrays
        songs = sorted((SAMPLE / "lpd_5").glob("*.npz"))[:2]
        self.seeds = [path.read_bytes() for path in (TINY / "latents.npz", *songs)]
        self.seeds += [self._npz(names=np.array(["a"]), before=np.zeros((1, 5, 2, 4), np.float32))]
        trapped = np.array([_Trap()], dtype=object)
        self.seeds += [self._npz(starts=trapped, names=trapped, content_id=trapped)]
        self.seeds.append(pickle.dumps(_Trap()))
        self._turn = 0

    @staticmethod
    def _npz(**arrays: Any) -> bytes:
        file = io.BytesIO()
        np.savez(file, allow_pickle=True, **arrays)
        return file.getvalue()

    def run(self, data: bytes) -> None:
        self._turn += 1
        path = self._folder / "latents.npz"
        data = self._whole(data) if self._turn % 2 else data
        path.write_bytes(data)
        readers: dict[str, Callable[[], object]] = {
            "latents": lambda: read_latents(self._folder, self._card),
            "song": lambda: self._song(path),
            "shard": lambda: self._shard(path),
            "snapshots": lambda: _read_or_put_aside(path, self._card),
        }
        for name, read in readers.items():
            self._count(read, self._refusals, f"{name}: ")

    def _whole(self, data: bytes) -> bytes:
        """Return an archive that is in order itself and holds one broken array of a good one."""
        base = self.seeds[self._turn % 3]
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(file, "w") as new:
            names = old.namelist()
            broken = names[self._turn // 6 % len(names)]
            for name in names:
                content = old.read(name)
                if name == broken:
                    # The input says what is changed: where, and to what.
                    at = int.from_bytes(data[:2], "big") % (len(content) + 1)
                    content = (
                        content[:at] + data[2:10] + content[at + data[-1] % 9 if data else at :]
                    )
                new.writestr(name, content)
        return file.getvalue()


class MidiFileTarget(_FileTarget):
    """MIDI files for training."""

    words: tuple[bytes, ...] = (
        b"MThd",
        b"MTrk",
        b"\xff\x2f\0",
        b"\xff\x51\3",
        b"\xff\x58\4",
        b"\xf0",
        b"\xf7",
    )
    words = (*words, b"\xff\xff\xff\x7f", b"\x90\x40\x40", b"\x80")

    def __init__(self) -> None:
        super().__init__()
        from training.data.midi_files import read_midi  # noqa: TID251
        from training.errors import DataError  # noqa: TID251

        self._read_midi, self._refusal = read_midi, DataError
        paths = sorted((SAMPLE / "midi").glob("*.mid"), key=lambda path: path.stat().st_size)
        self.seeds = [path.read_bytes() for path in paths[:4]]

    def run(self, data: bytes) -> None:
        path = self._folder / "song.mid"
        path.write_bytes(data)
        self._count(lambda: self._read_midi(path), (self._refusal,))
