"""How inputs are broken: by the byte, by words of the format, and by pieces of other inputs."""

import random
import struct
from collections.abc import Sequence

MAX_BYTES = 20_000
"""Longer inputs are cut: what is too long is refused by its length alone."""
_NUMBERS = (-(2**31), -4, -1, 0, 1, 4, 127, 128, 255, 65_535, 2**31 - 1)


class Mutator:
    """A source of broken inputs; the same seed gives the same ones."""

    def __init__(
        self, seeds: Sequence[bytes], words: Sequence[bytes], seed: int, align: int = 1
    ) -> None:
        """Begin with well-formed inputs.

        Args:
            seeds: whole inputs of every kind.
            words: what the format is made of.
            seed: of the random numbers.
            align: most inputs are filled up to whole multiples of so many bytes.
        """
        self.chance = random.Random(seed)
        self._align = align
        self._seeds = list(seeds)
        self._words = list(words) or [b"\0"]

    def next(self) -> bytes:
        """Return the next input."""
        chance = self.chance
        if chance.random() < 0.02:
            return chance.randbytes(chance.randrange(300))
        raw = bytearray(chance.choice(self._seeds))
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 8))):
            self._change(raw)
        if chance.random() < 0.8:
            raw += bytes(-len(raw) % self._align)
        return bytes(raw[:MAX_BYTES])

    def _change(self, raw: bytearray) -> None:
        chance = self.chance
        at = chance.randrange(len(raw) + 1)
        if chance.random() < 0.7:
            at -= at % self._align
        match chance.randrange(9):
            case 0 | 1:
                raw[at : at + 1] = chance.randbytes(1)
            case 2:
                if at < len(raw):
                    raw[at] ^= 1 << chance.randrange(8)
            case 3:
                del raw[at : at + chance.choice((1, 4, 4, 4, 16, len(raw)))]
            case 4:
                word = chance.choice(self._words) + bytes(chance.choice((0, 0, 1)))
                word += bytes(-len(word) % self._align)
                raw[at:at] = word * chance.choice((1, 1, 1, 8, 64))
            case 5:
                word = chance.choice(self._words)
                raw[at : at + len(word)] = word
            case 6:
                order = chance.choice("<>")
                raw[at : at + 4] = struct.pack(f"{order}i", chance.choice(_NUMBERS))
            case 7:
                other = chance.choice(self._seeds)
                begin = chance.randrange(len(other) + 1)
                raw[at:at] = other[begin : begin + chance.choice((4, 16, 256))]
            case _:
                raw[at:at] = b"\0" * (-len(raw) % 4)
