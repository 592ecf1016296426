"""A row of every model with constraints that the database lets in, for tests that spoil it."""

from collections.abc import Callable
from typing import Any

from django.db import models

from negotiations.actors.models import Actor, ActorIdentifier, Membership, Office
from negotiations.answers.models import Preference
from negotiations.api.models import KeptAnswer
from negotiations.commissions.models import Commission, Mandate, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim, ConditionState
from negotiations.events.models import Event, EventClaim, EventState, Participant
from negotiations.exchange.models import ImportBatch, ImportedRow, LoadedEntry
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from negotiations.places.models import Place
from negotiations.sources.models import AttributionLink, Citation, Source
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation, Party
from negotiations.troops.models import SeriesOrigin, TroopCount
from tests.world import World, account, record


def owned(row: Any, name: str) -> Any:
    return getattr(row, name).get()


def preferred(world: World) -> Any:
    return record(Preference, milestone_claim=world.claim(), field="planned", reason="It says why.")


def with_office(world: World) -> Actor:
    return world.actor("a-chair", offices=[{"title": {"en": "Chair"}, "body": world.iraq}])


def with_mandate(world: World) -> Commission:
    mandates = [{"text": {"en": "To talk."}}]
    given = {"actor": world.body("a-body"), "negotiation": world.negotiation, "mandates": mandates}
    made: Commission = record(Commission, slug="a-body", **given)
    return made


def cited(world: World) -> Citation:
    chain = [{"actor": world.reuters}]
    claim = world.claim(citations=[{**world.citation(), "attribution": chain}])
    return Citation.objects.get(milestone_claim=claim)


def imported(world: World) -> ImportedRow:
    batch = ImportBatch.objects.create(resource="actors", file_name="a.csv", sha256="0", size=1)
    return ImportedRow.objects.create(batch=batch, row=2, object_id=world.iraq.pk)


def spoken_in(world: World) -> SeriesOrigin:
    world.troop_count()
    return SeriesOrigin.objects.get()


def kept(state: type[models.Model], claim: Any) -> Any:
    """The picture that follows from a claim."""
    return state._default_manager.get()


ROWS: dict[type[models.Model], Callable[[World], Any]] = {
    Actor: lambda world: world.iraq,
    ActorIdentifier: lambda world: owned(
        world.actor("x", identifiers=[{"scheme": "cow", "value": "645"}]), "identifiers"
    ),
    Membership: lambda world: owned(world.actor("x", member_of=[{"actor": world.iraq}]), "member_of"),
    Office: lambda world: owned(with_office(world), "offices"),
    Preference: preferred,
    Negotiation: lambda world: world.negotiation,
    Party: lambda world: owned(
        record(Negotiation, slug="n", parties=[{"actor": world.iraq, "role": "host"}]), "parties"
    ),
    Commission: lambda world: world.commission,
    WorkingGroup: lambda world: world.working_group,
    Mandate: lambda world: owned(with_mandate(world), "mandates"),
    Place: lambda world: world.place,
    Milestone: lambda world: world.milestone,
    MilestoneClaim: lambda world: world.claim(),
    MilestoneState: lambda world: kept(MilestoneState, world.claim()),
    Condition: lambda world: world.condition,
    ConditionClaim: lambda world: world.condition_claim(status="demanded"),
    ConditionState: lambda world: kept(ConditionState, world.condition_claim(status="demanded")),
    Event: lambda world: world.event,
    Participant: lambda world: owned(
        record(Event, slug="e", kind="other", participants=[{"actor": world.iraq, "role": "host"}]),
        "participants",
    ),
    EventClaim: lambda world: world.event_claim(occurred="2024-01-20"),
    EventState: lambda world: kept(EventState, world.event_claim(occurred="2024-01-20")),
    KeptAnswer: lambda world: KeptAnswer.objects.create(
        account=account("asker", None), key="k", request_sha256="0", status=201, body=""
    ),
    ImportedRow: imported,
    LoadedEntry: lambda world: LoadedEntry.objects.create(resource="actors", key="iraq", sha256="0"),
    Source: lambda world: world.source,
    Citation: cited,
    AttributionLink: lambda world: owned(cited(world), "attribution"),
    Statement: lambda world: world.statement(text="We leave."),
    TroopCount: lambda world: world.troop_count(),
    SeriesOrigin: spoken_in,
}
"""A row of each model that the database lets in."""
