"""A sheet of troop counts imported and published in one transaction, every row with its citation and its row of the ledger."""

from __future__ import annotations

from typing import Any

from benchmarks.importing import FEW
from benchmarks.measure import Effort, Spread, number
from benchmarks.promises import Promise, table
from benchmarks.sites import Site, site

LEAST = 5_000
"""Rows a second, on a machine that does nothing else."""
ROUNDS = 3
SURROUNDINGS = 1_000
"""Milestones that stand beside; what the rows refer to comes with them."""
COUNTS = False


def measure(filled: Site, effort: Effort) -> Any:
    """Rows a second, by round, on a site of its own: each sheet follows the one before."""
    with site(filled.database, SURROUNDINGS, 1) as own:
        sizes = ["--rows", str(effort.milestones)]
        rounds = range(min(ROUNDS, effort.rounds))
        return [
            own.run("benchmarks.importing", *sizes, "--after", str(each * effort.milestones))
            for each in rounds
        ]


def promises(database: str, found: Any) -> list[Promise]:
    """What was promised of imports."""
    return [
        Promise("import of counts with citations and ledger, published", database, rate(found), least=LEAST, unit=" rows/s"),
        Promise("import, times plain DRF saving bare rows", database, times(found), least=1),
    ]  # fmt: skip


def rate(found: Any) -> Spread:
    """Rows a second."""
    return Spread.of([one["rate"] for one in found])


def times(found: Any) -> Spread:
    """How many times as fast as plain REST framework, round by round."""
    return Spread.of([one["rate"] / one["plain"] for one in found])


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, f"{rate(one)}", f"{Spread.of([each['plain'] for each in one])}", f"{times(one)}", number(max(each["mib"] for each in one)))
        for database, one in found.items()
    ]  # fmt: skip
    head = ("database", "rows a second", "plain DRF, rows a second", "times plain DRF", "most memory, MiB")
    return (
        f"## A sheet imported and published\n\n{effort.milestones:,} troop counts from CSV, each with a citation, a quote and a chain, checked, written "
        "with ledger and search words in one transaction, and verified afterwards. *Plain DRF* is `serializer(many=True)` that validates and saves "
        f"{FEW:,} bare rows, without citation or ledger; django-import-export was measured at 190 to 800 rows a second.\n\n{table(head, rows)}"
    )
