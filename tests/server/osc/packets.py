"""Datagrams by hand: what well- and ill-behaved senders write."""

import struct


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return raw + b"\0" * (4 - len(raw) % 4)


def message(address: str | bytes, tags: str = "", payload: bytes = b"") -> bytes:
    return text(address) + text("," + tags) + payload


def bundle(*elements: bytes, time_tag: int = 1) -> bytes:
    sized = b"".join(struct.pack(">i", len(element)) + element for element in elements)
    return b"#bundle\0" + struct.pack(">Q", time_tag) + sized


def time_tag(unix_s: float) -> int:
    return int((unix_s + 2_208_988_800) * 2**32)


PING = message("/band/ping")
TEMPO_90 = message("/band/tempo", "i", struct.pack(">i", 90))

HANGS_PYTHON_OSC = b"#bundle\0" + struct.pack(">Q", 1) + struct.pack(">i", -4) + b"\0" * 8
"""28 bytes: an element of negative size, on which python-osc loops for ever."""

JUMPS_BACK = b"#bundle\0" + struct.pack(">Q", 1) + PING + struct.pack(">i", -len(PING) - 4)

NESTED_300 = PING
for _ in range(300):
    NESTED_300 = bundle(NESTED_300)

HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "size not a multiple of 4": PING + b"\0",
    "16 kB and more": message("/band/tempo", "s", text("x" * 16_384)),
    "negative element": HANGS_PYTHON_OSC,
    "negative element that jumps back": JUMPS_BACK,
    "element of size 0": b"#bundle\0" + struct.pack(">Qi", 1, 0),
    "element of odd size": b"#bundle\0" + struct.pack(">Qi", 1, 6) + b"\0" * 8,
    "element beyond the end": b"#bundle\0" + struct.pack(">Qi", 1, 400) + PING,
    "bundle without time tag": b"#bundle\0\0\0\0\1",
    "300 bundles deep": NESTED_300,
    "400 messages": bundle(*[PING] * 400),
    "60 stars": text("/band/" + "*" * 60 + "!"),
    "address without a slash": message("#reply"),
    "address of 300 letters": message("/" + "x" * 300),
    "address that is not ASCII": message("/band/tempö"),
    "address that is not UTF-8": message(b"/band/\xff\xfe"),
    "address without its end": b"/ban" * 3,
    "tags without a comma": text("/band/tempo") + text("i") + b"\0\0\0\1",
    "unknown tag c": message("/band/tempo", "cif", b"\0\0\0a\0\0\0\5\x3f\xc0\0\0"),
    "unknown tag S": message("/band/tempo", "Si", text("a") + b"\0\0\0\5"),
    "impulse": message("/band/tempo", "I"),
    "array": message("/band/tempo", "[f]", struct.pack(">f", 90)),
    "tags never closed": message("/band/tempo", "[" * 50),
    "65 arguments": message("/band/tempo", "T" * 65),
    "int cut short": message("/band/tempo", "ii", b"\0\0\0\1"),
    "text without its end": message("/band/model", "s", b"band"),
    "negative blob": message("/band/tempo", "b", struct.pack(">i", -4)),
    "blob beyond the end": message("/band/tempo", "b", struct.pack(">i", 400) + b"\0" * 4),
    "bytes behind the arguments": message("/band/tempo", "i", b"\0\0\0\1\0\0\0\2"),
    "NaN": message("/band/tempo", "f", struct.pack(">f", float("nan"))),
    "infinity": message("/band/tempo", "f", struct.pack(">f", float("inf"))),
    "infinite double": message("/band/tempo", "d", struct.pack(">d", float("-inf"))),
    "text that is not UTF-8": message("/band/model", "s", text(b"\xc3\x28")),
}
