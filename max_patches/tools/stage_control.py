"""The Open Stage Control layout ``band.json``: transport, strips, macros, morph pad, melody.

A widget says and hears one address, so what the server tells moves it. Panels lay their widgets
out themselves; nothing here has coordinates. Form of the file and names of the properties are
those that Open Stage Control 1.30 writes.
"""

import json
from typing import Any, Final

from max_patches.tools.osc import REPLY_PORT, address, limits
from server.addresses import ENDPOINTS
from server.contract import N_MACROS
from server.music import INSTRUMENTS

Widget = dict[str, Any]

HELLO_MS: Final = 5000
"""How often the layout says hello: the server may have been started later, or again."""
_COLOURS: Final = ("#d98e4a", "#5aa9e6", "#7fb069", "#c06ba8", "#e6c14c")


def session() -> Widget:
    """Return the whole session."""
    hello = f"send('{address('hello')}', {REPLY_PORT}, 'Open Stage Control')"
    tabs = [_band(), _latent(), _melody(), _setup()]
    root = {
        "type": "root",
        "id": "root",
        # Else it would say the number of the tab that is chosen.
        "bypass": True,
        "tabs": tabs,
        "widgets": [],
        "onCreate": f"{hello}\nsetInterval('hello', () => {{ {hello} }}, {HELLO_MS})",
    }
    return {
        "createdWith": "Open Stage Control",
        "version": "1.30.1",
        "type": "session",
        "content": root,
    }


def session_text() -> str:
    """Return the session as the file's text."""
    return json.dumps(session(), indent=2) + "\n"


# -- tabs ------------------------------------------------------------------------------------------


def _band() -> Widget:
    transport = _panel(
        "transport",
        "horizontal",
        [
            *(_press(key) for key in ("play", "stop", "panic", "regenerate", "cancel")),
            _toggle("hold"),
            _fader("tempo"),
            _choice("quantum"),
            _shown("beat", "bar, beat, tempo"),
            _shown("playing", "plays"),
        ],
        height=90,
    )
    turns = ("temperature", "variation", "form", "swing", "humanize")
    music = _panel(
        "music", "horizontal", [*(_knob(key) for key in turns), *map(_choice, ("key", "scale"))]
    )
    strips = _panel("strips", "horizontal", [_strip(i) for i in range(len(INSTRUMENTS))])
    return _tab("Band", [transport, {**music, "height": 110}, {**strips, "expand": True}])


def _strip(index: int) -> Widget:
    name = INSTRUMENTS[index]
    switches = [_toggle(f"{name}/{key}") for key in ("mute", "solo", "hold")]
    dials = ("density", "temperature", "variation", "transpose", "octave")
    macros = [f"{name}/macro/{k}" for k in range(1, 5)]
    parts = [
        _panel(f"{name}_switches", "horizontal", [*switches, _press(f"{name}/regenerate")]),
        _panel(f"{name}_dials", "grid", [_knob(f"{name}/{key}") for key in dials], gridTemplate=3),
        _panel(f"{name}_macros", "horizontal", [_knob(key) for key in macros]),
        {**_fader(f"{name}/velocity"), "horizontal": True},
    ]
    title = {"type": "text", "id": f"{name}_title", "default": name, "bypass": True, "height": 30}
    widgets = [title, *({**part, "expand": True} for part in parts)]
    colour = _COLOURS[index]
    return {**_panel(f"{name}_strip", "vertical", widgets), "expand": True, "colorWidget": colour}


def _latent() -> Widget:
    macros = [_knob(f"macro/{k}") for k in range(1, N_MACROS + 1)]
    names = [
        {"type": "input", "id": f"name_{x}", "default": x, "bypass": True, "expand": True}
        for x in "ab"
    ]
    keep = [_script(f"snapshot/store {x}", _say("snapshot/store", _typed(x))) for x in "ab"]
    back = [_script(f"snapshot/recall {x}", _say("snapshot/recall", _typed(x))) for x in "ab"]
    morph = f"{_typed('a')}, {_typed('b')}, get('morph')"
    between = _script("morph a to b", _say("snapshot/morph", morph))
    rows = [
        _panel("macros", "horizontal", macros, height=120),
        _panel("names", "horizontal", names, height=60),
        _panel("snapshot_buttons", "horizontal", [*keep, *back, between], height=60),
        {**_fader("morph"), "horizontal": True, "height": 60},
        _pad(),
    ]
    return _tab("Latent", rows)


def _typed(field: str) -> str:
    """Return the words of a script for a name as text: a field makes a number of 12."""
    return f"'' + get('name_{field}')"


def _pad() -> Widget:
    """Left to right from a to b, upwards the first macro: it moves their widgets, they say it."""
    least, greatest = limits("macro/1")
    low, high = limits("morph")
    moves = "\n".join(
        f"if (Math.abs(get('{key}') - value[{axis}]) > 0.004) set('{key}', value[{axis}])"
        for axis, key in enumerate(("morph", "macro/1"))
    )
    return {
        "type": "xy",
        "id": "morph_pad",
        "bypass": True,
        "expand": True,
        "snap": True,
        "rangeX": {"min": low, "max": high},
        "rangeY": {"min": least, "max": greatest},
        "value": "[@{morph}, @{macro/1}]",
        "onValue": moves,
    }


