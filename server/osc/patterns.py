"""OSC address patterns, matched without regular expressions.

A part of a pattern becomes a list of tokens, and the matcher follows every place in the text that
the tokens so far can have reached. The work is bounded by pattern length times text length,
whatever the stars.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from server.errors import RequestError

WILDCARDS: Final = frozenset("*?[]{}")


@dataclass(frozen=True, slots=True)
class _Star:
    """Any characters, also none."""


@dataclass(frozen=True, slots=True)
class _OneOf:
    """One character out of (or outside) a set."""

    letters: frozenset[str]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class _AnyWord:
    """One of several words; a plain letter is one word."""

    words: tuple[str, ...]


_Token = _Star | _OneOf | _AnyWord
_ANY_LETTER: Final = _OneOf(frozenset(), is_negated=True)


def is_pattern(address: str) -> bool:
    """Return whether an address has wildcards."""
    return not WILDCARDS.isdisjoint(address)


def matching(pattern: str, addresses: Iterable[str]) -> list[str]:
    """Return the addresses that a pattern matches, in their order.

    Args:
        pattern: OSC 1.0 pattern: ``*``, ``?``, ``[a-z]``, ``[!a]``, ``{bass,drums}``; none of them
            reaches across a ``/``.
        addresses: plain addresses.

    Raises:
        RequestError: ``pattern``, a bracket or brace is not closed.
    """
    parts = [_tokens(part) for part in pattern.split("/")]
    return [address for address in addresses if _matches_all(parts, address.split("/"))]


def _matches_all(parts: list[list[_Token]], texts: list[str]) -> bool:
    return len(parts) == len(texts) and all(map(_matches, parts, texts))


def _matches(tokens: list[_Token], text: str) -> bool:
    reached = {0}
    for token in tokens:
        reached = _step(token, text, reached)
        if not reached:
            return False
    return len(text) in reached


def _step(token: _Token, text: str, reached: set[int]) -> set[int]:
    """Return the places in the text that a token leads to from those reached."""
    match token:
        case _Star():
            return set(range(min(reached), len(text) + 1))
        case _OneOf(letters, is_negated):
            return {
                at + 1 for at in reached if at < len(text) and (text[at] in letters) != is_negated
            }
        case _AnyWord(words):
            return {at + len(word) for at in reached for word in words if text.startswith(word, at)}


def _tokens(part: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(part):
        letter = part[at]
        if letter in "[{":
            end = part.find("]" if letter == "[" else "}", at)
            if end < 0:
                raise RequestError("pattern", f"{letter} is not closed in {part[:40]!r}")
            inside = part[at + 1 : end]
            tokens.append(_letters(inside) if letter == "[" else _AnyWord(tuple(inside.split(","))))
            at = end
        elif letter == "*":
            tokens.append(_Star())
        else:
            tokens.append(_ANY_LETTER if letter == "?" else _AnyWord((letter,)))
        at += 1
    return tokens


def _letters(inside: str) -> _OneOf:
    is_negated = inside.startswith("!")
    inside = inside.removeprefix("!")
    letters: set[str] = set()
    at = 0
    while at < len(inside):
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            letters |= set(map(chr, range(ord(inside[at]), ord(inside[at + 2]) + 1)))
            at += 3
        else:
            letters.add(inside[at])
            at += 1
    return _OneOf(frozenset(letters), is_negated)
