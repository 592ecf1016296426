"""Random histories of claims, as strategies.

A history is a list of steps: claims are said, superseded, replaced, withdrawn, retracted, preferred, and preferences retracted. All days of a
history come from a few, so that claims collide, and words are few, so that they agree as often as they contradict each other. The steps
are taken in `stage.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity

FIRST = dt.date(2024, 1, 1)
SPAN = 60
"""Days over which everything is said and known: twice as far as a claim looks back to dispute."""
THINGS = 4
"""Of how many things one history tells: one deed may speak of several, and costs the same."""

Step = tuple[str, Any]
Values = dict[str, Any]
Days = st.SearchStrategy[dt.date]


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """That, or nothing."""
    return st.one_of(st.none(), strategy)


def single(day: dt.date) -> FuzzyDate:
    """A day as a date."""
    return FuzzyDate.parse(day.isoformat())


def dates(days: Days, *texts: str) -> st.SearchStrategy[FuzzyDate]:
    """Days and dates of these texts with any bound, and words without a date."""
    bounds = st.sampled_from(("on", "on", "by", "until", "before", "not_before"))
    text = st.one_of(days.map(str), days.map(str), st.sampled_from(texts))
    dated = st.builds(lambda text, bound: FuzzyDate.parse(text, bound=bound), text, bounds)
    return st.one_of(dated, dated, dated, st.just(FuzzyDate.parse(None, wording="soon")))


def any_claim(days: Days) -> dict[str, st.SearchStrategy[Any]]:
    """What every claim has."""
    bases = st.sampled_from(("published", "published", "published", "stated", "archived"))
    citation = st.fixed_dictionaries({"source": st.integers(0, 3), "day": days, "basis": bases})
    vague = st.sampled_from(("2024-01", "2024-01-02/2024-01-05", "2024-01-31/..", "../2024-01-03")).map(
        FuzzyDate.parse
    )
    undated = st.just(FuzzyDate.parse(None, wording="some time ago"))
    return {
        "thing": st.integers(0, THINGS - 1),
        "citations": st.lists(citation, min_size=1, max_size=2),
        "asserted_on": st.one_of(st.none(), st.none(), days.map(single), days.map(single), vague, undated),
        "standing": st.sampled_from(
            ("announced", "reported", "estimated", "expected", "unconfirmed", "unknown")
        ),
    }


def milestone_claims(days: Days) -> st.SearchStrategy[Values]:
    """Plans most often, withdrawals, deeds, words about the status, and claims that mix them."""
    plans = dates(
        days, "2024-01", "2024-01-20/2024-02-10", "2024-02", "2024-02-15/..", "../2024-02-01", "2024"
    )
    deeds = dates(days, "2024-01", "2024-02", "2024-02/..")
    withdrawn = st.sampled_from(("postponed", "suspended", "cancelled"))
    word = st.sampled_from(("announced", "under_way", "postponed", "suspended", "achieved", "cancelled"))
    plan = {"planned": plans, "status": st.sampled_from(("", "", "", "postponed", "under_way"))}
    kinds: list[dict[str, st.SearchStrategy[Any]]] = [
        plan,
        plan,
        {"status": withdrawn},
        {"status": word},
        {"achieved": deeds},
        {"planned": maybe(plans), "achieved": maybe(deeds), "status": word},
    ]
    noted = {"anomaly": st.just("As it was said."), "reason": st.just("As it was said.")}
    return st.one_of([st.fixed_dictionaries({**any_claim(days), **noted, **kind}) for kind in kinds])


def condition_claims(days: Days) -> st.SearchStrategy[Values]:
    """Claims on a condition."""
    words = st.sampled_from(("demanded", "agreed", "rejected", "met", "dropped"))
    return st.fixed_dictionaries({**any_claim(days), "status": words})


def event_claims(days: Days) -> st.SearchStrategy[Values]:
    """Accounts of an event, and tallies."""
    numbers = st.sampled_from(
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
    told = {
        "occurred": maybe(
            dates(days, "2024-01-05", "2024-01-05/2024-01-06", "2024-01", "2024-01/..", "../2024-01-05")
        ),
        "place": maybe(st.integers(0, 1)),
        "killed": maybe(numbers),
        "wounded": maybe(numbers),
        "occurrences": st.one_of(st.none(), st.none(), numbers),
    }
    return st.fixed_dictionaries({**any_claim(days), **told})


def histories(
    claims_on: Callable[[Days], st.SearchStrategy[Values]], fields: tuple[str, ...]
) -> st.SearchStrategy[list[Step]]:
    """Lists of steps: many claims at once, then whatever may befall them. Claims and preferences are named by number, round and round."""

    def steps(pool: list[dt.date]) -> st.SearchStrategy[list[Step]]:
        days = st.builds(
            lambda day, more: day + dt.timedelta(days=more),
            st.sampled_from(pool),
            st.sampled_from((0, 0, 0, 1, 30, 31)),
        )
        claims, which = claims_on(days), st.integers(0, 20)
        preference = st.tuples(which, st.sampled_from(fields), days)
        preferring = st.tuples(st.just("prefer"), st.lists(preference, min_size=1, max_size=5))
        later = st.one_of(
            st.tuples(st.just("say"), st.lists(claims, min_size=1, max_size=4)),
            st.tuples(st.just("supersede"), st.tuples(which, claims)),
            st.tuples(st.just("replace"), st.tuples(which, claims)),
            st.tuples(st.just("withdraw"), st.tuples(which, st.sampled_from((0, 1, 5, 30)))),
            st.tuples(st.just("retract"), which),
            preferring,
            preferring,
            st.tuples(st.just("drop_preference"), which),
        )
        said = st.lists(claims, min_size=1, max_size=6 * THINGS)
        return st.builds(lambda first, rest: [("say", first), *rest], said, st.lists(later, max_size=6))

    day = st.integers(0, SPAN).map(lambda count: FIRST + dt.timedelta(days=count))
    return st.lists(day, min_size=2, max_size=4).flatmap(steps)
