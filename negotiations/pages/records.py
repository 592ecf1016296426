"""Pages of what claims name and of claims that stand for themselves: actors, sources, places, bodies, statements, troop counts."""

from __future__ import annotations

from typing import Any, ClassVar

from negotiations.actors.views import Actors
from negotiations.api.views import Answer
from negotiations.commissions.views import Commissions, WorkingGroups
from negotiations.conditions.views import ConditionClaims
from negotiations.events.views import EventClaims, Events
from negotiations.milestones.views import MilestoneClaims, Milestones
from negotiations.pages.frame import Page
from negotiations.pages.words import onward
from negotiations.places.models import PlaceKind
from negotiations.places.views import Places
from negotiations.sources.views import Sources
from negotiations.statements.views import Statements
from negotiations.troops.views import TroopCounts

MOST = 200
"""Claims of one kind on such a page; the API has the rest, and the page says so."""
WHO = (
    "asserted_by,asserted_note,asserted_on,standing,grade,note,figures,"
    "known_from,known_from_basis,known_until,superseded_by,citations"
)
"""What every claim is shown with."""


def claims_of(page: Page, **mine: str) -> list[dict[str, Any]]:
    """What was said, kind by kind, among the claims that pass these filters; the newest first."""
    rooms: list[tuple[str, type[Answer], str]] = [
        ("milestone", MilestoneClaims, f"milestone,status,planned,achieved,reason,anomaly,{WHO}"),
        ("condition", ConditionClaims, f"condition,status,{WHO}"),
        ("event", EventClaims, f"event,occurred,place,killed,wounded,occurrences,{WHO}"),
        ("statement", Statements, f"speakers,office,said,venue,text,language,translations,{WHO}"),
        ("count", TroopCounts, f"contributor,host,place,force,measure,as_of,personnel,{WHO}"),
    ]
    told = []
    for kind, room, fields in rooms:
        answer = page.asker.ask(
            room, "collection", fields=f"id,{fields}", ordering="-known_from", limit=MOST, **mine
        )
        if answer["results"]:
            told.append({"kind": kind, "claims": answer["results"], "more": answer["next"]})
    return told


def country_of(page: Page, thing: dict[str, Any]) -> dict[str, Any] | None:
    """The place that is the country of an actor or place, where the record has it."""
    code = thing["country"]
    found = code and page.asker.all_of(Places, fields="slug,name", kind=PlaceKind.COUNTRY, country=code)
    return found[0] if found and found[0]["slug"] != thing["slug"] else None


class ActorPage(Page):
    """An actor: spellings, offices, what he said, whose troops and where."""

    template = "negotiations/pages/actor.html"

    def shown(self, slug: str = "", **key: str) -> dict[str, Any]:
        actor = self.asker.record(Actors, slug)
        return {
            "title": actor["name"],
            "actor": actor,
            "country": country_of(self, actor),
            "said": claims_of(self, asserted_by=slug),
            "members": self.asker.all_of(Actors, fields="slug,name", member_of=slug),
            "published": self.asker.ask(Sources, "collection", publisher=slug, limit=MOST)["results"],
        }


class SourcePage(Page):
    """A source, and everything that rests on it."""

    template = "negotiations/pages/source.html"

    def shown(self, slug: str = "", **key: str) -> dict[str, Any]:
        source = self.asker.record(Sources, slug)
        return {
            "title": source["title"],
            "source": source,
            "said": claims_of(self, source=slug),
            "relayed_by": self.asker.all_of(Sources, fields="slug,title", relays=slug),
        }


class PlacePage(Page):
    """A place: what is to happen there, what happened."""

    template = "negotiations/pages/place.html"

    def shown(self, slug: str = "", **key: str) -> dict[str, Any]:
        place = self.asker.record(Places, slug)
        return {
            "title": place["name"],
            "place": place,
            "country": country_of(self, place),
            "milestones": self.asker.ask(Milestones, "collection", place=slug, limit=MOST)["results"],
            "events": self.asker.ask(
                Events,
                "collection",
                fields="slug,title,occurred,place,killed,wounded,disputed",
                place=slug,
                ordering="occurred",
                limit=MOST,
            )["results"],
        }


class BodyPage(Page):
    """A commission or working group: what it is to do, who sits in it."""

    template = "negotiations/pages/body.html"
    room: ClassVar[type[Answer]]
    kind: ClassVar[str]

    def shown(self, slug: str = "", **key: str) -> dict[str, Any]:
        body = self.asker.record(self.room, slug)
        mine = {self.kind: slug}
        return {
            "title": body["name"],
            "body": body,
            "milestones": self.asker.all_of(Milestones, ordering="first_planned", **mine),
            "events": self.asker.all_of(
                Events,
                fields="slug,title,occurred,place,killed,wounded,disputed",
                ordering="occurred",
                **mine,
            ),
        }


class CommissionPage(BodyPage):
    """A commission."""

    room, kind = Commissions, "commission"


class WorkingGroupPage(BodyPage):
    """A working group."""

    room, kind = WorkingGroups, "working_group"


class ClaimPage(Page):
    """A claim that stands for itself, whole."""

    template = "negotiations/pages/claim.html"
    room: ClassVar[type[Answer]]
    kind: ClassVar[str]

    def shown(self, id: str = "", **key: str) -> dict[str, Any]:  # noqa: A002  as the API calls it
        claim = self.asker.record(self.room, id)
        return {"title": self.title(claim), "claim": claim, "kind": self.kind}

    def title(self, claim: dict[str, Any]) -> str:
        """What the page is called."""
        raise NotImplementedError


class StatementPage(ClaimPage):
    """A statement."""

    room, kind = Statements, "statement"

    def title(self, claim: dict[str, Any]) -> str:
        names = [actor["name"] for actor in claim["speakers"] or claim["asserted_by"]]
        told = claim["text"] or claim["note"] or ""
        return f"{', '.join(names) or claim['asserted_note'] or '…'}: {told[:120]}{'…' if len(told) > 120 else ''}"


class TroopCountPage(ClaimPage):
    """A troop count."""

    room, kind = TroopCounts, "count"

    def title(self, claim: dict[str, Any]) -> str:
        return f"{claim['contributor']['name']} {onward()} {claim['host']['name']}"
