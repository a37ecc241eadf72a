"""Pieces of HTML: tables of figures with error bars, pictures, the style."""

import base64
import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Table = dict[str, Any]
Row = tuple[str, int, list[Any]]
"""Label, digits behind the point, and a cell a source."""

CLOSE: Final = 0.15
"""Figures this near to real music's are shown as near."""

STYLE: Final = """
:root { --ink: #1d2530; --soft: #66707c; --line: #dfe3e8; --good: #e3f4e6; --far: #fdeedd; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); margin: 0 auto; padding: 2rem;
  max-width: 82rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { margin: 2.6rem 0 .4rem; font-size: 1.25rem;
  border-bottom: 2px solid var(--line); padding-bottom: .2rem; } h3 { margin: 1.4rem 0 .3rem; }
p { max-width: 60rem; } .soft { color: var(--soft); } nav a { margin-right: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; margin: .6rem 0; }
th, td { padding: .22rem .6rem; border-bottom: 1px solid var(--line); text-align: right;
  white-space: nowrap; font-variant-numeric: tabular-nums; }
th { background: #f5f7f9; font-weight: 600; vertical-align: bottom; white-space: normal; }
td:first-child, th:first-child, .text td, .text th { text-align: left; white-space: normal; }
tr.group td { background: #fafbfc; font-weight: 600; padding-top: .5rem; }
td small { color: var(--soft); margin-left: .25rem; }
td.near { background: var(--good); } td.far { background: var(--far); }
td.real { font-weight: 600; }
.met { color: #1b7837; font-weight: 600; } .short { color: #b35806; font-weight: 600; }
img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 4px; }
figure { margin: 1rem 0; } figcaption { font-size: 13px; color: var(--soft); }
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what stands under it."""

    png: bytes
    caption: str
    midi: bytes | None = None


def table(
    titles: Mapping[str, str],
    groups: Iterable[tuple[str, list[Row]]],
    *,
    is_judged: bool = True,
) -> str:
    """Write a table with a column a source.

    Args:
        titles: of the columns.
        groups: heading and rows of each part of the table.
        is_judged: whether the first column is real music that the others are held against.
    """
    head = "".join(f"<th>{escape(title)}</th>" for title in titles.values())
    lines = [f"<tr><th></th>{head}</tr>"]
    for group, rows in groups:
        lines.append(f"<tr class=group><td colspan={len(titles) + 1}>{group}</td></tr>")
        for label, digits, cells in rows:
            real = cells[0]["mean"] if is_judged and cells[0] else None
            shown = "".join(
                _cell(cell, digits, real, is_first=k == 0) for k, cell in enumerate(cells)
            )
            lines.append(f"<tr><td>{label}</td>{shown}</tr>")
    return f"<div class=scroll><table>{''.join(lines)}</table></div>"


def _cell(cell: Table | None, digits: int, real: float | None, *, is_first: bool) -> str:
    if not cell or cell.get("mean") is None:
        return "<td>&ndash;</td>"
    mean = cell["mean"]
    kind = ""
    if is_first and real is not None:
        kind = " class=real"
    elif real:
        kind = " class=near" if abs(mean - real) <= CLOSE * abs(real) else " class=far"
    text = f"{mean:.{digits}f}"
    if cell.get("low") is None or cell.get("high") is None:
        return f"<td{kind}>{text}</td>"
    half = (cell["high"] - cell["low"]) / 2
    span = f"{cell['low']:.{digits}f} to {cell['high']:.{digits}f}, n = {cell['n']}"
    return f'<td{kind} title="{span}">{text}<small>&plusmn;{half:.{digits}f}</small></td>'


def bare(value: float | None) -> Table | None:
    """Return a cell without error bars."""
    return None if value is None else {"mean": value}


def show(picture: Picture) -> str:
    """Write a picture into the page, with its MIDI file as a link if it has one."""
    data = base64.b64encode(picture.png).decode()
    caption = escape(picture.caption)
    if picture.midi is not None:
        midi = base64.b64encode(picture.midi).decode()
        name = picture.caption.split(":")[0].replace(" ", "-") + ".mid"
        caption += f' <a download="{name}" href="data:audio/midi;base64,{midi}">MIDI file</a>'
    return (
        f'<figure><img alt="{escape(picture.caption)}" src="data:image/png;base64,{data}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def escape(text: str) -> str:
    """Make text safe to stand in HTML."""
    return html.escape(text)
