"""The page ``docs/osc.md``, made from the address table.

Run ``python -m server.osc.reference`` to print it, with ``--write`` to put it where it belongs.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Final

from server.address_row import Address, Arg, address_of
from server.addresses import SECTIONS
from server.music import INSTRUMENTS
from server.osc.clients import MAX_CLIENTS, TTL_S
from server.osc.dispatcher import MAX_AHEAD_S, MAX_PENDING
from server.osc.encode import MAX_MESSAGE_BYTES
from server.osc.guard import MAX_PACKET_BYTES

PAGE: Final = Path(__file__).parents[2] / "docs" / "osc.md"

_LIMITS: Final = {
    "@TTL_S@": f"{TTL_S:.0f}",
    "@MAX_CLIENTS@": str(MAX_CLIENTS),
    "@MAX_AHEAD_S@": f"{MAX_AHEAD_S:.0f}",
    "@MAX_PENDING@": str(MAX_PENDING),
    "@MAX_MESSAGE_BYTES@": str(MAX_MESSAGE_BYTES),
    "@MAX_PACKET_BYTES@": str(MAX_PACKET_BYTES),
    "@INSTRUMENTS@": ", ".join(f"`{name}`" for name in INSTRUMENTS),
}


def page() -> str:
    """Return the whole page."""
    text = resources.files("server.osc").joinpath("reference.md").read_text(encoding="utf-8")
    for mark, value in (_LIMITS | {"@TABLES@": tables()}).items():
        text = text.replace(mark, value)
    return text


def tables() -> str:
    """Return the table of every section."""
    return "\n\n".join(
        "\n".join([f"### {title}", "", *_table(rows)]) for title, rows in SECTIONS.items()
    )


def _table(rows: Sequence[Address]) -> list[str]:
    lines = ["| address | kind | arguments | default | meaning |", "|---|---|---|---|---|"]
    for row in rows:
        cells = (f"`{address_of(row.path)}`", row.kind, _arguments(row), _default(row), _doc(row))
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _arguments(row: Address) -> str:
    parts = [_argument(arg, is_optional=_is_optional(row, arg)) for arg in row.args]
    if row.rest:
        parts.append("then any number of (" + ", ".join(_argument(arg) for arg in row.rest) + ")")
    return ", ".join(parts) or "none"


def _argument(arg: Arg, *, is_optional: bool = False) -> str:
    text = f"{arg.tag} {arg.name}"
    if arg.choices:
        text += " (" + ", ".join(arg.choices) + ")"
    elif arg.type == "switch":
        text += " 0 or 1"
    elif arg.minimum is not None and arg.maximum is not None:
        text += f" {arg.minimum:.10g} to {arg.maximum:.10g}"
    elif arg.minimum is not None:
        text += f" from {arg.minimum:.10g}"
    if arg.unit and arg.unit != arg.name:
        text += f" {arg.unit}"
    return f"[{text}]" if is_optional else text


def _is_optional(row: Address, arg: Arg) -> bool:
    return row.kind in ("action", "feedback") and arg.default is not None and arg.name != "channel"


def _default(row: Address) -> str:
    if row.kind != "setting":
        return ""
    if row.instrument_defaults is not None:
        return ", ".join(f"{name} {value}" for name, value in row.instrument_defaults.items())
    value = row.args[0].default
    return f"{value:g}" if isinstance(value, float) else str(value)


def _doc(row: Address) -> str:
    if not (row.answer or row.answer_path):
        return row.doc
    answer = " ".join(f"{arg.tag} {arg.name}" for arg in row.answer)
    where = address_of(row.answer_path or row.path)
    return f"{row.doc} Answer: `{' '.join(filter(None, (where, answer)))}`."


def main(argv: Sequence[str] | None = None) -> int:
    """Print the page or write it.

    Args:
        argv: command line without the program's name; None: the process's own.

    Returns:
        Exit code.
    """
    parser = argparse.ArgumentParser(prog="python -m server.osc.reference", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/osc.md")
    if parser.parse_args(argv).write:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
