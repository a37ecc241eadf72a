"""The program ``ai-music-training``."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from server.errors import ServerError
from server.music import INSTRUMENTS, Instrument
from training.config import PARTS, Part, read_settings
from training.errors import SettingsError, TrainingError

DEFAULT_CONFIG = Path(__file__).parent / "configs" / "band.toml"

DATA_NOTE = (
    "Trained on the Lakh Pianoroll Dataset, lpd_5_cleansed, by Hao-Wen Dong and Wen-Yi Hsiao "
    "(https://salu133445.github.io/lakh-pianoroll-dataset/), licensed CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/), a derivative of the Lakh MIDI Dataset by "
    "Colin Raffel, CC BY 4.0. Changes: duplicates removed, songs chosen and split by "
    "near-duplicate group, onsets rounded to the models' grid. Cite: Dong, Hsiao, Yang, Yang, "
    "MuseGAN, AAAI 2018; Raffel, PhD thesis, 2016. Most songs are transcriptions of copyrighted "
    "music: the licence covers the data set, not the compositions."
)

_EXAMPLES = """\
in this order:
  ai-music-training prepare ~/lpd_5_cleansed      songs -> a cache of windows, once
  ai-music-training fit                           all models, hours; run it again after a stop
  ai-music-training export exported_models/mine   ONNX files and card, checked
  ai-music-training evaluate exported_models/mine figures on the test split, onto the card

