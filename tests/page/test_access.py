"""The page for everybody: axe-core's rules, on all panels and two sizes of screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.page.browsing import DESKTOP, PHONE, needs_chromium
from tests.page.conftest import Look

pytestmark = [needs_chromium, pytest.mark.peers]

SERIOUS = ("serious", "critical")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(look: Look, size: tuple[int, int]) -> None:
    viewer = look(size)
    viewer.play()
    # All panels at once: what is hidden would not be judged.
    viewer.ask("for (const {panel} of app.panels.entries.values()) panel.hidden = false")
    results = Axe().run(viewer.page).response
    assert len(results["passes"]) > 20
    found = [
        (rule["id"], [node["html"] for node in rule["nodes"]])
        for rule in results["violations"]
        if rule["impact"] in SERIOUS
    ]
    assert found == []
