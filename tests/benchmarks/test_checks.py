"""Checks, the suite's keeping of results, and its tables: no clock is measured against here."""

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as program
from benchmarks import suite
from benchmarks.arithmetic import Limit, Product
from benchmarks.checks import Check, as_rows, checks_table


@pytest.mark.parametrize(
    ("measured", "allowed", "verdict"),
    [(3.0, 3.0, "met"), (3.01, 3.0, "short"), (9.0, None, "")],
)
def test_a_ratio_is_judged_by_what_is_allowed(
    measured: float, allowed: float | None, verdict: str
) -> None:
    check = Check("a window", measured, 1.0, "ms", "arithmetic", allowed)
    assert check.verdict == verdict
    assert as_rows([check])[0]["ratio"] == measured
    assert verdict in checks_table(as_rows([check])).splitlines()[-1]


def test_a_limit_does_the_arithmetic_that_it_says() -> None:
    limit = Limit([Product(16, 256, 512), Product(1, 384, 4112)])
    assert limit.n_multiplies == 16 * 256 * 512 + 384 * 4112
    assert min(*limit.dense_ms(), *limit.alike_ms()) >= 0.0


def test_each_part_is_a_module_with_its_flag() -> None:
    for part in suite.PARTS:
        text = (Path(program.__file__).parent / f"{part.name}.py").read_text()
        assert f'("{part.flag}",' in text


def test_a_part_that_fails_is_told_and_keeps_no_result(tmp_path: Path) -> None:
    broken = suite.Part("no_such_part", "seconds", 1, 1, 1, 1)
    result = suite.measure_part(broken, tmp_path, is_quick=True)
    assert "no_such_part" in result["error"]
    assert not list(tmp_path.iterdir())


def test_what_was_measured_is_kept_and_not_measured_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = as_rows([Check("a window", 2.0, 1.0, "ms", "arithmetic", 3.0)])
    kept = {"checks": row, "p50_ms": 2.0, "is_quick": False, "load_average_before": [0.5]}
    suite.write_json(tmp_path / "generation.json", kept)
    assert program.main(["--resume", "--folder", str(tmp_path), "generation"]) == 0
    assert "measuring nothing" in capsys.readouterr().out
    assert json.loads((tmp_path / "all.json").read_text())["generation"] == kept
    assert "1 of 1 targets met" in (tmp_path / "all.md").read_text()


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no benchmark 'soup'"):
        program.main(["--folder", str(tmp_path), "soup"])
