"""Frames between the server and the player: binary, fixed layouts, nothing that executes.

A frame is a head (payload length, kind) and its payload, little-endian. What arrives is checked
completely; a frame that is wrong in any way ends the conversation, since a byte stream that has
lost its frames cannot find them again.
"""

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, field
from itertools import pairwise
from typing import Final

from server.clock import Timeline
from server.errors import PlayerError
from server.music import MAX_VELOCITY, N_PITCHES, VOICES, Note, Voice
from server.player.frames import (
    AskStats,
    Extend,
    Frame,
    Panic,
    Ready,
    Replace,
    Report,
    SetAudible,
    SetChannel,
    SetClockOut,
    SetOffset,
    SetProgram,
    SetTimeline,
    StatsReply,
)
from server.player.stats import Stats

MAX_PAYLOAD: Final = 1 << 16
NOTES_PER_FRAME: Final = 64
"""A long replacement goes in parts, so that taking one in never delays a note."""

_MAX_TEXT: Final = 2000
"""Characters; longer messages for people are cut."""


class WireError(PlayerError):
    """A frame that the other side cannot have meant."""


_HEAD: Final = struct.Struct("<IB")
_LINE: Final = struct.Struct("<dqd?")
_NOTE: Final = struct.Struct("<ddBB")
_PART: Final = struct.Struct("<BdH")
_PAIR: Final = struct.Struct("<BB")
_OFFSET: Final = struct.Struct("<Hq")
_ASK: Final = struct.Struct("<I?")
_STATS: Final = struct.Struct("<I11Q")
_LENGTH: Final = struct.Struct("<H")


def replacement(
    instrument: Voice, from_beat: float, notes: Iterable[Note]
) -> list[Replace | Extend]:
    """Return the frames of one splice, cut into parts of at most ``NOTES_PER_FRAME`` notes."""
    ordered = sorted(notes, key=lambda n: (n.start_beats, n.pitch))
    cuts = [*range(0, len(ordered), NOTES_PER_FRAME), len(ordered)]
    parts = [tuple(ordered[a:b]) for a, b in pairwise(cuts)] or [()]
    rest: list[Replace | Extend] = [Extend(instrument, part) for part in parts[1:]]
    return [Replace(instrument, from_beat, parts[0]), *rest]


# -- encoding ----------------------------------------------------------------------------------


def encode(frame: Frame) -> bytes:
    """Return the bytes of a frame, which the other side is sure to accept.

    Raises:
        WireError: a value does not fit its field or is out of range.
    """
    kind = _KINDS[type(frame)]
    try:
        payload = _payload(frame)
    except (struct.error, ValueError) as error:
        raise WireError(f"{type(frame).__name__} cannot be sent: {error}") from error
    if len(payload) > MAX_PAYLOAD:
        raise WireError(f"a frame holds at most {MAX_PAYLOAD} bytes, got {len(payload)}")
    # A refused frame would end the player: better that the caller hears of it.
    decode(kind, payload)
    return _HEAD.pack(len(payload), kind) + payload


def _payload(frame: Frame) -> bytes:  # noqa: C901 - one flat case a kind
    match frame:
        case SetTimeline(line):
            return _LINE.pack(line.anchor_beat, line.anchor_ns, line.tempo_bpm, line.is_running)
        case Replace(instrument, from_beat, notes):
            return _pack_notes(instrument, from_beat, notes)
        case Extend(instrument, notes):
            return _pack_notes(instrument, 0.0, notes)
        case SetAudible(instrument, value) | SetChannel(instrument, value):
            return _PAIR.pack(VOICES.index(instrument), value)
        case SetProgram(instrument, program):
            return _PAIR.pack(VOICES.index(instrument), program)
        case SetOffset(port, offset_ns):
            return _OFFSET.pack(port, offset_ns)
        case SetClockOut(is_on):
            return bytes((is_on,))
        case Panic():
            return b""
        case AskStats(token, is_reset):
            return _ASK.pack(token, is_reset)
        case Ready(is_realtime, scheduling, ports, problem):
            return bytes((is_realtime,)) + _pack_texts((scheduling, problem, *ports))
        case StatsReply(token, stats):
            return _STATS.pack(token, *astuple(stats))
        case Report(text):
            return _pack_texts((text,))


def _pack_notes(instrument: Voice, from_beat: float, notes: Sequence[Note]) -> bytes:
    head = _PART.pack(VOICES.index(instrument), from_beat, len(notes))
    pack = _NOTE.pack
    return head + b"".join(
        [pack(n.start_beats, n.duration_beats, n.pitch, n.velocity) for n in notes]
    )


def _pack_texts(texts: Iterable[str]) -> bytes:
    encoded = [text[:_MAX_TEXT].encode() for text in texts]
    return b"".join(_LENGTH.pack(len(text)) + text for text in encoded)


# -- decoding ----------------------------------------------------------------------------------


@dataclass(slots=True)
class FrameReader:
    """Cuts a byte stream into frames."""

    _buffer: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> None:
        """Take in the next bytes of the stream."""
        self._buffer += data

    @property
    def has_frame(self) -> bool:
        """Whether a whole frame has come.

        Raises:
            WireError: the bytes are no frame.
        """
        if len(self._buffer) < _HEAD.size:
            return False
        n_payload: int = _HEAD.unpack_from(self._buffer)[0]
        if n_payload > MAX_PAYLOAD:
            raise WireError(f"a frame holds at most {MAX_PAYLOAD} bytes, got {n_payload}")
        return len(self._buffer) >= _HEAD.size + n_payload

    def next_frame(self) -> Frame | None:
        """Return the next whole frame, or None until more bytes come.

        Raises:
            WireError: the bytes are no frame.
        """
        if not self.has_frame:
            return None
        n_payload, kind = _HEAD.unpack_from(self._buffer)
        end = _HEAD.size + n_payload
        payload = bytes(self._buffer[_HEAD.size : end])
        del self._buffer[:end]
        return decode(kind, payload)


