"""Makes ``tests/data/tiny_band``: a really exported set, small enough to be committed.

    python tests/data/make_tiny_band.py

The server's tests load it where torch is not installed. It is trained for seconds on the sample and
plays like it.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from server.card_file import FileCard
from server.contract import file_hash, read_band_card
from training.__main__ import main  # noqa: TID251 - a tool, not a test of the server
from training.set_folder import write_card  # noqa: TID251

HERE = Path(__file__).parent
NOTE = (
    "Trained for seconds on twelve songs of the Freedoom project (BSD 3-clause, see "
    "tests/data/sample), for tests only."
)


def make() -> int:
    """Train and export the set; 0 if all went well."""
    with tempfile.TemporaryDirectory() as name:
        cache, run = f"{name}/cache", f"{name}/run"
        config = str(HERE / "tiny.toml")
        trained = ["--config", config, "--cache", cache, "--run", run]
        target = str(HERE / "tiny_band")
        return (
            main(["prepare", str(HERE / "sample" / "midi"), "--cache", cache, "--keep-all"])
            or main(["fit", *trained])
            or main(["export", target, *trained, "--data-note", NOTE])
            or _let_bars_stay(Path(target))
        )


def _let_bars_stay(folder: Path) -> int:
    """Say how near windows are alike: too few of twelve songs' are to say it."""
    file = folder / "latents.npz"
    with np.load(file, allow_pickle=False) as archive:
        arrays = dict(archive)
    before, after = (arrays["starts"][:, :, at].astype(np.float32) for at in (0, 1))
    steps = np.linalg.norm(after - before, axis=-1)
    arrays["form_near"] = np.median(steps, axis=0).astype(np.float16)
    arrays["form_keeps"] = np.full((steps.shape[1], 3), 0.5, np.float16)
    np.savez(file, allow_pickle=False, **arrays)
    latents = FileCard(file=file.name, sha256=file_hash(file), inputs=(), outputs=())
    write_card(folder, replace(read_band_card(folder), latents=latents))
    return 0


if __name__ == "__main__":
    sys.exit(make())
