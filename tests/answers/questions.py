"""Addresses to ask of the facts: every collection, details, histories, and what spans concepts."""

from __future__ import annotations

from collections.abc import Iterator

from negotiations.commissions.models import Commission
from negotiations.conditions.models import Condition
from negotiations.events.models import Event
from negotiations.milestones.models import Milestone

CLAIMS = ("milestone-claims", "condition-claims", "event-claims", "troop-counts", "statements")
THINGS = ("negotiations", "commissions", "working-groups", "milestones", "conditions", "events", "sources")
EXPANDED = (
    "milestones/?limit=20&expand=depends_on,part_of",
    "negotiations/?expand=parties.actor",
    "commissions/?expand=negotiation,parent,working_groups,seats.person,mandates.according_to",
    "working-groups/?expand=commission",
    "conditions/?expand=demanded_by,applies_to",
    "events/?limit=30&expand=participants.actor,part_of",
    "sources/?limit=30&expand=publisher,relays",
    "milestone-claims/?limit=20&expand=milestone",
    "event-claims/?limit=20&expand=event,place",
    "statements/?limit=20&expand=negotiation,event,milestone,speakers,asserted_by",
    "troop-counts/?limit=20&expand=contributor,host,place,milestone",
)
SERIES = "troop-counts/series/?contributor=united-states&host=iraq"


def questions() -> Iterator[str]:
    """Every address, ready for further parameters."""
    yield from (f"{name}/?limit=1000" for name in (*THINGS, *CLAIMS))
    yield from (f"{name}/?limit=1000&current=false" for name in CLAIMS)
    yield from EXPANDED
    yield "disputes/?limit=1000&current=false"
    yield "preferences/?limit=1000"
    yield f"{SERIES}&step=month"
    yield f"{SERIES}&step=year&measure=ceiling"
    for slug in ("iraq-us-hmc", "iraq-us-sofa-2008"):
        yield f"negotiations/{slug}/?lang=fr"
        yield f"negotiations/{slug}/timeline/?limit=1000"
    for model in (Milestone, Condition, Event):
        for thing in model._default_manager.order_by("slug")[::3]:
            yield f"{model.resource}/{thing.slug}/?lang=fr"
            yield f"{model.resource}/{thing.slug}/history/?lang=ar"
    yield from (f"commissions/{body.slug}/?lang=ar" for body in Commission.objects.order_by("slug"))
