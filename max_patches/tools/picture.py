"""Draws a patch's panel as an SVG picture, roughly as Max would show it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from max_patches.tools.graph import PatcherJson, boxes_of, object_name

_INK: Final = "#222"
_BUTTONS: Final = ("textbutton", "live.text")
_WORDS_ONLY: Final = ("comment", "live.comment")
_ROUND: Final = ("led", "toggle", "live.dial")


def picture(patcher: PatcherJson, files: Mapping[str, PatcherJson]) -> str:
    """Return the panel as SVG; a device's is as large as Live shows it.

    Args:
        patcher: whose panel.
        files: what its panels of other files show, by file name.
    """
    width, height = patcher.get("openrect", patcher["rect"])[2:]
    body = "\n".join(_panel(patcher, files, (0.0, 0.0)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'font-family="Arial, sans-serif">\n'
        f'<rect width="{width:g}" height="{height:g}" fill="#d8d8d8"/>\n{body}\n</svg>\n'
    )


def _panel(
    patcher: PatcherJson,
    files: Mapping[str, PatcherJson],
    corner: tuple[float, float],
    title: str = "",
) -> Iterator[str]:
    for box in sorted(boxes_of(patcher), key=lambda box: -int(box.get("background", 0))):
        if not box.get("presentation"):
            continue
        x, y, width, height = box["presentation_rect"]
        left, top = corner[0] + x, corner[1] + y
        if box.get("maxclass") == "bpatcher":
            named = [str(word) for word in box.get("args", ())]
            yield from _panel(files[box["name"]], files, (left, top), *named)
        else:
            is_title = title and box.get("varname") == "title"
            shown = {**box, "text": title} if is_title else box
            yield from _drawn(shown, (left, top, width, height))


def _drawn(box: PatcherJson, rect: tuple[float, float, float, float]) -> Iterator[str]:
    x, y, width, height = rect
    name = object_name(box)
    if name not in _WORDS_ONLY:
        corner = height / 2 if name in _ROUND else 2
        fill = {"panel": "#e6e6e6", "led": "#7c8"}.get(name, "#fff")
        yield (
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{corner:g}" '
            f'fill="{fill}" stroke="#999"/>'
        )
    words = _words(name, box)
    if words:
        size = min(float(box.get("fontsize", 11.0)), 0.75 * height)
        yield (
            f'<text x="{x + 4:g}" y="{y + min(height, 22) * 0.7:g}" font-size="{size:g}" '
            f'fill="{_INK}">{escape(words)}</text>'
        )


def _words(name: str, box: PatcherJson) -> str:
    """Return what a control shows of itself."""
    kind: dict[str, Any] = box.get("saved_attribute_attributes", {}).get("valueof", {})
    if name == "live.dial":
        return str(kind["parameter_shortname"])
    if name == "live.numbox":
        return f"{kind['parameter_initial'][0]:g}"
    if name == "live.menu":
        return str(kind["parameter_enum"][0])
    if name in (*_WORDS_ONLY, "message", *_BUTTONS):
        return str(box.get("text", ""))
    if name == "umenu" and isinstance(box.get("items"), list):
        return str(box["items"][0])
    return ""
