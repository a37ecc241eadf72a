"""A real Chromium that looks at the page of a real server."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.e2e.running import RunningServer, wait_for

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: install it")
PATIENCE_MS = 40_000.0
"""How long to wait for something that must happen; never a measure of time."""
DESKTOP = (1280, 720)
PHONE = (390, 844)
SCREENSHOTS = Path(os.environ.get("PAGE_SCREENSHOTS", Path(__file__).parent / "screenshots"))
"""Where the pictures of the tests go."""


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start Debian's Chromium without a window; a click is needed for sound, as with people."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--autoplay-policy=document-user-activation-required"],
        )
        yield browser
        browser.close()


def web_port(server: RunningServer) -> int:
    """Wait for the line that names the page and return its port."""
    server.wait_said("web page: http://")
    found = re.search(r"web page: http://127\.0\.0\.1:(\d+)/", "\n".join(server.lines))
    assert found, server.lines
    return int(found[1])


class Viewer:
    """One page, and what went wrong on it."""

    def __init__(self, browser: Browser, port: int, size: tuple[int, int] = DESKTOP) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        width, height = size
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self._context.new_page()
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        # The tests read the canvases back, which the browser advises against.
        if message.type in ("error", "warning") and "willReadFrequently" not in message.text:
            self.errors.append(message.text)

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.foreign.append(request.url)

    def load(self) -> None:
        self.page.goto(f"{self.origin}/")
        self.until("document.body.dataset.link === 'open' && app.instruments.length")

    def ask(self, expression: str) -> object:
        """Return what a JavaScript expression gives; ``app`` is the page's own."""
        return self.page.evaluate(expression)

    def until(self, expression: str, argument: object = None) -> None:
        """Wait until an expression, or a function of the argument, gives something true.

        The browser's own waiting would evaluate text inside the page, which its policy forbids.
        """
        end_s = time.monotonic() + PATIENCE_MS / 1000
        while not self.page.evaluate(expression, argument):
            assert time.monotonic() < end_s, f"waited in vain for {expression}"
            self.page.wait_for_timeout(30)

    def request(self, address: str, *args: float | str) -> None:
        """Ask the server through the page's own socket, and wait for its answer."""
        answer = self.page.evaluate(
            "([address, args]) => app.connection.request(address, args)", [address, list(args)]
        )
        assert answer["type"] == "done", answer

    def play(self) -> None:
        """Press play, as a person does, and wait until music is on its way."""
        self.page.click("#play")
        self.until("app.band.line.isRunning && app.band.view.beat > 0.1")

    def picture(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def close(self) -> None:
        self._context.close()


__all__ = [
    "DESKTOP",
    "PHONE",
    "Viewer",
    "needs_chromium",
    "open_chromium",
    "wait_for",
    "web_port",
]
