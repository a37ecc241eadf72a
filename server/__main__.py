"""The program ``ai-music-server``."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from server.config import LOG_LEVELS, SOURCES, ServerConfig, read_config
from server.errors import ServerError

if TYPE_CHECKING:
    from server.contract import BandCard, MelodyCard
    from server.settings import Settings

_EXAMPLES = """\
examples:
  ai-music-server --play                        music at once
  ai-music-server --play --open                 and the page in the browser
  ai-music-server --midi-out "IAC Driver"       play into an existing MIDI port
  ai-music-server --midi-out drums=TR,piano=P   a port an instrument
  ai-music-server render out.mid --bars 64 --seed 7
  ai-music-server --play --melody melody-lstm   a melody over the band
  ai-music-server render out.mid --model melody-lstm      the melody alone
  ai-music-server ports                         which MIDI ports there are
  ai-music-server check                         what works on this machine
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: arguments without the program's name; ``None`` reads the command line.

    Returns:
        Exit status: 0 well, 1 the server cannot do it, 2 wrong usage.
    """
    args = _parser().parse_args(argv)
    try:
        config = read_config(args.config, _flags(args))
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
        print(f"ai-music-server: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ai-music-server",
        description="A five-piece band of small neural networks that plays live over MIDI and OSC.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--config", type=Path, metavar="FILE", help="TOML file; its keys are these flags")
    add("--play", action="store_true", default=None, help="play at once")
    add(
        "--resume",
        action="store_true",
        default=None,
        help="carry on where a run that did not end well stopped, up to a minute ago",
    )
    add("--tempo", type=float, metavar="BPM", help="20 to 300 (default 120)")
    add("--seed", type=int, metavar="N", help="the same seed gives the same music (default 0)")
    add("--model", metavar="NAME", help="model set (default band)")
    add("--melody", metavar="NAME", help="melody set that plays over the band (none)")
    add("--models-folder", type=Path, metavar="DIR", help="where the model sets are")
    add("--user-folder", type=Path, metavar="DIR", help="where snapshots and the like are kept")
    add("--osc-host", metavar="IP", help="address to listen on (default 127.0.0.1)")
    add("--osc-port", type=int, metavar="PORT", help="UDP port (default 9000)")
    add(
        "--allow",
        metavar="IP,...",
        help="addresses or networks that are heard beside this machine (default: all)",
    )
    add("--open", action="store_true", default=None, help="open the page in the browser")
    add("--web-host", metavar="IP", help="address of the page (default 127.0.0.1)")
    add("--web-port", type=int, metavar="PORT", help="TCP port of the page (default 8080)")
    add(
        "--advertise",
        action="store_true",
        default=None,
        help="tell the local network by zeroconf (needs the extra discovery)",
    )
    add("--no-web", dest="web", action="store_false", default=None, help="no page, no OSCQuery")
    add(
        "--midi-out",
        metavar="PORT",
        help="virtual (default), per-instrument, none, a port's name, or drums=NAME,piano=NAME,...",
    )
    add("--midi-in", metavar="PORT", help="virtual (default), none, or a port's name")
    add(
        "--watch-models",
        action="store_true",
        default=None,
        help="play a set that is exported anew, from the next quantum",
    )
    add(
        "--clips",
        nargs="?",
        const="default",
        metavar="TRACKS",
        help="write windows into Ableton Live's clips by AbletonOSC; tracks are Drums, Piano, ... "
        "or drums=NAME,piano=NAME,...",
    )
    add("--clock-source", choices=SOURCES, help="who leads at the start (default internal)")
    add("--look-ahead-ms", type=float, metavar="MS", help="how early OSC clients get notes (100)")
    add(
        "--no-realtime",
        dest="realtime",
        action="store_false",
        default=None,
        help="do not ask for real-time priority",
    )
    add("--log-level", choices=LOG_LEVELS, help="how much to say (default info)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_render(commands.add_parser("render", help="write a piece to a MIDI file"))
    replay = commands.add_parser("replay", help="make a recording again from its control log")
    replay.add_argument("log", type=Path, help="the .log beside a recording")
    replay.add_argument("file", type=Path, help="the .mid file to write")
    commands.add_parser("ports", help="list MIDI ports")
    commands.add_parser("models", help="list model sets with their figures")
    commands.add_parser("patches", help="say where the patches for Max, Live and others are")
    commands.add_parser("check", help="say what works on this machine")
    return parser


def _add_render(render: argparse.ArgumentParser) -> None:
    render.add_argument("file", type=Path, help="the .mid file to write")
    render.add_argument("--bars", type=int, default=64, help="length in bars of 4/4 (default 64)")
    render.add_argument("--png", type=Path, help="also draw the piano roll (needs matplotlib)")
    # The same flags are welcome behind the verb.
    render.add_argument("--seed", type=int, dest="render_seed", metavar="N")
    render.add_argument("--tempo", type=float, dest="render_tempo", metavar="BPM")
    render.add_argument(
        "--model", dest="render_model", metavar="NAME", help="a melody set plays alone"
    )
    render.add_argument("--melody", dest="render_melody", metavar="NAME", help="over the band")
    render.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="any setting of docs/osc.md, e.g. --set swing=0.5 --set bass/macro/1=-2",
    )
    render.add_argument("--temperature", type=float, help="0 to 2 (default 1)")


def _flags(args: argparse.Namespace) -> dict[str, object]:
    names = ServerConfig.__dataclass_fields__
    flags = {name: getattr(args, name, None) for name in names}
    for name in ("seed", "tempo", "model", "melody"):
        behind = getattr(args, f"render_{name}", None)
        flags[name] = flags[name] if behind is None else behind
    return flags


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

    if args.bars < 1:
        print(f"ai-music-server: --bars is {args.bars}, wanted 1 or more", file=sys.stderr)
        return 2
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
    snapshot = settings.snapshot()
    if problem := _unwritable(args.file):
        print(f"ai-music-server: {args.file}: {problem}", file=sys.stderr)
        return 1
    try:
        notes = render_file(models, snapshot, args.bars, args.file, _show_progress, melody)
    except OSError as error:
        print(f"ai-music-server: {args.file}: {error.strerror}", file=sys.stderr)
        return 1
    if args.png is not None:
        from server.picture import draw_piece

        draw_piece(args.png, notes, args.bars, f"seed {config.seed}")
    return 0


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


def _unwritable(file: Path) -> str:
    """Return why a file cannot be written, before minutes go into it; empty if it can, so far."""
    if file.is_dir():
        return "is a folder, wanted a file to write"
    if not file.absolute().parent.is_dir():
        return f"there is no folder {file.absolute().parent}"
    return ""


def _replay(config: ServerConfig, args: argparse.Namespace) -> int:
    from server.replay import replay

    data = replay(args.log, config.models_folder)
    try:
        args.file.write_bytes(data)
    except OSError as error:
        print(f"ai-music-server: {args.file}: {error.strerror}", file=sys.stderr)
        return 1
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

    for name in set_names(config.models_folder):
        card = read_card(config.models_folder / name)
        print(f"{name}  ({card.kind}, {card.created}): {card.data}")
        for topic, figures in _topics(card).items():
            print(f"  {topic}: " + ", ".join(f"{k} {v:.3g}" for k, v in figures.items()))
    return 0


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
