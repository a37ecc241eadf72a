"""A log that says a few things of each kind, and how many it did not."""

import logging

import pytest

from server.log_rate import AFew, limit

log = logging.getLogger("tests.log_rate")


@pytest.fixture
def now_s() -> list[float]:
    return [0.0]


@pytest.fixture(autouse=True)
def a_few(now_s: list[float]) -> "AFew":
    log.filters[:] = [AFew(at_once=2, period_s=60.0, now_s=lambda: now_s[0])]
    return log.filters[0]  # type: ignore[return-value]


def say(n: int, what: str = "door") -> None:
    for k in range(n):
        log.error("somebody knocks at %s %d", what, k)


def test_a_few_are_said_and_later_how_many_were_not(
    caplog: pytest.LogCaptureFixture, now_s: list[float]
) -> None:
    say(100)
    assert len(caplog.records) == 2
    now_s[0] = 60.0
    say(1)
    assert caplog.records[-1].message == "somebody knocks at door 0 (and 98 more like it before)"
    now_s[0] = 120.0
    say(1)
    assert caplog.records[-1].message == "somebody knocks at door 0"


def test_one_kind_does_not_hide_another(caplog: pytest.LogCaptureFixture) -> None:
    say(100)
    log.error("the roof burns")
    for error in (OSError(), ValueError()):
        for _ in range(100):
            try:
                raise error
            except (OSError, ValueError):
                log.exception("something broke")
    assert len(caplog.records) == 2 + 1 + 2 + 2


def test_a_logger_is_limited_once() -> None:
    log.filters.clear()
    limit(log)
    limit(log)
    assert len(log.filters) == 1
