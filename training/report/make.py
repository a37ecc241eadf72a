"""From a set's folder to ``report.html`` and ``report.json``."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from server.model import BandModels
from training.data.cache import WindowCache
from training.data.song import Split
from training.report.html_parts import Picture
from training.report.page import write_page
from training.report.papers import NOT_SEEN, ROWS
from training.report.pictures import draw_losses, draw_rolls, draw_similarity
from training.report.run import (
    REAL,
    TITLES,
    Report,
    Reporter,
    ReportSize,
    Run,
    band_name,
    judged_band,
    write_midi,
)
from training.report.stages import without_nan
from training.report.targets import Target, judge

_N_FORM: Final = 6
"""Pieces a source whose self-similarity is shown."""


def make_report(
    set_folder: Path,
    cache: WindowCache,
    split: Split,
    size: ReportSize,
    folder: Path,
    run: Run | None,
) -> list[Target]:
    """Make the report of a set; what was made before with the same models and data is kept.

    Args:
        set_folder: the exported set.
        cache: windows of the data.
        split: whose songs are the real ones.
        size: how much to look at.
        folder: where report, pictures' MIDI files and results of stages go.
        run: where the set was trained, for baselines and loss curves; ``None``: without.

    Returns:
        The judged targets.

    Raises:
        DataError: the split has too little music, or the run lacks a model.
        SettingsError: the run is not that of the set.
    """
    models = BandModels(set_folder)
    reporter = Reporter(models, cache, split, size, folder)
    reporter.play(run)
    report = reporter.measure(run)
    band = judged_band(size)
    targets = judge(report.figures, band)
    facts = {
        "set": f"{models.card.name} of {models.card.created}",
        "songs": f"{split} split, {len(report.pieces[REAL])} of all five instruments",
        "judged": _title(band),
        "key": reporter.key[:16],
    }
    pictures = _pictures(report, size, folder, run, band)
    titles = {name: _title(name) for name in _ordered(report, size)}
    page = write_page(facts, report.figures, titles, targets, pictures)
    (folder / "report.html").write_text(page)
    (folder / "report.json").write_text(_as_json(facts, report, size, targets))
    return targets


def _ordered(report: Report, size: ReportSize) -> list[str]:
    wanted = [REAL, *map(band_name, size.temperatures), *TITLES]
    return [name for name in dict.fromkeys(wanted) if name in report.pieces]


def _title(name: str) -> str:
    return TITLES.get(name) or f"the band, temperature {name.removeprefix('band_')}"


def _pictures(
    report: Report, size: ReportSize, folder: Path, run: Run | None, band: str
) -> dict[str, list[Picture]]:
    rolls = []
    (folder / "midi").mkdir(exist_ok=True)
    for seed in range(min(size.n_shown, len(report.pieces[band]))):
        path = folder / "midi" / f"seed-{seed}.mid"
        write_midi(report.pieces[band], seed, path)
        png = draw_rolls(report.pieces[band], seed)
        rolls.append(Picture(png, f"seed {seed}: {_title(band)}.", path.read_bytes()))
    labels = {name: table["form"]["labels"] for name, table in report.figures["sources"].items()}
    rows = []
    for name in _ordered(report, size):
        n_pieces = len(report.pieces[name])
        rows.append((name, report.pieces[name], range(min(_N_FORM, n_pieces))))
    form = Picture(
        draw_similarity(rows, labels, {name: _title(name) for name in report.pieces}),
        "Self-similarity, bar against bar over 64 bars (bright: alike), and the section of each "
        "four-bar window in letters. The first pieces of each source, not chosen.",
    )
    losses = draw_losses(run.folder) if run else None
    drawn = [Picture(losses, "Losses of the run, from its metrics.csv.")] if losses else []
    return {"rolls": rolls, "form": [form], "losses": drawn}


def _as_json(facts: dict[str, str], report: Report, size: ReportSize, targets: list[Target]) -> str:
    content: dict[str, Any] = {
        "facts": facts,
        "size": asdict(size),
        "targets": [asdict(target) for target in targets],
        **report.figures,
        "papers": {"rows": [asdict(row) for row in ROWS], "not_seen": NOT_SEEN},
    }
    return json.dumps(without_nan(content), indent=1) + "\n"
