"""The Pure Data abstraction ``band-notes.pd``, which plays one instrument.

Pd's ``makenote`` knows neither channels nor repeated pitches, so what it delays is a number made of
three: a serial number, the channel and the pitch. A note's end counts only while that serial number
is the one that sounds; so an end that was overtaken, by velocity 0 or by the same pitch struck
again, cuts nothing short.
"""

from typing import Final

from max_patches.tools.pd_canvas import Canvas, PdBox

KEYS: Final = 4096
"""Room for 16 channels x 128 pitches in front of the serial number."""
SERIALS: Final = 4095
"""Serial numbers; with the keys they fill the 24 bits that a float keeps exactly."""
NOTES_SENT_TO: Final = "band-midi"
"""Where each note-on and note-off also goes: instrument, pitch, velocity, channel."""


def notes_canvas() -> Canvas:
    """Build the abstraction.

    Arguments: instrument, program, channel.
    Inlets: pitch velocity duration_ms channel delay_ms; a bang ends every note; mute, channel or
    program with a value. Outlet: mute as the server says it is.
    """
    canvas = Canvas(size=(940, 800))
    canvas.comment("band-notes INSTRUMENT PROGRAM CHANNEL: plays one instrument", (20, 5))
    for text, at in (
        ("key = 128 x channel + pitch", (60, 180)),
        ("a note begins, with a serial number", (130, 303)),
        ("due to end: only if it is still the one that sounds", (240, 550)),
        ("end a key, if it sounds", (480, 300)),
        ("to MIDI, and to whoever listens to band-midi", (510, 580)),
    ):
        canvas.comment(text, at)
    # Pd numbers inlets from left to right.
    notes = canvas.obj("inlet", (20, 30))
    flush = canvas.obj("inlet", (420, 30))
    settings = canvas.obj("inlet", (600, 30))
    muted = canvas.obj("outlet", (680, 680))
    canvas.obj(f"table $0-sounding {KEYS}", (680, 5))
    end_all = canvas.obj("t b b", (420, 60))
    canvas.chain(flush, end_all)
    emit = _emit(canvas)
    end = _end(canvas, emit)
    make = _strike(canvas, notes, end_all, end)
    _made(canvas, make, emit, end)
    _settings(canvas, settings, end_all, muted)
    return canvas


def _strike(canvas: Canvas, notes: PdBox, end_all: PdBox, end: PdBox) -> PdBox:
    """Wait, then begin or end a note; return the ``makenote``."""
    spread = canvas.obj("unpack f f f f f", (20, 60))
    wait = canvas.obj("pipe f f f f 0", (20, 100))
    canvas.comment("notes come early and wait here", (150, 100))
    canvas.chain(notes, spread)
    for port in range(5):
        canvas.connect(spread, wait, port, port)
    # The key of a note: its channel from 0 times 128, plus its pitch.
    key = canvas.obj("+", (20, 180))
    channel = canvas.obj("- 1", (120, 130))
    times = canvas.obj("* 128", (120, 155))
    canvas.connect(wait, channel, outlet=3)
    canvas.chain(channel, times)
    canvas.connect(times, key, inlet=1)
    canvas.connect(wait, key)
    begins, ends = _by_velocity(canvas, wait, key, (20, 205))
    canvas.chain(ends, end)
    make = _serial(canvas, begins, end)
    canvas.connect(wait, make, outlet=1, inlet=1)
    # A length of 0 would never end.
    length = canvas.obj("max 1", (220, 130))
    canvas.connect(wait, length, outlet=2)
    canvas.connect(length, make, inlet=2)
    drop, stop = canvas.msg("clear", (460, 100)), canvas.msg("stop", (420, 100))
    canvas.connect(end_all, drop, outlet=1)
    canvas.chain(drop, wait)
    canvas.chain(end_all, stop, make)
    return make


def _by_velocity(
    canvas: Canvas, source: PdBox, key: PdBox, at: tuple[int, int]
) -> tuple[PdBox, PdBox]:
    """Part keys by the velocity at the source's second outlet: notes that begin, and that end."""
    left, top = at
    begins, ends = (
        canvas.obj("spigot", (left, top + 60)),
        canvas.obj("spigot", (left + 90, top + 60)),
    )
    for gate, test, x in ((begins, "!= 0", left + 40), (ends, "== 0", left + 130)):
        is_so = canvas.obj(test, (x, top + 30))
        canvas.connect(source, is_so, outlet=1)
        canvas.connect(is_so, gate, inlet=1)
        canvas.connect(key, gate)
    return begins, ends


