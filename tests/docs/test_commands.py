"""Every command in the documents: run, or taken by the program's own parser.

``HOW`` says which of the two for each program and verb; a command that it does not know fails.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import util
from pathlib import Path

import pytest

from server.addresses import ENDPOINTS
from server.arguments import take_all
from server.command_line import flags_of
from server.command_line import make_parser as make_server_parser
from server.config import read_config
from server.model_folders import default_folder, find_set
from tests.docs.pages import PAGES, ROOT, Command, commands_of, without_blocks
from tests.e2e.running import Client, client_of, running_server
from training.command_line import make_parser

DATA = ROOT / "tests" / "data"
_FOUND = {(c.words, c.is_in_text): c for page in PAGES for c in commands_of(page)}
COMMANDS = sorted(_FOUND.values(), key=str)

REFUSED = ("/band/nonsense",)
"""Sent in a document to show what a refusal looks like."""

Check = Callable[[Command, Path], None]


def run(command: Command, folder: Path) -> None:
    """Run a command of the server that ends by itself, in an empty folder."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "server", *command.words[1:]],
        cwd=folder,
        timeout=100,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def run_short(command: Command, folder: Path) -> None:
    """Run a rendering, four bars long whatever the document says; a placeholder is no set."""
    words = [*command.words, "--bars", "4"]
    run(Command(command.page, tuple(words)), folder)
    (made,) = folder.glob("*.mid")
    assert made.stat().st_size > 100


def parse_server(command: Command, folder: Path) -> None:
    """Have the words of a command that plays on, or wants a file, taken by parser and config."""
    args = make_server_parser().parse_args(command.words[1:])
    config = read_config(args.config, flags_of(args))
    if args.models_folder is None and config.model != "mine":
        find_set(default_folder(), config.model)
    if config.melody:
        find_set(default_folder(), config.melody)


def parse_training(command: Command, folder: Path) -> None:
    """Trainings take minutes to hours; tests/training runs each verb on songs of its own."""
    words = command.words[1:]
    if command.is_in_text and len(words) == 1:
        with pytest.raises(SystemExit, match="0"):
            make_parser().parse_args([*words, "--help"])
    else:
        make_parser().parse_args(words)


def take_osc(command: Command, folder: Path) -> None:
    """Have the table take the arguments; `test_oscsend_is_answered` sends them to a server."""
    host, port, address, *rest = command.words[1:]
    assert (host, port) == ("localhost", "9000")
    if address in REFUSED:
        assert address.removeprefix("/band/") not in ENDPOINTS
        return
    take_all(ENDPOINTS[address.removeprefix("/band/")], _typed(rest))


def _typed(words: list[str]) -> list[int | float | str]:
    """``oscsend``'s arguments: letters of types, then one word for each."""
    if not words:
        return []
    kinds = {"i": int, "f": float, "s": str}
    types, *values = words
    assert len(types) == len(values), words
    return [kinds[kind](value) for kind, value in zip(types, values, strict=True)]


def find_module(command: Command, folder: Path) -> None:
    """Installing, testing and measuring are not done inside a test: what they name must exist."""
    words = list(command.words[1:])
    if words[:1] == ["-m"]:
        module, words = words[1], words[2:]
        assert util.find_spec(module) is not None, module
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    for word in words:
        named = re.fullmatch(r"(?:\.|ai-music-generator)\[([a-z,]+)\]", word)
        if named:
            assert set(named[1].split(",")) <= set(extras), word
        elif word.startswith(("tests", "requirements", "docs/")):
            assert (ROOT / word).exists(), word


HOW: dict[tuple[str, str], Check] = {
    ("ai-music-server", ""): parse_server,
    ("ai-music-server", "replay"): parse_server,
    ("ai-music-server", "render"): run_short,
    ("ai-music-server", "ports"): run,
    ("ai-music-server", "models"): run,
    ("ai-music-server", "patches"): run,
    ("ai-music-server", "check"): run,
    ("ai-music-training", "prepare"): parse_training,
    ("ai-music-training", "fit"): parse_training,
    ("ai-music-training", "tune"): parse_training,
    ("ai-music-training", "export"): parse_training,
    ("ai-music-training", "evaluate"): parse_training,
    ("ai-music-training", "report"): parse_training,
    ("oscsend", ""): take_osc,
    ("oscdump", ""): find_module,
    ("pip", ""): find_module,
    ("pipx", ""): find_module,
    ("python", "pip"): find_module,
    ("python", "pytest"): find_module,
    ("python", "venv"): find_module,
    ("python", "server.osc.reference"): find_module,
    ("python", "max_patches.tools.build"): find_module,
    ("python", "tests.max.record_conversation"): find_module,
    ("python", "benchmarks"): find_module,
    ("python", "tests.stage"): find_module,
    (".", ""): find_module,
    ("ruff", ""): find_module,
    ("mypy", ""): find_module,
    ("lint-imports", ""): find_module,
    ("diff", ""): find_module,
    ("pip-audit", ""): find_module,
}
"""By program and verb (for python: the module, or its package): how the test treats it."""


