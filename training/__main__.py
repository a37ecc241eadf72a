"""The program ``ai-music-training``."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server import memory
from server.contract import BandCard, MelodyCard, read_card
from server.errors import ServerError
from server.melody.card import MelodyKind
from server.music import INSTRUMENTS, Instrument
from training.command_line import make_parser
from training.config import PARTS, BandSettings, Part, read_settings
from training.errors import SettingsError, TrainingError
from training.families import (
    BACH,
    BAND_PLACES,
    DATA_NOTES,
    MELODY_PLACES,
    read_family,
)
from training.melody.settings import MELODY_KINDS, MelodySettings

if TYPE_CHECKING:
    from training.fit import Job


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: arguments without the program's name; ``None`` reads the command line.

    Returns:
        Exit status: 0 well, 1 it cannot be done, 2 wrong usage, 130 interrupted.
    """
    args = make_parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    memory.keep()
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
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("server", "training"):
            raise
        print(
            f"ai-music-training: {error}; training needs its extra: see docs/training.md",
            file=sys.stderr,
        )
        return 1
    except (TrainingError, ServerError, OSError) as error:
        print(f"ai-music-training: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("ai-music-training: interrupted; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _prepare(args: argparse.Namespace) -> None:
    if str(args.source) == BACH and not args.source.exists():
        _prepare_bach(args)
        return
    from training.data.sources import ReadOptions
    from training.prepare import describe, prepare

    options = ReadOptions(core_only=args.songs == "core", any_metre=args.any_metre)
    if args.keep_all:
        options = replace(options, quality=None)
    cache = args.cache or BAND_PLACES.cache
    prepared = prepare(args.source, cache, args.steps_per_beat, options, args.workers)
    print(describe(prepared))


def _prepare_bach(args: argparse.Namespace) -> None:
    from training.data.melodies import describe_melodies, prepare_melodies

    cache = args.cache or MELODY_PLACES.cache
    print(describe_melodies(prepare_melodies(cache, n_workers=args.workers)))


def _fit(args: argparse.Namespace) -> None:
    # Torch takes seconds to import; --help should not.
    from training.fit import forget, run_jobs
    from training.ranks import is_first

    settings = read_family(args.config)
    if isinstance(settings, MelodySettings):
        run = args.run or MELODY_PLACES.run
        names, jobs = _melody_jobs(args, settings, run)
    else:
        run = args.run or BAND_PLACES.run
        names, jobs = _band_jobs(args, settings, run)
    if not args.resume and not args.fast_dev_run and is_first():
        forget(run, names)
    run_jobs(jobs, run, settings.trainer, is_fast_dev_run=args.fast_dev_run)


def _band_jobs(
    args: argparse.Namespace, settings: BandSettings, run: Path
) -> "tuple[list[str], Iterator[Job[Any]]]":
    from training.data.cache import WindowCache
    from training.jobs import band_job_names, band_jobs

    _refuse(args, "band", "model")
    if args.start_from:
        trainer = replace(settings.trainer, start_from=str(args.start_from))
        settings = replace(settings, trainer=trainer)
    cache = WindowCache.open(args.cache or BAND_PLACES.cache)
    instruments: tuple[Instrument, ...] = (args.instrument,) if args.instrument else INSTRUMENTS
    parts: tuple[Part, ...] = (args.part,) if args.part else PARTS
    jobs = band_jobs(cache, run, settings, instruments, parts, is_dry=args.fast_dev_run)
    return band_job_names(instruments, parts), jobs


def _melody_jobs(
    args: argparse.Namespace, settings: MelodySettings, run: Path
) -> "tuple[list[str], Iterator[Job[Any]]]":
    from training.data.melody_cache import MelodyCache
    from training.melody.jobs import job_name, melody_jobs

    _refuse(args, "melody", "instrument", "part", "start_from")
    cache = MelodyCache.open(args.cache or MELODY_PLACES.cache)
    kinds: tuple[MelodyKind, ...] = (args.model,) if args.model else MELODY_KINDS
    return [job_name(kind) for kind in kinds], melody_jobs(cache, run, settings, kinds)


def _refuse(args: argparse.Namespace, family: str, *flags: str) -> None:
    """Refuse flags that mean nothing to a family."""
    for flag in flags:
        if getattr(args, flag):
            raise SettingsError(f"--{flag.replace('_', '-')} is not for family {family!r}")


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
    settings = read_family(args.config)
    card: BandCard | MelodyCard
    if isinstance(settings, MelodySettings):
        card = _export_melody(args, settings)
    else:
        from training.data.cache import WindowCache
        from training.export import export_band

        _refuse(args, "band", "model")
        cache = WindowCache.open(args.cache or BAND_PLACES.cache)
        note = args.data_note or DATA_NOTES["band"]
        card = export_band(args.run or BAND_PLACES.run, cache, settings, args.folder, note)
    print(f"{args.folder}: {len(card.files)} files; `ai-music-training evaluate` adds the figures")


def _export_melody(args: argparse.Namespace, settings: MelodySettings) -> MelodyCard:
    from training.data.melody_cache import MelodyCache
    from training.melody.export import export_melody

    if not args.model:
        raise SettingsError(f"a melody set holds one model: --model {' or '.join(MELODY_KINDS)}")
    cache = MelodyCache.open(args.cache or MELODY_PLACES.cache)
    run, note = args.run or MELODY_PLACES.run, args.data_note or DATA_NOTES["melody"]
    return export_melody(run, cache, settings, args.model, args.folder, note)


def _evaluate(args: argparse.Namespace) -> None:
    if isinstance(read_card(args.folder), MelodyCard):
        figures = _evaluate_melody(args)
    else:
        figures = _evaluate_band(args)
    text = json.dumps(figures, indent=1)
    if args.out:
        args.out.write_text(text + "\n")
    print(text)


def _evaluate_melody(args: argparse.Namespace) -> dict[str, Any]:
    from training.melody.evaluate import evaluate_melody

    if args.split != "test":
        raise SettingsError("a melody set is judged on the test split only")
    return evaluate_melody(args.folder, args.cache or MELODY_PLACES.cache, n_bars=args.bars)


def _evaluate_band(args: argparse.Namespace) -> dict[str, Any]:
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
    cache = WindowCache.open(args.cache or BAND_PLACES.cache)
    figures = evaluate(models, cache, args.split, size, args.temperature)
    if args.split == "test":
        add_metrics(args.folder, models.card, figures)
    return figures


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
