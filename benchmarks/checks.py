"""A figure beside its limit, measured in the same run, and whether the ratio is as promised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """One figure that has a limit."""

    what: str
    """What was measured."""
    measured: float
    limit: float
    """What the machine could do at best, or a fixed target; the same unit."""
    unit: str
    limit_is: str
    """How the limit was had."""
    allowed: float | None = None
    """Highest ratio of measured to limit that counts as met; ``None``: shown, not judged."""

    @property
    def ratio(self) -> float:
        """Measured over limit."""
        return self.measured / self.limit

    @property
    def verdict(self) -> str:
        """``met``, ``short`` or, where nothing was promised, empty."""
        if self.allowed is None:
            return ""
        return "met" if self.ratio <= self.allowed else "short"


def as_rows(checks: Iterable[Check]) -> list[dict[str, Any]]:
    """Return checks for JSON, with ratio and verdict."""
    return [{**asdict(check), "ratio": check.ratio, "verdict": check.verdict} for check in checks]


def checks_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows of `as_rows` as a Markdown table."""
    lines = [
        "| what | measured | limit | limit is | ratio | target | |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        unit, allowed = row["unit"], row["allowed"]
        cells = (
            row["what"],
            f"{row['measured']:.3g} {unit}".strip(),
            f"{row['limit']:.3g} {unit}".strip(),
            row["limit_is"],
            f"{row['ratio']:.2f}",
            "" if allowed is None else f"<= {allowed:g}",
            row["verdict"],
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
