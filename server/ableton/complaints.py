"""What is wrong is said once, and again only after it was right in between."""

from collections.abc import Callable


class Complaints:
    """What was said, each under the name of its cause."""

    def __init__(self, tell_problem: Callable[[str, str], None]) -> None:
        """Begin without any.

        Args:
            tell_problem: told where and what goes wrong.
        """
        self._tell_problem = tell_problem
        self._told: set[str] = set()

    def say(self, cause: str, text: str) -> None:
        """Say what is wrong, unless its cause was told already.

        Args:
            cause: a name for it; the text may change with each look.
            text: for people to read.
        """
        if cause not in self._told:
            self._told.add(cause)
            self._tell_problem("clips", text)

    def settle(self, cause: str) -> None:
        """Take note that a cause is gone."""
        self._told.discard(cause)
