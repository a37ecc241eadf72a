import pytest

from server.errors import RequestError
from server.osc.patterns import is_pattern, matching

ADDRESSES = ["/band/tempo", "/band/bass/mute", "/band/drums/mute", "/band/piano/mute"]


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("/band/tempo", [0]),
        ("/band/*", [0]),
        ("/*/*/mute", [1, 2, 3]),
        ("/band/?????/mute", [2, 3]),
        ("/band/{bass,drums}/mute", [1, 2]),
        ("/band/[bd]*/mute", [1, 2]),
        ("/band/[!b]*/mute", [2, 3]),
        ("/band/[a-d]*/m*e", [1, 2]),
        ("/band/*s*/mute", [1, 2]),
        ("/band/**s/mut{,e}", [1, 2]),
        ("/band/{bass}", []),
        ("/band/tempo*", [0]),
        ("/band/[-b]*/mute", [1]),
        ("/band//mute", []),
    ],
)
def test_patterns(pattern: str, matches: list[int]) -> None:
    assert matching(pattern, ADDRESSES) == [ADDRESSES[index] for index in matches]


@pytest.mark.parametrize("pattern", ["/band/[a", "/band/{a,b"])
def test_an_open_bracket_is_refused(pattern: str) -> None:
    with pytest.raises(RequestError, match="not closed"):
        matching(pattern, ADDRESSES)


def test_many_stars_cost_little() -> None:
    # With a backtracking matcher this would not end.
    assert matching("/" + "*a" * 120 + "!", ["/" + "a" * 250] * 10) == []


def test_what_is_a_pattern() -> None:
    assert is_pattern("/band/*")
    assert is_pattern("/band/a]")
    assert not is_pattern("/band/tempo")
