"""The device's lights: connected, late, another version."""

from typing import Final

from max_patches.tools.osc import address
from max_patches.tools.patcher import Box, Patcher

LATE_MS: Final = 100.0
"""The server's usual look-ahead: an answer that takes longer means notes that come late."""
_LIGHTS: Final = (
    ("connected", (0.2, 0.8, 0.3, 1.0), "connected"),
    ("late", (1.0, 0.7, 0.0, 1.0), "late"),
    ("mismatch", (1.0, 0.2, 0.2, 1.0), "other version"),
)


def add_status(patcher: Patcher, link: Box, version: str, end: Box) -> None:
    """Add three lights and a line of words; when the server falls silent, every note ends."""
    lights = {}
    for index, (name, color, title) in enumerate(_LIGHTS):
        top = 70 + 18 * index
        at = (20 + 180 * index, 860)
        lights[name] = patcher.ui(
            "led", at, panel=(8, top, 14, 14), varname=name, oncolor=list(color)
        )
        patcher.label(title, (at[0] + 28, 860), (24, top - 2, 90, 18))
    line = patcher.message(
        "start ai-music-server", (620, 860), 200, (6, 124, 166, 18), varname="status", ignoreclick=1
    )
    _connected(patcher, link, lights, line, end)
    _late(patcher, link, lights["late"])
    _version(patcher, link, version, lights["mismatch"], line)


def _connected(patcher: Patcher, link: Box, lights: dict[str, Box], line: Box, end: Box) -> None:
    fan = patcher.obj("t i i i", (20, 760))
    patcher.connect(link, fan, outlet=1)
    patcher.connect(fan, lights["connected"], outlet=2)
    words = patcher.obj("sel 0", (100, 800))
    patcher.connect(fan, words, outlet=1)
    gone = patcher.obj("t b b b", (180, 800))
    patcher.chain(words, gone)
    silent = patcher.message("set the server is silent", (620, 800), 200)
    dark = patcher.message("0", (270, 800), 30)
    patcher.connect(gone, dark, outlet=1)
    patcher.chain(dark, lights["late"])
    patcher.chain(dark, lights["mismatch"])
    patcher.connect(gone, silent, outlet=2)
    patcher.chain(silent, line)
    patcher.chain(gone, end)


def _late(patcher: Patcher, link: Box, light: Box) -> None:
    """Late: an answer takes longer than notes come early."""
    is_late = patcher.obj(f"> {LATE_MS}", (310, 760), 60)
    ahead = patcher.obj(f"route {address('look_ahead')}", (400, 720))
    patcher.chain(link, ahead)
    patcher.connect(ahead, is_late, inlet=1)
    patcher.connect(link, is_late, outlet=2)
    patcher.chain(is_late, light)


def _version(patcher: Patcher, link: Box, version: str, light: Box, line: Box) -> None:
    """Compare the server's version with ours; a letter before it keeps it a word."""
    news = patcher.obj(f"route {address('version')} {address('fail')}", (850, 720))
    patcher.chain(link, news)
    word = patcher.obj("sprintf v%s", (850, 760))
    is_same = patcher.obj(f"sel v{version}", (850, 800))
    patcher.chain(news, word, is_same)
    same = patcher.obj("t b 0", (850, 840))
    other = patcher.obj("t l 1", (950, 840))
    patcher.chain(is_same, same)
    patcher.connect(is_same, other, outlet=1)
    patcher.connect(same, light, outlet=1)
    patcher.connect(other, light, outlet=1)
    fine = patcher.message(f"set connected to {version}", (850, 880), 200)
    differs = patcher.message(f"set server $1 device v{version}", (1060, 880), 230)
    refused = patcher.message("set refused: $1 $2", (1060, 760), 160)
    patcher.chain(same, fine, line)
    patcher.chain(other, differs, line)
    patcher.connect(news, refused, outlet=1)
    patcher.chain(refused, line)
