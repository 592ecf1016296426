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
OTHERS = {"import_export": "django-import-export", "plain": "plain DRF"}


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
        Promise("import, times django-import-export saving bare rows", database, times(found, "import_export"), least=10),
        Promise("import, times plain DRF saving bare rows", database, times(found, "plain"), least=1),
    ]  # fmt: skip


def rate(found: Any) -> Spread:
    """Rows a second."""
    return Spread.of([one["rate"] for one in found])


def times(found: Any, other: str) -> Spread:
    """How many times as fast as another, round by round."""
    return Spread.of([one["rate"] / one[other] for one in found])


def told(found: dict[str, Any], effort: Effort) -> str:
    """The section of the page."""
    rows = [
        (database, f"{rate(one)}", *(f"{Spread.of([each[other] for each in one])}" for other in OTHERS), number(max(each["mib"] for each in one)))
        for database, one in found.items()
    ]  # fmt: skip
    head = ("database", "rows a second", *(f"{other}, rows a second" for other in OTHERS.values()), "most memory, MiB")  # fmt: skip
    return (
        f"## A sheet imported and published\n\n{effort.milestones:,} troop counts from CSV, each with a citation, a quote and a chain, checked, written "
        "with ledger and search words in one transaction, and verified afterwards. *django-import-export* (as its manual begins; its options for sets about double that) and *plain DRF* "
        f"(`serializer(many=True)`) validate and save {FEW:,} bare rows, without citation or ledger.\n\n{table(head, rows)}"
    )
