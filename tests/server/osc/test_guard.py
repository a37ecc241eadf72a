import struct

import pytest

from server.osc.guard import Guard, Message, PacketError, Reason, delay_s, read_packet
from tests.server.osc.packets import HOSTILE, PING, TEMPO_90, bundle, message, text, time_tag

REASONS = {
    "empty": Reason.SIZE,
    "size not a multiple of 4": Reason.SIZE,
    "16 kB and more": Reason.SIZE,
    "negative element": Reason.ELEMENT,
    "negative element that jumps back": Reason.ELEMENT,
    "element of size 0": Reason.ELEMENT,
    "element of odd size": Reason.ELEMENT,
    "element beyond the end": Reason.ELEMENT,
    "bundle without time tag": Reason.TRUNCATED,
    "300 bundles deep": Reason.NESTING,
    "400 messages": Reason.COUNT,
    "60 stars": Reason.WILDCARDS,
    "address without a slash": Reason.ADDRESS,
    "address of 300 letters": Reason.ADDRESS,
    "address that is not ASCII": Reason.ADDRESS,
    "address that is not UTF-8": Reason.ADDRESS,
    "address without its end": Reason.TRUNCATED,
    "tags without a comma": Reason.TAGS,
    "unknown tag c": Reason.TAGS,
    "unknown tag S": Reason.TAGS,
    "impulse": Reason.TAGS,
    "array": Reason.TAGS,
    "tags never closed": Reason.TAGS,
    "65 arguments": Reason.TAGS,
    "int cut short": Reason.TRUNCATED,
    "text without its end": Reason.TRUNCATED,
    "negative blob": Reason.TRUNCATED,
    "blob beyond the end": Reason.TRUNCATED,
    "bytes behind the arguments": Reason.SIZE,
    "NaN": Reason.NUMBER,
    "infinity": Reason.NUMBER,
    "infinite double": Reason.NUMBER,
    "text that is not UTF-8": Reason.TEXT,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_packet_is_refused_and_counted_by_its_reason(name: str) -> None:
    guard = Guard()
    with pytest.raises(PacketError) as caught:
        guard.read(HOSTILE[name])
    assert caught.value.reason is REASONS[name]
    assert guard.refused == {REASONS[name]: 1}


def test_the_packet_that_hangs_python_osc_has_28_bytes() -> None:
    assert len(HOSTILE["negative element"]) == 28


@pytest.mark.parametrize(
    "name", ["NaN", "unknown tag c", "int cut short", "text that is not UTF-8"]
)
def test_a_refusal_knows_whom_it_was_for(name: str) -> None:
    with pytest.raises(PacketError) as caught:
        read_packet(HOSTILE[name])
    assert caught.value.address in ("/band/tempo", "/band/model")


def test_a_bundle_is_taken_whole_or_not_at_all() -> None:
    with pytest.raises(PacketError):
        read_packet(bundle(TEMPO_90, HOSTILE["NaN"]))


def test_every_known_type_is_read() -> None:
    payload = struct.pack(">if", -5, 1.25) + text("hé") + struct.pack(">i", 3) + b"abc\0"
    payload += struct.pack(">qd", 2**40, 0.1)
    assert read_packet(message("/x", "ifsbhdTFN", payload)) == [
        Message("/x", (-5, 1.25, "hé", b"abc", 2**40, 0.1, True, False, None))
    ]


@pytest.mark.parametrize("packet", [text("/x"), message("/x")])
def test_no_arguments_with_and_without_type_tags(packet: bytes) -> None:
    assert read_packet(packet) == [Message("/x")]


def test_eight_bundles_deep_is_still_taken() -> None:
    packet = PING
    for _ in range(8):
        packet = bundle(packet)
    assert [found.address for found in read_packet(packet)] == ["/band/ping"]
    with pytest.raises(PacketError):
        read_packet(bundle(packet))


def test_messages_keep_their_order_and_the_later_time_tag() -> None:
    inner = bundle(message("/b"), time_tag=time_tag(50))
    early = bundle(message("/c"), time_tag=time_tag(1))
    packet = bundle(message("/a"), inner, early, message("/d"), time_tag=time_tag(10))
    found = [(one.address, one.time_tag) for one in read_packet(packet)]
    assert found == [
        ("/a", time_tag(10)),
        ("/b", time_tag(50)),
        ("/c", time_tag(10)),
        ("/d", time_tag(10)),
    ]


@pytest.mark.parametrize(
    ("tag", "wait_s"), [(0, 0), (1, 0), (time_tag(999), 0), (time_tag(1002.5), 2.5)]
)
def test_a_time_tag_becomes_a_delay(tag: int, wait_s: float) -> None:
    assert delay_s(tag, 1000.0) == pytest.approx(wait_s, abs=1e-6)


def test_time_tags_go_on_when_ntp_seconds_wrap_in_2036() -> None:
    wrap_unix_s = 2**32 - 2_208_988_800
    assert delay_s(int(1.0 * 2**32), wrap_unix_s - 1.0) == pytest.approx(2.0, abs=1e-6)
    assert delay_s(2**64 - 2**32, wrap_unix_s + 1.0) == 0.0
