"""Runs the benchmarks: ``python -m benchmarks [--quick] [--resume] [--all] [NAME ...]``."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import plot, suite
from benchmarks.checks import checks_table
from benchmarks.suite import PARTS, Part, Results


def main(argv: Sequence[str] | None = None) -> int:
    """Measure part after part; write JSON, Markdown and a picture after each.

    Args:
        argv: arguments without the program's name; ``None`` reads the command line.

    Returns:
        0, or 1 where a part failed. A target that is missed is no failure: it is printed.
    """
    args = _parser().parse_args(argv)
    folder: Path = args.folder
    folder.mkdir(parents=True, exist_ok=True)
    known = suite.read_results(folder) if args.resume else {}
    todo = [part for part in _chosen(args) if known.get(part.name, {}).get("is_quick", True)]
    total_s = suite.expected_s(todo, is_quick=args.quick)
    names = ", ".join(part.name for part in todo) or "nothing"
    print(f"measuring {names}: about {total_s} s on quiet cores", flush=True)
    failed: Results = {}
    for part in todo:
        seconds = part.quick_s if args.quick else part.full_s
        print(f"- {part.name}: about {seconds} s ...", end=" ", flush=True)
        result = suite.measure_part(part, folder, is_quick=args.quick)
        print(result.get("error", f"took {result['took_s']} s"), flush=True)
        if "error" in result:
            failed[part.name] = result
        _write_all(args, failed)
    _write_all(args, failed)
    print(_markdown(suite.read_results(folder) | failed))
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    names = [part.name for part in PARTS]
    add("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(names)}")
    add("--quick", action="store_true", help="little of each, to see that all of it works")
    add("--all", action="store_true", help="steering and following a leader as well")
    add("--resume", action="store_true", help="keep what was measured in full before")
    add("--folder", type=Path, default=Path("benchmarks/results"), help="where results are kept")
    add("--json", type=Path, metavar="FILE", help="all figures (FOLDER/all.json)")
    add("--markdown", type=Path, metavar="FILE", help="all tables (FOLDER/all.md)")
    add("--plot", type=Path, metavar="FILE", help="the picture (FOLDER/ratios.png)")
    return parser


def _chosen(args: argparse.Namespace) -> list[Part]:
    by_name = {part.name: part for part in PARTS}
    if unknown := sorted(set(args.names) - set(by_name)):
        raise SystemExit(f"no benchmark {unknown[0]!r}; there are {', '.join(by_name)}")
    if args.names:
        return [by_name[name] for name in args.names]
    return [part for part in PARTS if args.all or not part.is_extra]


def _write_all(args: argparse.Namespace, failed: Results) -> None:
    folder: Path = args.folder
    results = suite.read_results(folder) | failed
    suite.write_json(args.json or folder / "all.json", {"machine": suite.machine(), **results})
    (args.markdown or folder / "all.md").write_text(_markdown(results))
    plot.draw(results, args.plot or folder / "ratios.png")


def _markdown(results: Results) -> str:
    """Return every part's table and one table of all checks."""
    sections = [_section(name, result) for name, result in results.items()]
    rows: list[dict[str, Any]] = [r for one in results.values() for r in one.get("checks", ())]
    n_met = sum(row["verdict"] == "met" for row in rows)
    n_promised = sum(bool(row["verdict"]) for row in rows)
    head = f"## Beside their limits\n\n{n_met} of {n_promised} targets met.\n\n"
    return head + checks_table(rows) + "\n" + "\n".join(sections)


def _section(name: str, result: dict[str, Any]) -> str:
    load = ", ".join(f"{value:.1f}" for value in result["load_average_before"])
    quick = "a quick run; " if result["is_quick"] else ""
    head = f"## {name}\n\n{quick}load average before: {load}\n\n"
    if "error" in result:
        return f"{head}failed: {result['error']}\n"
    return head + str(importlib.import_module(f"benchmarks.{name}").table(result))


if __name__ == "__main__":
    sys.exit(main())
