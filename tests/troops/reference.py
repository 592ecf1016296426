"""The rule of a series a second time, as plainly as it can be said: every date by itself, every claim by itself, nothing kept.

Slow, and without any word of the code it judges but the value objects of dates and quantities.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from negotiations.core.vocabulary import STANDING_TIERS, Standing

OPEN = dt.date.max


@dataclass(frozen=True)
class Told:
    """One claim as a reader has it before him. `number` is its place in the record; `preferred` the place of an editor's choice."""

    number: int
    as_of: FuzzyDate
    personnel: Quantity
    standing: str
    grade: int | None
    source_rank: int
    said: dt.date
    known: dt.date
    origins: frozenset[str]
    preferred: int | None = None

    @property
    def first(self) -> dt.date:
        return self.as_of.earliest or dt.date.min

    @property
    def last(self) -> dt.date:
        return self.as_of.latest or OPEN

    def stands_on(self, date: dt.date) -> bool:
        if self.as_of.is_single_day:
            return 0 <= (date - self.first).days <= 30
        return self.first <= date <= self.last

    def order(self) -> tuple[Any, ...]:
        return (
            STANDING_TIERS[Standing(self.standing)],
            self.grade or 7,
            self.source_rank,
            -self.said.toordinal(),
            -self.known.toordinal(),
            -self.number,
        )

    def says_a_number(self) -> bool:
        return self.personnel.low is not None or self.personnel.high is not None

    def excludes(self, other: "Told", flow: bool) -> bool:
        if flow and (self.first, self.last) != (other.first, other.last):
            return False
        return self.origins.isdisjoint(other.origins) and not self.personnel.overlaps(
            other.personnel, widen_about=True
        )


def point(
    claims: Sequence[Told], first: dt.date, date: dt.date, known: dt.date, flow: bool
) -> tuple[Any, ...]:
    """What is told of one step: (low, high, number of the preferred claim, stated, origins, disputed, chosen by, numbers)."""
    if flow:
        standing = [claim for claim in claims if claim.first <= date and claim.last >= first]
    else:
        standing = [claim for claim in claims if claim.stands_on(date)]
    if standing:
        chosen, by = _choose(standing)
        numbered = [claim.personnel for claim in standing if claim.says_a_number()]
        lows = [quantity.low for quantity in numbered]
        highs = [quantity.high for quantity in numbered]
        return (
            None if None in lows else min((low for low in lows if low is not None), default=None),
            None if None in highs else max((high for high in highs if high is not None), default=None),
            chosen.number,
            True,
            len(frozenset().union(*(claim.origins for claim in standing))),
            any(one.excludes(other, flow) for one in standing for other in standing),
            by,
            {claim.number for claim in standing},
        )
    begun = [claim for claim in claims if claim.first <= date]
    newest = max((claim.first for claim in begun), default=None)
    carried = [claim for claim in begun if claim.first == newest and claim.as_of.is_single_day]
    if flow or not carried or first > known:
        return (None, None, None, False, 0, False, None, set())
    chosen, by = _choose(carried)
    quantity = chosen.personnel
    return (
        quantity.low,
        quantity.high,
        chosen.number,
        False,
        len(chosen.origins),
        False,
        by,
        {chosen.number},
    )


def _choose(claims: Sequence[Told]) -> tuple[Told, str]:
    preferred = [claim for claim in claims if claim.preferred is not None]
    if preferred:
        return max(preferred, key=lambda claim: claim.preferred or 0), "preference"
    return min(claims, key=Told.order), "rule"
