"""The load that is measured: milestones with five claims each, their citations, and the pictures that the rule gives of them.

The same on every run of one day: days are counted back from the day it is made for, everything else from the number of the row. Written
straight into the tables; the ledger stays empty. `tests/milestones/test_plans.py` proves that the kept pictures are those of the rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from benchmarks.tables import Row, Table, count_on
from negotiations.actors.models import Actor
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim, ConditionState
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneKind, MilestoneState
from negotiations.sources.models import Citation, Source
from negotiations.talks.models import Negotiation

CLAIMS = 5
"""Claims on each milestone, and so intervals of knowledge."""
YEARS = 15
"""Over so many years milestones become known, evenly."""
APART = 80
"""Days from one claim on a milestone to the next: more than a dispute looks back."""
AHEAD = 400
"""Days from a claim to the day that it plans for: no plan has passed when the next claim lands."""
NEGOTIATIONS = 20
SOURCES = 200
CONDITIONS = 200

KINDS = MilestoneKind.values
IDS = ("id", "slug", "labels")


@dataclass(frozen=True, slots=True)
class Saying:
    """One claim on one milestone, and the picture from its day on."""

    id: int
    milestone: int
    place: int
    """Its place among the claims on the milestone, from 0."""
    day: dt.date
    until: str
    """First day of the next picture."""

    @property
    def source(self) -> int:
        """Another source than those of its fellows."""
        return 1 + (self.milestone + 7 * self.place) % SOURCES

    @property
    def last(self) -> bool:
        """True for the claim that says how the milestone ended."""
        return self.place == CLAIMS - 1

    @property
    def achieved(self) -> bool:
        """Half of all milestones are achieved, the others postponed without a date."""
        return self.last and self.milestone % 2 == 0


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
        return self.begin + dt.timedelta(days=_scattered(milestone) % span)

    def day_when(self, known: int) -> dt.date:
        """The day on which this many milestones had become known."""
        return sorted(map(self.first_day, range(1, self.milestones + 1)))[known - 1]

    def _known(self) -> dict[str, object]:
        return {"state": "published", "recorded_from": self.recorded, "known_from": self.begin}

    def _surroundings(self) -> None:
        known = self._known()
        Table(Actor, kind="organisation", **known).write(IDS, _named("outlet", range(1, 11)))
        bodies = range(11, 11 + 2 * NEGOTIATIONS)
        Table(Actor, kind="joint_body", **known).write(IDS, _named("body", bodies))
        numbers = range(1, NEGOTIATIONS + 1)
        Table(Negotiation, **known).write(IDS, _named("negotiation", numbers))
        Table(Commission, **known).write(
            (*IDS, "actor_id", "negotiation_id"),
            (
                (*row, 10 + number, number)
                for row, number in zip(_named("commission", numbers), numbers, strict=True)
            ),
        )
        Table(WorkingGroup, **known).write(
            (*IDS, "actor_id", "commission_id"),
            (
                (*row, 10 + NEGOTIATIONS + number, number)
                for row, number in zip(_named("group", numbers), numbers, strict=True)
            ),
        )
        Table(Source, kind="news", language="en", reliability="B", **known).write(
            (*IDS, "publisher_id"),
            ((*row, 1 + row[0] % 10) for row in _named("source", range(1, SOURCES + 1))),
        )

    def _milestones(self) -> None:
        columns = (*IDS, "kind", "known_from", "negotiation_id", "commission_id", "working_group_id")
        known = self._known()
        del known["known_from"]
        Table(Milestone, **known).write(
            columns,
            (
                (
                    number, f"{_scattered(number):010}-milestone", _label("Milestone", number),
                    KINDS[number % len(KINDS)], self.first_day(number).isoformat(), *[_negotiation(number)] * 3,
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
            ("id", "public_id", "milestone_id", "negotiation_id", *said, *_PLANNED, *_ACHIEVED, "status"),
            map(_claim, self.sayings()),
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
            ("id", "milestone_id", "known_from", "known_until", "status", "status_claim_id", *_PLANNED,
             "planned_claim_id", "planned_by", *_ACHIEVED, "achieved_claim_id", "achieved_by", *_FIRST,
             "revisions", "slippage_min", "slippage_max", "due_latest", "claims_count", "origins_count"),
            map(_state, self.sayings()),
        )  # fmt: skip

    def _conditions(self) -> None:
        """One claim on each condition; every fourth milestone waits for one, and half of the conditions are met."""
        numbers, behind = range(1, CONDITIONS + 1), self.milestones * CLAIMS
        status = ("demanded", "met")
        day = self.begin.isoformat()
        Table(Condition, **self._known()).write(
            (*IDS, "negotiation_id"), ((*row, _negotiation(row[0])) for row in _named("condition", numbers))
        )
        Table(ConditionClaim, known_from_basis="published", note="So it was told.", **self._known()).write(
            ("id", "public_id", "condition_id", "negotiation_id", "status", "asserted_on_edtf",
             "asserted_on_earliest", "asserted_on_latest"),
            ((n, f"{n:032x}", n, _negotiation(n), status[n % 2], day, day, day) for n in numbers),
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


_DAY = ("edtf", "earliest", "latest")
_PLANNED = tuple(f"planned_{part}" for part in _DAY)
_ACHIEVED = tuple(f"achieved_{part}" for part in _DAY)
_FIRST = tuple(f"first_planned_{part}" for part in _DAY)
_NO_DAY = ("", None, None)


def _claim(one: Saying) -> Row:
    day = one.day.isoformat()
    planned = _NO_DAY if one.last else _three(one.day + dt.timedelta(days=AHEAD))
    achieved = _three(one.day) if one.achieved else _NO_DAY
    status = ("" if one.achieved else "postponed") if one.last else ""
    return (
        one.id, f"{one.id:032x}", one.milestone, _negotiation(one.milestone), day, day, day, day,
        *planned, *achieved, status,
    )  # fmt: skip


def _state(one: Saying) -> Row:
    """What the rule gives: each plan moves the one before; the last claim says achieved, or takes the plan away."""
    moved = min(one.place, CLAIMS - 2)
    first = one.day + dt.timedelta(days=AHEAD - one.place * APART)
    standing = one.day + dt.timedelta(days=AHEAD - (one.place - moved) * APART)
    if not one.last:
        status, slipped = "announced", one.place * APART
    elif one.achieved:
        status, slipped = "achieved", (one.day - first).days
    else:
        status, slipped = "postponed", None
    plan = one.id if not one.last else one.id - 1 if one.achieved else None
    return (
        one.id, one.milestone, one.day.isoformat(), one.until, status, one.id,
        *(_three(standing) if plan else _NO_DAY), plan, "rule" if plan else "",
        *(_three(one.day) if one.achieved else _NO_DAY), one.id if one.achieved else None,
        "rule" if one.achieved else "", *_three(first), moved, slipped, slipped,
        None if one.last else standing.isoformat(), one.place + 1, one.place + 1,
    )  # fmt: skip


def _three(day: dt.date) -> Row:
    text = day.isoformat()
    return (text, text, text)


def _negotiation(number: int) -> int:
    return 1 + number % NEGOTIATIONS


def _scattered(number: int) -> int:
    """Another number for every number, in no order (multiplied by an odd number modulo 2^32)."""
    return number * 2654435761 % 2**32


def _label(kind: str, number: int) -> str:
    return (
        f'{{"en": "{kind} {number}", "fr": "{kind} {number} en français", "ar": "{kind} {number} بالعربية"}}'
    )


def _named(kind: str, numbers: range) -> Iterator[Row]:
    """Rows of named things: key, slug, labels."""
    for number in numbers:
        yield (number, f"{kind}-{number:06}", _label(kind.capitalize(), number))
