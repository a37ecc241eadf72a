"""The documents hold together: links, lengths, keys of the cards, tests that statements name."""

import dataclasses
import re
from pathlib import Path

import pytest

from server.card_file import FileCard, TensorCard
from server.contract import BandCard, InstrumentCard
from server.melody.card import MelodyCard
from tests.docs.pages import PAGES, ROOT, without_blocks

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def names(pages: list[Path]) -> list[str]:
    return [page.relative_to(ROOT).as_posix() for page in pages]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", without_blocks(page.read_text()), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(without_blocks(page.read_text(encoding="utf-8"))):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), link
        assert there.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors(there), link


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index, page.name


@pytest.mark.parametrize(("name", "limit"), [("README.md", 150), ("CONTRIBUTING.md", 40)])
def test_short_pages_stay_short(name: str, limit: int) -> None:
    assert len((ROOT / name).read_text().splitlines()) < limit


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_no_page_names_a_test_that_is_not_there(page: Path) -> None:
    for path, test in _TEST.findall(page.read_text()):
        assert re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text(), re.MULTILINE), test


def test_every_statement_about_security_names_its_test() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    rows = [line for line in rows if not line.startswith("| statement")]
    assert len(rows) > 15
    for row in rows:
        assert _TEST.search(row), row


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("A band", BandCard),
        ("An instrument of a band", InstrumentCard),
        ("A melody", MelodyCard),
        ("A file", FileCard),
        ("A tensor", TensorCard),
    ],
)
def test_the_page_of_the_card_has_every_key(heading: str, kind: type) -> None:
    text = (ROOT / "docs" / "model-card.md").read_text()
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    keys = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert keys == [field.name for field in dataclasses.fields(kind)]
