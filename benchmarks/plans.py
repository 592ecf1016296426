"""Query plans: what the databases say they do for a page, a page of the past, a detail and a series of the load.

Only told: that no plan visits a growing table whole is proved by `tests/api/test_plans.py`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from benchmarks.measure import Effort
from benchmarks.promises import Promise
from benchmarks.sites import Site

COUNTS = True


def measure(site: Site, effort: Effort) -> Any:
    """By what is asked the steps of each query."""
    series = urlencode({**site.load["series"], "step": "year"})
    return site.run("benchmarks.planning", site.load["slug"], site.load["few"], series)


def promises(database: str, found: Any) -> list[Promise]:
    """Nothing that a figure could tell."""
    return []


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page: one line for each step."""
    parts = ["## Query plans\n"]
    for database, asked in found.items():
        for name, queries in asked.items():
            lines = [
                line
                for number, steps in enumerate(queries, 1)
                for line in (f"query {number}", *(f"  {step}" for step in steps))
            ]
            parts += [f"{name}, {database}:\n", "```text", *lines, "```\n"]
    return "\n".join(parts)
