"""A reply port for each device of a Live set, without anybody choosing it.

Only one object on a machine can listen on a UDP port, and Max says nothing to a patch when it
cannot have one. But all devices of a Live set run in one Max, and ``value`` objects of one name
share what they hold (https://docs.cycling74.com/reference/value): so the devices draw numbers, as
in a shop. What is drawn belongs to the device until it is closed; a Live set does not keep it.
"""

from typing import Final

from max_patches.tools.patcher import Patcher

WAITING_PORT: Final = 9110
"""Where a device listens until it has drawn its number."""
FIRST_PORT: Final = 9111
"""First number that is drawn; 9101, which patches in other programs use, stays theirs."""
NEXT_PORT: Final = "ai-band-next-port"
"""What the devices share: the next number. No dashes, for it must not be a device's own."""


def own_port_patcher() -> Patcher:
    """Build ``p own_port``.

    Inlet: the port that a person has chosen, 0: draw one. Outlet: the port to listen on.
    """
    patcher = Patcher(rect=(120, 150, 520, 470))
    chosen = patcher.inlet((20, 20), "the port that was chosen, 0: any")
    port = patcher.outlet((20, 420), "where to listen")
    is_any = patcher.obj("sel 0", (20, 90))
    patcher.chain(chosen, patcher.obj("t i", (20, 55), 40), is_any)
    patcher.connect(is_any, port, outlet=1)
    ours = patcher.obj("int 0", (120, 130), 60)
    patcher.comment("drawn before: keep it", (190, 130), 150)
    is_new = patcher.obj("sel 0", (120, 170))
    patcher.chain(is_any, ours, is_new)
    patcher.connect(is_new, port, outlet=1)
    draw = patcher.obj(f"t b b {FIRST_PORT}", (180, 210), 90)
    patcher.comment("the first device finds nothing in it", (290, 250), 200)
    shared = patcher.obj(f"v {NEXT_PORT}", (240, 275), 140)
    is_there = patcher.obj("route bang", (240, 305), 80)
    drawn = patcher.obj(f"int {FIRST_PORT}", (180, 340), 80)
    patcher.chain(is_new, draw, drawn)
    patcher.connect(draw, drawn, outlet=2, inlet=1)
    patcher.connect(draw, shared, outlet=1)
    patcher.chain(shared, is_there)
    patcher.connect(is_there, drawn, outlet=1, inlet=1)
    fan = patcher.obj("t i i i", (180, 375), 80)
    following = patcher.obj("+ 1", (300, 375), 40)
    patcher.chain(drawn, fan, port)
    patcher.connect(fan, ours, outlet=2, inlet=1)
    patcher.connect(fan, following, outlet=1)
    patcher.chain(following, shared)
    return patcher
