"""Who excludes whom: the pairs of claims that a rule of derivation finds, told as disputes with a beginning and an end.

The pairs come from the rule itself (`derivation.py` and what the rooms compose); here they are only put together. Knows no concept.
"""

# the text is made of names that models give; values are parameters

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from negotiations.core.clocks import AsOf
from negotiations.core.date_sql import day
from negotiations.core.derivation import Rule
from negotiations.core.keeping import joins_by_hash
from negotiations.core.sayings import Subject


@dataclass(frozen=True, slots=True)
class Dispute:
    """A stretch of days of knowledge during which claims on one field of a thing exclude each other; claims are named by their keys.

    `until` is the first day on which they no longer do; None while it runs on the day asked about. `stands` is the claim that stands for
    the field, `agreeing` those that give its value too, `exclusions` the pairs: all as on the last day of the stretch.
    """

    subject: int
    field: str
    since: dt.date
    until: dt.date | None
    stands: int | None
    agreeing: tuple[int, ...]
    exclusions: tuple[tuple[int, int], ...]

    def sides(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Both sides: the claim that stands with all that do not exclude it, and those that do.

        Where the claim that stands takes no part, the first claim that does stands in for it.
        """
        excluded_by: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in self.exclusions:
            excluded_by[one].add(other)
            excluded_by[other].add(one)
        first = self.stands if self.stands is not None and self.stands in excluded_by else min(excluded_by)
        against = excluded_by[first]
        return (
            (first, *sorted((excluded_by.keys() | set(self.agreeing)) - against - {first})),
            tuple(sorted(against)),
        )


@dataclass
class _OnADay:
    """What one day tells of one field."""

    stands: int | None = None
    agreeing: list[int] = field(default_factory=list)
    exclusions: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Disagreement:
    """The disputes that a rule finds. `compose` adds a rule's expressions and gives the select of `Rule.pairs`."""

    subject: Subject
    compose: Callable[[Rule], str]

    def find(self, ids: Sequence[int], as_of: AsOf) -> list[Dispute]:
        """All disputes of these things up to D, as recorded on R, by thing and field, in order of time. One query."""
        rule = Rule(self.subject, ids=ids, known=None, recorded=as_of.recorded)
        pairs = self.compose(rule)
        sql = rule.sql(f"SELECT * FROM ({pairs}) told WHERE d <= {day(as_of.known.isoformat())}")
        with connection.cursor() as cursor, joins_by_hash(cursor):
            cursor.execute(sql, rule.parameters)
            rows = cursor.fetchall()
        return list(_disputes(rows))


def _disputes(rows: Iterable[tuple[Any, ...]]) -> Iterator[Dispute]:
    days: defaultdict[int, set[dt.date]] = defaultdict(set)
    told: defaultdict[tuple[int, str], defaultdict[dt.date, _OnADay]] = defaultdict(
        lambda: defaultdict(_OnADay)
    )
    for subject, at, relation, name, one, other in rows:
        # SQLite gives computed days as text.
        date = dt.date.fromisoformat(at) if isinstance(at, str) else at
        days[subject].add(date)
        on_the_day = told[subject, name][date] if name else _OnADay()
        if relation == "excludes":
            on_the_day.exclusions.append((one, other))
        elif relation == "agrees":
            on_the_day.agreeing.append(other)
        elif relation == "stands":
            on_the_day.stands = one
    for (subject, name), by_day in sorted(told.items()):
        for since, last, until in _stretches(
            sorted(days[subject]), {at for at, one in by_day.items() if one.exclusions}
        ):
            final = by_day[last]
            pairs, agreeing = tuple(sorted(final.exclusions)), tuple(sorted(final.agreeing))
            yield Dispute(subject, name, since, until, final.stands, agreeing, pairs)


def _stretches(
    days: Sequence[dt.date], disputed: set[dt.date]
) -> Iterator[tuple[dt.date, dt.date, dt.date | None]]:
    """First day, last day of change and end of every stretch of disputed days."""
    since = last = None
    for date in days:
        if date in disputed:
            since, last = since or date, date
        elif since is not None and last is not None:
            yield since, last, date
            since = last = None
    if since is not None and last is not None:
        yield since, last, None
