"""What a printed figure of a vintage means, as the values of a troop count.

Where a version carried two rows for one key, each is a claim of its own: two sayings of one origin, which is no dispute. Zero is zero only
where somebody counted:

- `NA` is a missing value, and `0` of a row that names no report (`NA`) means that there was none: both are unknown, not zero;
- the report of September 2021 prints Iraq and Syria with a mark and 0: those figures were withheld;
- numbers that no report gives were imputed by the compilers: estimated. All others are reported.

The text as it was printed stays as the wording wherever it is not the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Qualifier, Quantity
from negotiations.core.vocabulary import Standing
from negotiations.exchange.entries import natural_id
from negotiations.exchange.vintages.files import MISSING, Change, Version
from negotiations.troops.models import TroopCount

QUARTER, YEAR = "quarter", "year-legacy"
IMPUTED = frozenset({MISSING, "Stepwise Imputation"})
"""What a row of the quarterly series names as its report when there was none."""
WITHHELD = {("645", "2021-Q3"): "IRAQ*", ("652", "2021-Q3"): "SYRIA*"}
"""Host code and period of the figures that their report prints as 0 with a mark, and the name it prints."""


def dataset_of(series: str) -> str:
    """The dataset word of a series' claims."""
    return f"troopdata-{series}"


def claim_ids(version: Version, change: Change) -> list[UUID]:
    """The public ids of the claims that a change brings, one per printed row."""
    return [
        natural_id(
            TroopCount.resource,
            f"troopdata/{version.series}/{version.commit}/{change.code}/{change.period}/{row}",
        )
        for row, _ in enumerate(change.new, start=1)
    ]


def figures(version: Version, change: Change) -> Iterator[dict[str, Any]]:
    """The values of each printed row: period, quantity, standing, note and where it stands in the source."""
    period = FuzzyDate.parse(change.period)
    locator = f"code {change.code}, {change.period}"
    if version.series == QUARTER:
        named = "no report" if change.report == MISSING else f"report {change.report}"
        locator = f"{locator}, {named}"
    for row, printed in enumerate(change.new, start=1):
        standing, note = _standing(version, change, printed)
        told = standing in (Standing.REPORTED, Standing.ESTIMATED)
        number = int(printed) if told else None
        yield {
            "as_of": period,
            "standing": standing,
            "note": note,
            "personnel": Quantity(number, number, Qualifier.EXACT.value)
            if told
            else Quantity(None, None, Qualifier.UNKNOWN.value, wording=printed),
            "locator": locator if len(change.new) == 1 else f"{locator}, row {row} of {len(change.new)}",
        }


def _standing(version: Version, change: Change, printed: str) -> tuple[str, str]:
    if printed == MISSING:
        return Standing.UNKNOWN.value, "The version prints no value."
    if version.series != QUARTER:
        return Standing.REPORTED.value, ""
    if printed == "0" and change.report == MISSING:
        return Standing.UNKNOWN.value, "Printed as 0 of no report: nobody counted."
    if printed == "0" and change.key in WITHHELD:
        return Standing.WITHHELD.value, f"Printed as {WITHHELD[change.key]} with 0: the figure was withheld."
    return (Standing.ESTIMATED if change.report in IMPUTED else Standing.REPORTED).value, ""
