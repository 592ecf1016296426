"""Random histories of claims: described by strategies, made through the deeds.

A history is a list of steps: claims are published, superseded, replaced, withdrawn, retracted, preferred, and preferences retracted. Days lie
close together, so that claims collide, and words are few, so that they agree as often as they contradict each other.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from negotiations.answers.services import preferences
from negotiations.core.dates import FuzzyDate
from negotiations.core.errors import Conflict, Refused
from negotiations.core.quantities import Quantity
from negotiations.core.records import NamedThing
from negotiations.ledger.models import LedgerHead
from tests.derivation.pictures import kind_of
from tests.world import World, deeds_on, fresh

FIRST = dt.date(2024, 1, 1)
SPAN = 70
"""Days over which everything is said and known: more than twice as far as a claim looks back to dispute."""
GRADES = ("A", "C", "")

Step = tuple[str, Any]


def days() -> st.SearchStrategy[dt.date]:
    """Days that often coincide."""
    near = st.sampled_from((0, 1, 2, 30, 31, 32, 60))
    return st.one_of(near, st.integers(0, SPAN)).map(lambda count: FIRST + dt.timedelta(days=count))


def dates(*texts: str) -> st.SearchStrategy[FuzzyDate]:
    """Dates of these texts with any bound, days, and words without a date."""
    bounds = st.sampled_from(("on", "on", "by", "until", "before", "not_before"))
    dated = st.builds(lambda text, bound: FuzzyDate.parse(text, bound=bound), st.sampled_from(texts), bounds)
    single = st.builds(lambda day, bound: FuzzyDate.parse(day.isoformat(), bound=bound), days(), bounds)
    return st.one_of(dated, dated, single, st.just(FuzzyDate.parse(None, wording="soon")))


PLANS = dates(
    "2024-01", "2024-01-20", "2024-01-20/2024-02-10", "2024-02", "2024-02-15/..", "../2024-02-01", "2024"
)
DEEDS = dates("2024-01-15", "2024-01-16", "2024-01", "2024-02-03", "2024-02/..")
SAYINGS = st.one_of(
    st.none(),
    days().map(lambda day: FuzzyDate.parse(day.isoformat())),
    st.sampled_from(("2024-01", "2024-01-02/2024-01-05", "2024-01-31/..", "../2024-01-03")).map(
        FuzzyDate.parse
    ),
    st.just(FuzzyDate.parse(None, wording="some time ago")),
)
NUMBERS = st.sampled_from(
    [
        {"low": 0, "high": 0, "qualifier": "exact"},
        {"low": 2, "high": 2, "qualifier": "about"},
        {"low": 2, "high": 5, "qualifier": "range"},
        {"low": 4, "qualifier": "at_least"},
        {"high": 3, "qualifier": "at_most"},
        {"qualifier": "some", "wording": "several"},
        {"low": 7, "high": 7, "qualifier": "exact", "unit": "percent"},
    ]
).map(Quantity.read)
STANDINGS = ("announced", "reported", "reported", "estimated", "expected", "unconfirmed", "unknown")
CITATION = st.fixed_dictionaries(
    {
        "source": st.integers(0, 3),
        "day": days(),
        "basis": st.sampled_from(("published", "published", "stated", "archived")),
    }
)
ANY_CLAIM: dict[str, st.SearchStrategy[Any]] = {
    "citations": st.lists(CITATION, min_size=1, max_size=2),
    "asserted_on": SAYINGS,
    "standing": st.sampled_from(STANDINGS),
}


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """That, or nothing."""
    return st.one_of(st.none(), strategy)


MILESTONE_CLAIMS = st.fixed_dictionaries(
    {
        **ANY_CLAIM,
        "status": st.sampled_from(
            ("", "", "", "announced", "under_way", "postponed", "suspended", "achieved", "cancelled")
        ),
        "planned": st.one_of(PLANS, PLANS, st.none()),
        "achieved": st.one_of(st.none(), st.none(), st.none(), DEEDS),
        "anomaly": st.just("As it was said."),
        "reason": st.just("As it was said."),
    }
)
CONDITION_CLAIMS = st.fixed_dictionaries(
    {**ANY_CLAIM, "status": st.sampled_from(("demanded", "agreed", "rejected", "met", "dropped"))}
)
EVENT_CLAIMS = st.fixed_dictionaries(
    {
        **ANY_CLAIM,
        "occurred": maybe(
            dates("2024-01-05", "2024-01-05/2024-01-06", "2024-01", "2024-01/..", "../2024-01-05")
        ),
        "place": maybe(st.integers(0, 1)),
        "killed": maybe(NUMBERS),
        "wounded": maybe(NUMBERS),
        "occurrences": st.one_of(st.none(), st.none(), NUMBERS),
    }
)


def histories(
    claims: st.SearchStrategy[dict[str, Any]], fields: tuple[str, ...]
) -> st.SearchStrategy[list[Step]]:
    """Lists of steps: one to eight claims at once, then whatever may befall them. Claims and preferences are named by number, round and round."""
    which, some_days = st.integers(0, 7), st.integers(0, 40)
    said = st.one_of(st.lists(claims, min_size=1, max_size=3), st.lists(claims, min_size=5, max_size=8))
    preferring = st.tuples(st.just("prefer"), st.tuples(which, st.sampled_from(fields), days()))
    later = st.one_of(
        st.tuples(st.just("say"), st.lists(claims, min_size=1, max_size=2)),
        st.tuples(st.just("supersede"), st.tuples(which, claims)),
        st.tuples(st.just("replace"), st.tuples(which, claims)),
        st.tuples(st.just("withdraw"), st.tuples(which, some_days)),
        st.tuples(st.just("retract"), which),
        preferring,
        preferring,
        st.tuples(st.just("drop_preference"), which),
    )
    return st.builds(lambda first, rest: [("say", first), *rest], said, st.lists(later, max_size=6))


class Stage:
    """Where histories are made: four sources of which two are one origin, two places, and a fresh thing for each history."""

    def __init__(self) -> None:
        self.world = World()
        sources = [
            self.world.source_on(f"source-{number}", None, reliability=GRADES[number]) for number in range(3)
        ]
        self.sources = [*sources, self.world.source_on("relay", None, relays=[sources[2]], reliability="B")]
        self.places = [self.world.place_in(f"place-{number}") for number in range(2)]
        self.instants: list[dt.datetime] = []

    def make(self, thing: NamedThing, history: list[Step]) -> None:
        """Take the steps, leaving out what the record refuses; `instants` are those after each."""
        self.thing = thing
        self.deeds: Any = deeds_on(kind_of(thing).claim)
        self.claims: list[Any] = []
        self.preferences: list[Any] = []
        self.instants = []
        for act, given in history:
            try:
                getattr(self, act)(given)
            except (Refused, Conflict, IndexError):
                continue
            self.instants.append(_last_change())

    def values(self, claim: dict[str, Any]) -> dict[str, Any]:
        given = {**claim, kind_of(self.thing).name: self.thing, "note": "Told."}
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

    def say(self, claims: list[dict[str, Any]]) -> None:
        self.claims += self.deeds.record_many(values=[self.values(claim) for claim in claims], reason="said")

    def supersede(self, given: tuple[int, dict[str, Any]]) -> None:
        which, claim = given
        record = _of(self.claims, which)
        self.claims.append(
            self.deeds.supersede(record=record, values=self.values(claim), reason="a slip of ours")
        )

    def replace(self, given: tuple[int, dict[str, Any]]) -> None:
        which, claim = given
        record = _of(self.claims, which)
        # A publisher corrects after it printed.
        cited = [{**one, "day": max(one["day"], record.known_from)} for one in claim["citations"]]
        values = self.values({**claim, "citations": cited})
        self.claims.append(self.deeds.replace(record=record, values=values, reason="corrected"))

    def withdraw(self, given: tuple[int, int]) -> None:
        which, count = given
        claim = fresh(_of(self.claims, which))
        ends = claim.known_from + dt.timedelta(days=count)
        self.deeds.withdraw_many(days=[(claim, ends)], reason="withdrawn")

    def retract(self, which: int) -> None:
        self.deeds.retract(record=_of(self.claims, which), reason="not so")

    def prefer(self, given: tuple[int, str, dt.date]) -> None:
        which, field, day = given
        chosen = {
            kind_of(self.thing).preferred_by: _of(self.claims, which),
            "field": field,
            "known_from": day,
            "reason": "It fits better.",
        }
        self.preferences += preferences.record_many(values=[chosen], reason="preferred")

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
