"""Pictures of the report as PNG bytes."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument
from server.piano_roll import LENGTH, PITCH, START, VELOCITY
from server.picture import COLOURS
from training.report.form import bar_similarity
from training.report.pieces import Pieces

_DPI: Final = 80
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TRAININGS: Final = {
    "autoencoder": "{}/autoencoder",
    "predictor": "{}/predictor",
    "the seed: deterministic": "baseline/{}",
}
"""Parts of a run, each with its folder for an instrument."""


def draw_rolls(pieces: Pieces, piece: int) -> bytes:
    """Draw one piece, a piano roll an instrument; loud notes are darker."""
    figure = Figure(figsize=(12, 5.2), layout="constrained")
    n_bars = pieces.n_bars
    for axes, name in zip(figure.subplots(len(INSTRUMENTS), sharex=True), INSTRUMENTS, strict=True):
        notes = pieces.notes[name][piece]
        start = notes[:, START] / pieces.bar_steps
        length = np.maximum(notes[:, LENGTH], 2) / pieces.bar_steps
        alpha = 0.25 + 0.75 * notes[:, VELOCITY] / 127
        axes.hlines(
            notes[:, PITCH], start, start + length, colors=COLOURS[name], alpha=alpha, linewidth=1.6
        )
        axes.set_xlim(0, n_bars)
        axes.set_ylabel(name, fontsize=8)
        axes.tick_params(labelsize=7)
        axes.set_xticks(range(0, n_bars + 1, BEATS_PER_BAR))
        axes.grid(axis="x", alpha=0.3)
    axes.set_xlabel("bars", fontsize=8)
    return _png(figure)


def draw_similarity(
    rows: Sequence[tuple[str, Pieces, Sequence[int]]],
    labels: Mapping[str, Any],
    titles: Mapping[str, str],
) -> bytes:
    """Draw self-similarity of pieces, bar against bar, a row of pictures a source.

    Args:
        rows: name of the source, its pieces, and which to draw.
        labels: of each source the sections of each piece, as the form table has them.
        titles: of the sources, for readers.
    """
    n_columns = max(len(chosen) for _, _, chosen in rows)
    figure = Figure(figsize=(2.1 * n_columns, 2.4 * len(rows)), layout="constrained")
    grid = figure.subplots(len(rows), n_columns, squeeze=False)
    for line, (name, pieces, chosen) in zip(grid, rows, strict=True):
        for axes in line[len(chosen) :]:
            axes.set_axis_off()
        for axes, piece in zip(line, chosen, strict=False):
            axes.imshow(bar_similarity(pieces, piece), cmap="magma", vmin=0, vmax=1)
            axes.set_xticks([])
            axes.set_yticks([])
            axes.set_title(_letters(labels[name][piece]), fontsize=8, family="monospace")
        line[0].set_ylabel(titles[name], fontsize=7)
    return _png(figure)


def draw_losses(run: Path) -> bytes | None:
    """Draw the loss of each training of a run over its steps; nothing where there is no log."""
    logs = {
        part: {name: run / folder.format(name) / "logs" for name in INSTRUMENTS}
        for part, folder in _TRAININGS.items()
    }
    columns = ("train_loss", "valid_loss")
    curves = {
        (part, column): {name: read_losses(folder, column) for name, folder in folders.items()}
        for part, folders in logs.items()
        for column in columns
    }
    parts = [
        part for part in logs if any(len(steps) for steps, _ in curves[part, "train_loss"].values())
    ]
    if not parts:
        return None
    figure = Figure(figsize=(12, 3.5 * len(parts)), layout="constrained")
    grid = figure.subplots(len(parts), len(columns), squeeze=False)
    for line, part in zip(grid, parts, strict=True):
        for axes, column in zip(line, columns, strict=True):
            axes.set_title(f"{part}: {column.replace('_', ' ')}", fontsize=10)
            axes.set_yscale("log" if part == "autoencoder" else "linear")
            _draw_curves(axes, curves[part, column])
    return _png(figure)


def _draw_curves(
    axes: Axes, curves: Mapping[Instrument, tuple[NDArray[np.float64], NDArray[np.float64]]]
) -> None:
    for name, (steps, values) in curves.items():
        if len(steps):
            axes.plot(steps, values, label=name, color=COLOURS[name], linewidth=1.2)
    axes.set_xlabel("steps", fontsize=8)
    axes.grid(alpha=0.3)
    if axes.lines:
        axes.legend(fontsize=8)


def read_losses(logs: Path, column: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read one column of a training's ``metrics.csv``: steps and values.

    A training that went on from a checkpoint has one for each time; what it did again counts once.
    """
    rows: list[tuple[float, float]] = []
    for version in sorted(logs.glob("version_*"), key=lambda path: int(path.name[8:])):
        own = _read_column(version / "metrics.csv", column)
        if own:
            rows = [row for row in rows if row[0] < own[0][0]] + own
    steps, values = np.array(rows).reshape(-1, 2).T
    return steps, values


def _read_column(path: Path, column: str) -> list[tuple[float, float]]:
    head, *lines = (path.read_text() if path.is_file() else "").splitlines() or [""]
    names = head.split(",")
    if column not in names or "step" not in names:
        return []
    at_step, at_value = names.index("step"), names.index(column)
    rows = [line.split(",") for line in lines]
    return [
        (float(cells[at_step]), float(cells[at_value]))
        for cells in rows
        if len(cells) == len(names) and cells[at_value]
    ]


def _letters(labels: Sequence[int]) -> str:
    return "".join(_LETTERS[label % len(_LETTERS)] for label in labels)


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI)
    return buffer.getvalue()