a folder may hold LPD-5 .npz files, multi-track MIDI, or both, at any depth.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: arguments without the program's name; ``None`` reads the command line.

    Returns:
        Exit status: 0 well, 1 it cannot be done, 2 wrong usage, 130 interrupted.
    """
    args = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    command = {
        "prepare": _prepare,
        "fit": _fit,
        "tune": _tune,
        "export": _export,
        "evaluate": _evaluate,
        "report": _report,
    }
    try:
        command[args.command](args)
    except (TrainingError, ServerError, FileNotFoundError) as error:
        print(f"ai-music-training: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("ai-music-training: interrupted; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ai-music-training",
        description="Trains the models of the band: data, models, figures, export.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_prepare(verbs.add_parser("prepare", help="songs -> a cache of windows"))
    _add_fit(verbs.add_parser("fit", help="train all models, or one"))
    _add_tune(verbs.add_parser("tune", help="move a set toward songs of your own, in minutes"))
    _add_export(verbs.add_parser("export", help="trained models -> a set that the server plays"))
    _add_evaluate(verbs.add_parser("evaluate", help="judge a set and put the figures on its card"))
    _add_report(verbs.add_parser("report", help="a page: the set beside real music and baselines"))
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="FILE",
        help="TOML file with every hyper-parameter (default: that of the shipped set)",
    )
    parser.add_argument(
        "--cache", type=Path, default=Path("cache"), metavar="DIR", help="windows (default cache)"
    )
    parser.add_argument(
        "--run",
        type=Path,
        default=Path("runs/band"),
        metavar="DIR",
        help="trained models (default runs/band)",
    )


def _add_prepare(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("source", type=Path, metavar="DATA", help="folder of songs, searched at any depth")
    add("--cache", type=Path, default=Path("cache"), metavar="DIR", help="where to put the windows")
    add(
        "--steps-per-beat",
        type=int,
        default=16,
        metavar="N",
        help="time grid; a window is 256 steps: 4 bars at 16 (default), 2.7 at LPD-5's own 24",
    )
    add(
        "--songs",
        choices=("core", "all"),
        default="core",
        help="of packed LPD-5 shards: the good songs (default), or all that pass the checks",
    )
    add("--any-metre", action="store_true", help="keep MIDI files that are not in 4/4")
    add("--keep-all", action="store_true", help="leave out no song for its length or loose timing")
    add("--workers", type=int, default=0, metavar="N", help="processes (default: one a core)")


def _add_fit(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    add = parser.add_argument
    add("--instrument", choices=INSTRUMENTS, help="train only this one's models")
    add("--part", choices=PARTS, help="train only these: the autoencoders, or the predictors")
    add(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="keep what is trained and go on from checkpoints (default); "
        "--no-resume begins the models named above anew",
    )
    add(
        "--start-from",
        type=Path,
        metavar="DIR",
        help="begin with the weights of this run or model set, of the same sizes",
    )
    add("--fast-dev-run", action="store_true", help="one batch of everything; keeps nothing")


def _add_tune(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("source", type=Path, metavar="DATA", help="folder of your songs (MIDI or LPD-5)")
    add("folder", type=Path, metavar="SET", help="folder to write, e.g. exported_models/mine")
    add(
        "--start-from",
        type=Path,
        default=Path("exported_models/band"),
        metavar="DIR",
        help="set or run to begin with (default exported_models/band)",
    )
    add(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="FILE",
        help="that of the set it begins with (default: the shipped one's)",
    )
    add(
        "--work",
        type=Path,
        default=Path("runs/tune"),
        metavar="DIR",
        help="windows and weights in between (default runs/tune); used again after a stop",
    )
    add("--minutes", type=float, default=10.0, metavar="M", help="of training in all (default 10)")


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument(
        "folder", type=Path, metavar="SET", help="folder to write, e.g. exported_models/mine"
    )
    parser.add_argument(
        "--data-note",
        default=DATA_NOTE,
        metavar="TEXT",
        help="what it was trained on, with licence, for the card (default: LPD-5's attribution)",
    )


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("folder", type=Path, metavar="SET", help="folder of an exported set")
    add("--cache", type=Path, default=Path("cache"), metavar="DIR", help="windows (default cache)")
    add(
        "--split",
        choices=("test", "valid"),
        default="test",
        help="test: figures for the card (default); valid: only shown, for choosing settings",
    )
    add("--temperature", type=float, default=1.0, metavar="T", help="of the roll-outs (default 1)")
    add("--windows", type=int, metavar="N", help="windows an instrument to look at")
    add("--chain-windows", type=int, metavar="N", help="length of a roll-out, in windows")
    add("--out", type=Path, metavar="FILE", help="write the figures as JSON (default: only shown)")


def _add_report(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("folder", type=Path, nargs="?", metavar="SET", help="folder of an exported set")
    add("--cache", type=Path, default=Path("cache"), metavar="DIR", help="windows (default cache)")
    add("--run", type=Path, metavar="DIR", help="its trained models: two more baselines, losses")
    add(
        "--train-baselines",
        action="store_true",
        help="only train those of --run that learn; needs its autoencoders and no SET",
    )
    add("--config", type=Path, default=DEFAULT_CONFIG, metavar="FILE", help="settings of the run")
    add(
        "--split",
        choices=("valid", "test"),
        default="valid",
        help="real songs to compare with (default valid; test: once, for figures to publish)",
    )
    add("--out", type=Path, default=Path("report"), metavar="DIR", help="where (default report)")
    add("--quick", action="store_true", help="a first look: few seeds and songs, one temperature")


def _prepare(args: argparse.Namespace) -> None:
    from training.data.sources import ReadOptions
    from training.prepare import describe, prepare

    options = ReadOptions(core_only=args.songs == "core", any_metre=args.any_metre)
    if args.keep_all:
        options = replace(options, quality=None)
    prepared = prepare(args.source, args.cache, args.steps_per_beat, options, args.workers)
    print(describe(prepared))


def _fit(args: argparse.Namespace) -> None:
    # Torch takes seconds to import; --help should not.
    from training.data.cache import WindowCache
    from training.jobs import fit_band, forget
    from training.ranks import is_first

    settings = read_settings(args.config)
    if args.start_from:
        trainer = replace(settings.trainer, start_from=str(args.start_from))
        settings = replace(settings, trainer=trainer)
    cache = WindowCache.open(args.cache)
    instruments: tuple[Instrument, ...] = (args.instrument,) if args.instrument else INSTRUMENTS
    parts: tuple[Part, ...] = (args.part,) if args.part else PARTS
    if not args.resume and not args.fast_dev_run and is_first():
        forget(args.run, instruments, parts)
    is_dry = args.fast_dev_run
    fit_band(cache, args.run, settings, instruments, parts, is_fast_dev_run=is_dry)


def _tune(args: argparse.Namespace) -> None:
    from training.tune import tune

    tune(
        args.source,
        args.start_from,
        args.folder,
        read_settings(args.config),
        work=args.work,
        minutes=args.minutes,
    )
    print(f"{args.folder}: play it with `ai-music-server --model {args.folder.name} --play`")


def _export(args: argparse.Namespace) -> None:
    from training.data.cache import WindowCache
    from training.export import export_band

    cache = WindowCache.open(args.cache)
    card = export_band(args.run, cache, read_settings(args.config), args.folder, args.data_note)
    print(f"{args.folder}: {len(card.files)} files; `ai-music-training evaluate` adds the figures")


def _evaluate(args: argparse.Namespace) -> None:
    from server.model import BandModels
    from training.data.cache import WindowCache
    from training.evaluate import EvaluationSize, evaluate
    from training.model_readme import add_metrics

    models = BandModels(args.folder)
    size = EvaluationSize()
    if args.windows:
        size = replace(size, n_windows=args.windows)
    if args.chain_windows:
        size = replace(size, n_chain_windows=args.chain_windows)
    cache = WindowCache.open(args.cache)
    figures = evaluate(models, cache, args.split, size, args.temperature)
    text = json.dumps(figures, indent=1)
    if args.out:
        args.out.write_text(text + "\n")
    if args.split == "test":
        add_metrics(args.folder, models.card, figures)
    print(text)


def _report(args: argparse.Namespace) -> None:
    # Small matrices by the thousand: on a busy machine threads only wait for one another. It is
    # read when numpy is imported, which is below.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from training.baselines import train_deterministic
    from training.data.cache import WindowCache
    from training.report.make import make_report
    from training.report.run import ReportSize, Run, small

    cache = WindowCache.open(args.cache)
    run = Run(args.run, read_settings(args.config)) if args.run else None
    if args.train_baselines and run:
        train_deterministic(cache, run.folder, run.settings)
        return
    if args.folder is None or args.train_baselines:
        raise SettingsError("report wants a SET, or --train-baselines with --run")
    size = small(ReportSize()) if args.quick else ReportSize()
    targets = make_report(args.folder, cache, args.split, size, args.out, run)
    for target in targets:
        if not target.is_met:
            print(f"falls short: {target.name}: wanted {target.wanted}, got {target.got}")
    n_met = sum(target.is_met for target in targets)
    print(f"{args.out / 'report.html'}: {n_met} of {len(targets)} targets are met")


if __name__ == "__main__":
    sys.exit(main())
