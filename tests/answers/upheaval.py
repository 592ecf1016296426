"""Everything that can befall a record, done to the facts: things renamed and edited, claims corrected and taken back, new records published.

For tests that ask whether an answer about an earlier record feels any of it.
"""

from __future__ import annotations

from typing import Any

from negotiations.actors.models import Actor
from negotiations.answers.models import Preference
from negotiations.answers.services import preferences
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim
from negotiations.core.errors import Conflict
from negotiations.core.shapes import References, read_values
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import RecordState
from negotiations.events.models import Event, EventClaim
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.places.models import Place
from negotiations.sources.models import Source
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation
from negotiations.troops.models import TroopCount
from tests.world import deeds_on, fresh

SOURCE = "article-2024-01-25"
CLAIMS: dict[Any, dict[str, Any]] = {
    MilestoneClaim: {"planned": "2030-01"},
    ConditionClaim: {"status": "rejected"},
    EventClaim: {"occurred": "2023-12-31", "killed": {"low": 9999, "high": 9999, "unit": "persons"}},
    TroopCount: {
        "personnel": 9_999_999,
        "as_of": "2024-01-01",
        "contributor": "united-states",
        "host": "iraq",
    },
    Statement: {"said": "2024-01-02", "speakers": ["iraq"]},
}
"""What a claim of each kind says that nobody said."""


def upheaval() -> None:
    """All of it."""
    for act in (rename, edit_things, edit_parts, enter, correct, end, publish_a_draft):
        act()


def edit(thing: NamedThing, **shape: Any) -> None:
    """Edit a published thing, as a client would write it; the fields that are given only."""
    values = read_values(type(thing), shape, References(), partial=True)
    deeds_on(type(thing)).edit(record=fresh(thing), values=values, reason="An upheaval.")


def enter_one(model: type[Any], **shape: Any) -> Any:
    """A record, published at once."""
    values = read_values(model, shape, References())
    return deeds_on(model).record_many(values=[values], reason="An upheaval.")[0]


def rename() -> None:
    """A few things of every kind are called otherwise."""
    for model in (Negotiation, Commission, WorkingGroup, Milestone, Condition, Event, Source):
        for thing in model._default_manager.filter(state=RecordState.PUBLISHED).order_by("slug")[::7]:
            edit(thing, **{model.label_name: {"en": f"Renamed {thing.slug}", "fr": "Autre nom"}})
    for kind in (Actor, Place):
        for thing in kind._default_manager.filter(state=RecordState.PUBLISHED).order_by("slug")[::5]:
            edit(thing, names=[{"text": f"Renamed {thing.slug}", "language": "en", "kind": "official"}])


def edit_things() -> None:
    """Columns and references of things become others."""
    iraq, states = "iraq", "united-states"
    for source in Source.objects.filter(citations__isnull=False).distinct().order_by("slug")[::6]:
        edit(source, publisher=iraq, reliability="F", href="https://example.org/elsewhere", language="ku")
    milestone = Milestone.objects.get(slug="ain-al-asad-handover")
    others = [
        one.slug
        for one in Milestone.objects.filter(negotiation=milestone.negotiation).exclude(pk=milestone.pk)[:2]
    ]
    body = Commission.objects.filter(negotiation=milestone.negotiation).first()
    edit(milestone, place="baghdad", depends_on=others, commission=body.slug if body else None)
    condition = Condition.objects.filter(applies_to__isnull=False).order_by("slug").first()
    assert condition is not None
    edit(condition, demanded_by=[states, iraq], applies_to=[milestone.slug])
    negotiation = Negotiation.objects.get(slug="iraq-us-hmc")
    edit(negotiation, summary={"en": "Told anew."})
    for place in Place.objects.filter(lat__isnull=False).order_by("slug")[:3]:
        edit(place, lat="1.5", lon="2.5")


def edit_parts() -> None:
    """Parties, participants, mandates, seats and citations of things become others."""
    negotiation = Negotiation.objects.get(slug="iraq-us-hmc")
    cited = [{"source": SOURCE, "locator": "Elsewhere"}]
    edit(negotiation, parties=[{"actor": "reuters", "role": "observer"}], citations=cited)
    for event in Event.objects.filter(participants__isnull=False).distinct().order_by("slug")[::5]:
        edit(event, participants=[{"description": "somebody else", "role": "other"}])
    for body in Commission.objects.order_by("slug"):
        edit(body, mandates=[{"text": {"en": "Another task."}, "language": "en", "citations": cited}])
        seated = Actor.objects.filter(offices__body=body.actor).order_by("slug").first()
        if seated is not None:
            edit(seated, offices=[])
        edit(
            Actor.objects.get(slug="reuters"), offices=[{"title": {"en": "A guest"}, "body": body.actor.slug}]
        )


