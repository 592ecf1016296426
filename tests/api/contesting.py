"""Many series in each of which two counts exclude each other, among the outlets and sources of a load; written straight into the tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from benchmarks.rows import three
from benchmarks.tables import Row, Table, count_on
from negotiations.sources.models import Citation
from negotiations.troops.models import SeriesOrigin, TroopCount

SERIES = 250
DAY = dt.date(2015, 1, 5)
BEHIND = 10**8
"""Keys of these citations: behind those of the milestones."""


def contest(recorded: dt.datetime) -> None:
    """Write them; all known from one day on."""
    clock: dict[str, Any] = {"known_from": DAY.isoformat(), "known_from_basis": "published"}
    numbers = range(1, 2 * SERIES + 1)
    Table(
        TroopCount, state="published", recorded_from=recorded, note="So it was told.", measure="present", contributor_id=1,
        host_id=2, personnel_qualifier="exact", personnel_unit="personnel", **clock,
    ).write(
        ("id", "public_id", "dataset", "as_of_edtf", "as_of_earliest", "as_of_latest", "personnel_low", "personnel_high",
         "asserted_on_edtf", "asserted_on_earliest", "asserted_on_latest", "contested_in"),
        (
            (number, f"{number:032x}", dataset(number), *three(DAY), *[1_000 + number] * 2, *three(DAY), series(number))
            for number in numbers
        ),
    )  # fmt: skip
    Table(Citation, origin_kind="source", quote="So it was told.", language="en").write(
        ("id", "troop_count_id", "source_id", "origin_key", "known_from"),
        (_citation(number) for number in numbers),
    )
    Table(SeriesOrigin).write(
        ("id", "series", "origin_key"), ((number, series(number), _citation(number)[3]) for number in numbers)
    )
    count_on([TroopCount, Citation, SeriesOrigin])


def dataset(number: int) -> str:
    """The series of a count, of two counts each."""
    return f"list-{(number + 1) // 2:04}"


def series(number: int) -> str:
    """The same as one text."""
    return f"outlet-000001/outlet-000002///present/{dataset(number)}/personnel"


def _citation(number: int) -> Row:
    source = 1 + number % 2
    return (BEHIND + number, number, source, f"source:source-{source:06}", DAY.isoformat())
