"""The Max for Live device ``AI Band.amxd``: one instrument of the band on a Live track."""

import json
from typing import Any, Final

from max_patches.tools import device_params as params
from max_patches.tools.amxd import KIND, pack
from max_patches.tools.clock import clock_in_live
from max_patches.tools.device_params import Placed
from max_patches.tools.device_status import add_status
from max_patches.tools.heard import NOTE, heard_patcher
from max_patches.tools.link import link_patcher
from max_patches.tools.notes import notes_patcher
from max_patches.tools.osc import address
from max_patches.tools.own_port import own_port_patcher
from max_patches.tools.patcher import Box, Patcher, Point
from max_patches.tools.setting import example_of, setting_patcher

NAME: Final = "AI Band"
WIDTH: Final = 456
HEIGHT: Final = 169
"""Size of the device in pixels; Live fixes the height."""
_SETTINGS_AT: Final = 540
SERVER: Final = "---server"
"""Messages for the server; the dashes make a name the device's own."""
WHO: Final = "---who"
"""Name of the chosen instrument."""
VALUES: Final = "---values"
"""A bang: say your value, for the server is about to be greeted and the Live set's values count."""


def device_patcher(version: str) -> Patcher:
    """Build the device.

    Args:
        version: of this package; a server of another version is pointed out.
    """
    patcher = Patcher(rect=(60, 90, 1500, 900), is_panel=True, keys=_device_keys())
    _titles(patcher)
    link = patcher.sub("link", link_patcher("inlet"), (20, 200))
    device = patcher.obj("live.thisdevice", (20, 40), 110)
    # Live is asked for its tempo before the server is greeted with it.
    ready = patcher.obj("t b b", (20, 80))
    patcher.chain(device, ready)
    end = patcher.obj("t b b", (560, 250))
    patcher.comment("end every note", (610, 250), 110)
    patcher.chain(patcher.obj(f"r {SERVER}", (20, 160)), link)
    notes = _midi(patcher, end)
    heard = patcher.sub("heard", heard_patcher((NOTE, *params.settings())), (200, 330))
    patcher.chain(link, heard, notes)
    name = _instrument(patcher, link, heard, end)
    _ports(patcher, link)
    _begin(patcher, device, ready, link, end)
    patcher.chain(name, patcher.obj(f"s {WHO}", (480, 150)))
    patcher.connect(link, patcher.obj(f"s {VALUES}", (110, 230)), outlet=3)
    _settings(patcher, heard)
    _follow(patcher, ready, link)
    _buttons(patcher, end)
    add_status(patcher, link, version, end)
    return patcher


def device_file(version: str) -> bytes:
    """Return the file."""
    file: dict[str, Any] = json.loads(device_patcher(version).to_text())
    return pack(file)


def _device_keys() -> dict[str, object]:
    """What a patcher needs to be a device; without ``project`` Max refuses it."""
    project = {
        "version": 1,
        "creationdate": 0,
        "modificationdate": 0,
        "viewrect": [0.0, 0.0, 300.0, 500.0],
        "autoorganize": 1,
        "hideprojectwindow": 1,
        "showdependencies": 1,
        "autolocalize": 0,
        "contents": {"patchers": {}},
        "layout": {},
        "searchpath": {},
        "detailsvisible": 0,
        "amxdtype": int.from_bytes(KIND, "big"),
        "readonly": 0,
        "devpathtype": 0,
        "devpath": ".",
        "sortmode": 0,
        "viewmode": 0,
        "includepackages": 0,
    }
    return {
        "openrect": [0.0, 0.0, float(WIDTH), float(HEIGHT)],
        "devicewidth": float(WIDTH),
        "latency": 0,
        "is_mpe": 0,
        "minimum_live_version": "11.0",
        "minimum_max_version": "8.6",
        "platform_compatibility": 0,
        "autosave": 0,
        "project": project,
    }


