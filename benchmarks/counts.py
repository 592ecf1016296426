"""The troop counts of the load: series of one count a day with its citation, told by one outlet the day after.

The same on every run of one day, as `load.py` is, whose outlets and sources these rest on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from benchmarks.rows import IDS, named, scattered, three
from benchmarks.sayings import SOURCES
from benchmarks.tables import Row, Table, count_on
from negotiations.actors.models import Actor
from negotiations.sources.models import Citation
from negotiations.troops.models import SeriesOrigin, TroopCount
from negotiations.troops.series_claims import STANDS

POINTS = 5_000
"""Days, and so counts, of each series."""
STATES = 20
FIRST_STATE = 101
HOST = FIRST_STATE + STATES
BEHIND = 10**9
"""Keys of these citations: behind those of the milestones."""
_NAMES = tuple(
    f"{date}_{part}" for date in ("asserted_on", "as_of") for part in ("edtf", "earliest", "latest")
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many counts, and the day on which the record ends."""

    counts: int
    today: dt.date

    def write(self) -> None:
        """Write them beside the milestones, in one transaction."""
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
            recorded = dt.datetime.combine(self.today, dt.time(), tzinfo=dt.UTC)
            published: dict[str, Any] = {"state": "published", "recorded_from": recorded}
            Table(Actor, kind="state", known_from=self.first, **published).write(
                IDS, named("state", range(FIRST_STATE, HOST + 1))
            )
            Table(
                TroopCount, standing="announced", tier=1, source_rank=2, note="So it was told.", measure="present",
                known_from_basis="published", host_id=HOST, personnel_qualifier="exact", personnel_unit="personnel", **published,
            ).write(
                ("id", "public_id", "contributor_id", "dataset", "known_from", *_NAMES, "personnel_low", "personnel_high", "contested_in"),
                (self.row(number) for number in range(1, self.counts + 1)),
            )  # fmt: skip
            Table(Citation, origin_kind="source", quote="So it was told.", language="en").write(
                ("id", "troop_count_id", "source_id", "origin_key", "known_from"), self.citations()
            )
            Table(SeriesOrigin).write(("id", "series", "origin_key"), self.origins())
            count_on([Actor, TroopCount, Citation, SeriesOrigin])

    @property
    def first(self) -> dt.date:
        """The first day that anything is told of."""
        return self.today - dt.timedelta(days=POINTS)

    def row(self, number: int) -> Row:
        """One count: of series after series, in each of day after day."""
        series, place = divmod(number - 1, POINTS)
        day, many = self.first + dt.timedelta(days=place), self.many(number)
        known = (day + dt.timedelta(days=1)).isoformat()
        contributor, dataset = FIRST_STATE + series % STATES, f"list-{series // STATES}"
        contested = self.series(series) if self.contested(number) else None
        return (
            number,
            f"{number:032x}",
            contributor,
            dataset,
            known,
            *three(day),
            *three(day),
            many,
            many,
            contested,
        )

    @staticmethod
    def many(number: int) -> int:
        """What a count says."""
        return 1_000 + scattered(number) % 1_000

    @staticmethod
    def series(series: int) -> str:
        """A series as one text."""
        return f"state-{FIRST_STATE + series % STATES:06}/state-{HOST:06}///present/list-{series // STATES}/personnel"

    def contested(self, number: int) -> bool:
        """Whether another outlet says otherwise of a day near enough; nearly every count is contested so."""
        near = (number + step for days in range(1, STANDS + 1) for step in (-days, days))
        return any(
            (other - number) % SOURCES and self.many(other) != self.many(number)
            for other in near
            if 0 < other <= self.counts and (other - 1) // POINTS == (number - 1) // POINTS
        )

    def origins(self) -> Iterator[Row]:
        """Who speaks in each series."""
        key = 0
        for series in range(-(-self.counts // POINTS)):
            first = series * POINTS + 1
            for number in range(first, min(first + min(SOURCES, POINTS), self.counts + 1)):
                key += 1
                yield key, self.series(series), f"source:source-{1 + number % SOURCES:06}"

    def citations(self) -> Iterator[Row]:
        """One for each count."""
        for number in range(1, self.counts + 1):
            source, known = 1 + number % SOURCES, self.row(number)[4]
            yield (BEHIND + number, number, source, f"source:source-{source:06}", known)

    def told(self) -> dict[str, str]:
        """The first series, as the API asks for one."""
        return {
            "contributor": f"state-{FIRST_STATE:06}",
            "host": f"state-{HOST:06}",
            "dataset": "list-0",
            "step": "day",
            "from": self.first.isoformat(),
            "to": (self.today - dt.timedelta(days=1)).isoformat(),
        }
