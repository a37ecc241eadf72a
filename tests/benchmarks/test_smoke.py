"""Each benchmark runs with the least it can do and writes JSON that can be read."""

import json
import math
from pathlib import Path

import pytest

from benchmarks import suite

_AMOUNTS = {"generation": 4, "round_trip": 5, "web_trip": 3, "process": 1, "lateness": 1}
_LONG = ("live", "melody", "training", "steer", "sync")
"""Ran by people only: they need JACK, torch or more time than a test should take."""


def test_every_part_is_either_run_here_or_left_to_people() -> None:
    assert {part.name for part in suite.PARTS} == {*_AMOUNTS, *_LONG}


@pytest.mark.slow
@pytest.mark.parametrize("name", _AMOUNTS)
def test_it_runs_and_says_what_it_found(name: str, tmp_path: Path) -> None:
    if name == "generation":
        pytest.importorskip("onnx")
    part = next(part for part in suite.PARTS if part.name == name)
    least = suite.Part(name, part.flag, _AMOUNTS[name], _AMOUNTS[name], 20, 20)
    result = suite.measure_part(least, tmp_path, is_quick=True)
    assert "error" not in result, result["error"]
    kept = json.loads((tmp_path / f"{name}.json").read_text())
    assert kept["checks"]
    for row in kept["checks"]:
        assert math.isfinite(row["ratio"])
        assert row["limit"] > 0
        assert row["verdict"] in ("met", "short", "")


@pytest.mark.slow
def test_the_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from benchmarks import plot
    from benchmarks.checks import Check, as_rows

    rows = as_rows([Check("a window", 2.0, 1.0, "ms", "arithmetic", 3.0)])
    assert plot.draw({"generation": {"checks": rows}}, tmp_path / "ratios.png")
    assert (tmp_path / "ratios.png").stat().st_size > 1000
