"""Sets judged melody models side by side, in tables and pictures.

    python -m training.melody.compare --cache DIR --out DIR SET ...

writes ``melody.json`` (all figures), ``melody-tables.md``, ``melody-rolls.png`` and
``melody-histograms.png``; `docs/melody.md` shows them.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from server.melody.model import MelodyModel
from server.melody.tokens import BAR_STEPS, tokens_to_notes
from server.piano_roll import LENGTH, PITCH, START
from training.data.melody_cache import Melody, MelodyCache
from training.melody.baseline import best_ngram
from training.melody.figures import duration_histogram, interval_histogram
from training.melody.judge import TEMPERATURES, Result, judge_melody_set, melody_table, token_table
from training.melody.players import NgramPlayer, Player, SetPlayer, play_melodies

_N_ROLL_BARS: Final = 8
_N_ROLLS: Final = 2
"""Melodies shown of each."""
_HISTOGRAM_BARS: Final = 320
_WIDTH_INCHES: Final = 9.0
_DPI: Final = 80


def compare(
    sets: Sequence[Path], cache_folder: Path, out: Path, *, n_bars: int = 1000, seed: int = 7
) -> list[Result]:
    """Judge sets and write the comparison.

    Args:
        sets: folders of melody sets.
        cache_folder: the cache of melodies.
        out: folder for tables and pictures.
        n_bars: bars invented at each temperature.
        seed: of everything invented.

    Returns:
        What `judge_melody_set` found, in the order of the sets.
    """
    results = [judge_melody_set(folder, cache_folder, n_bars=n_bars, seed=seed) for folder in sets]
    out.mkdir(parents=True, exist_ok=True)
    (out / "melody.json").write_text(json.dumps(results, indent=1))
    (out / "melody-tables.md").write_text(tables(results) + "\n")
    cache = MelodyCache.open(cache_folder)
    players: list[Player] = [SetPlayer(MelodyModel(folder)) for folder in sets]
    players.append(NgramPlayer(best_ngram(cache)[0]))
    invented = {p.name: play_melodies(p, _HISTOGRAM_BARS, 1.0, seed) for p in players}
    # Sopranos in 4/4 are the nearest to what the models are asked for.
    sung = [
        m
        for m in cache.melodies("test")
        if m.kind == "soprano" and int(m.positions.max()) == BAR_STEPS - 1
    ]
    draw_rolls({"Bach": sung} | invented, out / "melody-rolls.png")
    draw_histograms({"Bach": cache.melodies("test")} | invented, out / "melody-histograms.png")
    return results


def tables(results: Sequence[Result]) -> str:
    """Return all tables in Markdown."""
    parts = ["Prediction of the test melodies:", token_table(results)]
    for temperature in TEMPERATURES:
        parts += [f"Invented at temperature {temperature}:", melody_table(results, temperature)]
    limits = results[0]["baselines"]["copy_limits"]
    rows = [f"| {name.replace('_', ' ')} | {notes:.1f} |" for name, notes in limits.items()]
    parts += ["Bach's own shared spans:", "\n".join(["| | notes |", "|---|--:|", *rows])]
    return "\n\n".join(parts)


def draw_rolls(groups: Mapping[str, Sequence[Melody]], path: Path) -> None:
    """Draw the first bars of two melodies of each group as piano rolls."""
    figure = Figure(figsize=(_WIDTH_INCHES, 1.15 * len(groups)), layout="constrained")
    grid = figure.subplots(len(groups), _N_ROLLS, squeeze=False)
    for row, (name, melodies) in zip(grid, groups.items(), strict=True):
        for axes, melody in zip(row, melodies, strict=False):
            _draw_roll(axes, melody)
        row[0].set_ylabel(name, fontsize=7, rotation=0, ha="right", va="center")
    figure.savefig(path, dpi=_DPI)


def draw_histograms(groups: Mapping[str, Sequence[Melody]], path: Path) -> None:
    """Draw the shares of intervals and of lengths of notes, a line a group."""
    figure = Figure(figsize=(_WIDTH_INCHES, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    for name, melodies in groups.items():
        style = {"color": "black", "lw": 2.5} if name == "Bach" else {"lw": 1.2}
        left.plot(np.arange(-12, 13), interval_histogram(melodies), label=name, **style)
        right.plot(np.arange(1, 17), duration_histogram(melodies), label=name, **style)
    left.set(xlabel="interval, semitones", ylabel="share of the notes")
    right.set(xlabel="length, sixteenths")
    right.legend(fontsize=7)
    figure.savefig(path, dpi=_DPI)


def _draw_roll(axes: Any, melody: Melody) -> None:
    first = int(np.argmax(melody.positions == 0))
    notes = tokens_to_notes(melody.tokens[first : first + _N_ROLL_BARS * BAR_STEPS])
    axes.barh(notes[:, PITCH], notes[:, LENGTH] - 0.3, left=notes[:, START], height=0.9)
    middle = float(np.median(notes[:, PITCH])) if len(notes) else 60.0
    axes.set(xlim=(0, _N_ROLL_BARS * BAR_STEPS), ylim=(middle - 14, middle + 14))
    axes.set_xticks(range(0, _N_ROLL_BARS * BAR_STEPS + 1, BAR_STEPS), labels=[])
    axes.tick_params(labelsize=6)
    axes.grid(axis="x", lw=0.4)


def main() -> None:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description="Melody sets side by side.")
    parser.add_argument("sets", type=Path, nargs="+", metavar="SET")
    parser.add_argument("--cache", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--bars", type=int, default=1000)
    args = parser.parse_args()
    compare(args.sets, args.cache, args.out, n_bars=args.bars)


if __name__ == "__main__":
    main()