def enter() -> None:
    """New records, some known before anything else was."""
    cited = [{"source": SOURCE, "published": "2000-01-01"}]
    for model, told in CLAIMS.items():
        subject = deeds_on(model).subject
        things: list[Any] = [None]
        if subject is not None:
            target: Any = model._meta.get_field(subject).related_model
            things = list(target._default_manager.filter(state=RecordState.PUBLISHED).order_by("slug")[::4])
        for thing in things:
            about = {subject: thing.slug} if thing is not None else {"negotiation": "iraq-us-hmc"}
            enter_one(model, citations=cited, note="Told now.", **told, **about)
    person = {
        "slug": "somebody-new",
        "kind": "person",
        "names": [{"text": "Somebody New", "language": "en", "kind": "official"}],
    }
    body = Commission.objects.order_by("slug")[0]
    enter_one(Actor, **person, offices=[{"title": {"en": "Chair"}, "body": body.actor.slug}])
    milestone = enter_one(
        Milestone, slug="new-milestone", negotiation="iraq-us-hmc", kind="other", title="New"
    )
    enter_one(MilestoneClaim, milestone=milestone.slug, planned="2027", note="New.", citations=cited)
    applies = [one.slug for one in Milestone.objects.order_by("slug")[:5]]
    enter_one(Condition, slug="new-condition", negotiation="iraq-us-hmc", text="New", applies_to=applies)
    enter_one(ConditionClaim, condition="new-condition", status="demanded", note="New.", citations=cited)
    enter_one(Event, slug="new-end", negotiation="iraq-us-hmc", kind="end", title="The end")
    enter_one(EventClaim, event="new-end", occurred="2026-02-01", note="New.", citations=cited)
    for claim in (
        MilestoneClaim.objects.filter(state=RecordState.PUBLISHED)
        .exclude(planned_edtf="")
        .order_by("pk")[::5]
    ):
        chosen = {"milestone_claim": claim, "field": "planned", "reason": "It fits."}
        preferences.record_many(values=[{**chosen, "known_from": claim.known_from}], reason="An upheaval.")


def correct() -> None:
    """Of every kind claims are superseded and replaced."""
    for model, told in CLAIMS.items():
        rows = model._default_manager.filter(
            state=RecordState.PUBLISHED, known_until=None, superseded_by=None, replaced_by=None
        )
        for number, claim in enumerate(rows.order_by("pk")[2::5][:24]):
            deed = "replace" if number % 2 else "supersede"
            shape = {
                "citations": [{"source": SOURCE, "published": str(claim.known_from)}],
                "note": "Corrected.",
            }
            about = {} if deeds_on(model).subject else {"negotiation": claim.negotiation and claim.negotiation.slug}
            values = read_values(model, {**shape, **told, **about}, References(), partial=True)
            getattr(deeds_on(model), deed)(record=claim, values=values, reason="An upheaval.")


def end() -> None:
    """Claims and preferences are taken back, by us and by their publishers."""
    for model in CLAIMS:
        rows = model._default_manager.filter(state=RecordState.PUBLISHED, known_until=None)
        for claim in rows.order_by("pk")[3::5][:24]:
            try:
                deeds_on(model).retract(record=claim, reason="An upheaval.")
            except Conflict:
                continue
        withdrawn = [(claim, claim.known_from) for claim in rows.order_by("pk")[1::6][:12]]
        deeds_on(model).withdraw_many(days=withdrawn, reason="An upheaval.")
    for preference in Preference.objects.filter(state=RecordState.PUBLISHED)[:2]:
        preferences.retract(record=preference, reason="An upheaval.")


def publish_a_draft() -> None:
    """What was a draft becomes public."""
    shape = {
        "milestone": "phase-two",
        "planned": "2031",
        "note": "A draft.",
        "citations": [{"source": SOURCE}],
    }
    deeds = deeds_on(MilestoneClaim)
    draft = deeds.create(values=read_values(MilestoneClaim, shape, References()))
    deeds.publish(record=draft)
