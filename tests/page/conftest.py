"""One Chromium and one band for all tests of the page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.running import RunningServer, running_server
from tests.page.browsing import DESKTOP, Viewer, open_chromium, web_port

Look = Callable[..., Viewer]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder: Path = tmp_path_factory.mktemp("band")
    flags = ("--midi-out", "none", "--midi-in", "none", "--tempo", "180", "--no-realtime")
    with running_server(*flags, "--user-folder", str(folder)) as running:
        yield running


@pytest.fixture
def look(chromium: Browser, server: RunningServer) -> Iterator[Look]:
    """Open pages that stand at the beginning; nothing may have gone wrong on any of them."""
    viewers: list[Viewer] = []

    def open_page(size: tuple[int, int] = DESKTOP) -> Viewer:
        viewer = Viewer(chromium, web_port(server), size)
        viewers.append(viewer)
        viewer.load()
        if len(viewers) == 1:
            rewind(viewer)
        return viewer

    yield open_page
    errors = [error for viewer in viewers for error in viewer.errors]
    foreign = [url for viewer in viewers for url in viewer.foreign]
    for viewer in viewers:
        viewer.close()
    assert errors == []
    assert foreign == []


def rewind(viewer: Viewer) -> None:
    """Undo what the test before has done."""
    viewer.request("/band/stop")
    viewer.request("/band/locate", 0)
    for address, value in (
        ("tempo", 180),
        ("*/mute", 0),
        ("*/solo", 0),
        ("hold", 0),
        ("input", "off"),
    ):
        viewer.request(f"/band/{address}", value)
    viewer.until("!app.band.line.isRunning && app.band.view.beat === 0")
