"""What commissions and working groups can be filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import SlugFilter
from negotiations.api.filters import StrictFilterSet
from negotiations.api.scope import Scope
from negotiations.commissions.queries import commissions_visible_to, working_groups_visible_to
from negotiations.talks.filters import StatusFilter, negotiations


def commissions(scope: Scope) -> QuerySet[Any]:
    """The commissions that a caller may see, with their status."""
    return commissions_visible_to(scope.user, scope.as_of)


def working_groups(scope: Scope) -> QuerySet[Any]:
    """The working groups that a caller may see, with their status."""
    return working_groups_visible_to(scope.user, scope.as_of)


class CommissionFilters(StrictFilterSet):
    """Filters of /commissions/."""

    status = StatusFilter(meaning="How it stands, by the last of its events that tells.")
    party = SlugFilter(
        "negotiation__parties__actor",
        rows=actors,
        many=True,
        meaning="Serves a negotiation to which this actor is a party.",
    )
    negotiation = SlugFilter(rows=negotiations, meaning="Serves this negotiation.", example="iraq-us-hmc")
    parent = SlugFilter(
        rows=commissions,
        nullable=True,
        meaning="Is a committee of this commission.",
        example="higher-military-commission",
    )


class WorkingGroupFilters(StrictFilterSet):
    """Filters of /working-groups/."""

    status = StatusFilter(meaning="How it stands, by the last of its events that tells.")
    party = SlugFilter(
        "commission__negotiation__parties__actor",
        rows=actors,
        many=True,
        meaning="Serves a negotiation to which this actor is a party.",
    )
    negotiation = SlugFilter(
        "commission__negotiation",
        rows=negotiations,
        meaning="Serves this negotiation.",
        example="iraq-us-hmc",
    )
    commission = SlugFilter(
        rows=commissions, meaning="Works for this commission.", example="higher-military-commission"
    )
