"""The shipped patches, and ways to spoil a copy of one."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from max_patches.tools.amxd import unpack
from max_patches.tools.build import ROOT

Box = dict[str, Any]
Patcher = dict[str, Any]

BAND = "patchers/band.maxpat"
DEVICE = "devices/AI Band.amxd"
OVERVIEW = "extras/band.overview.maxpat"
ALL = tuple(
    sorted(
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if path.suffix in (".maxpat", ".maxhelp", ".amxd")
    )
)
"""Every patch that ships."""


def shipped(name: str = BAND) -> Patcher:
    """Return the patcher in a file that ships."""
    data = (ROOT / name).read_bytes()
    file = unpack(data) if name.endswith(".amxd") else json.loads(data)
    patcher: Patcher = file["patcher"]
    return copy.deepcopy(patcher)


def all_boxes(patcher: Patcher) -> Iterator[Box]:
    for item in patcher["boxes"]:
        yield item["box"]
        if "patcher" in item["box"]:
            yield from all_boxes(item["box"]["patcher"])


def box_with(patcher: Patcher, text: str) -> Box:
    """Return the first box whose text begins so, at any depth."""
    return next(box for box in all_boxes(patcher) if str(box.get("text", "")).startswith(text))


def named(patcher: Patcher, varname: str) -> Box:
    return next(box for box in all_boxes(patcher) if box.get("varname") == varname)


def inside(patcher: Patcher, name: str) -> Patcher:
    """Return what is inside a subpatcher."""
    found: Patcher = box_with(patcher, f"p {name}")["patcher"]
    return found


def add_box(patcher: Patcher, text: str, n_inlets: int, n_outlets: int) -> str:
    box_id = f"obj-{len(patcher['boxes']) + 1}"
    box = {
        "id": box_id,
        "maxclass": "newobj",
        "text": text,
        "numinlets": n_inlets,
        "numoutlets": n_outlets,
        "patching_rect": [0.0, 0.0, 60.0, 22.0],
    }
    patcher["boxes"].append({"box": box})
    return box_id


def add_cord(patcher: Patcher, source: str, outlet: int, end: str, inlet: int) -> None:
    ends = {"source": [source, outlet], "destination": [end, inlet]}
    patcher["lines"].append({"patchline": ends})


def cut(patcher: Patcher, source: Box, end: Box) -> None:
    """Take away every cord between two boxes of one patcher."""
    before = len(patcher["lines"])
    patcher["lines"] = [
        line
        for line in patcher["lines"]
        if (line["patchline"]["source"][0], line["patchline"]["destination"][0])
        != (source["id"], end["id"])
    ]
    assert len(patcher["lines"]) < before
