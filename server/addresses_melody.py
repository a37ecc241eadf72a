"""Rows of the table for the melody: a solo voice over the band, or alone."""

from typing import Final

from server import addresses_args as arg
from server.address_row import Address, Arg
from server.card_file import N_MACROS
from server.music import CHANNELS, PROGRAMS

MELODY_MODEL: Final = "melody-lstm"
"""The set that plays where none was chosen."""

MELODY: Final = (
    Address(
        path="melody/on",
        kind="setting",
        doc="Play a melody over the band, from the next sixteenth; solo lets it play alone.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="melody/model",
        kind="setting",
        doc="Name of the model set of kind melody that plays, from the next quantum.",
        args=(Arg(name="name", type="s", default=MELODY_MODEL),),
    ),
    Address(
        path="melody/temperature",
        kind="setting",
        doc="How freely each note is chosen: 0 the likeliest, 1 as trained. Heard at the next "
        "sixteenth, as all that follows here.",
        args=(Arg(name="temperature", type="f", minimum=0, maximum=2, default=1.0),),
    ),
    Address(
        path="melody/top_p",
        kind="setting",
        doc="Share of the probability that is chosen from: less leaves out what is unlikely.",
        args=(Arg(name="share", type="f", minimum=0, maximum=1, default=1.0),),
    ),
    Address(
        path="melody/macro/K",
        kind="setting",
        doc="Shift along the latent's main directions, in standard deviations of the data; without "
        "effect where the model has no latent.",
        args=(arg.MACRO,),
        k_max=N_MACROS,
    ),
    Address(
        path="melody/macros",
        kind="query",
        doc="Ask what each of the melody's macros changes most.",
        answer=(Arg(name="k", type="i"), Arg(name="hint", type="s")),
    ),
    Address(
        path="melody/input",
        kind="setting",
        doc="Listen while somebody plays live, and go on from the last 64 sixteenths once that has "
        "paused for a beat.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="melody/key",
        kind="setting",
        doc="Keep to /band/key and /band/scale: no other pitch is chosen.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="melody/fit",
        kind="setting",
        doc="How much the melody fits the band that is heard: pitches outside of its scale lose "
        "this share of their probability, those a semitone from what sounds become rare; 0: free.",
        args=(Arg(name="share", type="f", minimum=0, maximum=1, default=1.0),),
    ),
    Address(
        path="melody/mute",
        kind="setting",
        doc="Silence the melody at once.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="melody/solo",
        kind="setting",
        doc="As an instrument's solo: the melody alone, or beside other soloed ones.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="melody/velocity",
        kind="setting",
        doc="Factor on the velocity of every note.",
        args=(arg.FACTOR,),
    ),
    Address(
        path="melody/transpose",
        kind="setting",
        doc="Shift of every pitch.",
        args=(arg.SEMITONES,),
    ),
    Address(
        path="melody/octave",
        kind="setting",
        doc="Shift of every pitch, on top of transpose.",
        args=(arg.OCTAVES,),
    ),
    Address(
        path="melody/channel",
        kind="setting",
        doc="MIDI channel, counted from 1.",
        args=(arg.channel(CHANNELS["melody"] + 1),),
    ),
    Address(
        path="melody/program",
        kind="setting",
        doc="General MIDI program, counted from 1.",
        args=(arg.program(PROGRAMS["melody"] + 1),),
    ),
    Address(
        path="melody/state",
        kind="feedback",
        doc="What the melody is at: off, playing, or listening (to who plays live).",
        args=(Arg(name="state", type="s"),),
        is_state=True,
    ),
    Address(
        path="note/melody",
        kind="feedback",
        doc="As /band/note/INSTRUMENT: after delay_ms play this note; with velocity 0 end this "
        "pitch instead.",
        args=arg.NOTE,
    ),
    Address(
        path="window/melody",
        kind="feedback",
        doc="As /band/window/INSTRUMENT, sent again at each bar with the notes known by then.",
        args=arg.WINDOW,
        rest=arg.WINDOW_NOTE,
    ),
)
