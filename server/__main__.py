"""The program ``ai-music-server``."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from server.command_line import flags_of, make_parser
from server.config import ServerConfig, read_config
from server.errors import ConfigError, ModelError, ServerError
from server.whole_file import problem_with, write_whole

if TYPE_CHECKING:
    from server.contract import BandCard, MelodyCard
    from server.settings import Settings

_log = logging.getLogger(__name__)

_INTERRUPTED: Final = 130
"""What shells make of a program that Ctrl-C has ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: arguments without the program's name; ``None`` reads the command line.

    Returns:
        Exit status: 0 well, 1 the server cannot do it, 2 wrong usage, 130 Ctrl-C.
    """
    args = make_parser().parse_args(argv)
    try:
        config = read_config(args.config, flags_of(args))
        _start_logging(config.log_level)
        command = {
            None: _serve,
            "render": _render,
            "replay": _replay,
            "ports": _ports,
            "models": _models,
            "patches": _patches,
            "check": _check,
        }[args.command]
        return command(config, args)
    except ServerError as error:
        return _fail(str(error))
    except OSError as error:
        _log.debug("where it came from:", exc_info=True)
        return _fail(str(error))
    except KeyboardInterrupt:
        return _INTERRUPTED


def _fail(text: str, status: int = 1) -> int:
    print(f"ai-music-server: {text}", file=sys.stderr)
    return status


def _start_logging(level: str) -> None:
    stream = sys.stderr if logging.root.handlers else _own_stderr()
    logging.basicConfig(level=level.upper(), format="%(message)s", stream=stream)


def _own_stderr() -> TextIO:
    """Return standard error on a descriptor of its own.

    While a MIDI port is opened descriptor 2 is silent, for ALSA and JACK chat on it: what the
    server says at that moment must not be lost with it.
    """
    try:
        return os.fdopen(os.dup(2), "w", buffering=1, errors="backslashreplace")
    except OSError:
        return sys.stderr


# onnxruntime and rtmidi are loaded by the commands that need them: --help and ports stay quick.


def _serve(config: ServerConfig, _args: argparse.Namespace) -> int:
    from server.app import App
    from server.memory import give_back

    async def serve() -> None:
        await App(config).run()

    give_back()
    asyncio.run(serve())
    return 0


def _render(config: ServerConfig, args: argparse.Namespace) -> int:
    from server.melody.part import load_melody
    from server.melody.render import take_advice
    from server.model import BandModels
    from server.model_folders import find_set, kind_of
    from server.render import render_file
    from server.settings import Settings

    if wrong := _wrong_usage(args):
        return _fail(wrong, 2)
    folder = find_set(config.models_folder, config.model)
    # A melody set in the band's place plays alone.
    is_alone = kind_of(folder) == "melody"
    models = None if is_alone else BandModels(folder)
    name = config.model if is_alone else config.melody
    settings = Settings({"tempo": config.tempo, "seed": config.seed})
    melody = load_melody(config.models_folder, name) if name else None
    if melody is not None:
        take_advice(melody, settings, ())
        settings.set("melody/on", 1)
    _take_chosen(settings, args, is_alone=is_alone)
    if not settings.get("melody/on"):
        melody = None
    elif melody is None:
        melody = load_melody(config.models_folder, str(settings.get("melody/model")))
    _check_places(args.file, args.png)
    try:
        snapshot = settings.snapshot()
        notes = render_file(models, snapshot, args.bars, args.file, _show_progress, melody)
    except OSError as error:
        return _fail(f"{args.file}: {error.strerror or error}")
    if args.png is not None:
        from server.picture import draw_piece

        draw_piece(args.png, notes, args.bars, f"seed {config.seed}")
    return 0


def _wrong_usage(args: argparse.Namespace) -> str:
    """Return what cannot be meant by the words behind ``render``; empty if they are well."""
    if args.bars < 1:
        return f"--bars is {args.bars}, wanted 1 or more"
    if any(text.partition("=")[0] == "model" for text in args.set):
        return "--set model=...: the set is chosen by --model NAME"
    return ""


def _check_places(file: Path, picture: Path | None) -> None:
    """See that what is made can be written, before minutes go into it.

    Raises:
        ConfigError: it cannot.
    """
    if picture is not None:
        from server.picture import check_picture

        check_picture(picture)
    for path in (file, picture):
        if path is not None and (problem := problem_with(path)):
            raise ConfigError(f"{path}: {problem}")


def _take_chosen(settings: "Settings", args: argparse.Namespace, *, is_alone: bool) -> None:
    """Set what was chosen on the command line, and say what is clamped."""
    chosen = [*args.set]
    if args.temperature is not None:
        key = "melody/temperature" if is_alone else "temperature"
        chosen.insert(0, f"{key}={args.temperature}")
    for text in chosen:
        change = settings.set_text(text)
        if change.remark:
            print(f"{text}: {change.remark}", file=sys.stderr)


def _replay(config: ServerConfig, args: argparse.Namespace) -> int:
    from server.replay import replay

    _check_places(args.file, None)
    data = replay(args.log, config.models_folder, is_part_welcome=args.part)
    try:
        write_whole(args.file, data)
    except OSError as error:
        return _fail(f"{args.file}: {error.strerror or error}")
    return 0


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\rwindow {done} of {total}", end=end, file=sys.stderr, flush=True)


def _ports(_config: ServerConfig, _args: argparse.Namespace) -> int:
    from server.midi import list_ports

    for ports in list_ports():
        print(f"{ports.backend}:" + (f" not available ({ports.problem})" if ports.problem else ""))
        for side, names in (("out", ports.outputs), ("in", ports.inputs)):
            for name in names:
                print(f"  {side}: {name}")
    print("virtual ports need none of these: see --midi-out and --midi-in")
    return 0


def _models(config: ServerConfig, _args: argparse.Namespace) -> int:
    from server.contract import read_card
    from server.model_folders import set_names

    status = 0
    for name in set_names(config.models_folder):
        try:
            card = read_card(config.models_folder / name)
        except ModelError as error:
            print(f"{name}  cannot be played: {error}")
            status = 1
            continue
        print(f"{name}  ({card.kind}, {card.created}): {card.data}")
        for topic, figures in _topics(card).items():
            print(f"  {topic}: " + ", ".join(f"{k} {v:.3g}" for k, v in figures.items()))
    return status


def _topics(card: "BandCard | MelodyCard") -> dict[str, dict[str, float]]:
    from server.contract import BandCard

    return card.metrics if isinstance(card, BandCard) else {card.model: card.metrics}


def _patches(_config: ServerConfig, _args: argparse.Namespace) -> int:
    from server.model_folders import patches_folder

    print(patches_folder())
    return 0


def _check(config: ServerConfig, args: argparse.Namespace) -> int:
    from server.model import BandModels
    from server.model_folders import find_set

    models = BandModels(find_set(config.models_folder, config.model))
    print(f"models: {models.card.name} can be played")
    return _ports(config, args)


if __name__ == "__main__":
    sys.exit(main())
