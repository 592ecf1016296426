"""What it costs to ask about a day in the past: a page of 100 milestones without `known_on` and with it, made anew for every request."""

from __future__ import annotations

import datetime as dt
from typing import Any

from benchmarks.asking import tell
from benchmarks.contest import PAGE, contest, rates
from benchmarks.filling import FEW
from benchmarks.measure import Effort, Spread, ratio
from benchmarks.promises import Promise, table
from benchmarks.sites import Site

NOW, YOUNG, OLD = "now", "3 years back", "10 years back"
LEAST = 0.5
"""The share of the rate of now that a day in the past must reach: the promise."""
AGEING = 1.2
"""How many times as long an old day may take as a young one, for what the machine's other business adds."""
COUNTS = False


def measure(site: Site, effort: Effort) -> Any:
    """Answers a second by the day asked about."""
    with contest(site) as who:
        asks = {name: who.page(**({"known_on": day} if day else {})) for name, day in days(site).items()}
        for name, ask in asks.items():
            if len(tell(ask).json()["results"]) != PAGE:
                raise RuntimeError(f"The page as known {name} is not one of {PAGE} milestones.")
        return rates(asks, effort)


def days(site: Site) -> dict[str, str]:
    """The days asked about, by what they are called; none for now."""
    today = dt.date.fromisoformat(site.load["today"])
    back = {"yesterday": 1, YOUNG: round(3 * 365.25), OLD: round(10 * 365.25)}
    past = {name: (today - dt.timedelta(days=many)).isoformat() for name, many in back.items()}
    return {NOW: "", **past, f"when {FEW} existed": site.load["few"]}


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of the past."""
    return [
        Promise("page as known 3 years back, share of the rate of now", database, ratio(found, YOUNG, NOW), least=LEAST),
        Promise("page as known 10 years back, time of 3 years back", database, ratio(found, YOUNG, OLD), most=AGEING),
    ]  # fmt: skip


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, name, f"{Spread.of(figures)}", f"{ratio(one, name, NOW)}")
        for database, one in found.items()
        for name, figures in one.items()
    ]
    head = ("database", "day asked about", "answers a second", "share of now")
    return f"## A page as known on a day in the past\n\nThe same page with `known_on`.\n\n{table(head, rows)}"
