"""What conditions and the claims on them can be filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import SlugFilter, TrueFalseFilter, WordFilter
from negotiations.api.filters import StrictFilterSet
from negotiations.api.scope import Scope
from negotiations.conditions.models import ConditionStatus
from negotiations.conditions.queries import condition_claims_visible_to, conditions_visible_to
from negotiations.milestones.filters import milestones
from negotiations.sources.claim_filters import ClaimedFilter, ClaimFilters, negotiations
from negotiations.sources.filters import sources


def conditions(scope: Scope) -> QuerySet[Any]:
    """The conditions whose slugs a caller may name."""
    return conditions_visible_to(scope.user, scope.as_of)


def claims(scope: Scope) -> QuerySet[Any]:
    """The claims that count for a caller."""
    return condition_claims_visible_to(scope.user, scope.as_of)


class ConditionFilters(StrictFilterSet):
    """Filters of /conditions/. Derived values are those of the pair of days asked about."""

    negotiation = SlugFilter(rows=negotiations, meaning="Belongs to this negotiation.", example="iraq-us-hmc")
    demanded_by = SlugFilter(
        rows=actors, many=True, meaning="Demanded by this actor.", example="united-states"
    )
    status = WordFilter("picture__status", words=ConditionStatus, nullable=True, meaning="How it stands.")
    applies_to = SlugFilter(
        rows=milestones, many=True, meaning="This milestone waits for it.", example="commission-launch"
    )
    disputed = TrueFalseFilter(
        "picture__disputed", meaning="Whether an independent claim excludes what stands."
    )
    asserted_by = ClaimedFilter(
        "asserted_by",
        claims=claims,
        subject="condition",
        rows=actors,
        meaning="This actor said how it stands.",
        example="sabrina-singh",
    )
    source = ClaimedFilter(
        "citations__source",
        claims=claims,
        subject="condition",
        rows=sources,
        meaning="This source is cited for it.",
        example="article-2024-01-25",
    )


class ConditionClaimFilters(ClaimFilters):
    """Filters of /condition-claims/."""

    condition = SlugFilter(rows=conditions, meaning="Speaks of this condition.", example="attacks-must-stop")
    status = WordFilter(words=ConditionStatus, meaning="How the condition stands, as said.")
