"""Finds where an Open Stage Control session and the server's address table disagree.

Kinds of widgets and their properties are those of the program's own source, version 1.30; only
what our layout uses is listed.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from max_patches.tools.check import Finding
from max_patches.tools.osc import endpoint_at, wrong_request
from server.address_row import Arg

_EVERYWHERE: Final = frozenset(
    {
        *("type", "id", "visible", "colorWidget", "html", "expand", "height", "width"),
        *("value", "default", "address", "decimals", "bypass", "onCreate", "onValue"),
    }
)
_SAYING: Final = _EVERYWHERE | {"typeTags"}
_PANEL: Final = _EVERYWHERE | {"layout", "scroll", "gridTemplate", "widgets", "tabs"}
_SLIDER: Final = _SAYING | {"range", "doubleTap"}
PROPERTIES: Final = {
    "root": _PANEL,
    "panel": _PANEL,
    "tab": _PANEL - {"expand", "height", "width"} | {"label"},
    "button": _SAYING | {"label", "mode", "on", "off"},
    "fader": _SLIDER | {"design", "horizontal"},
    "knob": _SLIDER,
    "dropdown": _SAYING | {"label", "values"},
    "input": _SAYING,
    "text": _EVERYWHERE,
    "xy": _SAYING | {"rangeX", "rangeY", "snap"},
}
_MODES: Final = ("toggle", "push", "momentary", "tap")


def check_session(session: dict[str, Any]) -> list[Finding]:
    """Return everything that is wrong with a session.

    Args:
        session: the file's content, as JSON has it.
    """
    found: list[Finding] = []
    rules = {"form": _form, "message": _said, "bounds": _bounds}
    seen: set[str] = set()
    ids = {widget.get("id", "") for widget in widgets_of(session["content"])}
    for widget in widgets_of(session["content"]):
        name = str(widget.get("id", ""))
        for code, rule in rules.items():
            found += [Finding(code, name, text) for text in rule(widget)]
        found += [Finding("script", name, text) for text in _scripts(widget, ids)]
        if not name or name in seen:
            found.append(Finding("id", name, "its id is missing or taken"))
        seen.add(name)
    return found


def widgets_of(widget: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a widget and all within it."""
    yield widget
    for part in (*widget.get("tabs", ()), *widget.get("widgets", ())):
        yield from widgets_of(part)


def scripted_messages(widget: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield address and number of arguments of each message that a widget's scripts say."""
    for key in ("onCreate", "onValue"):
        for path, rest in re.findall(
            r"send\('([^']+)'((?:[^()]|\([^()]*\))*)\)", widget.get(key, "")
        ):
            yield path, rest.count(", ")


def _form(widget: dict[str, Any]) -> Iterator[str]:
    kind = widget.get("type", "")
    if kind not in PROPERTIES:
        yield f"there is no widget {kind!r}"
        return
    for name in sorted(widget.keys() - PROPERTIES[kind]):
        yield f"{kind} has no property {name!r}"
    if kind == "button" and widget.get("mode") not in _MODES:
        yield f"mode is {widget.get('mode')!r}"
    if widget.get("tabs") and widget.get("widgets"):
        yield "it holds tabs and widgets"


def _said(widget: dict[str, Any]) -> Iterator[str]:
    """What it says is taken, and what it hears is told."""
    path = widget.get("address")
    if path is None:
        # A container without tabs has no value to say.
        is_mute = widget.get("type") in ("root", "tab", "panel") and not widget.get("tabs")
        if not is_mute and not widget.get("bypass"):
            yield "it says something nobody hears"
        return
    endpoint = endpoint_at(path)
    if endpoint is None:
        yield f"the server has no {path}"
    elif widget.get("bypass"):
        if endpoint.row.kind not in ("feedback", "setting"):
            yield f"{path} is never told"
    elif problem := wrong_request(path, widget.get("typeTags", "")):
        yield problem
    elif endpoint.row.kind == "action" and widget.get("mode") != "momentary":
        yield f"{path} is done, not set"


def _bounds(widget: dict[str, Any]) -> Iterator[str]:
    endpoint = endpoint_at(widget.get("address", ""))
    if endpoint is None or endpoint.row.kind != "setting":
        return
    arg: Arg = endpoint.row.args[0]
    if "range" in widget and widget["range"] != {"min": arg.minimum, "max": arg.maximum}:
        yield f"its range is {widget['range']}, the server's {arg.minimum} to {arg.maximum}"
    if widget.get("type") == "dropdown" and widget.get("values") != list(arg.choices):
        yield f"its values are not the server's {arg.choices}"
    if "default" in widget and widget["default"] != endpoint.default:
        yield f"it starts at {widget['default']!r}, the server at {endpoint.default!r}"
    is_kept = widget.get("type") == "button" and (widget.get("on"), widget.get("off")) != (1, 0)
    if is_kept and arg.type == "switch":
        yield "a switch is 1 or 0"


def _scripts(widget: dict[str, Any], ids: set[str]) -> Iterator[str]:
    for path, n_arguments in scripted_messages(widget):
        if problem := wrong_request(path, "?" * n_arguments):
            yield problem
    code = "".join(str(widget.get(key, "")) for key in ("onCreate", "onValue"))
    for name in re.findall(r"[gs]et\('([^']+)'", code):
        if name not in ids:
            yield f"there is no widget {name!r}"
    for name in re.findall(r"@\{([^}]+)\}", str(widget.get("value", ""))):
        if name not in ids:
            yield f"there is no widget {name!r}"
