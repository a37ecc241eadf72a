"""The address table as JSON: what pages make their controls from."""

from functools import cache

from server.address_row import Arg, Endpoint
from server.addresses import ENDPOINTS, SECTIONS


@cache
def table() -> list[dict[str, object]]:
    """Return a row for each concrete address, in the table's order; see ``docs/web.md``."""
    sections = {id(row): section for section, rows in SECTIONS.items() for row in rows}
    return [_row(endpoint, sections[id(endpoint.row)]) for endpoint in ENDPOINTS.values()]


def _row(endpoint: Endpoint, section: str) -> dict[str, object]:
    row = endpoint.row
    args = [_arg(arg) for arg in row.args]
    if endpoint.default is not None:
        args[0]["default"] = endpoint.default
    return {
        "section": section,
        "path": row.path,
        "address": endpoint.address,
        "kind": row.kind,
        "doc": row.doc,
        "instrument": endpoint.instrument,
        "k": endpoint.k,
        "args": args,
        "answer": [_arg(arg) for arg in row.answer],
    }


def _arg(arg: Arg) -> dict[str, object]:
    return {
        "name": arg.name,
        "type": arg.type,
        "min": arg.minimum,
        "max": arg.maximum,
        "choices": list(arg.choices) or None,
        "unit": arg.unit or None,
        "default": arg.default,
    }
