"""The guarded door: bytes from the network -> messages, or a counted reason why not.

python-osc decodes each message, but never sees a packet that was not walked here first: it hangs on
a bundle element of negative size, recurses without bound, shifts the arguments behind an unknown
type tag, and lets bad UTF-8 and NaN through. A packet is taken whole or not at all.
"""

import math
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pythonosc import osc_message

from server.errors import ServerError

MAX_PACKET_BYTES: Final = 16_384
"""Longest datagram taken; nobody steers a band with more."""
MAX_NESTING: Final = 8
"""Bundles inside bundles."""
MAX_MESSAGES: Final = 256
"""Messages in one packet."""
MAX_ADDRESS_BYTES: Final = 255
MAX_WILDCARDS: Final = 8
"""Wildcard characters ``* ? [ {`` in one address."""
MAX_ARGS: Final = 64
"""Arguments of one message."""
IMMEDIATELY: Final = 1
"""The time tag that means now."""

_BUNDLE_MARK: Final = b"#bundle\0"
_BUNDLE_HEADER_BYTES: Final = 16
_NTP_TO_UNIX_S: Final = 2_208_988_800
_FRACTIONS_PER_S: Final = 2**32
_ERA: Final = 2**64
_FIXED_BYTES: Final = {"i": 4, "f": 4, "h": 8, "d": 8, "T": 0, "F": 0, "N": 0}


class Reason(StrEnum):
    """Why a packet was refused; the keys of the counters."""

    SIZE = "size"
    ELEMENT = "element"
    NESTING = "nesting"
    COUNT = "count"
    ADDRESS = "address"
    WILDCARDS = "wildcards"
    TAGS = "tags"
    TRUNCATED = "truncated"
    NUMBER = "number"
    TEXT = "text"


