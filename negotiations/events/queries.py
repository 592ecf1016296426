"""Questions about events: what is told of each on a pair of days."""

from __future__ import annotations

from typing import Any

from django.db.models import FilteredRelation, QuerySet

from negotiations.access.visibility import claims_visible_to, things_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.states import standing
from negotiations.events.models import Event, EventClaim


def events_visible_to(user: Any, as_of: AsOf) -> QuerySet[Event]:
    """Events of which anything was told on the pair of days; `picture` reaches the picture of each."""
    events: Any = things_visible_to(Event, user, as_of)
    pictured: QuerySet[Event] = events.annotate(
        picture=FilteredRelation("states", condition=standing(as_of, "states__"))
    )
    return pictured


def event_claims_visible_to(user: Any, as_of: AsOf, *, current: bool = True) -> QuerySet[EventClaim]:
    """Event claims known on the pair of days; with `current` false also those replaced or superseded by then."""
    return claims_visible_to(EventClaim, user, as_of, current=current)
