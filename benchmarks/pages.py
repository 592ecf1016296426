"""A page of 100 milestones with working group and sources, made anew for every request: the first, and the one behind row 50,000.

Beside plain REST framework over the same tables (COUNT and OFFSET as everybody has them), JSON made in the database with a key (the limit),
and a constant answer.
"""

from __future__ import annotations

from typing import Any

from benchmarks.contest import CONSTANT, DATABASE, PAGE, THEM, US, contest, rates, require_same
from benchmarks.measure import Effort, Spread, number, ratio
from benchmarks.promises import Promise, table
from benchmarks.sites import Site

DEEP = 50_000
FIRST_LEAST = {"sqlite": 6, "postgresql": 8}
DEEP_LEAST = {"sqlite": 25, "postgresql": 20}
OF_LIMIT = 0.4
DEEP_MOST = 1.2
COUNTS = False
"""Whether it asks of troop counts."""


def measure(site: Site, effort: Effort) -> Any:
    """Answers a second by page and contender."""
    row = min(DEEP, effort.milestones // 2) // 1000 * 1000 or effort.milestones // 2
    with contest(site) as who:
        cursor, slug = who.behind(row)
        first = {US: who.page(), THEM: who.them("/milestones/"), DATABASE: who.limit("/page/", after="")}
        deep = {
            US: who.page(cursor=cursor),
            THEM: who.them("/milestones/", page=str(row // PAGE + 1)),
            DATABASE: who.limit("/page/", after=slug),
        }
        require_same(first)
        require_same(deep)
        asks = {f"first: {name}": ask for name, ask in first.items()}
        asks |= {f"deep: {name}": ask for name, ask in deep.items()}
        return {"row": row, "rates": rates({**asks, CONSTANT: who.limit("/constant/")}, effort)}


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of pages."""
    rates = found["rates"]
    first, deep = f"first: {US}", f"deep: {US}"
    row = f"{found['row']:,}"
    return [
        Promise("page of 100, times plain DRF", database, ratio(rates, first, f"first: {THEM}"), least=FIRST_LEAST[database]),
        Promise("page of 100, share of the in-database limit", database, ratio(rates, first, f"first: {DATABASE}"), least=OF_LIMIT),
        Promise(f"page behind row {row}, times plain DRF", database, ratio(rates, deep, f"deep: {THEM}"), least=DEEP_LEAST[database]),
        Promise(f"page behind row {row}, time of the first page", database, ratio(rates, first, deep), most=DEEP_MOST),
    ]  # fmt: skip


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (
            database,
            name,
            f"{Spread.of(figures)}",
            f"{ratio(one['rates'], name, name.replace(name.partition(': ')[2] or name, THEM) if ': ' in name else f'first: {THEM}')}",
        )
        for database, one in found.items()
        for name, figures in one["rates"].items()
    ]
    return "\n".join(
        [
            "## A page made anew",
            "",
            f"{PAGE} of {number(effort.milestones)} milestones, each with its working group and the sources of its five claims; the bodies were",
            "compared before anything was measured, and kept answers were off.",
            "",
            table(("database", "page: who", "answers a second", "times plain DRF"), rows),
        ]
    )
