"""One milestone at its address, made anew for every request, beside plain REST framework and JSON made in the database."""

from __future__ import annotations

from typing import Any

from benchmarks.contest import DATABASE, FIELDS, THEM, US, contest, rates, require_same
from benchmarks.measure import Effort, Spread, ratio
from benchmarks.promises import Promise, table
from benchmarks.sites import Site

LEAST = 4
COUNTS = False


def measure(site: Site, effort: Effort) -> Any:
    """Answers a second by contender."""
    slug = site.load["slug"]
    with contest(site) as who:
        asks = {
            US: who.us(f"/milestones/{slug}/", fields=FIELDS),
            THEM: who.them(f"/milestones/{slug}/"),
            DATABASE: who.limit("/detail/", slug=slug),
        }
        require_same(asks)
        return rates(asks, effort)


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of details."""
    return [Promise("detail, times plain DRF", database, ratio(found, US, THEM), least=LEAST)]


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, name, f"{Spread.of(figures)}", f"{ratio(one, name, THEM)}")
        for database, one in found.items()
        for name, figures in one.items()
    ]
    head = ("database", "who", "answers a second", "times plain DRF")
    return f"## One milestone made anew\n\nThe same fields as on the page.\n\n{table(head, rows)}"