def how_of(command: Command) -> Check:
    """Return what is done with a command.

    Raises:
        KeyError: nobody has said it: put it into ``HOW``.
    """
    program, *rest = command.words
    verb = ""
    if program in ("ai-music-server", "ai-music-training"):
        verbs = {known for name, known in HOW if name == program and known}
        verb = next((word for word in rest if word in verbs), "")
        if program == "ai-music-server" and rest and not verb:
            # A new verb is not taken for a server that plays.
            assert rest[0].startswith("-"), f"{command}: what is {rest[0]!r}?"
    elif program in ("python", "python3"):
        program = "python"
        verb = rest[1]
        if verb.startswith(("benchmarks.", "tests.stage.")):
            verb = verb.rpartition(".")[0]
    return HOW[program, verb]


def test_there_are_commands_to_look_at() -> None:
    assert len(COMMANDS) > 40
    assert {c.words[0] for c in COMMANDS} >= {"ai-music-server", "ai-music-training", "oscsend"}


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_every_command_works(command: Command, tmp_path: Path) -> None:
    how_of(command)(command, tmp_path)


@pytest.mark.parametrize(
    "words",
    ["ai-music-server sing", "ai-music-training dream", "python -m nothing", "rm -rf x"],
)
def test_a_command_that_nobody_knows_fails(words: str, tmp_path: Path) -> None:
    command = Command("here", tuple(words.split()))
    with pytest.raises((KeyError, AssertionError)):
        how_of(command)(command, tmp_path)


@pytest.mark.peers
def test_oscsend_is_answered(tmp_path: Path) -> None:
    """Each message of the documents, sent by oscsend itself to a server that plays."""
    if shutil.which("oscsend") is None:
        pytest.skip("oscsend is not installed (liblo-tools)")
    sent = [c.words for c in COMMANDS if c.words[0] == "oscsend"]
    flags = ["--models-folder", str(DATA), "--model", "tiny_band", "--midi-out", "none"]
    flags += ["--midi-in", "none", "--user-folder", str(tmp_path), "--no-realtime", "--no-web"]
    with running_server(*flags) as server, client_of(server) as client:
        client.ask("/band/play")
        for words in sent:
            requests, failed = figures(client)
            command = ["oscsend", "localhost", str(server.port), *words[3:]]
            subprocess.run(command, check=True, timeout=20)
            # On loopback it is before the next request in the server's one queue, which counts too.
            n_refused = int(words[3] in REFUSED)
            assert figures(client) == (requests + 2, failed + n_refused), words


def figures(client: Client) -> tuple[int, int]:
    """Return how many requests there were, and how many were refused."""
    client.messages.clear()
    client.ask("/band/status")
    told = {str(name): float(str(value)) for name, value in client.of("/band/status")}
    assert told["malformed"] == 0
    return int(told["requests"]), int(told["failed"])


def known_flags() -> set[str]:
    """Return every flag that a program of ours takes."""
    parsers: list[argparse.ArgumentParser] = [make_server_parser(), make_parser()]
    flags: set[str] = set()
    while parsers:
        parser = parsers.pop()
        for action in parser._actions:
            flags |= set(action.option_strings)
            if isinstance(action, argparse._SubParsersAction):
                parsers += action.choices.values()
    # Benchmarks and the stage's tools make their parsers when they run: their words are read.
    for folder in ("benchmarks", "tests/stage"):
        for path in (ROOT / folder).glob("*.py"):
            flags |= set(re.findall(r'"(--[a-z][a-z-]+)"', path.read_text(encoding="utf-8")))
    return flags


FOREIGN = {"--no-deps", "--disable-pip", "--check", "--exclude", "--report", "--dry-run"}
FOREIGN |= {"--load", "--send", "--write", "--seconds"}
"""Of pip, pip-audit, ruff, Open Stage Control, the reference's writer, and benchmarks."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_flag_in_the_text_is_taken(page: Path) -> None:
    known = known_flags() | FOREIGN
    for code in re.findall(r"`([^`\n]+)`", without_blocks(page.read_text(encoding="utf-8"))):
        for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]+", code):
            assert flag in known, f"{flag} in `{code}`"
