"""The one table of addresses: what can be set, done and asked, and what clients are told.

The dispatcher, ``docs/osc.md``, the patches and the pages are all made from ``SECTIONS``.
``ENDPOINTS`` holds every concrete address; its key, e.g. ``bass/density``, names a setting
everywhere in the server.

Numbers are as people and Max count them: channels 1-16, programs 1-128, bars and beats from 1.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from server import addresses_args as arg
from server.address_row import Address, Arg, Endpoint, expand
from server.addresses_latent import SNAPSHOTS
from server.addresses_live import INPUT, STUDIO, SYNC
from server.addresses_melody import MELODY
from server.contract import N_MACROS
from server.music import CHANNELS, INSTRUMENTS, PROGRAMS
from server.scales import KEYS, OFF, SCALES

INT32_MAX: Final = 2**31 - 1


_SESSION: Final = (
    Address(
        path="hello",
        kind="action",
        doc="Subscribe the sender: notes, beats, windows and every change go to reply_port of its "
        "host; all current values follow at once.",
        args=(
            Arg(name="reply_port", type="i", minimum=1, maximum=65535),
            Arg(name="name", type="s", default=""),
        ),
    ),
    Address(
        path="bye",
        kind="action",
        doc="End the sender's subscription, or that of reply_port on its host.",
        args=(Arg(name="reply_port", type="i", minimum=0, maximum=65535, default=0),),
    ),
    Address(
        path="ping",
        kind="query",
        doc="Ask whether the server lives; renews the sender's subscription.",
        answer_path="pong",
    ),
    Address(
        path="sync",
        kind="action",
        doc="Answered with its number after everything that was received before it.",
        args=(Arg(name="n", type="i"),),
        answer=(Arg(name="n", type="i"),),
        answer_path="synced",
    ),
    Address(
        path="status",
        kind="query",
        doc="Ask how the server is: one answer a figure, e.g. /band/status clients 2.",
        answer=(Arg(name="figure", type="s"), Arg(name="value", type="f")),
    ),
)

_TRANSPORT: Final = (
    Address(path="play", kind="action", doc="Start, or go on from where stop left off."),
    Address(path="stop", kind="action", doc="Stop; every sounding note ends."),
    Address(path="panic", kind="action", doc="End every note on every output now; play goes on."),
    Address(
        path="tempo",
        kind="setting",
        doc="Tempo.",
        args=(Arg(name="tempo", type="f", minimum=20, maximum=300, unit="BPM", default=120.0),),
    ),
)

_MUSIC: Final = (
    Address(
        path="quantum",
        kind="setting",
        doc="Where a change of the music is heard: at once, or from the next beat, bar or window.",
        args=(
            Arg(name="quantum", type="s", choices=("none", "beat", "bar", "window"), default="bar"),
        ),
    ),
    Address(
        path="seed",
        kind="setting",
        doc="Restart the random chain: the same seed, models and settings give the same music.",
        args=(Arg(name="seed", type="i", minimum=0, maximum=INT32_MAX, default=0),),
    ),
    Address(
        path="temperature",
        kind="setting",
        doc="How freely all predictors choose: 0 the likeliest, 1 as trained.",
        args=(Arg(name="temperature", type="f", minimum=0, maximum=2, default=1.0),),
    ),
    Address(path="regenerate", kind="action", doc="New music from the next quantum."),
    Address(
        path="hold",
        kind="setting",
        doc="Repeat the current window until switched off.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="variation",
        kind="setting",
        doc="How far each repeat of a held window wanders off it: 0 note for note, 1 as far as "
        "the data are spread.",
        args=(Arg(name="amount", type="f", minimum=0, maximum=1, default=0.0),),
    ),
    Address(
        path="macro/K",
        kind="setting",
        doc="Shift of all instruments along their main directions, in standard deviations of the "
        "data; /band/INSTRUMENT/macros says what each changes.",
        args=(arg.MACRO,),
        k_max=N_MACROS,
    ),
    Address(
        path="model",
        kind="setting",
        doc="Name of the model set that plays; a set that cannot be played is refused and the "
        "present one plays on.",
        args=(Arg(name="name", type="s", default="band"),),
    ),
    Address(
        path="models",
        kind="query",
        doc="Ask for the names of the model sets; kind is band or melody, empty where the card is "
        "wrong.",
        answer=(Arg(name="name", type="s"), Arg(name="kind", type="s")),
    ),
)

_FEEL: Final = (
    Address(
        path="key",
        kind="setting",
        doc="First degree of the scale that all but the drums keep to; off leaves every pitch.",
        args=(Arg(name="key", type="s", choices=(OFF, *KEYS), default=OFF),),
    ),
    Address(
        path="scale",
        kind="setting",
        doc="Scale of the key; other pitches go to its nearest tone.",
        args=(Arg(name="scale", type="s", choices=tuple(SCALES), default="major"),),
    ),
    Address(
        path="form",
        kind="setting",
        doc="How readily the band returns to what it played up to 16 windows before: 0 never, 1 as "
        "songs do. Nothing returns while a performer leads.",
        args=(Arg(name="amount", type="f", minimum=0, maximum=1, default=1.0),),
    ),
    Address(
        path="swing",
        kind="setting",
        doc="How late off-beat eighths come: 0 straight, 0.67 triplets, 1 dotted.",
        args=(Arg(name="swing", type="f", minimum=0, maximum=1, default=0.0),),
    ),
    Address(
        path="humanize",
        kind="setting",
        doc="Small delays and differences of loudness, note by note.",
        args=(Arg(name="amount", type="f", minimum=0, maximum=1, default=0.0),),
    ),
)

_INSTRUMENT: Final = (
    Address(
        path="INSTRUMENT/mute",
        kind="setting",
        doc="Silence the instrument at once.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="INSTRUMENT/solo",
        kind="setting",
        doc="While any instrument is soloed only soloed ones sound; mute is stronger.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="INSTRUMENT/hold",
        kind="setting",
        doc="Repeat the instrument's current window until switched off.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="INSTRUMENT/regenerate",
        kind="action",
        doc="New music for this instrument alone from the next quantum.",
    ),
    Address(
        path="INSTRUMENT/temperature",
        kind="setting",
        doc="Factor on /band/temperature for this instrument.",
        args=(arg.FACTOR,),
    ),
    Address(
        path="INSTRUMENT/variation",
        kind="setting",
        doc="Added to /band/variation for this instrument.",
        args=(Arg(name="amount", type="f", minimum=0, maximum=1, default=0.0),),
    ),
    Address(
        path="INSTRUMENT/macro/K",
        kind="setting",
        doc="Added to /band/macro/K for this instrument.",
        args=(arg.MACRO,),
        k_max=N_MACROS,
    ),
    Address(
        path="INSTRUMENT/density",
        kind="setting",
        doc="How many notes: 0 few, 0.5 as in the data, 1 many.",
        args=(Arg(name="density", type="f", minimum=0, maximum=1, default=0.5),),
    ),
    Address(
        path="INSTRUMENT/velocity",
        kind="setting",
        doc="Factor on the velocity of every note.",
        args=(arg.FACTOR,),
    ),
    Address(
        path="INSTRUMENT/transpose",
        kind="setting",
        doc="Shift of every pitch; on the drums it changes what is struck.",
        args=(arg.SEMITONES,),
    ),
    Address(
        path="INSTRUMENT/octave",
        kind="setting",
        doc="Shift of every pitch, on top of transpose.",
        args=(arg.OCTAVES,),
    ),
    Address(
        path="INSTRUMENT/channel",
        kind="setting",
        doc="MIDI channel, counted from 1.",
        args=(arg.channel(),),
        instrument_defaults={name: CHANNELS[name] + 1 for name in INSTRUMENTS},
    ),
    Address(
        path="INSTRUMENT/program",
        kind="setting",
        doc="General MIDI program, counted from 1.",
        args=(arg.program(),),
        instrument_defaults={name: PROGRAMS[name] + 1 for name in INSTRUMENTS},
    ),
)

_FEEDBACK: Final = (
    Address(
        path="done",
        kind="feedback",
        doc="The request to address was carried out; text says what was changed about it, e.g. "
        "that a value was clamped.",
        args=(Arg(name="address", type="s"), Arg(name="text", type="s", default="")),
    ),
    Address(
        path="fail",
        kind="feedback",
        doc="The request to address was refused, and nothing was changed.",
        args=(
            Arg(name="address", type="s"),
            Arg(name="code", type="s"),
            Arg(name="text", type="s"),
        ),
    ),
    Address(path="pong", kind="feedback", doc="Answer to /band/ping."),
    Address(
        path="synced",
        kind="feedback",
        doc="Answer to /band/sync.",
        args=(Arg(name="n", type="i"),),
    ),
    Address(
        path="version",
        kind="feedback",
        doc="Version of the server.",
        args=(Arg(name="version", type="s"),),
        is_state=True,
    ),
    Address(
        path="playing",
        kind="feedback",
        doc="Whether the band plays; when it goes to 0 drop every note that still waits.",
        args=(Arg(name="on", type="switch"),),
        is_state=True,
    ),
    Address(
        path="note/INSTRUMENT",
        kind="feedback",
        doc="After delay_ms play this note; with velocity 0 end this pitch instead.",
        args=arg.NOTE,
    ),
    Address(
        path="beat",
        kind="feedback",
        doc="Sent on each beat while playing; bar from 1, beat 1-4.",
        args=(
            Arg(name="bar", type="i", minimum=1),
            Arg(name="beat", type="i", minimum=1, maximum=4),
            Arg(name="tempo", type="f", unit="BPM"),
        ),
    ),
    Address(
        path="window/INSTRUMENT",
        kind="feedback",
        doc="All notes of a window, in parts 1 to parts; beats count from start_beat, start_beat "
        "from the start of the piece.",
        args=arg.WINDOW,
        rest=arg.WINDOW_NOTE,
    ),
)

SECTIONS: Final[Mapping[str, tuple[Address, ...]]] = MappingProxyType(
    {
        "Session": _SESSION,
        "Transport": _TRANSPORT,
        "Music": _MUSIC,
        "Key and feel": _FEEL,
        "Snapshots and what waits": SNAPSHOTS,
        "Each instrument": _INSTRUMENT,
        "Melody": MELODY,
        "Who leads": SYNC,
        "Live input": INPUT,
        "Recording and controllers": STUDIO,
        "From the server": _FEEDBACK,
    }
)
"""The table, in the order in which people read it."""

ENDPOINTS: Final[Mapping[str, Endpoint]] = MappingProxyType(
    {
        endpoint.key: endpoint
        for rows in SECTIONS.values()
        for row in rows
        for endpoint in expand(row)
    }
)
"""Every concrete address by its key, in the table's order."""

SETTING_KEYS: Final[tuple[str, ...]] = tuple(
    key for key, endpoint in ENDPOINTS.items() if endpoint.row.kind == "setting"
)
"""Keys of everything that holds a value, in the table's order."""
