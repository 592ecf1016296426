"""What happened and was said beside the milestones of the load: events, half of them disputed, statements, and the words by which all are found.

The same on every run of one day, as `load.py` is, whose negotiations and sources these rest on. `tests/api/test_plans.py` proves that
the pictures are those of the rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from benchmarks.load import Load
from benchmarks.rows import IDS, label, negotiation, scattered, three
from benchmarks.sayings import SOURCES
from benchmarks.tables import Row, Table, count_on
from negotiations.core.states import OPEN
from negotiations.core.words import IndexedWord
from negotiations.events.models import Event, EventClaim, EventKind, EventState
from negotiations.sources.models import Citation
from negotiations.statements.models import Statement

LEAST = 200
"""Events of the smallest load: enough for a page of disputes."""
SHARE = 10
"""Milestones for each event, and for each statement."""
LATER = 3
"""Days until another source tells another day of an event."""
EARLIER = 10
"""By so many days its day is the earlier one."""
EVENTS_BEHIND, STATEMENTS_BEHIND = 2 * 10**9, 3 * 10**9
"""Keys of these citations: behind those of milestones and counts."""
DAYS = ("asserted_on_edtf", "asserted_on_earliest", "asserted_on_latest")
OCCURRED = ("occurred_edtf", "occurred_earliest", "occurred_latest")
KINDS = EventKind.values


@dataclass(frozen=True, slots=True)
class Account:
    """One claim on an event, and the picture from its day on; `second` is the other source's."""

    event: int
    day: dt.date
    second: bool

    @property
    def id(self) -> int:
        """Its key."""
        return 2 * self.event + self.second

    @property
    def source(self) -> int:
        """Another source than that of its fellow."""
        return 1 + (self.event + 7 * self.second) % SOURCES

    @property
    def occurred(self) -> dt.date:
        """The day it tells."""
        return self.day - dt.timedelta(days=LATER + EARLIER if self.second else 0)


@dataclass(frozen=True, slots=True)
class Happenings:
    """Events and statements beside so many milestones."""

    load: Load

    @property
    def events(self) -> int:
        """How many events, and how many statements."""
        return max(LEAST, self.load.milestones // SHARE)

    def write(self) -> None:
        """Write them beside the milestones, in one transaction."""
        with transaction.atomic():
            self._events()
            self._statements()
            self._words()
            count_on([Event, EventClaim, EventState, Statement, Citation, IndexedWord])

    def accounts(self) -> Iterator[Account]:
        """Every claim on an event, those on one event together and in order."""
        for event in range(1, self.events + 1):
            day = self.load.first_day(event)
            yield Account(event, day, second=False)
            if event % 2 == 0:
                yield Account(event, day + dt.timedelta(days=LATER), second=True)

    def _clock(self) -> dict[str, Any]:
        return {"state": "published", "recorded_from": self.load.recorded, "known_from_basis": "published"}

    def _events(self) -> None:
        Table(Event, state="published", recorded_from=self.load.recorded).write(
            (*IDS, "kind", "known_from", "negotiation_id"),
            (
                (n, f"{scattered(n):010}-event", label("Event", n), KINDS[n % len(KINDS)],
                 self.load.first_day(n).isoformat(), negotiation(n))
                for n in range(1, self.events + 1)
            ),
        )  # fmt: skip
        Table(EventClaim, standing="announced", tier=1, source_rank=2, note="So it was told.", **self._clock()).write(
            ("id", "public_id", "event_id", "negotiation_id", "known_from", *DAYS, *OCCURRED),
            (
                (one.id, f"{EVENTS_BEHIND + one.id:032x}", one.event, negotiation(one.event), one.day.isoformat(),
                 *three(one.day), *three(one.occurred))
                for one in self.accounts()
            ),
        )  # fmt: skip
        self._cite(
            "event_claim_id", EVENTS_BEHIND, ((one.id, one.source, one.day) for one in self.accounts())
        )
        Table(EventState, recorded_from=self.load.recorded, occurred_by="rule").write(
            ("event_id", "negotiation_id", "known_from", "known_until", *OCCURRED, "occurred_claim_id",
             "occurred_first", "occurred_last", "disputed", "claims_count", "origins_count"),
            map(_picture, self.accounts()),
        )  # fmt: skip

    def _statements(self) -> None:
        numbers = range(1, self.events + 1)
        Table(Statement, standing="announced", tier=1, source_rank=2, note="So it was told.", **self._clock()).write(
            ("id", "public_id", "negotiation_id", "known_from", *DAYS, "said_edtf", "said_earliest", "said_latest"),
            (
                (n, f"{STATEMENTS_BEHIND + n:032x}", negotiation(n), day.isoformat(), *three(day), *three(day))
                for n in numbers for day in [self.load.first_day(n)]
            ),
        )  # fmt: skip
        told = ((n, 1 + n % SOURCES, self.load.first_day(n)) for n in numbers)
        self._cite("statement_id", STATEMENTS_BEHIND, told)

    @staticmethod
    def _cite(claim: str, behind: int, told: Iterator[tuple[int, int, dt.date]]) -> None:
        Table(Citation, origin_kind="source", quote="So it was told.", language="en").write(
            ("id", claim, "source_id", "origin_key", "known_from"),
            (
                (behind + key, key, source, f"source:source-{source:06}", day.isoformat())
                for key, source, day in told
            ),
        )

    def _words(self) -> None:
        """Of each name the word that all have, one that half have, and two that nobody else has."""
        Table(IndexedWord).write(
            ("resource", "object_id", "word"),
            (
                (f"{kind}s", number, word)
                for kind, last in (("milestone", self.load.milestones), ("event", self.events))
                for number in range(1, last + 1)
                for word in (kind, ("odd", "even")[number % 2 == 0], f"{number}", f"{scattered(number):010}")
            ),
        )


def _picture(one: Account) -> Row:
    """The day that the newest claim tells; from the second on the two exclude each other."""
    alone = not one.second and one.event % 2
    first = one.day - dt.timedelta(days=LATER) if one.second else one.day
    until = OPEN if one.second or alone else one.day + dt.timedelta(days=LATER)
    return (
        one.event, negotiation(one.event), one.day.isoformat(), until.isoformat(), *three(one.occurred), one.id,
        one.occurred.isoformat(), first.isoformat(), one.second, 1 + one.second, 1 + one.second,
    )  # fmt: skip
