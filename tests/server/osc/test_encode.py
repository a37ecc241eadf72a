import numpy as np
import pytest

from server.osc.encode import EncodeError, Sendable, encode
from server.osc.guard import read_packet


def sent(*args: Sendable) -> tuple[str, tuple[object, ...]]:
    packet = encode("/x", args)
    tags = packet[4:].split(b"\0")[0].decode()
    return tags, read_packet(packet)[0].args


@pytest.mark.parametrize(
    ("value", "tag", "arrives"),
    [
        (True, ",i", 1),
        (False, ",i", 0),
        (2**31, ",i", 2**31 - 1),
        (-(2**70), ",i", -(2**31)),
        (np.int64(5), ",i", 5),
        (np.bool_(1), ",f", 1.0),
        (np.float32(0.5), ",f", 0.5),
        (np.float64(0.5), ",f", 0.5),
        (1e39, ",f", 3.4028234663852886e38),
        ("a\0b", ",s", "a?b"),
        ("\ud800", ",s", "?"),
        ("hé", ",s", "hé"),
    ],
)
def test_only_i_f_and_s_leave_whatever_comes(value: Sendable, tag: str, arrives: object) -> None:
    assert sent(value) == (tag, (arrives,))


def test_four_values_are_no_midi_message() -> None:
    assert sent(1, 2, 3, 4) == (",iiii", (1, 2, 3, 4))


@pytest.mark.parametrize("value", [float("nan"), None, b"blob", (1, 2, 3, 4)])
def test_what_cannot_be_sent_is_an_error(value: object) -> None:
    with pytest.raises(EncodeError):
        encode("/x", [value])  # type: ignore[list-item]


def test_at_most_4_kb() -> None:
    with pytest.raises(EncodeError, match="4096"):
        encode("/x", ["y" * 1000] * 5)
