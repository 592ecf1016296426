"""Questions about negotiations: which there are, how they stand."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import Exact

from negotiations.access.visibility import things_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.states import standing
from negotiations.ledger.past import revised_since
from negotiations.talks.models import Negotiation

STATUS_OF_EVENT = {
    "announcement": "announced",
    "launch": "active",
    "suspension": "suspended",
    "resumption": "active",
    "conclusion": "concluded",
    "end": "ended",
}
"""The event that came last decides how a body or a negotiation stands."""
STATUSES = ("announced", "active", "suspended", "concluded", "ended")


def negotiations_visible_to(user: Any, as_of: AsOf) -> QuerySet[Negotiation]:
    """Negotiations that existed on the pair of days, each annotated with its `status` (empty when no event says)."""
    return with_status(things_visible_to(Negotiation, user, as_of), as_of, "negotiation")


def _of_it(event: Any, as_of: AsOf, owner: str) -> Q:
    """That an event is one of the thing's, as the record of R held it; `owner` is the event's foreign key to the thing."""
    own = Q(**{f"event__{owner}": OuterRef("pk")})
    if owner == "negotiation":
        # What happens to one working group happens to that group, not to the negotiation.
        own &= Q(event__working_group__isnull=True)
    revised = revised_since(event, as_of)
    if not revised:
        return own
    own &= ~Q(event__in=[one.pk for one in revised])
    owned: dict[int, list[int]] = {}
    for one in revised:
        thing = getattr(one, owner)
        if thing is not None and (owner != "negotiation" or one.working_group is None):
            owned.setdefault(thing.pk, []).append(one.pk)
    for pk, events in owned.items():
        own |= Q(Exact(Value(pk), OuterRef("pk")), event__in=events)
    return own


def with_status(things: QuerySet[Any], as_of: AsOf, owner: str) -> QuerySet[Any]:
    """Annotate `status` from the latest event of theirs known on D. `owner` is the event's foreign key to the thing.

    An announcement says how a thing stands only before anything else has happened to it: what was launched is not merely announced.
    """
    states: Any = things.model._meta.get_field("events").related_model._meta.get_field("states").related_model
    telling = states._default_manager.filter(
        standing(as_of),
        _of_it(states._meta.get_field("event").related_model, as_of, owner),
        as_of.records("event__"),
        event__kind__in=STATUS_OF_EVENT,
    ).exclude(occurred_edtf="")
    latest = telling.annotate(
        word=Case(
            *(When(event__kind=kind, then=Value(word)) for kind, word in STATUS_OF_EVENT.items()),
            output_field=CharField(),
        ),
        late=Case(When(event__kind="announcement", then=Value(0)), default=Value(1)),
    ).order_by("-late", "-occurred_earliest", "-known_from", "-event_id")
    told: QuerySet[Any] = things.annotate(
        status=Subquery(latest.values("word")[:1], output_field=CharField())
    )
    return told
