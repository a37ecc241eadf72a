"""The words and flags of ``ai-music-training``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from server.model_folders import default_folder
from server.music import INSTRUMENTS
from training.config import PARTS
from training.families import config_file
from training.melody.settings import MELODY_KINDS

DEFAULT_CONFIG = config_file("band")

_EXAMPLES = """\
in this order:
  ai-music-training prepare ~/lpd_5_cleansed      songs -> a cache of windows, once
  ai-music-training fit                           all models, hours; run it again after a stop
  ai-music-training export exported_models/mine   ONNX files and card, checked
  ai-music-training evaluate exported_models/mine figures on the test split, onto the card

a melody model, by the same verbs:
  ai-music-training prepare bach                  music21's Bach -> a cache of melodies, once
  ai-music-training fit --config melody           three models, about an hour
  ai-music-training export exported_models/mine --config melody --model lstm
  ai-music-training evaluate exported_models/mine

a folder may hold LPD-5 .npz files, multi-track MIDI, or both, at any depth.
"""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="ai-music-training",
        description="Trains the models of the band and of the melody: data, models, figures, "
        "export.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_prepare(verbs.add_parser("prepare", help="songs -> a cache of windows or melodies"))
    _add_fit(verbs.add_parser("fit", help="train all models, or one"))
    _add_tune(verbs.add_parser("tune", help="move a set toward songs of your own, in minutes"))
    _add_export(verbs.add_parser("export", help="trained models -> a set that the server plays"))
    _add_evaluate(verbs.add_parser("evaluate", help="judge a set and put the figures on its card"))
    _add_report(verbs.add_parser("report", help="a page: the set beside real music and baselines"))
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config",
        type=config_file,
        default=DEFAULT_CONFIG,
        metavar="FILE",
        help="TOML file with every hyper-parameter, or `band` (default) or `melody` for that of "
        "the shipped sets",
    )
    _add_cache(parser)
    parser.add_argument(
        "--run",
        type=Path,
        metavar="DIR",
        help="trained models (default runs/band, for melodies runs/melody)",
    )
    parser.add_argument("--model", choices=MELODY_KINDS, help="of the melody models: only this one")


def _add_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cache",
        type=Path,
        metavar="DIR",
        help="windows or melodies (default cache, for melodies cache-bach)",
    )


def _add_prepare(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "source",
        type=Path,
        metavar="DATA",
        help="folder of songs, searched at any depth; or `bach`: melodies of music21's corpus, "
        "which wants no flag but --cache and --workers",
    )
    _add_cache(parser)
    add(
        "--steps-per-beat",
        type=_whole(1, 96),
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
    add(
        "--workers",
        type=_whole(0, 256),
        default=0,
        metavar="N",
        help="processes (default: one a core)",
    )


def _whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers in a range, for argparse."""

    def read(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{number} is not in {low} to {high}")
        return number

    read.__name__ = "whole number"
    return read


def _add_fit(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    add = parser.add_argument
    add("--instrument", choices=INSTRUMENTS, help="of the band: train only this one's models")
    add("--part", choices=PARTS, help="of the band: only the autoencoders, or the predictors")
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
        default=default_folder() / "band",
        metavar="DIR",
        help="set or run to begin with (default: the shipped band)",
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
        metavar="TEXT",
        help="what it was trained on, with licence, for the card (default: LPD-5's attribution, "
        "for melodies the corpus's)",
    )


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("folder", type=Path, metavar="SET", help="folder of an exported set of either kind")
    _add_cache(parser)
    add(
        "--split",
        choices=("test", "valid"),
        default="test",
        help="test: figures for the card (default); valid: only shown, for choosing settings",
    )
    add("--temperature", type=float, default=1.0, metavar="T", help="of the roll-outs (default 1)")
    add("--windows", type=int, metavar="N", help="windows an instrument to look at")
    add("--chain-windows", type=int, metavar="N", help="length of a roll-out, in windows")
    add("--bars", type=int, default=1000, metavar="N", help="of a melody set: bars invented (1000)")
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
