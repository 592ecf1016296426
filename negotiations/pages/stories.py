"""The story of one thing talked about: every claim in the order in which it became known, its wording and sources, and what it moved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseRedirect

from negotiations.api.views import Answer
from negotiations.charts.asking import milestone_of, page_frame
from negotiations.conditions.views import ConditionClaims, Conditions
from negotiations.events.views import EventClaims, Events
from negotiations.milestones.views import MilestoneClaims, Milestones
from negotiations.pages.addresses import page_path, with_query
from negotiations.pages.frame import Page
from negotiations.statements.views import Statements
from negotiations.troops.views import TroopCounts


class Story(Page):
    """One milestone, condition or event. `room` has it and tells its history; `kind` is what other claims call it."""

    template = "negotiations/pages/story.html"
    room: ClassVar[type[Answer]]
    kind: ClassVar[str]
    titled: ClassVar[str] = "title"

    def shown(self, slug: str = "", **key: str) -> dict[str, Any]:
        thing = self.asker.record(self.room, slug)
        return {
            "title": thing[self.titled],
            "kind": self.kind,
            "thing": thing,
            "steps": self.asker.history(self.room, slug),
            "standing": {field: choice["claim"]["id"] for field, choice in thing["basis"].items() if choice},
            **self.beside(slug),
        }

    def beside(self, slug: str) -> dict[str, Any]:
        """What else hangs on it."""
        return {}


class MilestoneStory(Story):
    """A milestone, with what was said about it and the levels promised in it."""

    room, kind = Milestones, "milestone"

    def beside(self, slug: str) -> dict[str, Any]:
        scope = self.frame.scope
        return {
            "plan": milestone_of(slug, page_frame(scope.user, scope.as_of, scope.language)),
            "statements": self.asker.all_of(Statements, milestone=slug, ordering="said"),
            "counts": self.asker.all_of(TroopCounts, milestone=slug, ordering="as_of"),
            "steps_of_it": self.asker.all_of(
                Milestones, fields="slug,title,status,planned,achieved", part_of=slug
            ),
            "enables": self.asker.all_of(
                Milestones, fields="slug,title,status,planned,achieved", depends_on=slug
            ),
        }


class ConditionStory(Story):
    """A condition."""

    room, kind, titled = Conditions, "condition", "text"


class EventStory(Story):
    """An event, with what was said at it or about it."""

    room, kind = Events, "event"

    def beside(self, slug: str) -> dict[str, Any]:
        return {
            "statements": self.asker.all_of(Statements, event=slug, ordering="said"),
            "parts": self.asker.all_of(
                Events, fields="slug,title,occurred", part_of=slug, ordering="occurred"
            ),
        }


class ClaimAddress(Page):
    """The page of a claim is that of the thing it speaks of, at its own place there."""

    room: ClassVar[type[Answer]]
    kind: ClassVar[str]

    def answered(self, key: dict[str, str]) -> HttpResponse:
        claim = self.asker.record(self.room, key["id"], fields=f"id,{self.kind}")
        path = page_path(claim[self.kind]["url"])
        return HttpResponseRedirect(with_query(f"{path}#claim-{claim['id']}", self.frame.chosen))


class MilestoneClaimAddress(ClaimAddress):
    """Of a claim on a milestone."""

    room, kind = MilestoneClaims, "milestone"


class ConditionClaimAddress(ClaimAddress):
    """Of a claim on a condition."""

    room, kind = ConditionClaims, "condition"


class EventClaimAddress(ClaimAddress):
    """Of an account of an event."""

    room, kind = EventClaims, "event"
