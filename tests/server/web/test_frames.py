import json

import pytest

from server.addresses import ENDPOINTS
from server.errors import RequestError
from server.web.frames import Ping, Request, read_frame, read_id, write
from server.web.table import table


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"address": "/band/play"}', Request("/band/play")),
        ('{"address": "/band/play", "args": [], "id": null}', Request("/band/play")),
        ('{"address": "/band/tempo", "args": [96.5], "id": 3}', Request("/band/tempo", (96.5,), 3)),
        (
            '{"address": "/band/*/mute", "args": [true, "a", 1, null]}',
            Request("/band/*/mute", (True, "a", 1, None)),
        ),
        ('{"ping": 12.5}', Ping(12.5)),
    ],
)
def test_well_formed_frames(text: str, wanted: object) -> None:
    assert read_frame(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        '{"ping": "x"}',
        '{"ping": true}',
        '{"ping": 1e999}',
        '{"ping": NaN}',
        '{"ping": 1, "address": "/band/play"}',
        '{"address": 7}',
        '{"address": "band/play"}',
        '{"address": "/band/pl y"}',
        '{"address": "/band/\\u00e9"}',
        '{"address": "/' + "a" * 255 + '"}',
        '{"address": "/band/*********"}',
        '{"address": "/band/tempo", "args": 5}',
        '{"address": "/band/tempo", "args": [[1]]}',
        '{"address": "/band/tempo", "args": [{}]}',
        '{"address": "/band/tempo", "args": [NaN]}',
        '{"address": "/band/tempo", "args": [Infinity]}',
        '{"address": "/band/tempo", "args": [1e999]}',
        '{"address": "/band/tempo", "args": [9223372036854775808]}',
        '{"address": "/band/model", "args": ["\\ud800"]}',
        '{"address": "/band/tempo", "args": ' + json.dumps([1] * 65) + "}",
        '{"address": "/band/play", "id": "7"}',
        '{"address": "/band/play", "id": true}',
        '{"address": "/band/play", "id": 1e3}',
        '{"address": "/band/play", "id": 9007199254740993}',
        '{"address": "/band/play", "more": 1}',
        "[" * 10_000,
        '{"ping": ' + "9" * 5_000 + "}",
    ],
)
def test_anything_else_is_refused_whole(text: str) -> None:
    with pytest.raises(RequestError) as refused:
        read_frame(text)
    assert refused.value.code == "malformed"


def test_the_id_of_a_refused_frame_is_read_where_it_can_be() -> None:
    assert read_id('{"address": 7, "id": 12}') == 12
    assert read_id('{"address": 7, "id": []}') is None
    assert read_id("{") is None


def test_frames_are_json_without_nan() -> None:
    assert json.loads(write("panic")) == {"type": "panic"}
    with pytest.raises(ValueError, match="JSON"):
        write("value", args=[float("nan")])


def test_the_table_has_every_address_with_its_own_default() -> None:
    rows = {str(row["address"]): row for row in json.loads(json.dumps(table()))}
    assert len(rows) == len(ENDPOINTS)
    assert rows["/band/tempo"]["args"] == [
        {
            "name": "tempo",
            "type": "f",
            "min": 20,
            "max": 300,
            "choices": None,
            "unit": "BPM",
            "default": 120.0,
        }
    ]
    assert rows["/band/drums/channel"]["args"][0]["default"] == 10
    assert rows["/band/bass/channel"]["args"][0]["default"] == 3
    assert rows["/band/bass/macro/2"]["instrument"] == "bass"
    assert rows["/band/bass/macro/2"]["k"] == 2
    assert "bar" in rows["/band/quantum"]["args"][0]["choices"]
