"""What all pictures share: the clocks, what every claim has, and which of several claims stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from negotiations.core.dates import FuzzyDate

TIERS = {
    "announced": 1,
    "reported": 2,
    "estimated": 2,
    "expected": 3,
    "unconfirmed": 3,
    "withheld": 4,
    "unknown": 4,
}
LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Clocked:
    """Something on the clocks of knowledge and of the record."""

    id: int
    known_from: date
    known_until: date | None = None
    known_until_recorded_at: datetime | None = None
    recorded_from: datetime
    recorded_until: datetime | None = None

    def recorded_on(self, instant: datetime) -> bool:
        return self.recorded_from <= instant and (
            self.recorded_until is None or instant < self.recorded_until
        )

    def known_on(self, day: date, instant: datetime) -> bool:
        """The one predicate that answers any pair of days."""
        not_ended = self.known_until is None or day < self.known_until
        end_not_learnt = self.known_until_recorded_at is not None and self.known_until_recorded_at > instant
        return self.recorded_on(instant) and self.known_from <= day and (not_ended or end_not_learnt)


@dataclass(frozen=True, kw_only=True)
class Claim(Clocked):
    """What every claim has. `source_rank` 1 is grade A, 9 is not graded."""

    asserted_on: FuzzyDate | None
    standing: str = "reported"
    source_rank: int = 9
    origins: frozenset[str] = frozenset()
    basis: str = "published"

    @property
    def tier(self) -> int:
        return TIERS[self.standing]

    @property
    def said(self) -> date:
        """The day that orders the claim: the last of its interval, the first of one without a last; before all days when not dated."""
        if self.asserted_on is None:
            return date.min
        return self.asserted_on.latest or self.asserted_on.earliest or date.min

    @property
    def is_certain(self) -> bool:
        """Whether the day on which it was said is a single one."""
        return self.asserted_on is not None and self.asserted_on.is_single_day

    def is_independent_of(self, other: Claim) -> bool:
        return not self.origins & other.origins


@dataclass(frozen=True, kw_only=True)
class Preference(Clocked):
    """That the claim with this id is to stand for a field."""

    claim: int
    field: str


C = TypeVar("C", bound=Claim)


@dataclass(frozen=True)
class Choice(Generic[C]):
    """The claim that stands for a field, and what chose it: `rule` or `preference`."""

    claim: C
    by: str


# Choosing


def newest(claim: Claim) -> Any:
    """Sort key: the newest saying, then the better source, then the later day of knowledge, then the later record."""
    return claim.said, -claim.source_rank, claim.known_from, claim.recorded_from, claim.id


def strongest(claim: Claim) -> Any:
    """Sort key: the best standing, then the newest."""
    return -claim.tier, newest(claim)


def speaking(claims: Iterable[C], speaks: Callable[[C], bool]) -> list[C]:
    """The claims that speak to something; one whose saying day is not certain decides only where no other speaks."""
    found = [claim for claim in claims if speaks(claim)]
    return [claim for claim in found if claim.is_certain] or found


def choose(
    field: str,
    candidates: Sequence[C],
    order: Callable[[C], Any],
    *,
    known: Sequence[C],
    speaks: Callable[[C], bool],
    preferences: Sequence[Preference],
) -> Choice[C] | None:
    """The latest recorded preference for a known claim that speaks to the field, else the first candidate in order."""
    choosable = {claim.id: claim for claim in known if speaks(claim)}
    preferred = [one for one in preferences if one.field == field and one.claim in choosable]
    if preferred:
        latest = max(preferred, key=lambda one: (one.recorded_from, one.id))
        return Choice(choosable[latest.claim], "preference")
    return Choice(max(candidates, key=order), "rule") if candidates else None


def is_disputed(
    won: Choice[C] | None,
    candidates: Sequence[C],
    known: Sequence[C],
    *,
    same: Callable[[C, C], bool],
    excludes: Callable[[C, C], bool],
) -> bool:
    """Whether an independent claim, said since 30 days before the standing value first stood, excludes it."""
    if won is None:
        return False
    stands = won.claim
    first_stood = min([stands.said, *(claim.said for claim in candidates if same(claim, stands))])
    return any(
        first_stood - claim.said <= LOOK_BACK and excludes(claim, stands) and claim.is_independent_of(stands)
        for claim in known
    )
