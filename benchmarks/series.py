"""A series of 5,000 stated points, derived anew for every request, beside plain REST framework's list of the rows that it is derived from."""

from __future__ import annotations

from typing import Any

from benchmarks.asking import tell
from benchmarks.contest import DATABASE, THEM, US, contest, rates
from benchmarks.measure import Effort, Spread, ratio
from benchmarks.promises import Promise, table
from benchmarks.sites import Site

POINTS = 5_000
LEAST = 5
COUNTS = True


def measure(site: Site, effort: Effort) -> Any:
    """Answers a second by contender."""
    key = site.load["series"]
    named = {name: key[name] for name in ("contributor", "host", "dataset")}
    theirs = {"contributor__slug": key["contributor"], "host__slug": key["host"], "dataset": key["dataset"]}
    with contest(site) as who:
        asks = {
            US: who.us("/troop-counts/series/", **key),
            THEM: who.them("/troop-counts/", page_size=str(POINTS), **theirs),
            DATABASE: who.limit("/counts/", **named),
        }
        points = tell(asks[US]).json()["points"]
        stated = [point["date"] for point in points if point["stated"]]
        for name in (THEM, DATABASE):
            rows = tell(asks[name]).json()["results"]
            if [row["as_of_earliest"] for row in rows] != stated or len(stated) != POINTS:
                raise RuntimeError(f"{name} does not list the {POINTS} counts of the series.")
        return rates(asks, effort)


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of series."""
    return [Promise("series of 5,000 stated points, times plain DRF's list", database, ratio(found, US, THEM), least=LEAST)]  # fmt: skip


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, name, f"{Spread.of(figures)}", f"{ratio(one, name, THEM)}")
        for database, one in found.items()
        for name, figures in one.items()
    ]
    head = ("database", "who", "answers a second", "times plain DRF")
    what = f"{POINTS:,} days with a count each; the tracker derives the series, the others list the rows."
    return f"## A series\n\n{what}\n\n{table(head, rows)}"
