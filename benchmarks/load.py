"""The load that is measured: milestones with five claims each, their citations, and the pictures that the rule gives of them.

The same on every run of one day: days are counted back from the day it is made for, everything else from the number of the row. Written
straight into the tables; the ledger stays empty. Troop counts are in `counts.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from benchmarks.rows import IDS, NEGOTIATIONS, label, named, negotiation, scattered
from benchmarks.sayings import ACHIEVED, APART, CLAIMS, FIRST, PLANNED, SOURCES, Saying, claim_row, state_row
from benchmarks.tables import Table, count_on
from negotiations.actors.models import Actor
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim, ConditionState
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneKind, MilestoneState
from negotiations.sources.models import Citation, Source
from negotiations.talks.models import Negotiation

YEARS = 15
"""Over so many years milestones become known, evenly."""
CONDITIONS = 200

KINDS = MilestoneKind.values


@dataclass(frozen=True, slots=True)
class Load:
    """How many milestones, and the day on which the record ends: all of it was known the day before."""

    milestones: int
    today: dt.date

    @property
    def begin(self) -> dt.date:
        """The first day on which anything was known."""
        return self.today - dt.timedelta(days=round(YEARS * 365.25))

    @property
    def recorded(self) -> dt.datetime:
        """The instant at which everything was recorded."""
        return dt.datetime.combine(self.today, dt.time(), tzinfo=dt.UTC)

    def write(self) -> None:
        """Write everything into an empty database, in one transaction."""
        with transaction.atomic():
            if connection.vendor == "postgresql":
                # The keys are right by construction; looking up four million takes longer than writing.
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
            self._surroundings()
            self._milestones()
            self._claims()
            self._conditions()
            count_on([Actor, Negotiation, Commission, WorkingGroup, Source, Milestone, MilestoneClaim,
                      MilestoneState, Citation, Condition, ConditionClaim, ConditionState])  # fmt: skip

    def first_day(self, milestone: int) -> dt.date:
        """The day on which a milestone became known: spread evenly, in no order that its key or slug has."""
        span = (self.today - self.begin).days - CLAIMS * APART
        return self.begin + dt.timedelta(days=scattered(milestone) % span)

    def slug(self, milestone: int) -> str:
        """The slug of a milestone: in no order that its key has."""
        return f"{scattered(milestone):010}-milestone"

    def day_when(self, known: int) -> dt.date:
        """The day on which this many milestones had become known."""
        return sorted(map(self.first_day, range(1, self.milestones + 1)))[known - 1]

    def _known(self) -> dict[str, object]:
        return {"state": "published", "recorded_from": self.recorded, "known_from": self.begin}

    def _surroundings(self) -> None:
        known = self._known()
        Table(Actor, kind="organisation", **known).write(IDS, named("outlet", range(1, 11)))
        bodies = range(11, 11 + 2 * NEGOTIATIONS)
        Table(Actor, kind="joint_body", **known).write(IDS, named("body", bodies))
        numbers = range(1, NEGOTIATIONS + 1)
        Table(Negotiation, **known).write(IDS, named("negotiation", numbers))
        Table(Commission, **known).write(
            (*IDS, "actor_id", "negotiation_id"),
            (
                (*row, 10 + number, number)
                for row, number in zip(named("commission", numbers), numbers, strict=True)
            ),
        )
        Table(WorkingGroup, **known).write(
            (*IDS, "actor_id", "commission_id"),
            (
                (*row, 10 + NEGOTIATIONS + number, number)
                for row, number in zip(named("group", numbers), numbers, strict=True)
            ),
        )
        Table(Source, kind="news", language="en", reliability="B", **known).write(
            (*IDS, "publisher_id"),
            ((*row, 1 + row[0] % 10) for row in named("source", range(1, SOURCES + 1))),
        )

    def _milestones(self) -> None:
        columns = (*IDS, "kind", "known_from", "negotiation_id", "commission_id", "working_group_id")
        known = self._known()
        del known["known_from"]
        Table(Milestone, **known).write(
            columns,
            (
                (
                    number, self.slug(number), label("Milestone", number),
                    KINDS[number % len(KINDS)], self.first_day(number).isoformat(), *[negotiation(number)] * 3,
                )
                for number in range(1, self.milestones + 1)
            ),
        )  # fmt: skip
        waits = Milestone.depends_on.through
        Table(waits).write(
            ("id", "from_milestone_id", "to_milestone_id"),
            ((number, number, number - 1) for number in range(3, self.milestones + 1, 3)),
        )
        count_on([waits])

    def sayings(self) -> Iterator[Saying]:
        """Every claim, those on one milestone together and in order."""
        for milestone in range(1, self.milestones + 1):
            first = self.first_day(milestone)
            for place in range(CLAIMS):
                day = first + dt.timedelta(days=place * APART)
                following = (day + dt.timedelta(days=APART)).isoformat()
                yield Saying(
                    id=(milestone - 1) * CLAIMS + place + 1,
                    milestone=milestone,
                    place=place,
                    day=day,
                    until="9999-12-31" if place == CLAIMS - 1 else following,
                )

    def _claims(self) -> None:
        clock = {"state": "published", "recorded_from": self.recorded, "known_from_basis": "published"}
        said = ("known_from", "asserted_on_edtf", "asserted_on_earliest", "asserted_on_latest")
        Table(
            MilestoneClaim, standing="announced", tier=1, source_rank=2, note="So it was told.", **clock
        ).write(
            ("id", "public_id", "milestone_id", "negotiation_id", *said, *PLANNED, *ACHIEVED, "status"),
            map(claim_row, self.sayings()),
        )
        Table(Citation, origin_kind="source", quote="So it was told.", language="en").write(
            ("id", "milestone_claim_id", "source_id", "origin_key", "known_from",
             "published_edtf", "published_earliest", "published_latest"),
            (
                (one.id, one.id, one.source, f"source:source-{one.source:06}", *[one.day.isoformat()] * 4)
                for one in self.sayings()
            ),
        )  # fmt: skip
        Table(MilestoneState, recorded_from=self.recorded, status_by="rule").write(
            ("id", "milestone_id", "negotiation_id", "known_from", "known_until", "status", "status_claim_id", *PLANNED,
             "planned_claim_id", "planned_by", *ACHIEVED, "achieved_claim_id", "achieved_by", *FIRST,
             "revisions", "slippage_min", "slippage_max", "due_latest", "claims_count", "origins_count"),
            map(state_row, self.sayings()),
        )  # fmt: skip

    def _conditions(self) -> None:
        """One claim on each condition; every fourth milestone waits for one, and half of the conditions are met."""
        numbers, behind = range(1, CONDITIONS + 1), self.milestones * CLAIMS
        status = ("demanded", "met")
        day = self.begin.isoformat()
        Table(Condition, **self._known()).write(
            (*IDS, "negotiation_id"), ((*row, negotiation(row[0])) for row in named("condition", numbers))
        )
        Table(ConditionClaim, known_from_basis="published", note="So it was told.", **self._known()).write(
            ("id", "public_id", "condition_id", "negotiation_id", "status", "asserted_on_edtf",
             "asserted_on_earliest", "asserted_on_latest"),
            ((n, f"{n:032x}", n, negotiation(n), status[n % 2], day, day, day) for n in numbers),
        )  # fmt: skip
        Table(Citation, origin_kind="source", quote="So it was told.", known_from=self.begin).write(
            ("id", "condition_claim_id", "source_id", "origin_key"),
            ((behind + n, n, n, f"source:source-{n:06}") for n in numbers),
        )
        Table(
            ConditionState, known_from=self.begin, recorded_from=self.recorded, status_by="rule",
            claims_count=1, origins_count=1,
        ).write(
            ("id", "condition_id", "status", "status_claim_id"), ((n, n, status[n % 2], n) for n in numbers)
        )  # fmt: skip
        applies = Condition.applies_to.through
        Table(applies).write(
            ("id", "condition_id", "milestone_id"),
            ((n, 1 + n // 4 % CONDITIONS, n) for n in range(4, self.milestones + 1, 4)),
        )
        count_on([applies])
