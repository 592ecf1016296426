"""One series of troop counts as of a pair of days, derived when asked for: its points, its plans, and what two days of knowledge make of it.

The rule is DESIGN's: a claim holds through its period, a count of a single day stands thirty days beside others and is then carried
forward as a step; the preferred claim is an editor's choice, else the best standing, then the grades, then the newest; figures withheld or
unknown are shown as such and never as zero; a plan is no observation. Ceilings and targets are series of their own by their measure.
How the claims are read is in `series_rows.py`, how they become points in `series_points.py`.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from negotiations.core.clocks import AsOf
from negotiations.core.errors import Refused, one_of
from negotiations.troops.models import Measure
from negotiations.troops.series_claims import ALWAYS, NEVER
from negotiations.troops.series_points import points
from negotiations.troops.series_rows import OBSERVED, Rows, SeriesKey, read_rows

__all__ = ["MOST_POINTS", "STEPS", "SeriesKey", "compare", "derive"]

MOST_POINTS = 40_000
"""Points of one answer: a century of days. More are refused."""
Step = tuple[int, int]
"""First and last day, as whole numbers."""
FLOWS = frozenset({Measure.ARRIVED, Measure.DEPARTED})


def derive(
    key: SeriesKey,
    as_of: AsOf,
    *,
    step: str = "month",
    start: dt.date | None = None,
    end: dt.date | None = None,
    name: Callable[[str], str] = str,
) -> dict[str, Any]:
    """A series as it was known: `{"points": […], "plans": […]}`.

    A point is `{"date", "low", "high", "preferred", "standing", "stated", "origins", "disputed", "chosen_by", "claims"}`: the last day of
    its step, the envelope, the preferred quantity with its standing, and the claims by their ids, or what `name` makes of these, the preferred one first. In a gap all is
    null or empty. Without `start` the points begin with the first claim; without `end` they reach the day asked about (ceilings and
    targets their last day). A plan is `{"as_of", "asserted_on", "personnel", "standing", "claim"}`.
    Raises Refused for an unknown step, an end before its start, or more than MOST_POINTS points.
    """
    rows = read_rows(key, as_of, name)
    steps = _steps(step, *_span(key, as_of, [rows], start, end))
    return {"points": _points(key, as_of, rows, steps), "plans": rows.plans}


def compare(
    key: SeriesKey,
    *,
    from_known: dt.date,
    to_known: dt.date,
    recorded: dt.datetime | None = None,
    step: str = "month",
    start: dt.date | None = None,
    end: dt.date | None = None,
    name: Callable[[str], str] = str,
) -> dict[str, Any]:
    """A series as two days of knowledge show it, side by side over the same steps.

    `{"points": [{"date", "from", "to", "changed": [field]}], "plans": {"from": […], "to": […]}}`; `from` and `to` are points without
    their date, `changed` names the fields in which they differ. Raises Refused as `derive` does.
    """
    sides = [AsOf(known=day, recorded=recorded) for day in (from_known, to_known)]
    rows = [read_rows(key, as_of, name) for as_of in sides]
    latest = max(sides, key=lambda as_of: as_of.known)
    steps = _steps(step, *_span(key, latest, rows, start, end))
    before, after = (_points(key, as_of, known, steps) for as_of, known in zip(sides, rows, strict=True))
    return {
        "points": [_beside(one, other) for one, other in zip(before, after, strict=True)],
        "plans": {"from": rows[0].plans, "to": rows[1].plans},
    }


def _points(key: SeriesKey, as_of: AsOf, rows: Rows, steps: Sequence[Step]) -> list[dict[str, Any]]:
    known, flow = as_of.known.toordinal(), key.measure in FLOWS
    return points(rows.observed, steps, unit=key.unit, flow=flow, known=known)


def _beside(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    date = before.pop("date")
    after.pop("date")
    changed = [] if before == after else [name for name, value in before.items() if after[name] != value]
    return {"date": date, "from": before, "to": after, "changed": changed}


def _span(
    key: SeriesKey, as_of: AsOf, rows: Sequence[Rows], start: dt.date | None, end: dt.date | None
) -> tuple[dt.date, dt.date] | tuple[None, None]:
    """First and last day of what is shown; nothing where no claim says from when."""
    begins = [day for side in rows for day in side.observed.begins if day != NEVER]
    lasts = [day for side in rows for day in side.observed.lasts if day != ALWAYS]
    days = begins or lasts
    if end is None:
        last = as_of.known.toordinal()
        if key.measure not in OBSERVED:
            last = max([last, *lasts])
        end = dt.date.fromordinal(last)
    elif start is not None and end < start:
        raise Refused(
            "to",
            "end_before_start",
            _("The series would end on %(end)s, before it begins on %(start)s.")
            % {"end": end, "start": start},
        )
    if start is None:
        if not days or min(days) > end.toordinal():
            return None, None
        start = dt.date.fromordinal(min(days))
    return start, end


def _steps(step: str, start: dt.date | None, end: dt.date | None) -> list[Step]:
    """Every step that touches the span."""
    walk = STEPS[one_of(step, list(STEPS), "step")]
    if start is None or end is None or end < start:
        return []
    found = list(islice(walk(start, end), MOST_POINTS + 1))
    if len(found) > MOST_POINTS:
        raise Refused(
            "step",
            "too_many_points",
            _(
                "From %(start)s to %(end)s there are more than %(most_points)s points; ask for a longer step or a shorter span."
            )
            % {"start": start, "end": end, "most_points": MOST_POINTS},
        )
    return found


def _by_day(start: dt.date, end: dt.date) -> Iterator[Step]:
    days = range(start.toordinal(), end.toordinal() + 1)
    return zip(days, days, strict=True)


def _by_months(count: int) -> Callable[[dt.date, dt.date], Iterator[Step]]:
    """Steps of so many months, cut where the calendar year cuts them."""

    def walk(start: dt.date, end: dt.date) -> Iterator[Step]:
        begin = (start.year * 12 + start.month - 1) // count * count
        for month in range(begin, end.year * 12 + end.month, count):
            first = dt.date(month // 12, month % 12 + 1, 1)
            until = month + count - 1
            last = dt.date(until // 12, until % 12 + 1, monthrange(until // 12, until % 12 + 1)[1])
            yield first.toordinal(), last.toordinal()

    return walk


STEPS: dict[str, Callable[[dt.date, dt.date], Iterator[Step]]] = {
    "day": _by_day,
    "month": _by_months(1),
    "quarter": _by_months(3),
    "year": _by_months(12),
}
"""The lengths of a step, each with how to walk from a day to a day."""