def decode(kind: int, payload: bytes) -> Frame:
    """Return the frame of a kind and a payload.

    Raises:
        WireError: unknown kind, wrong size, or a value out of range.
    """
    decoder = _DECODERS.get(kind)
    if decoder is None:
        raise WireError(f"unknown kind of frame {kind}; known are 1 to {len(_DECODERS)}")
    try:
        return decoder(payload)
    except (struct.error, UnicodeDecodeError, ValueError) as error:
        raise WireError(f"frame of kind {kind}, {len(payload)} bytes: {error}") from error


def _line(payload: bytes) -> SetTimeline:
    beat, anchor_ns, tempo_bpm, is_running = _LINE.unpack(payload)
    _check(math.isfinite(beat), f"the anchor beat is a finite number, got {beat}")
    _check(0 < tempo_bpm < math.inf, f"the tempo is above 0 BPM, got {tempo_bpm}")
    return SetTimeline(Timeline(beat, anchor_ns, tempo_bpm, is_running))


def _notes(payload: bytes) -> tuple[Voice, float, tuple[Note, ...]]:
    index, from_beat, n_notes = _PART.unpack_from(payload)
    _check(math.isfinite(from_beat), f"the seam is a finite number, got {from_beat}")
    n_bytes = len(payload) - _PART.size
    _check(n_bytes == n_notes * _NOTE.size, f"{n_notes} notes announced in {n_bytes} bytes")
    rows = _NOTE.iter_unpack(payload[_PART.size :])
    return _instrument(index), from_beat, tuple(_note(*row) for row in rows)


def _note(start: float, duration: float, pitch: int, velocity: int) -> Note:
    if not (math.isfinite(start) and 0 < duration < math.inf):
        raise ValueError(f"a note has a start and a length > 0, got {start} and {duration}")
    if pitch >= N_PITCHES or not 1 <= velocity <= MAX_VELOCITY:
        raise ValueError(f"pitch is 0-127 and velocity 1-127, got {pitch} and {velocity}")
    return Note(start, duration, pitch, velocity)


def _replace(payload: bytes) -> Replace:
    return Replace(*_notes(payload))


def _extend(payload: bytes) -> Extend:
    instrument, _, notes = _notes(payload)
    return Extend(instrument, notes)


def _pair(payload: bytes, below: int) -> tuple[Voice, int]:
    index, value = _PAIR.unpack(payload)
    _check(value < below, f"the value is below {below}, got {value}")
    return _instrument(index), value


def _audible(payload: bytes) -> SetAudible:
    instrument, value = _pair(payload, 2)
    return SetAudible(instrument, bool(value))


def _channel(payload: bytes) -> SetChannel:
    return SetChannel(*_pair(payload, 16))


def _program(payload: bytes) -> SetProgram:
    return SetProgram(*_pair(payload, 128))


def _offset(payload: bytes) -> SetOffset:
    return SetOffset(*_OFFSET.unpack(payload))


def _clock_out(payload: bytes) -> SetClockOut:
    _check(payload in (b"\0", b"\1"), f"a switch is 0 or 1, got {payload.hex() or 'nothing'}")
    return SetClockOut(payload == b"\1")


def _panic(payload: bytes) -> Panic:
    _check(not payload, "panic carries nothing")
    return Panic()


def _ask(payload: bytes) -> AskStats:
    return AskStats(*_ASK.unpack(payload))


def _ready(payload: bytes) -> Ready:
    _check(payload[:1] in (b"\0", b"\1"), "ready begins with a switch, 0 or 1")
    texts = _texts(payload[1:])
    _check(len(texts) >= 2, f"ready carries at least two texts, got {len(texts)}")
    return Ready(payload[0] == 1, texts[0], tuple(texts[2:]), texts[1])


def _stats(payload: bytes) -> StatsReply:
    token, *values = _STATS.unpack(payload)
    return StatsReply(token, Stats(*values))


def _report(payload: bytes) -> Report:
    texts = _texts(payload)
    _check(len(texts) == 1, f"a report carries one text, got {len(texts)}")
    return Report(texts[0])


def _texts(payload: bytes) -> list[str]:
    texts, at = [], 0
    while at < len(payload):
        (n_bytes,) = _LENGTH.unpack_from(payload, at)
        at += _LENGTH.size
        _check(at + n_bytes <= len(payload), f"a text of {n_bytes} bytes is cut short")
        texts.append(payload[at : at + n_bytes].decode())
        at += n_bytes
    return texts


def _instrument(index: int) -> Voice:
    _check(index < len(VOICES), f"instruments are 0 to {len(VOICES) - 1}, got {index}")
    return VOICES[index]


def _check(is_right: bool, wanted: str) -> None:
    if not is_right:
        raise ValueError(wanted)


_TABLE: Final[tuple[tuple[type[Frame], Callable[[bytes], Frame]], ...]] = (
    (SetTimeline, _line),
    (Replace, _replace),
    (Extend, _extend),
    (SetAudible, _audible),
    (SetChannel, _channel),
    (SetProgram, _program),
    (SetOffset, _offset),
    (SetClockOut, _clock_out),
    (Panic, _panic),
    (AskStats, _ask),
    (Ready, _ready),
    (StatsReply, _stats),
    (Report, _report),
)
_KINDS: Final = {frame_type: kind for kind, (frame_type, _) in enumerate(_TABLE, 1)}
_DECODERS: Final = {kind: decoder for kind, (_, decoder) in enumerate(_TABLE, 1)}
