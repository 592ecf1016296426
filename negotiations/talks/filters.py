"""What negotiations can be filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from negotiations.access.visibility import things_visible_to
from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import NullFilter, SlugFilter, WordFilter
from negotiations.api.filters import StrictFilter, StrictFilterSet
from negotiations.api.scope import Scope
from negotiations.talks.models import Negotiation, PartyRole
from negotiations.talks.queries import STATUSES, negotiations_visible_to


def negotiations(scope: Scope) -> QuerySet[Any]:
    """The negotiations that a caller may see, with their status."""
    return negotiations_visible_to(scope.user, scope.as_of)


def commissions(scope: Scope) -> QuerySet[Any]:
    """The commissions whose slugs a caller may name."""
    commission: Any = Negotiation._meta.get_field("commissions").related_model  # a later room
    return things_visible_to(commission, scope.user, scope.as_of)


class StatusFilter(WordFilter):
    """How a negotiation or a body stood on the pair of days, as its events tell."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("status", words=STATUSES, nullable=True, example="active", **kwargs)

    def variants(self) -> dict[str, StrictFilter[Any]]:
        # The status is computed: it is null, not empty, where no event tells it.
        untold = NullFilter("status", meaning=f"Whether nothing is told: {self.meaning}")
        return {**super().variants(), "isnull": untold}


class NegotiationFilters(StrictFilterSet):
    """Filters of /negotiations/."""

    status = StatusFilter(meaning="How it stands, by the last of its events that tells.")
    party = SlugFilter("parties__actor", rows=actors, many=True, meaning="This actor is a party to it.")
    role = WordFilter(
        "parties__role", words=PartyRole, many=True, meaning="Somebody is a party to it as this."
    )
    commission = SlugFilter(
        "commissions",
        rows=commissions,
        many=True,
        meaning="This commission serves it.",
        example="higher-military-commission",
    )
