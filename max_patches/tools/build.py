"""Writes every generated file under ``max_patches``.

Run it from the repository's root after a change of the address table or of these tools::

    python -m max_patches.tools.build
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Final

from max_patches.tools.max_band import band_patcher
from max_patches.tools.pd_band import band_canvas
from max_patches.tools.pd_notes import notes_canvas

ROOT: Final = Path(__file__).resolve().parent.parent
"""The folder ``max_patches``, which is also the root of the Max package."""


def generated() -> dict[str, str]:
    """Return the text of each generated file by its path below ``max_patches``."""
    return {
        "package-info.json": package_info(),
        "patchers/band.maxpat": band_patcher().to_text(),
        "pd/band.pd": band_canvas().to_text(),
        "pd/band-notes.pd": notes_canvas().to_text(),
    }


def package_info() -> str:
    """Return the Max package's description; name and version are the project's own."""
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))["project"]
    info = {
        "name": project["name"],
        "displayname": "AI Band",
        "version": project["version"],
        "author": "the authors of ai-music-generator",
        "description": project["description"],
        "tags": ["music", "generative", "neural networks", "MIDI", "OSC"],
        "max_version_min": "8.6",
        "max_version_max": "none",
        "homepatcher": "band.maxpat",
    }
    return json.dumps(info, indent="\t") + "\n"


def main() -> int:
    """Write all files; return 0."""
    for name, text in generated().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
        sys.stdout.write(f"wrote {path.relative_to(ROOT.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
