"""What events and the accounts of them can be filtered by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import (
    COUNTRY,
    AfterFilter,
    BeforeFilter,
    CodeFilter,
    SlugFilter,
    TrueFalseFilter,
    WithinFilter,
    WordFilter,
)
from negotiations.api.filters import StrictFilter, StrictFilterSet
from negotiations.api.scope import Scope
from negotiations.core.errors import Refused, shown
from negotiations.events.models import EventKind, ParticipantRole
from negotiations.events.queries import event_claims_visible_to, events_visible_to
from negotiations.milestones.filters import commissions, working_groups
from negotiations.places.filters import PlaceFilter
from negotiations.sources.claim_filters import ClaimedFilter, ClaimFilters, negotiations
from negotiations.sources.filters import sources

KM_PER_DEGREE = 111.32
"""Length of a degree of latitude, and of longitude at the equator, in kilometres."""


def events(scope: Scope) -> QuerySet[Any]:
    """The events whose slugs a caller may name."""
    return events_visible_to(scope.user, scope.as_of)


def claims(scope: Scope) -> QuerySet[Any]:
    """The accounts that count for a caller."""
    return event_claims_visible_to(scope.user, scope.as_of)


class NearFilter(StrictFilter[tuple[float, float, float]]):
    """At a place whose coordinates lie in the box around a point: `lat,lon,km`. Places without coordinates never match."""

    example = "33.8,42.4,50"

    def read(self, text: str) -> tuple[float, float, float]:
        try:
            lat, lon, km = (Decimal(part) for part in text.split(","))
        except (ValueError, InvalidOperation):
            raise Refused(
                "",
                "wrong_form",
                _("%(value)s is not latitude, longitude and kilometres, such as %(example)s.")
                % {"value": shown(text), "example": self.example},
            ) from None
        if not (
            all(number.is_finite() for number in (lat, lon, km))
            and -90 <= lat <= 90
            and -180 <= lon <= 180
            and 0 < km <= 20_000
        ):
            raise Refused(
                "",
                "out_of_range",
                _(
                    "Latitude is -90 to 90, longitude -180 to 180, the distance more than 0 and at most 20000 km."
                ),
            )
        return float(lat), float(lon), float(km)

    @property
    def reads(self) -> str:
        return f"{self.path}__lat"

    def condition(self, value: tuple[float, float, float]) -> Q:
        south, north, west, east = _box(*value)
        return Q(**{f"{self.path}__lat__range": (south, north), f"{self.path}__lon__range": (west, east)})

    def told(self, thing: Any, path: str) -> list[Any]:
        return [] if thing.lat is None else [(thing.lat, thing.lon)]

    def holds(self, told: Sequence[tuple[Decimal, Decimal]], value: tuple[float, float, float]) -> bool:
        south, north, west, east = _box(*value)
        return any(south <= lat <= north and west <= lon <= east for lat, lon in told)


def _box(lat: float, lon: float, km: float) -> tuple[float, float, float, float]:
    """South, north, west and east of the box of this half-width around a point."""
    high = km / KM_PER_DEGREE
    wide = min(180.0, km / (KM_PER_DEGREE * max(math.cos(math.radians(lat)), 0.01)))
    return round(lat - high, 6), round(lat + high, 6), round(lon - wide, 6), round(lon + wide, 6)


class EventFilters(StrictFilterSet):
    """Filters of /events/. Derived values are those of the pair of days asked about."""

    negotiation = SlugFilter(
        rows=negotiations, nullable=True, meaning="Belongs to this negotiation.", example="iraq-us-hmc"
    )
    commission = SlugFilter(
        rows=commissions,
        nullable=True,
        meaning="An event of this commission.",
        example="higher-military-commission",
    )
    working_group = SlugFilter(
        rows=working_groups,
        nullable=True,
        meaning="An event of this working group.",
        example="wg-isis-threat",
    )
    kind = WordFilter(words=EventKind, meaning="What sort of thing happened.")
    occurred_after = AfterFilter("picture__occurred", meaning="Can have happened on this day or later.")
    occurred_before = BeforeFilter("picture__occurred", meaning="Can have happened on this day or earlier.")
    occurred_within = WithinFilter("picture__occurred", meaning="Happened, certainly, between these days.")
    actor = SlugFilter(
        "participants__actor",
        rows=actors,
        many=True,
        meaning="This actor took part.",
        example="kataib-hezbollah",
    )
    role = WordFilter(
        "participants__role", words=ParticipantRole, many=True, meaning="Somebody took part as this."
    )
    place = PlaceFilter("picture__place", meaning="Happened at this place or within it.", example="iraq")
    country = CodeFilter("picture__place__country", **COUNTRY, meaning="Happened in this country.")
    near = NearFilter(
        "picture__place",
        meaning="Happened near a point, `lat,lon,km`: in the box of that half-width around it.",
    )
    source = ClaimedFilter(
        "citations__source",
        claims=claims,
        subject="event",
        rows=sources,
        meaning="This source is cited for it.",
        example="article-2024-01-25",
    )
    asserted_by = ClaimedFilter(
        "asserted_by",
        claims=claims,
        subject="event",
        rows=actors,
        meaning="This actor told of it.",
        example="pat-ryder",
    )
    disputed = TrueFalseFilter("picture__disputed", meaning="Whether independent claims exclude each other.")
    part_of = SlugFilter(
        rows=events, nullable=True, meaning="Is part of this event.", example="strikes-of-24-january-2024"
    )


class EventClaimFilters(ClaimFilters):
    """Filters of /event-claims/."""

    event = SlugFilter(rows=events, meaning="Tells of this event.", example="letter-of-january-2024")
    occurred_after = AfterFilter("occurred", meaning="Says that it can have happened on this day or later.")
    occurred_before = BeforeFilter(
        "occurred", meaning="Says that it can have happened on this day or earlier."
    )
    occurred_within = WithinFilter("occurred", meaning="Says that it happened between these days.")
    place = PlaceFilter(
        nullable=True, meaning="Says that it happened at this place or within it.", example="iraq"
    )
