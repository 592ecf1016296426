"""Values for a new record of every model, and for editing one: so that a test can say "whatever the collection"."""

from collections.abc import Callable
from itertools import count
from typing import Any

from negotiations.actors.models import Actor
from negotiations.answers.models import Preference
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim
from negotiations.core.claims import Claim
from negotiations.core.records import Record
from negotiations.events.models import Event, EventClaim
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.places.models import Place
from negotiations.sources.models import Source
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation
from negotiations.troops.models import TroopCount
from tests.world import World, values

_numbers = count(1)


def _names(text: str) -> list[dict[str, str]]:
    return [{"text": text, "language": "en", "kind": "official"}]


def _told(world: World, **given: Any) -> dict[str, Any]:
    return values(citations=[world.citation()], note="Told.", **given)


MAKERS: dict[type[Record], Callable[[World, str], dict[str, Any]]] = {
    Actor: lambda world, slug: {"slug": slug, "kind": "person", "names": _names("A person")},
    Source: lambda world, slug: values(slug=slug, kind="news", published="2024-01-24"),
    Place: lambda world, slug: {"slug": slug, "kind": "town", "names": _names("A town")},
    Negotiation: lambda world, slug: {"slug": slug, "labels": {"en": "Other talks"}},
    Commission: lambda world, slug: {
        "slug": slug, "negotiation": world.negotiation, "actor": world.body(f"{slug}-body"),
    },
    WorkingGroup: lambda world, slug: {
        "slug": slug, "commission": world.commission, "actor": world.body(f"{slug}-body"),
    },
    Milestone: lambda world, slug: {"slug": slug, "negotiation": world.negotiation, "kind": "handover"},
    Condition: lambda world, slug: {"slug": slug, "negotiation": world.negotiation},
    Event: lambda world, slug: {"slug": slug, "negotiation": world.negotiation, "kind": "meeting"},
    MilestoneClaim: lambda world, slug: _told(world, milestone=world.milestone, planned="2025-09"),
    ConditionClaim: lambda world, slug: _told(world, condition=world.condition, status="demanded"),
    EventClaim: lambda world, slug: _told(world, event=world.event, occurred="2024-01-20"),
    Statement: lambda world, slug: _told(world, negotiation=world.negotiation, text="We leave."),
    TroopCount: lambda world, slug: _told(
        world, negotiation=world.negotiation, personnel=2500, as_of="2024-01",
        contributor=world.united_states, host=world.iraq,
    ),
    Preference: lambda world, slug: {
        "milestone_claim": world.claim(), "field": "planned", "reason": "The fuller account.",
    },
}  # fmt: skip


def new_values(world: World, model: type[Record]) -> dict[str, Any]:
    """Values of another record of this model, with everything published that it points to."""
    return MAKERS[model](world, f"number-{next(_numbers)}")


def edit_of(model: type[Record]) -> dict[str, Any]:
    """Values that change something in any record of this model."""
    if model in (Actor, Place):
        return {"names": _names("Another name")}
    if model is Preference:
        return {"reason": "A better reason."}
    return {"note": "Other words."} if issubclass(model, Claim) else {"labels": {"en": "Renamed"}}
