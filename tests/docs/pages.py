"""The documents of the project, as the tests read them."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

PAGES: Final = sorted(
    [
        *(ROOT / "docs").glob("*.md"),
        ROOT / "max_patches" / "README.md",
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
    ]
)

PROGRAMS: Final = (
    "ai-music-server",
    "ai-music-training",
    "oscsend",
    "oscdump",
    "python",
    "python3",
    "pip",
    "pipx",
)
"""A block with a line that begins with one of these is a block of commands."""
SHELLS: Final = ("sh", "bash", "console")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a document."""

    page: str
    """The document, from the project's folder."""
    words: tuple[str, ...]
    is_in_text: bool = False
    """In running text a program and its verb may be just named."""

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.words)}"


def without_blocks(text: str) -> str:
    return _FENCE.sub("", text)


def commands_of(page: Path) -> Iterator[Command]:
    """Yield the commands of a document: in blocks, and in running text where it names a program."""
    name = page.relative_to(ROOT).as_posix()
    text = page.read_text(encoding="utf-8")
    for language, block in _FENCE.findall(text):
        lines = [line.strip() for line in block.replace("\\\n", " ").splitlines() if line.strip()]
        if language in SHELLS or any(first_word(line) in PROGRAMS for line in lines):
            for line in lines:
                yield from _commands(name, line)
    for code in _CODE.findall(without_blocks(text)):
        # A program's bare name is a name, and dots stand for something.
        if first_word(code) in PROGRAMS and " " in code and "..." not in code:
            yield from (replace(c, is_in_text=True) for c in _commands(name, code))


def first_word(line: str) -> str:
    return line.split(maxsplit=1)[0] if line.strip() else ""


def _commands(name: str, line: str) -> Iterator[Command]:
    words: list[str] = []
    for word in shlex.split(line, comments=True):
        if word in ("&&", "|", ";"):
            yield Command(name, tuple(words))
            words = []
        else:
            words.append(word)
    if words:
        yield Command(name, tuple(words))
