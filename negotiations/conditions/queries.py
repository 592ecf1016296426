"""Questions about conditions: how each stands on a pair of days."""

from __future__ import annotations

from typing import Any

from django.db.models import FilteredRelation, QuerySet

from negotiations.access.visibility import claims_visible_to, things_visible_to
from negotiations.conditions.models import Condition, ConditionClaim
from negotiations.core.clocks import AsOf
from negotiations.core.states import standing


def conditions_visible_to(user: Any, as_of: AsOf) -> QuerySet[Condition]:
    """Conditions that existed on the pair of days; `picture` reaches the picture of each."""
    conditions: Any = things_visible_to(Condition, user, as_of)
    pictured: QuerySet[Condition] = conditions.annotate(
        picture=FilteredRelation("states", condition=standing(as_of, "states__"))
    )
    return pictured


def condition_claims_visible_to(user: Any, as_of: AsOf, *, current: bool = True) -> QuerySet[ConditionClaim]:
    """Condition claims known on the pair of days; with `current` false also those replaced or superseded by then."""
    return claims_visible_to(ConditionClaim, user, as_of, current=current)
