"""A picture of all ratios: how many times its limit each figure takes, and what was promised."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.suite import Results

_COLOURS = {"met": "#2a7f62", "short": "#c8553d", "": "#8a8f98"}


def draw(results: Results, path: Path) -> bool:
    """Draw ratios as bars on a logarithmic scale.

    Args:
        results: as `benchmarks.suite.read_results` gives them.
        path: PNG to write.

    Returns:
        Whether it was drawn: matplotlib is an extra.
    """
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        return False
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    rows = [row for result in results.values() for row in result.get("checks", ())]
    if not rows:
        return False
    figure, axes = plt.subplots(figsize=(9, 0.8 + 0.3 * len(rows)), layout="constrained")
    _bars(axes, rows[::-1])
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return True


def _bars(axes: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    lowest = 0.5 * min(0.2, *(row["ratio"] for row in rows))
    for y, row in enumerate(rows):
        axes.barh(y, row["ratio"] - lowest, left=lowest, color=_COLOURS[row["verdict"]])
        axes.text(row["ratio"] * 1.05, y, f"{row['ratio']:.2f}", va="center", fontsize=7)
        if row["allowed"] is not None:
            axes.plot([row["allowed"]] * 2, [y - 0.4, y + 0.4], color="black", linewidth=2)
    axes.set_xscale("log")
    axes.set_xlim(left=lowest, right=2 * max(row["ratio"] for row in rows))
    labels = [f"{row['what']} / {row['limit_is']}" for row in rows]
    axes.set_yticks(range(len(rows)), labels, fontsize=7)
    axes.axvline(1, color="black", linewidth=0.8, linestyle=":")
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlabel("measured / limit; tick: promised; grey: no promise", fontsize=8)
