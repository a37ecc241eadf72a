"""Settings that the player is told: who is heard, on which channel with which program, how late.

A fader in flood moves one thing: no more than that thing is worked out and sent.
"""

from typing import Final

from server.addresses_live import N_OUTPUTS
from server.clock import NS_PER_MS
from server.music import VOICES, Voice
from server.player.link import PlayerLink
from server.settings import Snapshot

_VOICES: Final[dict[str, Voice]] = {str(voice): voice for voice in VOICES}


def tell_all(player: PlayerLink, snapshot: Snapshot) -> None:
    """Tell a new player everything."""
    if snapshot.switch("clock/out"):
        player.set_clock_out(True)
    _tell_audible(player, snapshot)
    for voice in VOICES:
        player.set_channel(voice, snapshot.channel(voice))
        player.set_program(voice, snapshot.program(voice))
    for number in range(1, N_OUTPUTS + 1):
        _tell_offset(player, snapshot, number)


def tell_change(player: PlayerLink, snapshot: Snapshot, key: str) -> None:
    """Tell the player of one setting, if it is one that concerns it.

    Args:
        player: who is told.
        snapshot: all settings as they are now.
        key: which of them was set.
    """
    first, _, leaf = key.partition("/")
    voice = _VOICES.get(first)
    if voice is not None:
        if leaf in ("mute", "solo"):
            _tell_audible(player, snapshot)  # A solo concerns the others.
        elif leaf == "channel":
            player.set_channel(voice, snapshot.channel(voice))
        elif leaf == "program":
            player.set_program(voice, snapshot.program(voice))
    elif first == "output":
        _tell_offset(player, snapshot, int(leaf.partition("/")[0]))
    elif key == "clock/out":
        player.set_clock_out(snapshot.switch(key))


def _tell_audible(player: PlayerLink, snapshot: Snapshot) -> None:
    for voice in VOICES:
        player.set_audible(voice, snapshot.is_audible(voice))


def _tell_offset(player: PlayerLink, snapshot: Snapshot, number: int) -> None:
    if number <= len(player.ready.ports):
        offset_ms = snapshot.number(f"output/{number}/offset")
        player.set_offset(number - 1, round(offset_ms * NS_PER_MS))
