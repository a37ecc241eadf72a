"""A page outlives its server."""

import signal

import pytest
from playwright.sync_api import Browser

from tests.e2e.running import running_server
from tests.page.browsing import Viewer, needs_chromium, web_port

pytestmark = [needs_chromium, pytest.mark.peers]

FLAGS = ("--midi-out", "none", "--midi-in", "none", "--seed", "3", "--no-realtime")


def test_a_killed_server_is_said_and_the_page_comes_back(chromium: Browser) -> None:
    with running_server(*FLAGS) as server:
        port = web_port(server)
        viewer = Viewer(chromium, port)
        viewer.load()
        viewer.play()
        viewer.until("app.sound.figures.keys.length > 0")
        server.end(signal.SIGKILL)
        viewer.until("document.body.dataset.link !== 'open'")
        viewer.until("document.getElementById('notice').innerText.includes('lost')")
        viewer.until("app.sound.figures.keys.length === 0 && app.sound.figures.waiting === 0")
        viewer.picture("lost")
    with running_server(*FLAGS, "--web-port", str(port)):
        viewer.until("document.body.dataset.link === 'open' && !app.band.line.isRunning")
        viewer.play()
        viewer.until("app.sound.figures.keys.length > 0 && app.sound.level() > 0.005")
        # What the browser itself says of a server that is not there.
        others = [error for error in viewer.errors if "net::ERR_CONNECTION_" not in error]
        assert others == []
        viewer.close()
