"""Which counts of a series exclude each other: pairs that ever stand beside each other, whatever the date.

Which counts exclude each other on one date is said in `series_points.py`. On which days both sides of a pair were known is for the caller to
say: he may ask of a pair of days, or of all that ever were.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from negotiations.troops.models import Measure, TroopCount
from negotiations.troops.series_claims import ALWAYS, NEVER, NOBODY, stands_until
from negotiations.troops.series_clashes import Saying, reach
from negotiations.troops.series_rows import ORDER, origins_of, with_days

FLOWS = frozenset({Measure.ARRIVED, Measure.DEPARTED})
KEY = (
    "contributor__slug", "host__slug", "place__slug", "force", "measure", "dataset", "personnel_unit",
)  # fmt: skip
"""What makes a series, as columns; together in order a series' place among all."""

SeriesName = tuple[str, str, str, str, str, str, str]
"""A series by the texts of KEY; an empty place means the whole."""

Days = tuple[dt.date, dt.date]
"""The first day of a stretch, and the first behind it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A claim of a series as it can exclude others: on which dates it stands, what it says, and its clocks."""

    pk: int
    begin: int
    stands_until: int
    saying: Saying
    known_from: dt.date
    known_until: dt.date | None
    known_until_recorded_at: dt.datetime | None
    recorded_from: dt.datetime
    recorded_until: dt.datetime | None
    negotiation: int | None

    def until(self, recorded: dt.datetime | None) -> dt.date:
        """The first day on which it was known no more, as recorded on an instant, now with None."""
        learnt = self.known_until_recorded_at
        if self.known_until is None or (learnt is not None and recorded is not None and learnt > recorded):
            return dt.date.max
        return self.known_until


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that exclude each other, on the days on which both were known."""

    one: int
    other: int
    known_from: dt.date
    known_until: dt.date


def name_of(values: Sequence[Any]) -> SeriesName:
    """The series of a row that begins with the columns of KEY."""
    contributor, host, place, force, measure, dataset, unit, *_ = values
    return contributor, host, place or "", force, measure, dataset, unit


def text_of(name: SeriesName) -> str:
    """A series as one text, by which series are in order."""
    return "/".join(name)


def of_series(names: Collection[SeriesName], counts: QuerySet[TroopCount]) -> QuerySet[TroopCount]:
    """The claims of these series."""
    any_of = Q()
    for name in names:
        named: dict[str, Any] = dict(zip(KEY, name, strict=True))
        if not named["place__slug"]:
            named["place"] = named.pop("place__slug") or None
        any_of |= Q(**named)
    # Said apart, so that both databases come by the index of series.
    contributors, hosts = {name[0] for name in names}, {name[1] for name in names}
    return counts.filter(any_of, contributor__slug__in=contributors, host__slug__in=hosts)


def told_by_series(counts: QuerySet[TroopCount]) -> dict[SeriesName, list[Told]]:
    """The claims that are no plan and name a number, by series, in order of preference: two questions."""
    claims = with_days(counts)
    origins = origins_of(claims)
    numbered = claims.filter(
        Q(personnel_low__isnull=False) | Q(personnel_high__isnull=False), plan=0
    ).order_by(*ORDER)
    told: defaultdict[SeriesName, list[Told]] = defaultdict(list)
    for row in numbered.values_list(
        *KEY, "pk", "begin", "last", "personnel_low", "personnel_high", "personnel_qualifier",
        "known_from", "known_until", "known_until_recorded_at", "recorded_from", "recorded_until", "negotiation",
    ):  # fmt: skip
        pk, begin, last, low, high, qualifier, *clocks = row[len(KEY) :]
        begin, last = NEVER if begin is None else begin, ALWAYS if last is None else last
        name = name_of(row)
        flow = name[4] in FLOWS
        period = (begin, last) if flow else None
        saying = Saying(*reach(low, high, qualifier), origins.get(pk, NOBODY), period)
        told[name].append(Told(pk, begin, stands_until(begin, last, flow=flow), saying, *clocks))
    return dict(told)


def pairs(
    told: Iterable[Told],
    together: Callable[[Told, Told], Days | None],
    among: Collection[int] | None = None,
) -> Iterator[Pair]:
    """Who excludes whom among claims of one series that stand beside each other on some date; `together` says on which days both were known,
    if on any. With `among` only pairs that have one of these claims.
    """
    standing: list[Told] = []
    for one in sorted(told, key=lambda one: one.begin):
        standing = [other for other in standing if other.stands_until >= one.begin]
        fresh = among is None or one.pk in among
        for other in standing:
            if (fresh or (among is not None and other.pk in among)) and one.saying.excludes(other.saying):
                days = together(one, other)
                if days is not None:
                    yield Pair(min(one.pk, other.pk), max(one.pk, other.pk), *days)
        standing.append(one)


def known_together(one: Told, other: Told, recorded: dt.datetime | None) -> Days | None:
    """The days on which both claims were known, as recorded on an instant."""
    since = max(one.known_from, other.known_from)
    until = min(one.until(recorded), other.until(recorded))
    return (since, until) if since < until else None