def _melody() -> Widget:
    own = [key for key in ENDPOINTS if key.startswith("melody/")]
    settings = [key for key in own if ENDPOINTS[key].row.kind == "setting"]
    widgets = [_of(key) for key in settings if "macro/" not in key]
    macros = [_of(key) for key in settings if "macro/" in key]
    rows = [
        {**_panel("melody_settings", "grid", widgets, gridTemplate=5), "expand": True},
        _panel("melody_macros", "horizontal", macros, height=120),
        _shown("melody/state", "state"),
    ]
    return _tab("Melody", rows)


def _setup() -> Widget:
    keys = ("clock/source", "clock/out", "input", "input/channel", "look_ahead", "model", "seed")
    parts = [f"{name}/{key}" for key in ("channel", "program") for name in INSTRUMENTS]
    shown = (
        *(("version", "server"), ("clock/state", "leader"), ("input/state", "live input")),
        *(("queue", "waits"), ("problem", "problem"), ("fail", "refused")),
    )
    rows = [
        _panel("setup", "grid", [_of(key) for key in keys], gridTemplate=4),
        _panel("channels_and_programs", "grid", [_of(key) for key in parts], gridTemplate=5),
        _panel("said", "vertical", [_shown(key, text) for key, text in shown]),
    ]
    return _tab("Setup", [{**row, "expand": True} for row in rows])


def _tab(label: str, widgets: list[Widget]) -> Widget:
    return {
        "type": "tab",
        "id": f"tab_{label.lower()}",
        "label": label,
        "layout": "vertical",
        "widgets": widgets,
    }


def _panel(name: str, layout: str, widgets: list[Widget], **properties: object) -> Widget:
    head = {"type": "panel", "id": name, "layout": layout, "scroll": False}
    return {**head, **properties, "widgets": widgets}


# -- widgets ---------------------------------------------------------------------------------------


def _of(key: str) -> Widget:
    """Return the widget that fits a setting."""
    arg = ENDPOINTS[key].row.args[0]
    if arg.type == "switch":
        return _toggle(key)
    if arg.type == "s":
        return _choice(key) if arg.choices else _text_field(key)
    return _knob(key)


def _basic(kind: str, key: str) -> Widget:
    """Return a widget that says and hears an address; its id is the address's key."""
    tags = "".join(arg.tag for arg in ENDPOINTS[key].row.args)
    return {
        "type": kind,
        "id": key,
        "label": key.rpartition("/")[2] if "macro" not in key else f"macro {key[-1]}",
        "address": address(key),
        "typeTags": tags,
        "expand": True,
    }


def _press(key: str) -> Widget:
    return {**_basic("button", key), "mode": "momentary"}


def _toggle(key: str) -> Widget:
    start = int(ENDPOINTS[key].default or 0)
    return {**_basic("button", key), "mode": "toggle", "on": 1, "off": 0, "default": start}


def _slider(kind: str, key: str) -> Widget:
    least, greatest = limits(key)
    arg = ENDPOINTS[key].row.args[0]
    widget = _basic(kind, key)
    del widget["label"]
    is_whole = arg.type == "i"
    return {
        **widget,
        "range": {"min": least, "max": greatest},
        "default": ENDPOINTS[key].default,
        "decimals": 0 if is_whole else 3,
        "doubleTap": True,
        "html": f"<div style='text-align:center'>{_basic(kind, key)['label']}</div>",
    }


def _fader(key: str) -> Widget:
    return {**_slider("fader", key), "design": "compact", "horizontal": True}


def _knob(key: str) -> Widget:
    return _slider("knob", key)


def _choice(key: str) -> Widget:
    arg = ENDPOINTS[key].row.args[0]
    return {
        **_basic("dropdown", key),
        "label": f"{key.rpartition('/')[2]}: %value",
        "values": list(arg.choices),
        "default": ENDPOINTS[key].default,
    }


def _text_field(key: str) -> Widget:
    widget = _basic("input", key)
    del widget["label"]
    return {**widget, "default": ENDPOINTS[key].default}


def _shown(key: str, label: str) -> Widget:
    """Return a line of what the server says; it says nothing itself."""
    widget = _basic("text", key)
    html = f"<div style='opacity:0.6'>{label}</div>"
    del widget["label"], widget["typeTags"]
    return {**widget, "bypass": True, "html": html}


def _script(name: str, code: str) -> Widget:
    """Return a button that says what needs more than a value."""
    head = {"type": "button", "id": name, "label": name, "mode": "momentary", "bypass": True}
    return {**head, "expand": True, "onValue": code}


def _say(key: str, arguments: str) -> str:
    return f"send('{address(key)}', {arguments})"
