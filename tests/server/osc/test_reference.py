import re
from pathlib import Path

import pytest

from server.address_row import address_of
from server.addresses import SECTIONS
from server.osc import reference


def test_the_page_is_the_tables() -> None:
    written = reference.PAGE.read_text(encoding="utf-8")
    assert written == reference.page(), "run: python -m server.osc.reference --write"


def test_every_row_stands_on_the_page() -> None:
    page = reference.page()
    for rows in SECTIONS.values():
        for row in rows:
            assert f"| `{address_of(row.path)}` |" in page
            assert row.doc in page


def test_no_mark_is_left() -> None:
    assert "@" not in reference.page()


def test_every_code_that_a_request_can_fail_with_is_explained() -> None:
    page = reference.page()
    root = Path(reference.__file__).parents[1]
    sources = [root / "arguments.py", root / "settings.py", *(root / "osc").glob("*.py")]
    codes = {
        code
        for source in sources
        for code in re.findall(r'RequestError\(\s*"(\w+)"', source.read_text(encoding="utf-8"))
    }
    assert len(codes) >= 12
    assert [code for code in sorted(codes) if f"| `{code}` |" not in page] == []


def test_it_prints_and_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reference.main([]) == 0
    assert capsys.readouterr().out == reference.page()
    monkeypatch.setattr(reference, "PAGE", tmp_path / "osc.md")
    assert reference.main(["--write"]) == 0
    assert (tmp_path / "osc.md").read_text(encoding="utf-8") == reference.page()
