"""A small world for tests: published records made through the deeds, with everything filled in that a test does not speak about.

`World` makes each record when it is first asked for. Whatever a test is about it gives itself: `world.claim(planned="2025-09")`.
"""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib.auth.models import Group, User

from negotiations.access.roles import Role
from negotiations.actors.models import Actor
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.conditions.models import Condition, ConditionClaim
from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.core.records import Record
from negotiations.events.models import Event, EventClaim
from negotiations.ledger.models import Change, JournalEntry
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.places.models import Place
from negotiations.review.deeds import REGISTRY, Deeds
from negotiations.sources.models import Source
from negotiations.statements.models import Statement
from negotiations.talks.models import Negotiation
from negotiations.troops.models import TroopCount

READ_ON = "2024-01-24"
"""The day on which the world's source was published, and so from which its claims are known."""
DATES = ("planned", "achieved", "occurred", "said", "as_of", "published", "asserted_on")
QUANTITIES = ("personnel", "killed", "wounded", "occurrences")


def day(text: str) -> dt.date:
    """A day from its text."""
    return dt.date.fromisoformat(text)


def values(**given: Any) -> dict[str, Any]:
    """Values of a record, with dates and quantities as a client would write them."""
    for name in DATES:
        if name in given and not isinstance(given[name], FuzzyDate | None):
            given[name] = FuzzyDate.read(given[name])
    for name in QUANTITIES:
        if name in given and not isinstance(given[name], Quantity | None):
            given[name] = Quantity.read(given[name])
    return given


def deeds_on(model: type[Record]) -> Deeds[Any]:
    """The deeds on records of this model."""
    found: Deeds[Any] = REGISTRY[model]
    return found


def record(model: type[Record], **given: Any) -> Any:
    """A published record, as the system makes one."""
    return deeds_on(model).record_many(values=[values(**given)], reason="for the test")[0]


def fresh(row: Any) -> Any:
    """The record as the database has it now."""
    return type(row)._default_manager.get(pk=row.pk)


def account(name: str, role: Role | None) -> User:
    """An account with a role, or with none."""
    user = User.objects.create_user(name)
    if role is not None:
        user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return user


def acts(row: Record) -> list[str]:
    """What the ledger tells of a record, in order."""
    return list(Change.objects.filter(url=row.path).values_list("action", flat=True))


def inner_acts(row: Record) -> list[str]:
    """What the journal tells of a record, in order."""
    found = JournalEntry.objects.filter(resource=row.resource, key=row.key)
    return list(found.values_list("act", flat=True))


class World:
    """Records by the name of what they are, and makers of claims on them."""

    def actor(self, slug: str, kind: str = "state", **more: Any) -> Actor:
        names = [{"text": slug.replace("-", " ").title(), "language": "en", "kind": "official"}]
        made: Actor = record(Actor, **{"slug": slug, "kind": kind, "names": names, **more})
        return made

    def body(self, slug: str) -> Actor:
        return self.actor(slug, "joint_body")

    def source_on(self, slug: str, published: str | None = READ_ON, **more: Any) -> Source:
        given = {"slug": slug, "kind": "news", "language": "en", "published": published, **more}
        made: Source = record(Source, **given)
        return made

    @cached_property
    def iraq(self) -> Actor:
        return self.actor("iraq")

    @cached_property
    def united_states(self) -> Actor:
        return self.actor("united-states")

    @cached_property
    def reuters(self) -> Actor:
        return self.actor("reuters", "media")

    @cached_property
    def source(self) -> Source:
        return self.source_on("reuters-2024-01-24", publisher=self.reuters)

    @cached_property
    def negotiation(self) -> Negotiation:
        made: Negotiation = record(Negotiation, slug="the-talks", labels={"en": "The talks"})
        return made

    @cached_property
    def commission(self) -> Commission:
        given = {"slug": "the-commission", "actor": self.body("the-commission")}
        made: Commission = record(Commission, negotiation=self.negotiation, **given)
        return made

    @cached_property
    def working_group(self) -> WorkingGroup:
        given = {"slug": "the-group", "actor": self.body("the-group"), "commission": self.commission}
        made: WorkingGroup = record(WorkingGroup, **given)
        return made

    @cached_property
    def place(self) -> Place:
        return self.place_in("the-country", kind="country")

    def place_in(self, slug: str, **more: Any) -> Place:
        names = [{"text": slug, "language": "en", "kind": "official"}]
        made: Place = record(Place, **{"slug": slug, "kind": "town", "names": names, **more})
        return made

    @cached_property
    def milestone(self) -> Milestone:
        return self.milestone_called("the-handover")

    def milestone_called(self, slug: str, **more: Any) -> Milestone:
        given = {"slug": slug, "negotiation": self.negotiation, "kind": "handover", **more}
        made: Milestone = record(Milestone, **given)
        return made

    @cached_property
    def condition(self) -> Condition:
        made: Condition = record(Condition, slug="the-condition", negotiation=self.negotiation)
        return made

    @cached_property
    def event(self) -> Event:
        made: Event = record(Event, slug="the-letter", negotiation=self.negotiation, kind="message")
        return made

    def citation(self, **given: Any) -> dict[str, Any]:
        return {"source": self.source, **values(**given)} if "source" not in given else values(**given)

    def claim_values(self, **given: Any) -> dict[str, Any]:
        """Values of a milestone claim: planned for September 2025, from the world's source."""
        if "citations" not in given:
            given["citations"] = [self.citation()]
        if not {"planned", "achieved", "status"} & given.keys():
            given["planned"] = "2025-09"
        if "milestone" not in given:
            given["milestone"] = self.milestone
        return values(**{"note": "It is planned.", **given})

    def claim(self, **given: Any) -> MilestoneClaim:
        made: MilestoneClaim = record(MilestoneClaim, **self.claim_values(**given))
        return made

    def known_from(self, first: str, **given: Any) -> MilestoneClaim:
        """A milestone claim known from a day."""
        return self.claim(citations=[self.citation(published=first)], **given)

    def condition_claim(self, **given: Any) -> ConditionClaim:
        condition = given.pop("condition", None) or self.condition
        made: ConditionClaim = record(ConditionClaim, **self._spoken(condition=condition, **given))
        return made

    def event_claim(self, **given: Any) -> EventClaim:
        event = given.pop("event", None) or self.event
        made: EventClaim = record(EventClaim, **self._spoken(event=event, **given))
        return made

    def statement(self, **given: Any) -> Statement:
        made: Statement = record(Statement, **self._spoken(negotiation=self.negotiation, **given))
        return made

    def troop_count(self, **given: Any) -> TroopCount:
        parties = {"contributor": self.united_states, "host": self.iraq}
        given = {"negotiation": self.negotiation, "personnel": 2500, "as_of": "2024-01", **parties, **given}
        made: TroopCount = record(TroopCount, **self._spoken(**given))
        return made

    def _spoken(self, **given: Any) -> dict[str, Any]:
        citations: Sequence[Any] = given.pop("citations", None) or [self.citation()]
        return {"citations": citations, "note": "Told.", **given}
