"""What the troop chart shows, read from the record: a series as it was known, its claims one by one, and the ceilings and targets beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from negotiations.charts.words import counted, dated
from negotiations.core.clocks import AsOf
from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.troops.models import Measure, TroopCount
from negotiations.troops.series import SeriesKey, derive
from negotiations.troops.series_rows import claims_of

LIMITS = (Measure.CEILING, Measure.TARGET)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """One claim as it is drawn; `plan` when it speaks of a day later than it was said."""

    claim: TroopCount
    first: dt.date | None
    last: dt.date | None
    quantity: Quantity
    plan: bool
    told: str

    @property
    def limit(self) -> bool:
        """Whether it says how many may be there, or are to be left."""
        return self.claim.measure in LIMITS

    @property
    def promised(self) -> bool:
        """Whether it says what is to be, not what is."""
        return self.plan or self.limit

    @property
    def value(self) -> float | None:
        """The height of its dot: the middle of a range, else the number given; None when it gives no number."""
        ends = [end for end in (self.quantity.low, self.quantity.high) if end is not None]
        return sum(ends) / len(ends) if ends else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days through which the same is told of a series. `last` is the last of them."""

    first: dt.date
    last: dt.date
    low: int | None
    high: int | None
    value: float | None
    standing: str
    stated: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """A series as it is drawn."""

    key: SeriesKey
    stretches: Sequence[Stretch]
    claims: Sequence[Counted]
    limits: Sequence[Counted]


def read_counts(key: SeriesKey, as_of: AsOf, language: str, *, step: str = "day", **span: Any) -> Counts:
    """The series with its claims; beside what is present also the ceilings and targets of the same forces. Raises Refused as `derive` does."""
    told = derive(key, as_of, step=step, **span)
    ends = span.get("start"), span.get("end")
    claims = _claims(key, as_of, language, *ends)
    limits: list[Counted] = []
    if key.measure == Measure.PRESENT:
        for measure in LIMITS:
            limits += _claims(replace(key, measure=measure), as_of, language, *ends)
    return Counts(key, stretches(told["points"]), claims, limits)


def _claims(
    key: SeriesKey, as_of: AsOf, language: str, start: dt.date | None, end: dt.date | None
) -> list[Counted]:
    rows = claims_of(key, as_of).prefetch_related("asserted_by").order_by("as_of_earliest", "pk")
    found = [_counted(claim, language) for claim in rows]
    return [
        one
        for one in found
        if not (start and one.last and one.last < start) and not (end and one.first and one.first > end)
    ]


def _counted(claim: Any, language: str) -> Counted:
    date: FuzzyDate = claim.as_of
    standing = claim.get_standing_display().partition(":")[0].lower()
    names = ", ".join(actor.label(language) for actor in claim.asserted_by.all()) or claim.asserted_note
    measure = claim.get_measure_display().partition(":")[0].lower()
    said = _("said %s") % dated(claim.asserted_on) if claim.asserted_on else ""
    parts = [measure, f"{standing}, {names}" if names else standing, said]
    told = f"{counted(claim.personnel)} ({dated(date)}): " + "; ".join(part for part in parts if part)
    return Counted(claim, date.earliest, date.latest, claim.personnel, bool(claim.plan), told)


def stretches(points: Sequence[dict[str, Any]]) -> list[Stretch]:
    """The points of a series without repetition; a gap is left out. A point of a step speaks for the days since the point before."""
    found: list[tuple[dt.date, dt.date, tuple[Any, ...]]] = []
    before: dt.date | None = None
    for point in points:
        date = dt.date.fromisoformat(point["date"])
        first = date if before is None else before + DAY
        before = date
        if point["preferred"] is None:
            continue
        shown = _shown(point)
        if found and found[-1][1:] == (first - DAY, shown):
            first = found.pop()[0]
        found.append((first, date, shown))
    return [Stretch(first, last, *shown) for first, last, shown in found]


def _shown(point: dict[str, Any]) -> tuple[Any, ...]:
    """What of a point is drawn: its envelope, the middle of the preferred figure, with what force, whether stated, whether disputed."""
    ends = [point["preferred"][name] for name in ("low", "high") if point["preferred"][name] is not None]
    value = sum(ends) / len(ends) if ends else None
    return point["low"], point["high"], value, point["standing"], point["stated"], point["disputed"]
