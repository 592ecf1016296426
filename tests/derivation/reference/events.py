"""The picture of an event: its date, place and figures, the envelope of what is told, and whether the accounts exclude each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from negotiations.core.dates import FuzzyDate
from negotiations.core.quantities import Quantity
from tests.derivation.reference.choosing import Choice, Claim, Preference, choose, speaking, strongest

FIELDS = ("occurred", "place", "killed", "wounded", "occurrences")
FIGURES = ("killed", "wounded", "occurrences")


@dataclass(frozen=True, kw_only=True)
class EventClaim(Claim):
    """What a claim tells of an event; None where it tells nothing. `place` is the key of a place."""

    occurred: FuzzyDate | None = None
    place: int | None = None
    killed: Quantity | None = None
    wounded: Quantity | None = None
    occurrences: Quantity | None = None

    def speaks_to(self, field: str) -> bool:
        value = getattr(self, field)
        return value.names_a_date if isinstance(value, FuzzyDate) else value is not None


@dataclass(frozen=True)
class EventPicture:
    """What is to be seen of an event on a pair of days. Envelopes are (least, most), None where open or not told."""

    stands: dict[str, Choice[EventClaim] | None]
    occurred: tuple[date | None, date | None]
    killed: tuple[int | None, int | None]
    wounded: tuple[int | None, int | None]
    disputed: bool
    claims: int
    origins: int


def event_picture(
    claims: Sequence[EventClaim], preferences: Sequence[Preference], day: date, instant: datetime
) -> EventPicture | None:
    """The picture on (day, instant); None when nothing had been known by then."""
    if not any(claim.recorded_on(instant) and claim.known_from <= day for claim in claims):
        return None
    known = [claim for claim in claims if claim.known_on(day, instant)]
    preferences = [one for one in preferences if one.known_on(day, instant)]
    stands = {field: _stands(field, known, preferences) for field in FIELDS}
    return EventPicture(
        stands,
        occurred=span_of_days([claim.occurred for claim in known if claim.occurred]),
        killed=span_of_numbers([claim.killed for claim in known if claim.killed]),
        wounded=span_of_numbers([claim.wounded for claim in known if claim.wounded]),
        disputed=any(
            one.is_independent_of(other) and contradict(one, other) for one, other in combinations(known, 2)
        ),
        claims=len(known),
        origins=len(frozenset[str]().union(*(claim.origins for claim in known))),
    )


def _stands(
    field: str, known: Sequence[EventClaim], preferences: Sequence[Preference]
) -> Choice[EventClaim] | None:
    def speaks(claim: EventClaim) -> bool:
        return claim.speaks_to(field)

    return choose(
        field, speaking(known, speaks), strongest, known=known, speaks=speaks, preferences=preferences
    )


def span_of_days(dates: Sequence[FuzzyDate]) -> tuple[date | None, date | None]:
    """The first and last day that the dates allow; None at an end that one of them leaves open."""
    firsts = [one.earliest for one in dates if one.names_a_date]
    lasts = [one.latest for one in dates if one.names_a_date]
    first = min((day for day in firsts if day), default=None) if None not in firsts else None
    last = max((day for day in lasts if day), default=None) if None not in lasts else None
    return first, last


def span_of_numbers(quantities: Sequence[Quantity]) -> tuple[int | None, int | None]:
    """The least and the greatest number that is named."""
    named = [number for one in quantities for number in (one.low, one.high) if number is not None]
    return min(named, default=None), max(named, default=None)


def contradict(one: EventClaim, other: EventClaim) -> bool:
    """Whether two claims exclude each other; what a tally says, only where both speak of the same period."""
    if (one.occurrences or other.occurrences) and not same_period(one.occurred, other.occurred):
        return False
    if one.occurred and other.occurred and one.occurred.excludes(other.occurred):
        return True
    return any(apart(getattr(one, figure), getattr(other, figure)) for figure in FIGURES)


def same_period(one: FuzzyDate | None, other: FuzzyDate | None) -> bool:
    """Whether two periods are equal; one with an open end still runs, and is equal to none."""
    if not (one and other and one.earliest and one.latest):
        return False
    return (one.earliest, one.latest) == (other.earliest, other.latest)


def apart(one: Quantity | None, other: Quantity | None) -> bool:
    """Whether two ranges of the same unit do not overlap."""
    return one is not None and other is not None and not one.overlaps(other)
