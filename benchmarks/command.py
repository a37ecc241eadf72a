"""The command line that every benchmark has: how much to measure, and where to put the figures."""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.checks import checks_table

Result = dict[str, Any]
"""Figures by name; ``checks``, where there are any, are rows of `benchmarks.checks.as_rows`."""


def run(
    measure: Callable[[int], Result],
    table: Callable[[Result], str],
    amount: tuple[str, int, str],
    argv: Sequence[str] | None = None,
) -> int:
    """Measure, print a Markdown table, write JSON if asked.

    Args:
        measure: takes the amount, returns the figures.
        table: writes the figures for people.
        amount: name of the flag that says how much, its default, its help.
        argv: arguments without the program's name; ``None`` reads the command line.

    Returns:
        Exit status 0.
    """
    flag, default, text = amount
    parser = argparse.ArgumentParser(description=measure.__doc__)
    parser.add_argument(f"--{flag}", dest="amount", type=int, default=default, help=text)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    args = parser.parse_args(argv)
    result = measure(args.amount)
    print(table(result))
    if result.get("checks"):
        print(checks_table(result["checks"]))
    if args.json:
        args.json.write_text(json.dumps(result, indent=1))
    return 0


def plain_table(title: str, result: Result) -> str:
    """Return the plain figures of a result as a Markdown table of names and figures."""
    plain = {key: value for key, value in result.items() if isinstance(value, int | float)}
    rows = "\n".join(f"| {key} | {value:.3g} |" for key, value in plain.items())
    return f"| {title} | |\n|---|---|\n{rows}\n"
