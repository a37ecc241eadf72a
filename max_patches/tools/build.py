"""Writes every generated file under ``max_patches``.

Run it from the repository's root after a change of the address table or of these tools::

    python -m max_patches.tools.build
"""

import json
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from max_patches.tools import pack_examples
from max_patches.tools.device import NAME as DEVICE
from max_patches.tools.device import device_file, device_patcher
from max_patches.tools.max_band import band_patcher
from max_patches.tools.pack import built, parts
from max_patches.tools.pack_docs import reference_page
from max_patches.tools.pack_help import help_patcher
from max_patches.tools.pack_overview import NAME as OVERVIEW
from max_patches.tools.pack_overview import overview
from max_patches.tools.pd_band import band_canvas
from max_patches.tools.pd_notes import notes_canvas
from max_patches.tools.picture import picture
from max_patches.tools.sc_band import band_scd
from max_patches.tools.stage_control import session_text

ROOT: Final = Path(__file__).resolve().parent.parent
"""The folder ``max_patches``, which is also the root of the Max package."""


@cache
def generated() -> dict[str, bytes]:
    """Return the content of each generated file by its path below ``max_patches``."""
    texts = {
        "package-info.json": package_info(),
        "license": (ROOT.parent / "LICENSE").read_text("utf-8"),
        "patchers/band.maxpat": band_patcher().to_text(),
        **{f"patchers/{part.name}.maxpat": built(part.name).to_text() for part in parts()},
        **{f"help/{part.name}.maxhelp": help_patcher(part).to_text() for part in parts()},
        **{f"docs/{part.name}.maxref.xml": reference_page(part) for part in parts()},
        f"extras/{OVERVIEW}.maxpat": overview().to_text(),
        "examples/band.follow.maxpat": pack_examples.follow().to_text(),
        "examples/band.respond.maxpat": pack_examples.respond().to_text(),
        "examples/band.morph.maxpat": pack_examples.morph().to_text(),
        f"devices/{DEVICE}.maxpat": device_patcher(version()).to_text(),
        "pd/band.pd": band_canvas().to_text(),
        "pd/band-notes.pd": notes_canvas().to_text(),
        "supercollider/band.scd": band_scd(),
        "open-stage-control/band.json": session_text(),
    }
    panels = {f"{part.name}.maxpat": built(part.name).to_json() for part in parts()}
    for name, panel in (("device", f"devices/{DEVICE}"), ("overview", f"extras/{OVERVIEW}")):
        patcher = json.loads(texts[f"{panel}.maxpat"])["patcher"]
        texts[f"media/{name}.svg"] = picture(patcher, panels)
    files = {name: text.encode() for name, text in texts.items()}
    return {**files, f"devices/{DEVICE}.amxd": device_file(version())}


def version() -> str:
    """Return the project's version, which the package shares."""
    return str(_project()["version"])


def _project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))
    project: dict[str, Any] = found["project"]
    return project


def package_info() -> str:
    """Return the Max package's description; name and version are the project's own."""
    project = _project()
    info = {
        "name": project["name"],
        "displayname": "AI Band",
        "version": project["version"],
        "author": "the authors of ai-music-generator",
        "description": project["description"],
        "tags": ["music", "generative", "neural networks", "MIDI", "OSC"],
        "max_version_min": "8.6",
        "max_version_max": "none",
        "os": {
            "macintosh": {"platform": ["x64", "aarch64"], "min_version": "none"},
            "windows": {"platform": ["x64"], "min_version": "none"},
        },
        "homepatcher": f"{OVERVIEW}.maxpat",
    }
    return json.dumps(info, indent="\t") + "\n"


def main() -> int:
    """Write all files; return 0."""
    for name, content in generated().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sys.stdout.write(f"wrote {path.relative_to(ROOT.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
