"""What a fuzz target is."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol


class Target(Protocol):
    """A reader of what comes from outside; anything but a counted refusal is a bug."""

    seeds: Sequence[bytes]
    """Whole, well-formed inputs."""
    words: Sequence[bytes]
    """What the format is made of."""
    align: int
    """The format's inputs have whole multiples of so many bytes."""
    classes: Counter[str]
    """How often each kind of outcome was seen: ``taken`` or why not."""

    def run(self, data: bytes) -> None:
        """Read one input.

        Raises:
            Exception: a bug.
        """
        ...

    def check(self) -> None:
        """See that what was attacked is as it should be; called now and then.

        Raises:
            AssertionError: it is not.
        """
        ...

    def close(self) -> None:
        """Leave nothing behind."""
        ...
