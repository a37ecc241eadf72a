"""A reference page for each of the package's objects, from the address table."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from max_patches.tools.graph import flatten
from max_patches.tools.needed import said_and_heard
from max_patches.tools.osc import endpoint_at
from max_patches.tools.pack import Part, built
from max_patches.tools.patcher import Json, Patcher

_TYPES = {"i": "int", "f": "float", "s": "symbol", "switch": "int"}


def reference_page(part: Part) -> str:
    """Return ``NAME.maxref.xml``."""
    patcher = built(part.name)
    lines = [
        '<?xml version="1.0" encoding="utf-8" standalone="yes"?>',
        f'<c74object name={quoteattr(part.name)} module="max" category="AI Band" kind="patcher">',
        f"  <digest>{escape(part.digest)}</digest>",
        f"  <description>{escape(part.about)}</description>",
        "  <metadatalist>",
        '    <metadata name="author">the authors of ai-music-generator</metadata>',
        '    <metadata name="tag">AI Band</metadata>',
        "  </metadatalist>",
        *_ports(patcher, "inlet"),
        *_ports(patcher, "outlet"),
        *_arguments(part),
        *_methods(patcher),
        "</c74object>",
    ]
    return "\n".join(lines) + "\n"


def _ports(patcher: Patcher, kind: str) -> Iterator[str]:
    """Yield the inlets or outlets, with the comments that they have in the patch."""
    boxes: list[Json] = [item["box"] for item in patcher.to_json()["boxes"]]  # type: ignore[attr-defined]
    found = [box for box in boxes if box["maxclass"] == kind]
    yield f"  <{kind}list>"
    for box in found:
        number = int(str(box["index"])) - 1
        yield f'    <{kind} id="{number}" type="">'
        yield f"      <digest>{escape(str(box['comment']))}</digest>"
        yield f"    </{kind}>"
    yield f"  </{kind}list>"


def _arguments(part: Part) -> Iterator[str]:
    yield "  <objarglist>"
    for name, meaning, default in part.args:
        kind = "symbol" if isinstance(default, str) else "int"
        yield f'    <objarg name={quoteattr(name)} optional="1" type="{kind}">'
        yield f"      <digest>{escape(meaning)}; {escape(str(default))} if left out</digest>"
        yield "    </objarg>"
    yield "  </objarglist>"


def _methods(patcher: Patcher) -> Iterator[str]:
    """Yield every address that the object says or hears, as the table explains it."""
    said, heard = said_and_heard(flatten(patcher.to_json()))
    yield "  <methodlist>"
    for address in sorted(said | heard):
        endpoint = endpoint_at(address)
        if endpoint is None:
            continue
        way = " and ".join(w for w, s in (("said", said), ("heard", heard)) if address in s)
        yield f"    <method name={quoteattr(address)}>"
        yield "      <arglist>"
        for index, arg in enumerate(endpoint.row.args):
            kind = _TYPES[arg.type]
            yield f'        <arg name={quoteattr(arg.name)} id="{index}" type="{kind}" />'
        yield "      </arglist>"
        yield f"      <digest>{escape(endpoint.row.doc)}</digest>"
        yield f"      <description>Message that is {way}.</description>"
        yield "    </method>"
    yield "  </methodlist>"
