"""What milestones and the claims on them can be filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import (
    AfterFilter,
    BeforeFilter,
    HasDateFilter,
    NumberFilter,
    SlugFilter,
    TrueFalseFilter,
    WithinFilter,
    WordFilter,
)
from negotiations.api.filters import StrictFilter, StrictFilterSet, read_truth
from negotiations.api.scope import Scope
from negotiations.commissions.queries import commissions_visible_to, working_groups_visible_to
from negotiations.milestones.models import MilestoneKind, MilestoneStatus
from negotiations.milestones.queries import (
    found_first,
    maybe_overdue,
    milestone_claims_visible_to,
    milestones_visible_to,
    with_status,
)
from negotiations.places.filters import PlaceFilter
from negotiations.sources.claim_filters import ClaimedFilter, ClaimFilters, negotiations
from negotiations.sources.filters import sources


def commissions(scope: Scope) -> QuerySet[Any]:
    """The commissions whose slugs a caller may name."""
    return commissions_visible_to(scope.user, scope.as_of)


def working_groups(scope: Scope) -> QuerySet[Any]:
    """The working groups whose slugs a caller may name."""
    return working_groups_visible_to(scope.user, scope.as_of)


def milestones(scope: Scope) -> QuerySet[Any]:
    """The milestones whose slugs a caller may name."""
    return milestones_visible_to(scope.user, scope.as_of)


def claims(scope: Scope) -> QuerySet[Any]:
    """The claims that count for a caller."""
    return milestone_claims_visible_to(scope.user, scope.as_of)


class RevisedFilter(StrictFilter[bool]):
    """Whether the plan has moved."""

    schema = {"type": "boolean"}
    example = "true"

    def read(self, text: str) -> bool:
        return read_truth(text)

    def condition(self, value: bool) -> Q:
        moved = Q(picture__revisions__gt=0)
        return moved if value else ~moved


class StatusFilter(WordFilter):
    """The status that stands; a rare one leads to its milestones."""

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        as_of = self.scope.as_of
        rows = qs if as_of.recorded is not None else found_first(qs, with_status(as_of, value))
        return super().filter(rows, value)


class OverdueFilter(TrueFalseFilter):
    """Whether it is overdue, or that nobody knows; where few can be, these are looked at."""

    def filter(self, qs: QuerySet[Any], value: Sequence[bool | None]) -> QuerySet[Any]:
        as_of = self.scope.as_of
        past = as_of.recorded is not None or as_of.asks_past_day
        rows = qs if past or False in value else found_first(qs, maybe_overdue(as_of.known))
        return super().filter(rows, value)


class MilestoneFilters(StrictFilterSet):
    """Filters of /milestones/. Derived values are those of the pair of days asked about."""

    negotiation = SlugFilter(rows=negotiations, meaning="Belongs to this negotiation.", example="iraq-us-hmc")
    commission = SlugFilter(
        rows=commissions,
        nullable=True,
        meaning="This commission answers for it.",
        example="higher-military-commission",
    )
    working_group = SlugFilter(
        rows=working_groups,
        nullable=True,
        meaning="This working group answers for it.",
        example="wg-isis-threat",
    )
    kind = WordFilter(words=MilestoneKind, meaning="What sort of thing is to happen.")
    status = StatusFilter(
        "picture__status", words=MilestoneStatus, nullable=True, meaning="How far it has come."
    )
    planned_after = AfterFilter("picture__planned", meaning="The plan can fall on this day or later.")
    planned_before = BeforeFilter("picture__planned", meaning="The plan can fall on this day or earlier.")
    planned_within = WithinFilter("picture__planned", meaning="The plan must fall between these days.")
    achieved_after = AfterFilter("picture__achieved", meaning="Achieved, possibly, on this day or later.")
    achieved_before = BeforeFilter("picture__achieved", meaning="Achieved, possibly, on this day or earlier.")
    achieved_within = WithinFilter("picture__achieved", meaning="Achieved, certainly, between these days.")
    has_date = HasDateFilter("picture__planned", meaning="Whether the plan that stands names a date.")
    overdue = OverdueFilter(
        nullable=True, meaning="Whether it is overdue; null where nobody has looked since the day passed."
    )
    disputed = TrueFalseFilter(
        "picture__disputed", meaning="Whether an independent claim excludes what stands."
    )
    conditional = TrueFalseFilter(meaning="Whether a condition that applies is neither dropped nor met.")
    revised = RevisedFilter("picture__revisions", meaning="Whether the plan has moved.")
    slipped_by__gte = NumberFilter(
        "picture__slippage_min",
        lookup="gte",
        meaning="Slipped by at least this many days, for certain (`slippage_days.min`).",
        example="30",
    )
    depends_on = SlugFilter(
        rows=milestones, many=True, meaning="Depends on this milestone.", example="threat-assessment"
    )
    part_of = SlugFilter(
        rows=milestones, nullable=True, meaning="Is part of this milestone.", example="phase-one"
    )
    place = PlaceFilter(meaning="Lies at this place or within it.", nullable=True, example="iraq")
    asserted_by = ClaimedFilter(
        "asserted_by",
        claims=claims,
        subject="milestone",
        rows=actors,
        meaning="This actor said something of it.",
        example="hussein-allawi",
    )
    source = ClaimedFilter(
        "citations__source",
        claims=claims,
        subject="milestone",
        rows=sources,
        meaning="This source is cited for it.",
        example="article-2024-01-25",
    )


class MilestoneClaimFilters(ClaimFilters):
    """Filters of /milestone-claims/."""

    milestone = SlugFilter(
        rows=milestones, meaning="Speaks of this milestone.", example="ain-al-asad-handover"
    )
    status = WordFilter(words=MilestoneStatus, nullable=True, meaning="The status it gives.")
    planned_after = AfterFilter("planned", meaning="The plan it gives can fall on this day or later.")
    planned_before = BeforeFilter("planned", meaning="The plan it gives can fall on this day or earlier.")
    planned_within = WithinFilter("planned", meaning="The plan it gives must fall between these days.")
    occurred_after = AfterFilter(
        "achieved", meaning="The date achieved that it gives can be this day or later."
    )
    occurred_before = BeforeFilter(
        "achieved", meaning="The date achieved that it gives can be this day or earlier."
    )
