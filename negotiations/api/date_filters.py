"""Filters by day: over fuzzy dates and over plain days.

`x_after` and `x_before` are inclusive and ask whether a fuzzy interval can fall there; `x_within` asks whether it must.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from negotiations.api.filters import StrictFilter, read_truth
from negotiations.api.parameters import DAY
from negotiations.core.dates import FuzzyDate
from negotiations.core.edtf import parse_day
from negotiations.core.errors import Refused, shown


class _DayFilter(StrictFilter[dt.date]):
    schema = DAY
    example = "2024-09-27"

    def read(self, text: str) -> dt.date:
        return parse_day(text)


class AfterFilter(_DayFilter):
    """Fuzzy date that can fall on this day or later: its last day is not earlier, or open. What is not dated never matches."""

    def condition(self, value: dt.date) -> Q:
        reaches = Q(**{f"{self.path}_latest__gte": value})
        return reaches | Q(**{f"{self.path}_latest__isnull": True, f"{self.path}_earliest__isnull": False})

    def holds(self, told: Sequence[FuzzyDate], value: dt.date) -> bool:
        return any(date.latest >= value if date.latest else date.earliest is not None for date in told)


class BeforeFilter(_DayFilter):
    """Fuzzy date that can fall on this day or earlier: its first day is not later, or open. What is not dated never matches."""

    def condition(self, value: dt.date) -> Q:
        reaches = Q(**{f"{self.path}_earliest__lte": value})
        return reaches | Q(**{f"{self.path}_earliest__isnull": True, f"{self.path}_latest__isnull": False})

    def holds(self, told: Sequence[FuzzyDate], value: dt.date) -> bool:
        return any(date.earliest <= value if date.earliest else date.latest is not None for date in told)


class WithinFilter(StrictFilter[tuple[dt.date, dt.date]]):
    """Fuzzy date that must fall between two days, both included."""

    schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$"}
    example = "2024-01-01/2024-12-31"

    def read(self, text: str) -> tuple[dt.date, dt.date]:
        first, slash, last = text.partition("/")
        if not slash:
            raise Refused(
                "",
                "not_an_interval",
                _("%(value)s is not two days with a slash between, such as %(example)s.")
                % {"value": shown(text), "example": self.example},
            )
        interval = parse_day(first), parse_day(last)
        if interval[0] > interval[1]:
            raise Refused(
                "", "not_an_interval", _("%(value)s ends before it begins.") % {"value": shown(text)}
            )
        return interval

    def condition(self, value: tuple[dt.date, dt.date]) -> Q:
        return Q(**{f"{self.path}_earliest__gte": value[0], f"{self.path}_latest__lte": value[1]})

    def holds(self, told: Sequence[FuzzyDate], value: tuple[dt.date, dt.date]) -> bool:
        first, last = value
        return any(
            date.earliest and date.latest and first <= date.earliest and date.latest <= last for date in told
        )


class SinceDayFilter(_DayFilter):
    """Plain day that is this day or later."""

    def condition(self, value: dt.date) -> Q:
        return Q(**{f"{self.path}__gte": value})


class UpToDayFilter(_DayFilter):
    """Plain day that is this day or earlier."""

    def condition(self, value: dt.date) -> Q:
        return Q(**{f"{self.path}__lte": value})


class HasDateFilter(StrictFilter[bool]):
    """Whether a fuzzy date is dated at all."""

    schema = {"type": "boolean"}
    example = "true"

    def read(self, text: str) -> bool:
        return read_truth(text)

    def condition(self, value: bool) -> Q:
        dated = Q(**{f"{self.path}_earliest__isnull": False}) | Q(**{f"{self.path}_latest__isnull": False})
        return dated if value else ~dated