def _titles(patcher: Patcher) -> None:
    for text, at, panel in (
        (NAME, (20, 8), (6, 4, 100, 18)),
        ("What is played", (256, 8), (252, 4, 120, 18)),
        ("Macros", (256, 28), (252, 84, 120, 18)),
        ("This track", (180, 8), (176, 4, 70, 18)),
    ):
        patcher.label(text, (at[0] + 900, at[1]), panel)
    for text, at in (
        ("1  Everything begins when Live says that the device is ready", (140, 40)),
        ("2  Open this to see hello, ping and the two UDP ports", (90, 176)),
        ("3  Notes of the chosen instrument wait here", (290, 306)),
        ("4  Each setting: turned -> server, heard -> shown and never said again", (20, 484)),
        ("5  Before each greeting all values are said, so that the Live set's count", (20, 254)),
        ("6  Lights: connected, late, another version", (20, 690)),
        ("7  Live leads: its position on each beat, its tempo, start and stop", (960, 40)),
    ):
        patcher.comment(text, at, 420)


def _add(patcher: Patcher, placed: Placed, at: Point) -> Box:
    return patcher.param(placed.maxclass, at, placed.panel, placed.parameter)


def _midi(patcher: Patcher, end: Box) -> Box:
    """The track's own notes pass through; ours join them; whatever sounds can be ended."""
    notes = patcher.sub("notes", notes_patcher(), (200, 370))
    both = patcher.obj("pack 0 0", (200, 410))
    form = patcher.obj("midiformat", (290, 410), 140)
    flush = patcher.obj("midiflush", (560, 410), 90)
    patcher.chain(patcher.obj("midiin", (560, 370), 60), flush)
    patcher.chain(notes, both, form, flush, patcher.obj("midiout", (560, 450), 60))
    patcher.connect(notes, both, outlet=1, inlet=1)
    # Ours end first, then whatever else sounds on the track.
    patcher.connect(end, notes, outlet=1, inlet=1)
    patcher.chain(end, flush)
    patcher.comment("all on channel 1: the track is the channel", (660, 410), 260)
    return notes


def _instrument(patcher: Patcher, link: Box, heard: Box, end: Box) -> Box:
    """Another instrument: end its notes, aim at the new one, ask for its values."""
    menu = _add(patcher, params.INSTRUMENT, (200, 70))
    steps = patcher.obj("t b i b", (200, 110))
    number = patcher.obj("+ 1", (240, 150), 40)
    name = patcher.obj("t l", (380, 110), 40)
    patcher.connect(menu, name, outlet=1)
    patcher.chain(menu, steps)
    patcher.connect(steps, end, outlet=2)
    patcher.connect(steps, number, outlet=1)
    patcher.connect(number, heard, inlet=1)
    patcher.connect(steps, link, outlet=0, inlet=3)
    return name


def _ports(patcher: Patcher, link: Box) -> None:
    for index, placed in enumerate(params.PORTS):
        left = 700 + 80 * index
        box = _add(patcher, placed, (left, 70))
        title = "Server" if index == 0 else "Reply"
        patcher.label(title, (left, 44), (6 + 88 * index, 145, 42 - 8 * index, 18))
        if index == 0:
            patcher.connect(box, link, inlet=1)
        else:
            own = patcher.sub("own_port", own_port_patcher(), (left, 110))
            patcher.chain(box, own)
            patcher.connect(own, link, inlet=2)


def _begin(patcher: Patcher, device: Box, ready: Box, link: Box, end: Box) -> None:
    """Ready: begin. Switched off: every note ends."""
    patcher.connect(ready, link, inlet=4)
    is_off = patcher.obj("sel 0", (480, 70))
    patcher.connect(device, is_off, outlet=1)
    patcher.chain(is_off, end)
    patcher.chain(patcher.obj("freebang", (560, 70), 70), end)