class PacketError(ServerError):
    """A datagram that is not taken.

    Attributes:
        reason: which rule it broke.
        address: address of the message at fault; empty where none could be read.
    """

    def __init__(self, reason: Reason, text: str, address: str = "") -> None:
        super().__init__(text)
        self.reason = reason
        self.address = address


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came."""

    address: str
    """Address or pattern, ASCII, beginning with ``/``."""
    args: tuple[object, ...] = ()
    """int, finite float, str, bytes, bool or None."""
    time_tag: int = IMMEDIATELY
    """When it is to happen: NTP, 32 bits of seconds, 32 of their fraction."""


class Guard:
    """Reads packets and counts what it refuses."""

    def __init__(self) -> None:
        self.n_packets = 0
        self.refused: Counter[Reason] = Counter()

    def read(self, packet: bytes) -> list[Message]:
        """Read one datagram.

        Args:
            packet: the datagram's bytes.

        Returns:
            Its messages in order; those of a nested bundle never due before the outer one's.

        Raises:
            PacketError: a rule is broken; counted by its reason.
        """
        self.n_packets += 1
        try:
            return read_packet(packet)
        except PacketError as error:
            self.refused[error.reason] += 1
            raise


def read_packet(packet: bytes) -> list[Message]:
    """Read one datagram without counting.

    Raises:
        PacketError: a rule is broken.
    """
    if not 4 <= len(packet) <= MAX_PACKET_BYTES:
        raise PacketError(
            Reason.SIZE, f"got {len(packet)} bytes, at least 4 and at most {MAX_PACKET_BYTES}"
        )
    messages: list[Message] = []
    for message in _walk(packet, IMMEDIATELY, 0):
        if len(messages) == MAX_MESSAGES:
            raise PacketError(Reason.COUNT, f"more than {MAX_MESSAGES} messages in a packet")
        messages.append(message)
    return messages


def delay_s(time_tag: int, unix_now_s: float) -> float:
    """Return how long a message has to wait, in seconds; 0 for one that is due or late.

    Args:
        time_tag: NTP time tag, 64 bits.
        unix_now_s: the present, seconds since 1970.
    """
    # Some senders write 0 where the specification wants 1.
    if time_tag in (0, IMMEDIATELY):
        return 0.0
    now_tag = int((unix_now_s + _NTP_TO_UNIX_S) * _FRACTIONS_PER_S)
    # NTP seconds wrap in 2036: the nearer way round is the one that was meant.
    ahead = (time_tag - now_tag + _ERA // 2) % _ERA - _ERA // 2
    return max(0.0, ahead / _FRACTIONS_PER_S)


def _walk(packet: bytes, time_tag: int, depth: int) -> Iterator[Message]:
    if len(packet) % 4:
        raise PacketError(Reason.SIZE, f"got {len(packet)} bytes, wanted a multiple of 4")
    if not packet.startswith(_BUNDLE_MARK):
        yield _read_message(packet, time_tag)
        return
    if depth == MAX_NESTING:
        raise PacketError(Reason.NESTING, f"bundles nested deeper than {MAX_NESTING}")
    if len(packet) < _BUNDLE_HEADER_BYTES:
        raise PacketError(Reason.TRUNCATED, "a bundle without its time tag")
    own_tag = int.from_bytes(packet[8:_BUNDLE_HEADER_BYTES], "big")
    for element in _elements(packet):
        yield from _walk(element, max(time_tag, own_tag), depth + 1)


def _elements(packet: bytes) -> Iterator[bytes]:
    at = _BUNDLE_HEADER_BYTES
    while at < len(packet):
        size = int.from_bytes(packet[at : at + 4], "big", signed=True)
        at += 4
        if size <= 0 or size % 4 or size > len(packet) - at:
            raise PacketError(
                Reason.ELEMENT,
                f"a bundle element of {size} bytes, wanted a multiple of 4 from 4 to "
                f"{len(packet) - at}",
            )
        yield packet[at : at + size]
        at += size


def _read_message(packet: bytes, time_tag: int) -> Message:
    raw, at = _string(packet, 0, "")
    address = check_address(raw)
    if at == len(packet):
        # Old senders leave the type tags out when there are no arguments.
        return Message(address, (), time_tag)
    raw_tags, at = _string(packet, at, address)
    tags = raw_tags.decode("latin-1")
    if not tags.startswith(","):
        raise PacketError(Reason.TAGS, f"type tags {tags[:8]!r} do not begin with a comma", address)
    if len(tags) > MAX_ARGS + 1:
        raise PacketError(Reason.TAGS, f"more than {MAX_ARGS} arguments", address)
    for tag in tags[1:]:
        at = _past_argument(packet, at, tag, address)
    if at != len(packet):
        raise PacketError(Reason.SIZE, f"{len(packet) - at} bytes behind the arguments", address)
    return Message(address, _decode(packet, address), time_tag)


def check_address(raw: bytes) -> str:
    """Return an address or pattern as text.

    Raises:
        PacketError: it is none, or too long, or has too many wildcards.
    """
    address = raw.decode("latin-1")
    if not address.startswith("/") or len(raw) > MAX_ADDRESS_BYTES:
        raise PacketError(
            Reason.ADDRESS, f"an address begins with / and has at most {MAX_ADDRESS_BYTES} bytes"
        )
    if not all("!" <= letter <= "~" for letter in address):
        raise PacketError(Reason.ADDRESS, "an address is printable ASCII without spaces")
    if sum(map(address.count, "*?[{")) > MAX_WILDCARDS:
        raise PacketError(Reason.WILDCARDS, f"more than {MAX_WILDCARDS} wildcards", address)
    return address


def _past_argument(packet: bytes, at: int, tag: str, address: str) -> int:
    """Return where the next argument begins, having checked this one."""
    if tag == "s":
        raw, end = _string(packet, at, address)
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise PacketError(
                Reason.TEXT, f"a text is not UTF-8: {error.reason}", address
            ) from error
        return end
    if tag == "b":
        return _past_blob(packet, at, address)
    size = _FIXED_BYTES.get(tag)
    if size is None:
        raise PacketError(Reason.TAGS, f"type tag {tag!r}, known are ifsbhdTFN", address)
    if at + size > len(packet):
        raise PacketError(Reason.TRUNCATED, f"the packet ends inside argument {tag!r}", address)
    if tag in "fd" and not math.isfinite(struct.unpack_from(f">{tag}", packet, at)[0]):
        raise PacketError(Reason.NUMBER, "a number is not finite", address)
    return at + size


def _past_blob(packet: bytes, at: int, address: str) -> int:
    if at + 4 > len(packet):
        raise PacketError(Reason.TRUNCATED, "the packet ends inside a blob's size", address)
    size = int.from_bytes(packet[at : at + 4], "big", signed=True)
    end = at + 4 + size + -size % 4
    if size < 0 or end > len(packet):
        raise PacketError(Reason.TRUNCATED, f"a blob of {size} bytes is not in the packet", address)
    return end


def _string(packet: bytes, at: int, address: str) -> tuple[bytes, int]:
    """Return an OSC string's bytes and where the next thing begins."""
    end = packet.find(b"\0", at)
    if end < 0:
        raise PacketError(Reason.TRUNCATED, "a text without its end", address)
    return packet[at:end], end + 4 - (end - at) % 4


def _decode(packet: bytes, address: str) -> tuple[object, ...]:
    try:
        return tuple(osc_message.OscMessage(packet).params)
    except osc_message.ParseError as error:
        raise PacketError(Reason.TRUNCATED, str(error), address) from error
