"""What was promised of a figure and what was found, and how both are told in docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.measure import Spread, number


@dataclass(frozen=True, slots=True)
class Promise:
    """One figure on one database that was promised to reach `least` or to stay within `most`."""

    what: str
    database: str
    found: Spread
    least: float | None = None
    most: float | None = None
    unit: str = "×"

    @property
    def kept(self) -> bool:
        """Whether the median kept it."""
        return (self.least is None or self.found.median >= self.least) and (
            self.most is None or self.found.median <= self.most
        )

    @property
    def bound(self) -> str:
        """What was promised, in words."""
        if self.least is not None:
            return f"at least {number(self.least)}{self.unit}"
        return "" if self.most is None else f"at most {number(self.most)}{self.unit}"


def promise_table(promises: Iterable[Promise]) -> str:
    """Every promise with what was found; the broken ones say so."""
    return table(
        ("promise", "database", "promised", "found: median (quartiles)", "kept"),
        (
            (each.what, each.database, each.bound, f"{each.found}", "yes" if each.kept else "**no**")
            for each in promises
        ),
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown; the first two columns are words, the others figures."""
    rule = ["---" if place < 2 else "---:" for place in range(len(head))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)) + "\n"
