"""Everything that an editor can do to the record of the facts, done at once: what an earlier record must not feel."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User

from negotiations import services
from negotiations.actors.models import Actor
from negotiations.answers.models import Preference
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim
from negotiations.core.claims import Claim
from negotiations.core.documents import document
from negotiations.core.reading_back import values_of
from negotiations.core.records import Record
from negotiations.core.vocabulary import RecordState
from negotiations.events.models import Event, EventClaim
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.places.models import Place
from negotiations.review.deeds import REGISTRY
from negotiations.review.references import dependants
from negotiations.sources.models import Source
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation
from negotiations.troops.models import TroopCount
from tests.world import record, values

WHY = "Everything is turned over."
NEW = "turned-over"
LABELS = {"en": "Turned over", "fr": "Retourné", "ar": "مقلوب"}
NAMES = [{"text": "Turned over", "language": "en", "kind": "official"}]
NAMED: tuple[type[Record], ...] = (
    Source, Actor, Place, Negotiation, Commission, WorkingGroup, Milestone, Condition, Event,
)  # fmt: skip
"""The models of named things."""
SAYING: dict[type[Claim], dict[str, Any]] = {
    MilestoneClaim: {"planned": "2027-06", "standing": "announced"},
    ConditionClaim: {"status": "met"},
    EventClaim: {"occurred": "2024-01-01", "killed": 7},
    TroopCount: {"personnel": 1234, "as_of": "2024-01-25"},
    Statement: {"text": "Nothing is as it was.", "said": "2024-01-25", "language": "en"},
}
"""The models of claims, and what the new ones say."""
SUBJECTS: dict[type[Claim], tuple[str, ...]] = {
    MilestoneClaim: ("milestone",),
    ConditionClaim: ("condition",),
    EventClaim: ("event",),
    TroopCount: ("contributor", "host", "negotiation"),
    Statement: ("negotiation",),
}
"""What each kind of claim speaks of."""


def turn_over(by: User) -> set[str]:
    """Revise, publish, supersede, replace, withdraw, retract, prefer. Gives the addresses that were touched, without a host."""
    kinds: tuple[type[Record], ...] = (*NAMED, *SAYING)
    before = {kind: list(standing(kind)) for kind in kinds}
    touched: set[str] = set()
    for kind in SAYING:
        touched |= correct(kind, before[kind])
    for named in NAMED:
        touched |= revise(named, before[named], by)
    touched |= publish_news(before)
    touched |= prefer(before)
    return touched


def standing(model: type[Any]) -> Any:
    return model.objects.filter(state=RecordState.PUBLISHED).order_by("pk")


def deeds(model: type[Any]) -> Any:
    return REGISTRY[model]


def said(model: type[Any], old: Any, source: Source, **more: Any) -> dict[str, Any]:
    """Values of a claim on what another speaks of."""
    subject = {name: getattr(old, name) for name in SUBJECTS[model]}
    citation = values(source=source, published=more.pop("published", None))
    return values(**{"note": WHY, **subject, **SAYING[model], **more}, citations=[citation])


def correct(model: type[Any], rows: list[Any]) -> set[str]:
    """Of the claims of one kind: one superseded, one replaced, one withdrawn, one retracted, and new ones beside others."""
    today = dt.datetime.now(dt.UTC).date()
    source = Source.objects.get(slug="article-2024-01-25")
    first, *others = [row for row in rows if not dependants(row)][:: max(1, len(rows) // 7)][:6]
    second, third, fourth, *rest = others
    deeds(model).supersede(record=first, values=said(model, first, source), reason=WHY)
    deeds(model).replace(record=second, values=said(model, second, source, published=str(today)), reason=WHY)
    deeds(model).withdraw_many(days=[(third, third.known_from)], reason=WHY)
    deeds(model).retract(record=fourth, reason=WHY)
    beside = [said(model, row, source, published="2024-02-03") for row in (third, *rest)]
    deeds(model).record_many(values=beside, reason=WHY)
    return {row.path for row in (first, second, third, fourth, *rest)}


def revise(model: type[Any], rows: list[Any], by: User) -> set[str]:
    """Some things of one kind get other labels, references and parts."""
    chosen = rows[:: max(1, len(rows) // 5)]
    if model is Source:  # the first article is cited by everything
        chosen.append(Source.objects.get(slug="article-2024-01-25"))
    for row in dict.fromkeys(chosen):
        deeds(model).edit(record=row, values=revised(row), by=by, reason=WHY)
    return {row.path for row in chosen}


def revised(row: Any) -> dict[str, Any]:
    """New values for all that may be edited of a thing: other labels, other references, its parts without the first one."""
    given: dict[str, Any] = {} if "names" in row.parts else {"labels": LABELS}
    for name in row.parts:
        given[name] = [values_of(type(part), document(part), _standing) for part in getattr(row, name).all()][
            1:
        ]
    if "names" in row.parts:
        given["names"] = [*NAMES, *given["names"]]
    for name in row.many:
        given[name] = list(getattr(row, name).all())[1:]
    for field in row._meta.concrete_fields:
        if field.name in EDITED and field.name not in row.fixed:
            given[field.name] = EDITED[field.name]
    return values(**given)


def _standing(model: Any, key: str) -> Any:
    return model.objects.get(slug=key)


EDITED: dict[str, Any] = {
    "commission": None, "working_group": None, "place": None, "publisher": None, "summary": LABELS,
    "reliability": "E", "language": "fr", "country": "FRA", "lat": None, "lon": None, "precision": None,
}  # fmt: skip
"""What columns that may be edited become."""


def publish_news(before: dict[type[Any], list[Any]]) -> set[str]:
    """New things of every kind, the most of them known long ago, and a claim on each that takes one."""
    negotiation, actor = before[Negotiation][0], before[Actor][0]
    source = record(Source, slug=NEW, kind="news", published="2024-01-02", relays=before[Source][:1])
    cited = [{"source": source}]
    body, other = (record(Actor, slug=slug, kind="joint_body", names=NAMES) for slug in (NEW, f"{NEW}-group"))
    place = record(Place, slug=NEW, kind="town", names=NAMES, within=Place.objects.get(slug="iraq"))
    seat = {"title": LABELS, "body": before[Commission][0].actor, "side": actor, "citations": cited}
    record(Actor, slug=f"{NEW}-person", kind="person", names=NAMES, offices=[seat])
    own = {"slug": NEW, "labels": LABELS}
    talks = record(Negotiation, **own, citations=cited, parties=[{"actor": actor, "role": "host"}])
    commission = record(Commission, **own, actor=body, negotiation=negotiation, citations=cited)
    record(WorkingGroup, **own, actor=other, commission=commission, citations=cited)
    shared = {**own, "negotiation": negotiation}
    milestone = record(Milestone, **shared, kind="handover", place=place, depends_on=before[Milestone][:2])
    condition = record(
        Condition, **shared, demanded_by=[actor], applies_to=[milestone, *before[Milestone][:2]]
    )
    event = record(
        Event, **shared, kind="suspension", commission=before[Commission][0], participants=[{"actor": actor, "role": "host"}]
    )  # fmt: skip
    for model, about in ((MilestoneClaim, milestone), (ConditionClaim, condition), (EventClaim, event)):
        record(model, **SAYING[model], **{SUBJECTS[model][0]: about}, note=WHY, citations=cited)
    record(Statement, **SAYING[Statement], negotiation=talks, note=WHY, citations=cited)
    return {row.path for row in (source, place, talks, commission, milestone, condition, event)}


def prefer(before: dict[type[Any], list[Any]]) -> set[str]:
    """A preference that changes a picture, on the days before too; and an earlier preference taken back."""
    for old in standing(Preference):
        services.preferences.retract(record=old, reason=WHY)
    claims = [claim for claim in standing(MilestoneClaim) if claim.planned and claim.planned.names_a_date]
    chosen = claims[:: max(1, len(claims) // 4)]
    for claim in chosen:
        record(Preference, milestone_claim=claim, field="planned", reason=WHY, known_from=dt.date(2024, 1, 1))
    return {claim.milestone.path for claim in chosen}
