"""For all tests: where everything is at hand nothing may be skipped."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With REQUIRE_ALL set (CI does) a test that skips itself fails, so that no gap hides."""
    report = yield
    if os.environ.get("REQUIRE_ALL") and report.skipped and not item.get_closest_marker("gpu"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but REQUIRE_ALL is set: {report.longrepr}"
    return report
