import re

import pytest

from server.address_row import Address, Arg, expand
from server.addresses import ENDPOINTS, SECTIONS, SETTING_KEYS
from server.arguments import take
from server.music import INSTRUMENTS

ROWS = [row for rows in SECTIONS.values() for row in rows]

FIRST_TABLE = [
    "hello",
    "bye",
    "sync",
    "ping",
    "status",
    "play",
    "stop",
    "panic",
    "tempo",
    "quantum",
    "seed",
    "temperature",
    "regenerate",
    "hold",
    "model",
    "models",
]
PER_INSTRUMENT = [
    "mute",
    "solo",
    "hold",
    "regenerate",
    "temperature",
    "density",
    "velocity",
    "transpose",
    "octave",
    "channel",
    "program",
]


def test_every_address_of_the_first_issue_is_there() -> None:
    wanted = set(FIRST_TABLE)
    wanted |= {f"{name}/{word}" for name in INSTRUMENTS for word in PER_INSTRUMENT}
    wanted |= {f"{word}/{name}" for name in INSTRUMENTS for word in ("note", "window")}
    wanted |= {"done", "fail", "pong", "synced", "beat", "playing"}
    assert wanted <= set(ENDPOINTS)


def test_no_two_rows_make_one_address() -> None:
    keys = [endpoint.key for row in ROWS for endpoint in expand(row)]
    assert len(keys) == len(set(keys)) == len(ENDPOINTS)


@pytest.mark.parametrize("key", ENDPOINTS)
def test_addresses_are_lower_case_and_short(key: str) -> None:
    address = ENDPOINTS[key].address
    assert address == f"/band/{key}"
    assert re.fullmatch(r"[a-z_]+(/([a-z_]+|[1-9]))*", key)
    assert len(address) < 64


@pytest.mark.parametrize("key", SETTING_KEYS)
def test_defaults_lie_in_their_own_range(key: str) -> None:
    endpoint = ENDPOINTS[key]
    taken = take(endpoint.row.args[0], endpoint.default)
    assert taken.value == endpoint.default
    assert not taken.remark


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.path)
def test_each_row_is_one_readable_sentence(row: Address) -> None:
    assert row.doc.endswith(".")
    assert row.doc[0].isupper()


def test_answers_have_addresses_of_their_own() -> None:
    for row in ROWS:
        assert not row.answer_path or row.answer_path in ENDPOINTS


def test_channels_and_programs_count_from_one() -> None:
    assert ENDPOINTS["drums/channel"].default == 10
    assert ENDPOINTS["piano/channel"].default == 1
    assert ENDPOINTS["bass/program"].default == 33


def test_later_rows_can_be_expressed() -> None:
    number = Arg(name="x", type="f", minimum=-3, maximum=3, default=0.0)
    band = Address(path="macro/K", kind="setting", doc="Move.", args=(number,), k_max=8)
    each = Address(path="INSTRUMENT/macro/K", kind="setting", doc="Move.", args=(number,), k_max=8)
    assert [e.key for e in expand(band)] == [f"macro/{k}" for k in range(1, 9)]
    assert len(list(expand(each))) == 40
    last = list(expand(each))[-1]
    assert (last.key, last.instrument, last.k) == ("strings/macro/8", "strings", 8)


def test_a_setting_without_default_is_refused() -> None:
    with pytest.raises(ValueError, match="default"):
        Address(path="x", kind="setting", doc="X.", args=(Arg(name="x", type="i"),))


def test_k_without_its_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="k_max"):
        Address(path="macro/K", kind="action", doc="X.")
