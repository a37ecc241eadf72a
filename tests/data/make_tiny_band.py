"""Makes ``tests/data/tiny_band``: a really exported set, small enough to be committed.

    python tests/data/make_tiny_band.py

The server's tests load it where torch is not installed. It is trained for seconds on the sample and
plays like it.
"""

import sys
import tempfile
from pathlib import Path

from training.__main__ import main  # noqa: TID251 - a tool, not a test of the server

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
        )


if __name__ == "__main__":
    sys.exit(make())
