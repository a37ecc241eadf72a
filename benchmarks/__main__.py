"""Runs every benchmark: ``python -m benchmarks [--json FILE] [--seconds 20]``."""

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import generation, lateness, live, melody, process


def main(argv: Sequence[str] | None = None) -> int:
    """Measure everything, print Markdown tables, write JSON if asked."""
    parser = argparse.ArgumentParser(description="Runs every benchmark.")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each lateness condition")
    parser.add_argument("--runs", type=int, default=5, help="starts of the server")
    args = parser.parse_args(argv)
    results = {
        "machine": {"python": platform.python_version(), "machine": platform.machine()},
        "generation": generation.measure(),
        "process": process.measure(args.runs),
        "lateness": lateness.measure(args.seconds),
        "live": live.measure(args.seconds),
        "melody": melody.measure(int(args.seconds)),
    }
    print(generation.table(results["generation"]))
    print(process.table(results["process"]))
    print(lateness.table(results["lateness"]))
    print(live.table(results["live"]))
    print(melody.table(results["melody"]))
    if args.json:
        args.json.write_text(json.dumps(results, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
