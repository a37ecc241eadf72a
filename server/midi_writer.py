"""A type-1 MIDI file that grows and is complete at every moment. Pure, standard library.

Events are encoded as they come; a snapshot closes what sounds on a copy, so that writing an hour's
recording each second costs no more than copying its bytes.
"""

import struct
from collections.abc import Sequence
from typing import Final

TICKS_PER_BEAT: Final = 480
_END: Final = b"\x00\xff\x2f\x00"
_META: Final = 0xFF
_NAME: Final = 0x03
_TEMPO: Final = 0x51
_METRE: Final = 0x58
_US_PER_MINUTE: Final = 60_000_000


class _Track:
    """One track's bytes so far, and what sounds on it."""

    def __init__(self, name: str) -> None:
        self.data = bytearray()
        self.tick = 0
        self.sounding: set[tuple[int, int]] = set()
        self.meta(0, _NAME, name.encode())

    def meta(self, tick: int, kind: int, text: bytes) -> None:
        self._add(tick, bytes((_META, kind)) + variable_length(len(text)) + text)

    def message(self, tick: int, message: bytes) -> None:
        self._add(tick, message)
        status, key = message[0] & 0xF0, (message[0] & 15, message[1])
        if status == 0x90 and message[2]:
            self.sounding.add(key)
        elif status in (0x80, 0x90):
            self.sounding.discard(key)

    def _add(self, tick: int, event: bytes) -> None:
        tick = max(tick, self.tick)
        self.data += variable_length(tick - self.tick) + event
        self.tick = tick

    def closed(self, tick: int) -> bytes:
        """Return the whole chunk, as if all that sounds ended at a tick."""
        tail = bytearray()
        wait = max(0, tick - self.tick)
        for channel, pitch in sorted(self.sounding):
            tail += variable_length(wait) + bytes((0x80 | channel, pitch, 0))
            wait = 0
        body = bytes(self.data) + bytes(tail) + _END
        return b"MTrk" + struct.pack(">I", len(body)) + body


class MidiWriter:
    """The file; the first track holds tempo and metre."""

    def __init__(self, names: Sequence[str]) -> None:
        """Begin an empty file.

        Args:
            names: of the tracks after the first.
        """
        self._head = _Track("ai-music-generator")
        self._head.meta(0, _METRE, bytes((4, 2, 24, 8)))
        self._tracks = [_Track(name) for name in names]

    def tempo(self, tick: int, tempo_bpm: float) -> None:
        """Set the tempo from a tick on."""
        us_per_beat = min(0xFFFFFF, round(_US_PER_MINUTE / tempo_bpm))
        self._head.meta(tick, _TEMPO, us_per_beat.to_bytes(3, "big"))

    def add(self, track: int, tick: int, message: bytes) -> None:
        """Add a channel message; one that comes before the last of its track is moved to it.

        Args:
            track: index into the names.
            tick: from the start, >= 0.
            message: of two or three bytes.
        """
        self._tracks[track].message(tick, message)

    def snapshot(self, tick: int) -> bytes:
        """Return the complete file as of a tick; what sounds ends there, here and not in fact."""
        tracks = [self._head, *self._tracks]
        head = struct.pack(">4sIHHH", b"MThd", 6, 1, len(tracks), TICKS_PER_BEAT)
        return head + b"".join(track.closed(tick) for track in tracks)


def variable_length(number: int) -> bytes:
    """Return a number >= 0 in MIDI files' variable length."""
    parts = [number & 0x7F]
    while number := number >> 7:
        parts.append(number & 0x7F | 0x80)
    return bytes(reversed(parts))
