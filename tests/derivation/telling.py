"""Telling a story in claims, and looking at the picture: for tests that read like the rule's sentences.

`Story` speaks of one milestone, condition and event. What is said has a source of its own name, and so an origin of its own, unless the test
gives another; it is said and published on one day unless the test tells them apart. Every look is taken from three sides at once.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from negotiations.answers.models import Preference
from negotiations.answers.services import preferences
from negotiations.conditions.models import ConditionClaim
from negotiations.core.clocks import AsOf
from negotiations.core.things import NamedThing
from negotiations.events.models import EventClaim
from negotiations.milestones.models import MilestoneClaim
from negotiations.milestones.queries import milestones_visible_to, with_conditional, with_overdue
from negotiations.sources.models import Source
from tests.derivation.pictures import claims_of, kept, live, reference
from tests.derivation.reference.milestones import is_overdue
from tests.world import World, day, values

LATER = "2026-01-01"
"""A day by which all is known."""


class Story(World):
    """A world in which things are said of one milestone, one condition and one event."""

    def __init__(self) -> None:
        self.pages: dict[str, Source] = {}

    def page(self, name: str, grade: str = "") -> Source:
        """A source of this name; it has no day of its own."""
        if name not in self.pages:
            self.pages[name] = self.source_on(name, None, reliability=grade)
        return self.pages[name]

    def told(
        self, said: str, known: str | None, source: str | None, grade: str, basis: str
    ) -> dict[str, Any]:
        """What every claim needs: when it was said, from when it was known, and where."""
        page = self.page(source or f"page-{len(self.pages)}", grade)
        first = known or said
        day_known: Any = first if basis == "published" else day(first)
        return {"asserted_on": said, "citations": [self.citation(source=page, **{basis: day_known})]}

    def say(
        self,
        said: str,
        *,
        known: str | None = None,
        source: str | None = None,
        grade: str = "",
        basis: str = "published",
        **more: Any,
    ) -> MilestoneClaim:
        """A claim on the milestone, said on a day."""
        given = {**self.told(said, known, source, grade, basis), "anomaly": "As it was said.", **more}
        return self.claim(**given)

    def plan(self, said: str, planned: Any, **more: Any) -> MilestoneClaim:
        """A plan; `("by", "2025-09")` gives a bound."""
        if isinstance(planned, tuple):
            planned = {"bound": planned[0], "edtf": planned[1]}
        return self.say(said, planned=planned, **more)

    def of_condition(
        self, said: str, status: str, *, known: str | None = None, source: str | None = None, **more: Any
    ) -> ConditionClaim:
        """A claim on the condition."""
        return self.condition_claim(
            status=status, **values(**self.told(said, known, source, "", "published")), **more
        )

    def of_event(
        self, said: str, *, known: str | None = None, source: str | None = None, grade: str = "", **more: Any
    ) -> EventClaim:
        """An account of the event."""
        return self.event_claim(**self.told(said, known, source, grade, "published"), **more)

    def prefer(self, claim: Any, field: str, known_from: str = "2024-01-01") -> Preference:
        """A reasoned preference."""
        name = {
            MilestoneClaim: "milestone_claim",
            ConditionClaim: "condition_claim",
            EventClaim: "event_claim",
        }[type(claim)]
        given = {name: claim, "field": field, "known_from": day(known_from), "reason": "It fits."}
        return preferences.record_many(values=[given], reason="preferred")[0]

    def look(self, on: str = LATER, thing: NamedThing | None = None, at: dt.datetime | None = None) -> Any:
        """The picture on a day, of the milestone unless another thing is meant: each field as (value, claim, by). None when nothing was known."""
        thing = thing or self.milestone
        instant = at or dt.datetime.now(dt.UTC)
        picture = kept(thing, day(on), at)
        assert picture == live(thing, day(on), at), "the live rule gives another picture than the kept row"
        assert picture == reference(thing)(day(on), instant), (
            "the reference gives another picture than the kept row"
        )
        return None if picture is None else SimpleNamespace(**picture)

    def planned(self, on: str = LATER) -> str | None:
        """The EDTF text of the plan that stands."""
        value = self.look(on).planned[0]
        return value.edtf if value else None

    def status(self, on: str = LATER) -> str:
        return str(self.look(on).status[0])

    def overdue(self, on: str) -> bool | None:
        """Whether the milestone is overdue, as the database and the reference say alike."""
        as_of = AsOf(day(on))
        row: Any = with_overdue(milestones_visible_to(None, as_of), as_of).get(pk=self.milestone.pk)
        known = [
            one
            for thing in self._spoken_of()
            for one in claims_of(thing)
            if one.known_on(day(on), dt.datetime.now(dt.UTC))
        ]
        newest = max((one.known_from for one in known if one.basis != "recorded"), default=None)
        assert row.last_known_from == newest
        assert row.overdue is is_overdue(self.look(on).due, day(on), newest)
        overdue: bool | None = row.overdue
        return overdue

    def conditional(self, on: str = LATER) -> bool:
        """Whether a condition holds the milestone back."""
        as_of = AsOf(day(on))
        row: Any = with_conditional(milestones_visible_to(None, as_of), as_of).get(pk=self.milestone.pk)
        return bool(row.conditional)

    def _spoken_of(self) -> list[NamedThing]:
        made = [name for name in ("milestone", "condition", "event") if name in self.__dict__]
        return [getattr(self, name) for name in made]
