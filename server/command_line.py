"""The command line of ``ai-music-server``: its words and what they mean."""

import argparse
from pathlib import Path
from typing import Final

from server.config import LOG_LEVELS, SOURCES, ServerConfig

_EXAMPLES: Final = """\
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


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
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
    replay.add_argument(
        "--part",
        action="store_true",
        help="also where the log has no end: as far as it goes",
    )
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


def flags_of(args: argparse.Namespace) -> dict[str, object]:
    """Return what was given on the command line, by the configuration's field names."""
    names = ServerConfig.__dataclass_fields__
    flags = {name: getattr(args, name, None) for name in names}
    for name in ("seed", "tempo", "model", "melody"):
        behind = getattr(args, f"render_{name}", None)
        flags[name] = flags[name] if behind is None else behind
    return flags
