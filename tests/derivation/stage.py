"""Where histories are made: their steps taken, through the deeds, on fresh things."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
from typing import Any

from negotiations.answers.services import preferences
from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Conflict, Refused
from negotiations.core.things import NamedThing
from negotiations.ledger.models import LedgerHead
from tests.derivation.histories import THINGS, Step, Values
from tests.derivation.pictures import KINDS
from tests.world import World, deeds_on, fresh

GRADES = ("A", "C", "")
NUMBERS = itertools.count()


class Stage:
    """Four sources, of which two are one origin, and two places; after `make`, the things of one history."""

    def __init__(self, model: type[NamedThing], **more: Any) -> None:
        self.world = World()
        sources = [
            self.world.source_on(f"source-{number}", None, reliability=grade)
            for number, grade in enumerate(GRADES)
        ]
        self.sources = [*sources, self.world.source_on("relay", None, relays=[sources[2]], reliability="B")]
        self.places = [self.world.place_in(f"place-{number}") for number in range(2)]
        self._turn_to(model, more)

    def _turn_to(self, model: type[NamedThing], more: dict[str, Any]) -> None:
        self.model, self.more, self.kind = model, more, KINDS[model]
        self.deeds: Any = deeds_on(self.kind.claim)

    def beside(self, model: type[NamedThing], **more: Any) -> Stage:
        """A stage for things of another kind, with the same sources and places."""
        other = copy.copy(self)
        other._turn_to(model, more)
        return other

    def make(self, history: list[Step]) -> None:
        """Take the steps, leaving out what the record refuses; `instants` are those after each."""
        given = {"negotiation": self.world.negotiation, **self.more}
        values = [{"slug": f"thing-{next(NUMBERS)}", **given} for _ in range(THINGS)]
        self.things: list[Any] = deeds_on(self.model).record_many(values=values, reason="for the test")
        self.claims: list[Any] = []
        self.preferences: list[Any] = []
        self.instants: list[dt.datetime] = []
        for act, told in history:
            try:
                getattr(self, act)(told)
            except (Refused, Conflict, IndexError):
                continue
            self.instants.append(_last_change())

    def values(self, claim: Values) -> Values:
        """The claim as the deeds take it."""
        given = {name: value for name, value in claim.items() if name != "thing"}
        given |= {self.kind.name: self.things[claim["thing"]], "note": "Told."}
        given["citations"] = [
            {
                "source": self.sources[cited["source"]],
                cited["basis"]: FuzzyDate.read(cited["day"])
                if cited["basis"] == "published"
                else cited["day"],
            }
            for cited in claim["citations"]
        ]
        if given.get("place") is not None:
            given["place"] = self.places[given["place"]]
        return given

    def say(self, claims: list[Values]) -> None:
        self.claims += self.deeds.record_many(values=[self.values(claim) for claim in claims], reason="said")

    def supersede(self, told: tuple[int, Values]) -> None:
        old = _of(self.claims, told[0])
        values = {**self.values(told[1]), self.kind.name: getattr(old, self.kind.name)}
        self.claims.append(self.deeds.supersede(record=old, values=values, reason="a slip of ours"))

    def replace(self, told: tuple[int, Values]) -> None:
        old = _of(self.claims, told[0])
        # A publisher corrects after it printed.
        cited = [{**one, "day": max(one["day"], old.known_from)} for one in told[1]["citations"]]
        values = {
            **self.values({**told[1], "citations": cited}),
            self.kind.name: getattr(old, self.kind.name),
        }
        self.claims.append(self.deeds.replace(record=old, values=values, reason="corrected"))

    def withdraw(self, told: tuple[int, int]) -> None:
        claim = fresh(_of(self.claims, told[0]))
        ends = claim.known_from + dt.timedelta(days=told[1])
        self.deeds.withdraw_many(days=[(claim, ends)], reason="withdrawn")

    def retract(self, which: int) -> None:
        self.deeds.retract(record=_of(self.claims, which), reason="not so")

    def prefer(self, told: list[tuple[int, str, dt.date]]) -> None:
        values = [
            {
                self.kind.preferred_by: _of(self.claims, which),
                "field": field,
                "known_from": day,
                "reason": "It fits better.",
            }
            for which, field, day in told
        ]
        self.preferences += preferences.record_many(values=values, reason="preferred")

    def drop_preference(self, which: int) -> None:
        preferences.retract(record=_of(self.preferences, which), reason="no longer")


def _of(records: list[Any], which: int) -> Any:
    """One of the records by number; raises IndexError when there is none."""
    return records[which % max(len(records), 1)]


def _last_change() -> dt.datetime:
    """The instant of the ledger's last change."""
    at = LedgerHead.objects.get().at
    assert at is not None
    return at