def _settings(patcher: Patcher, heard: Box) -> None:
    """Each control, and ``p setting`` under it."""
    for index, (key, placed) in enumerate(params.settings().items(), start=1):
        left = 20 + 140 * (index - 1)
        control = _add(patcher, placed, (left, _SETTINGS_AT))
        inside = setting_patcher(key, per_instrument=True, says_again=True)
        core = patcher.sub(key.replace("/", "_"), inside, (left, _SETTINGS_AT + 90))
        patcher.chain(control, core, control)
        patcher.connect(heard, core, index, 1)
        values = patcher.obj(f"r {VALUES}", (left + 40, _SETTINGS_AT - 30), 80)
        who = patcher.obj(f"r {WHO}", (left + 40, _SETTINGS_AT + 60), 60)
        patcher.connect(values, core, inlet=3)
        patcher.connect(who, core, inlet=2)
        server = patcher.obj(f"s {SERVER}", (left, _SETTINGS_AT + 120), 85)
        patcher.connect(core, server, outlet=1)


def _follow(patcher: Patcher, ready: Box, link: Box) -> None:
    """Follow Live or not; the switch shows what the server says of its leader."""
    control = _add(patcher, params.FOLLOW, (960, 70))
    # A bang would toggle the switch, so its value is kept beside it.
    value = patcher.obj("int 1", (960, 110), 60)
    fan = patcher.obj("t i i", (960, 150))
    choose = patcher.obj("sel 1 0", (1000, 190))
    clock = patcher.sub("clock", clock_in_live(), (960, 300))
    server = patcher.obj(f"s {SERVER}", (960, 340), 85)
    patcher.chain(control, value, fan)
    patcher.chain(patcher.obj(f"r {VALUES}", (1060, 70), 80), value)
    patcher.connect(fan, clock, inlet=1)
    patcher.connect(fan, choose, outlet=1)
    patcher.connect(ready, clock, outlet=1)
    patcher.chain(clock, server)
    for outlet, source in enumerate(("osc", "internal")):
        say = patcher.message(
            f"{address('clock/source')} {source}", (1000 + 190 * outlet, 230), 180
        )
        patcher.connect(choose, say, outlet)
        patcher.chain(say, server)
    _shown_leader(patcher, link, control, value)


def _shown_leader(patcher: Patcher, link: Box, control: Box, value: Box) -> None:
    """Show whether the server follows a host, and keep it."""
    route = patcher.obj(f"route {address('clock/source')}", (1180, 70))
    leads = patcher.obj("sel osc internal midi link", (1180, 100))
    patcher.chain(link, route, leads)
    yes = patcher.message("1", (1180, 130), 50)
    no = patcher.message("0", (1240, 130), 50)
    known = patcher.obj("t i i", (1180, 160))
    for outlet, show in enumerate((yes, no, no, no)):
        patcher.connect(leads, show, outlet)
    patcher.chain(yes, known)
    patcher.chain(no, known)
    patcher.connect(known, value, outlet=1, inlet=1)
    patcher.chain(known, patcher.obj("prepend set", (1180, 190)), control)


def _buttons(patcher: Patcher, end: Box) -> None:
    """Panic ends notes at once, here and everywhere; regenerate asks for new music."""
    about = "End every note now, here and on every output of the server."
    panic = _add(patcher, params.button("Panic", about, (104, 46, 64, 18)), (700, 150))
    press = patcher.obj("t b b", (700, 190))
    say = patcher.message(address("panic"), (700, 230), 100)
    server = patcher.obj(f"s {SERVER}", (700, 350), 85)
    patcher.chain(panic, press, say, server)
    patcher.connect(press, end, outlet=1)
    key = example_of("regenerate")
    about = "New music for this instrument alone from the next quantum."
    again = _add(patcher, params.button("Regenerate", about, (180, 104, 64, 18)), (820, 150))
    aim = patcher.obj(f"sprintf set {address(key).replace('drums', '%s')}", (720, 300), 210)
    ask = patcher.message(address(key), (820, 230), 130)
    patcher.chain(patcher.obj(f"r {WHO}", (720, 268), 60), aim, ask)
    patcher.chain(again, patcher.obj("t b", (820, 190), 40), ask)
    patcher.chain(ask, server)
