"""Times rivals beside ours: ``python -m benchmarks.rivals [--folder DIR] [NAME ...]``.

Makes a virtual environment for each in the folder (gigabytes, minutes) where there is none yet, and
runs each rival's own program in it, on one thread, ours before and after.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent
_INSTALL_S: Final = 600
_RUN_S: Final = 300
_ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"), "1"
)
_TORCH: Final = ("torch", "--extra-index-url", "https://download.pytorch.org/whl/cpu")


@dataclass(frozen=True, slots=True)
class Rival:
    """What to install, and what to run in it."""

    name: str
    program: str
    installs: tuple[tuple[str, ...], ...]
    """Arguments of ``pip install``, one call each."""


RIVALS: Final = (
    Rival("IMPSY 1.2.1", "impsy_model.py", (("impsy==1.2.1",),)),
    # Without its own pin of torch, which brings 5 GB of CUDA: only its model is run.
    Rival(
        "Notochord 0.8.0",
        "notochord_model.py",
        (
            _TORCH,
            ("--no-deps", "notochord==0.8.0", "iipyper==0.5.0"),
            ("mido", "python-osc", "fire", "textual", "toml_file", "tqdm", "python-rtmidi"),
            ("pandas", "pydantic-numpy>=8,<9", "sounddevice", "sf2utils", "appdirs", "joblib"),
            ("ruamel.yaml", "cloudpickle"),
        ),
    ),
    Rival("MIDI-GPT 0.4.2", "midi_gpt_model.py", (_TORCH, ("midigpt==0.4.2", "tqdm"))),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Install what is absent, time all, print a table; a rival that fails is said to."""
    args = _parser().parse_args(argv)
    chosen = [r for r in RIVALS if not args.names or r.name.split()[0] in args.names]
    results: dict[str, dict[str, Any]] = {"ours, before": _ours()}
    for rival in chosen:
        results[rival.name] = _measure(rival, args.folder)
    results["ours, after"] = _ours()
    load = list(os.getloadavg()) if hasattr(os, "getloadavg") else []
    print(table(results))
    print(f"load average: {', '.join(f'{value:.1f}' for value in load)}")
    if args.json:
        args.json.write_text(json.dumps({"load_average": load, **results}, indent=1))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rivals", description=__doc__)
    home = Path(tempfile.gettempdir(), "rivals")
    names = [rival.name.split()[0] for rival in RIVALS]
    parser.add_argument("names", nargs="*", choices=[*names, []], metavar="NAME", help=str(names))
    parser.add_argument("--folder", type=Path, default=home, help=f"environments ({home})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    return parser


def _ours() -> dict[str, Any]:
    return _run([sys.executable, "-m", "benchmarks.rivals.ours"])


def _measure(rival: Rival, folder: Path) -> dict[str, Any]:
    """Make the environment if need be and run the rival's program in it."""
    home = folder / rival.program.removesuffix("_model.py")
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (home / "complete").is_file():
        print(f"installing {rival.name} into {home} ...", flush=True)
        venv.create(home, with_pip=True)
        for packages in rival.installs:
            command = [str(python), "-m", "pip", "install", "-q", "--prefer-binary", *packages]
            try:
                subprocess.run(command, check=True, timeout=_INSTALL_S)
            except (subprocess.SubprocessError, OSError) as error:
                return {"error": f"pip install {' '.join(packages)}: {error}"}
        (home / "complete").touch()
    return _run([str(python), str(_HERE / rival.program)])


def _run(command: list[str]) -> dict[str, Any]:
    environment = {**os.environ, **_ONE_THREAD}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_RUN_S, check=True, env=environment
        )
    except subprocess.CalledProcessError as error:
        return {"error": error.stderr.strip()[-300:]}
    except subprocess.TimeoutExpired:
        return {"error": f"took more than {_RUN_S} s"}
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def table(results: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| one thread, p50 | to answer a note, ms | four bars, ms | |", "|---|---|---|---|"]
    for name, result in results.items():
        cells = [f"{result[k]:.3g}" if k in result else "-" for k in ("answer_ms", "four_bars_ms")]
        note = result.get("note") or f"failed: {result['error'].splitlines()[-1]}"
        lines.append(f"| {name} | {' | '.join(cells)} | {note} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
