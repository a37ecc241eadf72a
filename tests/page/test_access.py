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
    found = []
    for tab in viewer.page.locator("[role=tab]").all():
        tab.click()
        results = Axe().run(viewer.page).response
        found += [
            (tab.inner_text(), rule["id"], [node["html"] for node in rule["nodes"]])
            for rule in results["violations"]
            if rule["impact"] in SERIOUS
        ]
    assert found == []
