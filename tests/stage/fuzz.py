"""Broken inputs without end: ``python -m tests.stage.fuzz --target osc --n 1000000 --seed 1``.

With ``--engine atheris`` (where it is installed) inputs are kept that reach new lines of the code;
else they are made by `tests.stage.mutation` from well-formed ones. Ends with status 1 and the input
in hexadecimal digits where anything but a counted refusal happened, and where memory grows.
"""

import argparse
import importlib
import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.stage.measure import rss_bytes, slope
from tests.stage.mutation import Mutator
from tests.stage.target import Target

MAKERS = {
    "osc": "target_osc:OscTarget",
    "ws": "target_osc:WebSocketTarget",
    "midi": "target_band:MidiTarget",
    "band": "target_band:BandTarget",
    "card": "target_files:CardTarget",
    "onnx": "target_files:OnnxTarget",
    "npz": "target_files:NpzTarget",
    "midifile": "target_files:MidiFileTarget",
}
CHECK_EVERY = 500
N_SAMPLES = 200
MAX_GROWTH_BYTES = 24_000_000
"""What memory may grow by from a quarter of the way to the end."""


def make_target(name: str) -> Target:
    """Return a target by name; only then what it reads with is imported."""
    module, _, kind = MAKERS[name].partition(":")
    made: Target = getattr(importlib.import_module(f"tests.stage.{module}"), kind)()
    return made


class Run:
    """One run: what was tried, what came of it, how memory grew."""

    def __init__(self, target: Target, name: str, n_inputs: int, seed: int) -> None:
        self.target = target
        self.failure = ""
        self._name, self._n_wanted, self._seed = name, n_inputs, seed
        self._n = 0
        self._start_s = time.monotonic()
        self._memory: list[tuple[int, int]] = []

    @property
    def is_over(self) -> bool:
        """Whether all inputs were tried, or one of them did harm."""
        return bool(self.failure) or self._n >= self._n_wanted

    def take(self, data: bytes) -> None:
        """Try one input."""
        self._n += 1
        try:
            self.target.run(data)
            if self._n % CHECK_EVERY == 0 or self._n == self._n_wanted:
                self.target.check()
        except Exception as error:
            logging.getLogger(__name__).exception("a find")
            self.failure = f"{type(error).__name__}: {error}; the input: {data.hex():.2000}"
        if self._n % max(1, self._n_wanted // N_SAMPLES) == 0:
            self._memory.append((self._n, rss_bytes()))

    def report(self) -> dict[str, Any]:
        """Return what came of it."""
        late = [row for row in self._memory if row[0] >= self._n_wanted // 4] or [(0, 0)]
        seconds = time.monotonic() - self._start_s
        growth = late[-1][1] - late[0][1]
        if growth > MAX_GROWTH_BYTES and not self.failure:
            self.failure = f"memory grew by {growth} bytes"
        return {
            "target": self._name,
            "seed": self._seed,
            "inputs": self._n,
            "seconds": round(seconds, 1),
            "classes": dict(self.target.classes.most_common()),
            "rss_bytes": late[-1][1],
            "rss_growth_bytes": growth,
            "rss_bytes_per_1000_inputs": round(1000 * slope(*zip(*late, strict=True)), 1),
            "failure": self.failure,
        }


def _mutator(target: Target, seed: int) -> Mutator:
    return Mutator(target.seeds, target.words, seed, target.align)


def fuzz_plain(run: Run, seed: int) -> None:
    """Make inputs from well-formed ones."""
    mutator = _mutator(run.target, seed)
    while not run.is_over:
        run.take(mutator.next())


def fuzz_guided(run: Run, seed: int, n_inputs: int, on_end: Callable[[], None]) -> None:
    """Let atheris find inputs that reach new code; ends the process."""
    atheris = importlib.import_module("atheris")
    mutator = _mutator(run.target, seed)

    def try_one(data: bytes) -> None:
        run.take(data)
        if run.is_over:
            on_end()

    def mutate(data: bytes, max_size: int, number: int) -> bytes:
        mutator.chance.seed(number)
        fresh = mutator.next() if number % 4 == 0 else atheris.Mutate(data, max_size)
        return bytes(fresh[:max_size])

    options = [f"-seed={seed}", f"-runs={n_inputs + 10}", "-max_len=4096", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options], try_one, custom_mutator=mutate)
    atheris.Fuzz()


def main() -> int:
    """Run and say what came of it, as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.stage.fuzz", description=__doc__)
    parser.add_argument("--target", choices=tuple(MAKERS), default="osc")
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("plain", "atheris"), default="plain")
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    if args.engine == "atheris":
        atheris = importlib.import_module("atheris")
        with atheris.instrument_imports(include=["server"]):
            target = make_target(args.target)
    else:
        target = make_target(args.target)
    run = Run(target, args.target, args.n, args.seed)

    def end() -> None:
        print(json.dumps(run.report()), flush=True)  # noqa: T201
        target.close()

    def end_process() -> None:
        end()
        # libFuzzer has no other way to end.
        importlib.import_module("os")._exit(1 if run.failure else 0)

    if args.engine == "atheris":
        fuzz_guided(run, args.seed, args.n, end_process)
    else:
        fuzz_plain(run, args.seed)
        end()
    return 1 if run.failure else 0


if __name__ == "__main__":
    sys.exit(main())
