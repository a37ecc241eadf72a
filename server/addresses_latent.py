"""Rows of the table for latent performance: snapshots, what waits, what the macros mean."""

from typing import Final

from server.address_row import Address, Arg

_NAME: Final = Arg(name="name", type="s")

SNAPSHOTS: Final = (
    Address(
        path="snapshot/store",
        kind="action",
        doc="Keep the window that sounds, by name, on disk; a name that is there is replaced.",
        args=(_NAME,),
    ),
    Address(
        path="snapshot/recall",
        kind="action",
        doc="Play a stored window from the next quantum; the music goes on from it.",
        args=(_NAME,),
    ),
    Address(
        path="snapshot/morph",
        kind="action",
        doc="Play what lies between two stored windows: 0 is the first, 1 the second.",
        args=(
            Arg(name="a", type="s"),
            Arg(name="b", type="s"),
            Arg(name="x", type="f", minimum=0, maximum=1),
        ),
    ),
    Address(
        path="morph",
        kind="setting",
        doc="The way between the two that /band/snapshot/morph named last, for a fader.",
        args=(Arg(name="x", type="f", minimum=0, maximum=1, default=0.0),),
    ),
    Address(
        path="snapshot/delete",
        kind="action",
        doc="Forget a stored window.",
        args=(_NAME,),
    ),
    Address(
        path="snapshots",
        kind="query",
        doc="Ask for the names of the stored windows, in the order in which they were stored.",
        answer=(_NAME,),
    ),
    Address(
        path="INSTRUMENT/macros",
        kind="query",
        doc="Ask what each of the instrument's macros changes most.",
        answer=(Arg(name="k", type="i"), Arg(name="hint", type="s")),
    ),
    Address(
        path="queue",
        kind="feedback",
        doc="What will be heard from launch_beat on, as words between commas: n of them, 0 if "
        "nothing waits.",
        args=(
            Arg(name="n", type="i"),
            Arg(name="launch_beat", type="f", unit="beats"),
            Arg(name="what", type="s"),
        ),
        is_state=True,
    ),
    Address(
        path="cancel",
        kind="action",
        doc="Take back all that waits; settings go back to what they were.",
    ),
)
