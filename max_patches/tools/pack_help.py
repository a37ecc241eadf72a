"""A help patch for each of the package's objects."""

from max_patches.tools.osc import address
from max_patches.tools.pack import Part, built
from max_patches.tools.pack_scene import (
    TITLE_SIZE,
    add_link,
    add_noteout,
    add_panel,
    add_silence,
)
from max_patches.tools.patcher import Box, Patcher


def help_patcher(part: Part) -> Patcher:
    """Build ``NAME.maxhelp``: what the object is for, and the object at work."""
    width, height = part.size or (300, 40)
    patcher = Patcher(rect=(100, 120, max(640, width + 60), 340 + height))
    patcher.comment(part.name, (20, 12), 300, fontsize=TITLE_SIZE)
    patcher.comment(part.digest, (20, 46), 560)
    patcher.comment(part.about, (20, 70), 560, linecount=2)
    link = add_link(patcher, (20, 190))
    _start(patcher, link)
    if part.name == "band.osc":
        _show(patcher, link)
        return patcher
    if part.size is None:
        words = [arg[2] for arg in part.args]
        box = patcher.abstraction(part.name, built(part.name), (20, 270), *words)
        patcher.chain(link, box)
    else:
        defaults = [arg[2] for arg in part.args]
        place = (20, 270, *part.size)
        box = add_panel(patcher, part.name, (20, 270), place, link, *defaults)
    if part.name in ("band.notes", "band.strip", "band.melody"):
        add_noteout(
            patcher, (20, 280 + height), [box], add_silence(patcher, (420, 190), link, None)
        )
    for index, (name, meaning, default) in enumerate(part.args):
        patcher.comment(f"{name}: {meaning} ({default})", (240, 230 + 20 * index), 340)
    return patcher


def _start(patcher: Patcher, link: Box) -> None:
    """Play and stop."""
    for index, name in enumerate(("play", "stop")):
        box = patcher.message(address(name), (20 + 100 * index, 130), varname=name)
        patcher.chain(box, link)


def _show(patcher: Patcher, link: Box) -> None:
    """Show what ``band.osc`` says."""
    names = ("what the server says", "answers", "took so many ms")
    for outlet, name in enumerate(names):
        left = 20 + 230 * outlet
        show = patcher.obj("prepend set", (left, 250))
        shows = patcher.message("", (left, 285), 200, varname=f"outlet_{outlet}", ignoreclick=1)
        patcher.connect(link, show, outlet)
        patcher.chain(show, shows)
        patcher.comment(name, (left, 310), 200)