def _serial(canvas: Canvas, begins: PdBox, end: PdBox) -> PdBox:
    """Give a note its serial number and hand both to ``makenote``, which is returned."""
    fan = canvas.obj("t f b f f", (20, 300))
    canvas.chain(begins, fan)
    canvas.connect(fan, end, outlet=3)
    write = canvas.obj("tabwrite $0-sounding", (180, 440))
    canvas.connect(fan, write, outlet=2, inlet=1)
    serial = canvas.obj("f 1", (80, 330))
    use = canvas.obj("t f f f", (80, 360))
    following, above_0 = canvas.obj(f"mod {SERIALS}", (280, 390)), canvas.obj("+ 1", (280, 415))
    canvas.connect(fan, serial, outlet=1)
    canvas.chain(serial, use)
    canvas.connect(use, following, outlet=2)
    canvas.chain(following, above_0)
    canvas.connect(above_0, serial, inlet=1)
    canvas.connect(use, write, outlet=1)
    shifted = canvas.obj(f"* {KEYS}", (80, 390))
    code = canvas.obj("+", (20, 440))
    canvas.chain(use, shifted)
    canvas.connect(shifted, code, inlet=1)
    make = canvas.obj("makenote 100 250", (20, 470))
    canvas.chain(fan, code, make)
    return make


def _made(canvas: Canvas, make: PdBox, emit: PdBox, end: PdBox) -> None:
    """What ``makenote`` says: a note begins, or one is due to end if it still sounds."""
    begins, ends = _by_velocity(canvas, make, make, (20, 490))
    key = canvas.obj(f"mod {KEYS}", (20, 580))
    both = canvas.obj("pack f f", (20, 610))
    canvas.connect(make, both, outlet=1, inlet=1)
    canvas.chain(begins, key, both, emit)
    parts = canvas.obj("t f f", (110, 580))
    serial = canvas.obj(f"div {KEYS}", (190, 610))
    note = canvas.obj(f"mod {KEYS}", (110, 610))
    fan = canvas.obj("t f f", (110, 635))
    sounds = canvas.obj("tabread $0-sounding", (110, 660))
    is_mine = canvas.obj("==", (110, 685))
    matches = canvas.obj("sel 1", (110, 710))
    kept = canvas.obj("f", (180, 710))
    canvas.chain(ends, parts, note, fan, sounds, is_mine, matches, kept, end)
    canvas.connect(parts, serial, outlet=1)
    canvas.connect(serial, is_mine, inlet=1)
    canvas.connect(fan, kept, outlet=1, inlet=1)


def _end(canvas: Canvas, emit: PdBox) -> PdBox:
    """End a key if it sounds; return the box that takes the key."""
    fan = canvas.obj("t f f", (420, 300))
    sounds = canvas.obj("tabread $0-sounding", (420, 330))
    is_silent = canvas.obj("sel 0", (420, 360))
    again = canvas.obj("t b", (450, 390))
    key = canvas.obj("f", (450, 420))
    forget = canvas.obj("t f b f", (450, 450))
    nothing = canvas.msg("0", (520, 480))
    write = canvas.obj("tabwrite $0-sounding", (520, 510))
    release = canvas.msg("$1 0", (450, 540))
    canvas.chain(fan, sounds, is_silent)
    canvas.connect(fan, key, outlet=1, inlet=1)
    canvas.connect(is_silent, again, outlet=1)
    canvas.chain(again, key, forget, release, emit)
    canvas.connect(forget, write, outlet=2, inlet=1)
    canvas.connect(forget, nothing, outlet=1)
    canvas.chain(nothing, write)
    return fan


def _emit(canvas: Canvas) -> PdBox:
    """Send a key and a velocity as MIDI, and to whoever listens; return the box that takes them."""
    split = canvas.obj("unpack f f", (420, 580))
    parts = canvas.obj("t f f", (420, 605))
    pitch, channel = canvas.obj("mod 128", (420, 630)), canvas.obj("div 128", (480, 630))
    from_1 = canvas.obj("+ 1", (480, 655))
    both = canvas.obj("pack f f f", (420, 680))
    fan = canvas.obj("t l l", (420, 705))
    spread = canvas.obj("unpack f f f", (420, 730))
    out = canvas.obj("noteout", (420, 760))
    named = canvas.obj("list prepend $1", (540, 730))
    canvas.chain(split, parts, pitch, both, fan, spread, out)
    canvas.connect(split, both, outlet=1, inlet=1)
    canvas.connect(parts, channel, outlet=1)
    canvas.chain(channel, from_1)
    canvas.connect(from_1, both, inlet=2)
    canvas.connect(spread, out, 1, 1)
    canvas.connect(spread, out, 2, 2)
    canvas.connect(fan, named, outlet=1)
    canvas.chain(named, canvas.obj(f"s {NOTES_SENT_TO}", (540, 760)))
    return split


def _settings(canvas: Canvas, settings: PdBox, end_all: PdBox, muted: PdBox) -> None:
    """Mute drops what still waits; a change of channel chooses the sound again there."""
    route = canvas.obj("route mute channel program", (600, 60))
    canvas.chain(settings, route)
    fan = canvas.obj("t f f", (600, 90))
    is_on = canvas.obj("sel 1", (640, 120))
    canvas.chain(route, fan, muted)
    canvas.connect(fan, is_on, outlet=1)
    canvas.chain(is_on, end_all)
    again = canvas.obj("t b f", (720, 90))
    program = canvas.obj("f $2", (720, 150))
    out = canvas.obj("pgmout $3", (720, 180))
    canvas.connect(route, again, outlet=1)
    canvas.chain(again, program, out)
    canvas.connect(again, out, outlet=1, inlet=1)
    canvas.connect(route, program, outlet=2)
