"""Where independent counts of one series exclude each other, and since when: told as the disputes of `core/disagreement.py`.

Which counts exclude each other is said in `series_points.py`, for one date after the other; here for all dates at once: two counts that
ever stand beside each other and exclude each other are a pair, and pairs that share a count are one dispute.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from negotiations.core.clocks import AsOf
from negotiations.core.disagreement import Dispute
from negotiations.troops.models import Measure, TroopCount
from negotiations.troops.series_clashes import saying_of
from negotiations.troops.series_points import stands_until
from negotiations.troops.series_rows import (
    ALWAYS,
    NEVER,
    NOBODY,
    ORDER,
    Row,
    origins_of,
    preferences_of,
    with_days,
)

FIELD = "personnel"
FLOWS = frozenset({Measure.ARRIVED, Measure.DEPARTED})
KEY = (
    "contributor__slug", "host__slug", "place__slug", "force", "measure", "dataset", "personnel_unit",
)  # fmt: skip
"""What makes a series, as columns; together in order a series' place among all."""

SeriesName = tuple[str, str, str, str, str, str, str]
"""A series by the texts of KEY; an empty place means the whole."""


@dataclass(frozen=True, slots=True)
class _Count:
    """A claim of a series as it can exclude others: its numbers, and the days from which and until which it was known."""

    pk: int
    row: Row
    flow: bool
    known_from: dt.date
    known_until: dt.date


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two claims that exclude each other, on the days on which both were known."""

    one: int
    other: int
    known_from: dt.date
    known_until: dt.date


def disputable_series(counts: QuerySet[TroopCount], negotiation: int | None = None) -> dict[SeriesName, int]:
    """The series among these claims in which more than one origin speaks, and those of a negotiation where one is named, in order; each with
    how many citations its claims have, as a measure of the work with it.
    """
    several = (
        counts.order_by().values_list(*KEY).annotate(origins=Count("citations__origin_key", distinct=True))
    )
    if negotiation is not None:
        several = several.annotate(mine=Count("pk", filter=Q(negotiation=negotiation))).filter(mine__gt=0)
    sized = several.filter(origins__gt=1).annotate(size=Count("pk"))
    return dict(sorted((_name(row), row[-1]) for row in sized.values_list(*KEY, "size")))


def series_disputes(
    names: Collection[SeriesName],
    counts: QuerySet[TroopCount],
    as_of: AsOf,
    negotiation: int | None = None,
) -> dict[SeriesName, list[Dispute]]:
    """All disputes of these series up to D, as recorded on R, in order of time; `subject` is 0, claims are named by their keys. Three questions,
    however many series there are. With `negotiation` those in which a claim of either side belongs to it.

    `counts` are those recorded on R and known by D, also those that their publisher took back by then.
    """
    told, mine = _counts(names, counts, as_of, negotiation)
    return {
        name: [
            one for one in _disputes(told[name], as_of.known) if negotiation is None or _concerns(one, mine)
        ]
        for name in names
    }


def _disputes(told: Sequence[_Count], known: dt.date) -> list[Dispute]:
    """The disputes of one series, whose claims come in order of preference."""
    order = {one.pk: place for place, one in enumerate(told)}
    found = [
        Dispute(0, FIELD, since, until, min({*sum(pairs, ())}, key=order.__getitem__), (), pairs)
        for group in _together(_pairs(told))
        for since, until, pairs in _runs(group, known)
    ]
    return sorted(found, key=lambda dispute: (dispute.since, dispute.exclusions))


def _concerns(dispute: Dispute, mine: set[int]) -> bool:
    """Whether one of these claims is on either side."""
    return any(not mine.isdisjoint(side) for side in dispute.sides())


def _name(values: Sequence[str | None]) -> Any:
    return tuple(value or "" for value in values[: len(KEY)])


def _of(names: Collection[SeriesName], counts: QuerySet[TroopCount]) -> QuerySet[TroopCount]:
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


def _counts(
    names: Collection[SeriesName], counts: QuerySet[TroopCount], as_of: AsOf, negotiation: int | None
) -> tuple[dict[SeriesName, list[_Count]], set[int]]:
    """The claims that are no plan and name a number, by series in order of preference; and which of them belong to the negotiation."""
    claims = with_days(_of(names, counts))
    origins, preferences = origins_of(claims), preferences_of(claims, as_of)
    numbered = claims.filter(
        Q(personnel_low__isnull=False) | Q(personnel_high__isnull=False), plan=0
    ).order_by(*ORDER)
    rows = numbered.values(
        *KEY, "pk", "begin", "last", "personnel_low", "personnel_high", "personnel_qualifier",
        "known_from", "known_until", "known_until_recorded_at", "negotiation",
    )  # fmt: skip
    told: dict[SeriesName, list[_Count]] = {name: [] for name in names}
    mine = set[int]()
    for row in rows:
        told[_name([row[column] for column in KEY])].append(
            _count(row, origins.get(row["pk"], NOBODY), as_of)
        )
        if row["negotiation"] == negotiation:
            mine.add(row["pk"])
    for counted in told.values():
        counted.sort(key=lambda one: -preferences.get(one.pk, -1))
    return told, mine


def _count(row: dict[str, Any], origins: frozenset[str], as_of: AsOf) -> _Count:
    learnt, until = row["known_until_recorded_at"], row["known_until"]
    if until is None or (as_of.recorded is not None and learnt > as_of.recorded):
        until = dt.date.max
    numbers = Row(
        id="",
        begin=NEVER if row["begin"] is None else row["begin"],
        last=ALWAYS if row["last"] is None else row["last"],
        low=row["personnel_low"],
        high=row["personnel_high"],
        qualifier=row["personnel_qualifier"],
        wording="",
        standing="",
        origins=origins,
    )
    return _Count(row["pk"], numbers, row["measure"] in FLOWS, row["known_from"], until)


def _pairs(counts: Iterable[_Count]) -> Iterator[_Pair]:
    """Who excludes whom among claims that stand beside each other on some date and were known together on some day."""
    standing: list[_Count] = []
    for one in sorted(counts, key=lambda one: one.row.begin):
        standing = [other for other in standing if stands_until(other.row, flow=other.flow) >= one.row.begin]
        saying = saying_of(one.row, flow=one.flow)
        for other in standing:
            since, until = (
                max(one.known_from, other.known_from),
                min(one.known_until, other.known_until),
            )
            if since < until and saying.excludes(saying_of(other.row, flow=other.flow)):
                yield _Pair(min(one.pk, other.pk), max(one.pk, other.pk), since, until)
        standing.append(one)


def _together(pairs: Iterable[_Pair]) -> list[list[_Pair]]:
    """The pairs, those that hang together by a claim in one group."""
    leader: dict[int, int] = {}

    def first_of(claim: int) -> int:
        leader.setdefault(claim, claim)
        while leader[claim] != claim:
            leader[claim] = claim = leader[leader[claim]]  # a shorter way for whoever asks next
        return claim

    told = list(pairs)
    for pair in told:
        leader[first_of(pair.other)] = first_of(pair.one)
    groups: defaultdict[int, list[_Pair]] = defaultdict(list)
    for pair in told:
        groups[first_of(pair.one)].append(pair)
    return list(groups.values())


def _runs(
    pairs: Sequence[_Pair], known: dt.date
) -> Iterator[tuple[dt.date, dt.date | None, tuple[tuple[int, int], ...]]]:
    """First day, end and last pairs of every stretch of days of knowledge on which some of these pairs are known."""
    stretch: list[_Pair] = []
    end = dt.date.min
    for pair in sorted(pairs, key=lambda pair: pair.known_from):
        if stretch and pair.known_from > end:
            yield _run(stretch, end, known)
            stretch, end = [], dt.date.min
        stretch.append(pair)
        end = max(end, pair.known_until)
    if stretch:
        yield _run(stretch, end, known)


def _run(
    stretch: Sequence[_Pair], end: dt.date, known: dt.date
) -> tuple[dt.date, dt.date | None, tuple[tuple[int, int], ...]]:
    until = end if end <= known else None
    last = [
        (pair.one, pair.other)
        for pair in stretch
        if (pair.known_until == end if until else pair.known_until > known)
    ]
    return min(pair.known_from for pair in stretch), until, tuple(sorted(last))
