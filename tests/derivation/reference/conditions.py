"""The picture of a condition: like a milestone's status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tests.derivation.reference.choosing import (
    Choice,
    Claim,
    Preference,
    choose,
    is_disputed,
    newest,
    speaking,
)

CLOSED = ("met", "dropped")


@dataclass(frozen=True, kw_only=True)
class ConditionClaim(Claim):
    """How a condition stands, as said."""

    status: str


@dataclass(frozen=True)
class ConditionPicture:
    """What is to be seen of a condition on a pair of days."""

    status: Choice[ConditionClaim] | None
    disputed: bool
    claims: int
    origins: int

    @property
    def holds_back(self) -> bool:
        """Whether the milestones to which it applies are conditional: it is neither dropped nor met."""
        return self.status is None or self.status.claim.status not in CLOSED


def condition_picture(
    claims: Sequence[ConditionClaim], preferences: Sequence[Preference], day: date, instant: datetime
) -> ConditionPicture | None:
    """The picture on (day, instant); None when nothing had been known by then."""
    if not any(claim.recorded_on(instant) and claim.known_from <= day for claim in claims):
        return None
    known = [claim for claim in claims if claim.known_on(day, instant)]
    said = speaking(known, lambda claim: True)
    preferences = [one for one in preferences if one.known_on(day, instant)]
    status = choose("status", said, newest, known=known, speaks=lambda claim: True, preferences=preferences)
    return ConditionPicture(
        status,
        disputed=is_disputed(
            status, said, known, same=lambda one, other: one.status == other.status, excludes=not_yet_so
        ),
        claims=len(known),
        origins=len(frozenset[str]().union(*(claim.origins for claim in known))),
    )


def not_yet_so(claim: ConditionClaim, stands: ConditionClaim) -> bool:
    """Met or dropped, against a claim said the same day or later that it is not yet so."""
    if (claim.status in CLOSED) == (stands.status in CLOSED):
        return False
    closing, denial = (claim, stands) if claim.status in CLOSED else (stands, claim)
    return denial.said >= closing.said
