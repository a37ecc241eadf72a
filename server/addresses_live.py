"""Rows of the table for playing together: who leads, live input, recording, controllers."""

from typing import Final

from server import addresses_args as arg
from server.address_row import Address, Arg

N_OUTPUTS: Final = 6
"""Outputs that an offset can be given to: at most one a voice."""


SYNC: Final = (
    Address(
        path="clock/source",
        kind="setting",
        doc="Who leads: the server itself, MIDI clock in, Ableton Link, or a host by /band/clock.",
        args=(
            Arg(
                name="source",
                type="s",
                choices=("internal", "midi", "link", "osc"),
                default="internal",
            ),
        ),
    ),
    Address(
        path="clock",
        kind="action",
        doc="A host's transport, while the source is osc: where it is now, in beats from the start "
        "of the piece, its tempo, and whether it plays. Send it at every beat, or more often.",
        args=(
            Arg(name="beats", type="f", minimum=-1e6, maximum=1e6, unit="beats"),
            # Wider than our own tempo: Live goes from 20 to 999, and its stop must be heard.
            Arg(name="tempo", type="f", minimum=1, maximum=1000, unit="BPM"),
            Arg(name="playing", type="switch"),
        ),
    ),
    Address(
        path="clock/out",
        kind="setting",
        doc="Send MIDI clock, start, stop and song position to the MIDI outputs.",
        args=(arg.SWITCH_OFF,),
    ),
    Address(
        path="clock/state",
        kind="feedback",
        doc="How the leader is: internal (the server leads), waiting, following, or lost: then the "
        "music plays on at the last tempo.",
        args=(Arg(name="state", type="s"),),
        is_state=True,
    ),
    Address(
        path="locate",
        kind="action",
        doc="Go to a position; what was played there is played again.",
        args=(Arg(name="beat", type="f", minimum=0, maximum=1e6, unit="beats"),),
    ),
    Address(
        path="tempo/ramp",
        kind="action",
        doc="Change the tempo evenly over a number of beats.",
        args=(
            Arg(name="tempo", type="f", minimum=20, maximum=300, unit="BPM"),
            Arg(name="beats", type="f", minimum=0, maximum=1024, unit="beats"),
        ),
    ),
    Address(
        path="output/K/offset",
        kind="setting",
        doc="Make a MIDI output later, or earlier if negative: K counts the open ports from 1.",
        args=(Arg(name="offset", type="f", minimum=-500, maximum=500, unit="ms", default=0.0),),
        k_max=N_OUTPUTS,
    ),
    Address(
        path="look_ahead",
        kind="setting",
        doc="How early OSC clients get their notes.",
        args=(Arg(name="look_ahead", type="f", minimum=0, maximum=5000, unit="ms", default=100.0),),
    ),
)

INPUT: Final = (
    Address(
        path="input",
        kind="setting",
        doc="What live playing does: lead (you are the pianist and the others accompany), respond "
        "(the band answers each phrase for as many bars), continue (the band goes on from it).",
        args=(
            Arg(
                name="mode",
                type="s",
                choices=("off", "lead", "respond", "continue"),
                default="off",
            ),
        ),
    ),
    Address(
        path="input/note",
        kind="action",
        doc="A note played live, for those without a MIDI port; velocity 0 ends it.",
        args=(arg.PITCH, arg.VELOCITY),
    ),
    Address(
        path="input/pedal",
        kind="action",
        doc="The sustain pedal of live playing.",
        args=(Arg(name="down", type="switch"),),
    ),
    Address(
        path="input/channel",
        kind="setting",
        doc="MIDI channel that live playing is heard on, counted from 1; 0 is all.",
        args=(Arg(name="channel", type="i", minimum=0, maximum=16, default=0),),
    ),
    Address(
        path="input/state",
        kind="feedback",
        doc="What live input is at: off, listening, playing (a phrase is being played), or "
        "answering.",
        args=(Arg(name="state", type="s"),),
        is_state=True,
    ),
)

STUDIO: Final = (
    Address(
        path="record",
        kind="action",
        doc="Record what is played to NAME.mid, and the controls to NAME.log, in the recordings "
        "folder; an empty name ends the recording.",
        args=(Arg(name="name", type="s", default=""),),
    ),
    Address(
        path="recording",
        kind="feedback",
        doc="Name of the recording that runs; empty: none.",
        args=(Arg(name="name", type="s"),),
        is_state=True,
    ),
    Address(
        path="learn",
        kind="action",
        doc="Give the next MIDI control or note that is moved to an address, e.g. "
        "/band/bass/density; an empty address waits no more.",
        args=(Arg(name="address", type="s", default=""),),
    ),
    Address(
        path="unlearn",
        kind="action",
        doc="Take all MIDI controls away from an address.",
        args=(Arg(name="address", type="s"),),
    ),
    Address(
        path="controls",
        kind="query",
        doc="Ask which MIDI control moves what; control is cc or note, channels count from 1.",
        answer=(
            Arg(name="address", type="s"),
            Arg(name="control", type="s"),
            Arg(name="channel", type="i"),
            Arg(name="number", type="i"),
        ),
    ),
    Address(
        path="learned",
        kind="feedback",
        doc="A MIDI control was given to an address.",
        args=(
            Arg(name="address", type="s"),
            Arg(name="control", type="s"),
            Arg(name="channel", type="i"),
            Arg(name="number", type="i"),
        ),
    ),
    Address(
        path="problem",
        kind="feedback",
        doc="Something went wrong that nobody asked for; the music goes on. where is clock, "
        "midi-in, model, record or controls.",
        args=(Arg(name="where", type="s"), Arg(name="text", type="s")),
    ),
)
