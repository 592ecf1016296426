"""The picture of a milestone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from negotiations.core.dates import FuzzyDate
from tests.derivation.reference.choosing import (
    Choice,
    Claim,
    Preference,
    choose,
    is_disputed,
    newest,
    speaking,
    strongest,
)

LAST_DAY_ONLY = ("by", "until", "before")


@dataclass(frozen=True, kw_only=True)
class MilestoneClaim(Claim):
    """What a claim says of a milestone; empty or None where it says nothing."""

    status: str = ""
    planned: FuzzyDate | None = None
    achieved: FuzzyDate | None = None

    @property
    def says(self) -> str:
        """Its status; one left empty follows from the date it gives."""
        return self.status or ("achieved" if self.achieved else "announced" if self.planned else "")

    @property
    def gives_plan(self) -> bool:
        return self.planned is not None and self.planned.names_a_date

    @property
    def gives_deed(self) -> bool:
        return self.achieved is not None and self.achieved.names_a_date

    @property
    def withdraws(self) -> bool:
        """Whether it takes the standing plan away and puts no date in its place."""
        return self.status in ("postponed", "suspended", "cancelled") and not self.gives_plan


@dataclass(frozen=True)
class MilestonePicture:
    """What is to be seen of a milestone on a pair of days."""

    status: Choice[MilestoneClaim] | None
    planned: Choice[MilestoneClaim] | None
    achieved: Choice[MilestoneClaim] | None
    first_planned: FuzzyDate | None
    revisions: int
    slippage: tuple[int | None, int | None]
    due: date | None
    disputed: bool
    claims: int
    origins: int


def milestone_picture(
    claims: Sequence[MilestoneClaim], preferences: Sequence[Preference], day: date, instant: datetime
) -> MilestonePicture | None:
    """The picture on (day, instant); None when nothing had been known by then."""
    if not any(claim.recorded_on(instant) and claim.known_from <= day for claim in claims):
        return None
    known = [claim for claim in claims if claim.known_on(day, instant)]
    chosen: Any = {"known": known, "preferences": [one for one in preferences if one.known_on(day, instant)]}

    talk = speaking(known, lambda claim: claim.gives_plan or claim.withdraws)
    candidates = plans_since(talk, max((claim.said for claim in talk if claim.withdraws), default=date.min))
    planned = choose("planned", candidates, strongest, speaks=lambda claim: claim.gives_plan, **chosen)
    status_said = speaking(known, lambda claim: claim.says != "")
    status = choose("status", status_said, newest, speaks=lambda claim: claim.says != "", **chosen)
    deeds = speaking(known, lambda claim: claim.gives_deed)
    achieved = choose("achieved", deeds, newest, speaks=lambda claim: claim.gives_deed, **chosen)

    run = run_of_plans(known, planned)
    first = run[0] if run else None
    return MilestonePicture(
        status,
        planned,
        achieved,
        first_planned=first,
        revisions=sum(later.moves_from(earlier) for earlier, later in pairwise(run)),
        slippage=slippage(first, measured_to(status, planned, achieved)),
        due=due_day(talk, status, planned, achieved),
        disputed=is_disputed(planned, candidates, known, same=same_plan, excludes=other_plan)
        or is_disputed(achieved, deeds, known, same=same_deed, excludes=other_deed)
        or is_disputed(
            status, status_said, known, same=lambda one, other: one.says == other.says, excludes=not_yet_so
        ),
        claims=len(known),
        origins=len(frozenset[str]().union(*(claim.origins for claim in known))),
    )


def plans_since(talk: Iterable[MilestoneClaim], day: date) -> list[MilestoneClaim]:
    """The plans that were said on a day or later."""
    return [claim for claim in talk if claim.gives_plan and claim.said >= day]


def run_of_plans(known: Iterable[MilestoneClaim], standing: Choice[MilestoneClaim] | None) -> list[FuzzyDate]:
    """The plans of the standing plan's standing or better, one per saying day, in order; the best there are when no plan stands."""
    dated = speaking(known, lambda claim: claim.gives_plan)
    enough = standing.claim.tier if standing else min((claim.tier for claim in dated), default=0)
    of_the_day: dict[date, MilestoneClaim] = {}
    for claim in sorted((claim for claim in dated if claim.tier <= enough), key=strongest):
        of_the_day[claim.said] = claim  # a stronger one of the same day comes later
    return [claim.planned for _, claim in sorted(of_the_day.items()) if claim.planned]


def measured_to(
    status: Choice[MilestoneClaim] | None,
    planned: Choice[MilestoneClaim] | None,
    achieved: Choice[MilestoneClaim] | None,
) -> FuzzyDate | None:
    """The date achieved; while nothing is achieved the plan that stands. None for what was achieved on a day that nobody tells."""
    if achieved:
        return achieved.claim.achieved
    if planned is None or (status and status.claim.says == "achieved"):
        return None
    return planned.claim.planned


def slippage(first: FuzzyDate | None, target: FuzzyDate | None) -> tuple[int | None, int | None]:
    """Least and most days from the first plan to a date; nothing when it did not move, None where an end is open or missing."""
    if first is None or target is None:
        return None, None
    if not target.moves_from(first):
        return 0, 0
    least = _days(first.latest, target.latest if target.bound in LAST_DAY_ONLY else target.earliest)
    most = _days(first.latest if first.bound in LAST_DAY_ONLY else first.earliest, target.latest)
    return least, most


def _days(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end else None


def due_day(
    talk: Sequence[MilestoneClaim],
    status: Choice[MilestoneClaim] | None,
    planned: Choice[MilestoneClaim] | None,
    achieved: Choice[MilestoneClaim] | None,
) -> date | None:
    """The day after which the milestone is overdue; None when it cannot be."""
    if achieved or (status and status.claim.says in ("achieved", "cancelled")):
        return None
    if planned:
        return _limit(planned.claim.planned)
    last_plan = max((claim.said for claim in talk if claim.gives_plan), default=None)
    if last_plan is None:
        return None
    # No plan stands, so the last one was withdrawn. Had it passed by then, it stays overdue.
    withdrawals = [claim.said for claim in talk if claim.withdraws]
    taken_on = min(day for day in withdrawals if day > last_plan)
    stood_since = max((day for day in withdrawals if day <= last_plan), default=date.min)
    limit = _limit(max(plans_since(talk, stood_since), key=strongest).planned)
    return limit if limit and limit < taken_on else None


def _limit(plan: FuzzyDate | None) -> date | None:
    return plan.latest if plan and plan.bound != "not_before" else None


def is_overdue(due: date | None, day: date, last_known_from: date | None) -> bool | None:
    """Whether the due day has passed; None when nobody has looked at the negotiation since it did.

    `last_known_from` is the newest day of knowledge, recorded bases aside, of any claim of the negotiation known on the day.
    """
    if due is None or due >= day:
        return False
    return True if last_known_from is not None and due < last_known_from else None


def same_plan(one: MilestoneClaim, other: MilestoneClaim) -> bool:
    return _same(one.planned, other.planned)


def same_deed(one: MilestoneClaim, other: MilestoneClaim) -> bool:
    return _same(one.achieved, other.achieved)


def _same(one: FuzzyDate | None, other: FuzzyDate | None) -> bool:
    return one is not None and other is not None and (one.edtf, one.bound) == (other.edtf, other.bound)


def other_plan(claim: MilestoneClaim, stands: MilestoneClaim) -> bool:
    return bool(claim.planned and stands.planned and claim.planned.excludes(stands.planned))


def other_deed(claim: MilestoneClaim, stands: MilestoneClaim) -> bool:
    return bool(claim.achieved and stands.achieved and claim.achieved.excludes(stands.achieved))


def not_yet_so(claim: MilestoneClaim, stands: MilestoneClaim) -> bool:
    """Achieved, against a claim said the same day or later that it is not yet so."""
    if "" in (claim.says, stands.says) or (claim.says == "achieved") == (stands.says == "achieved"):
        return False
    deed, denial = (claim, stands) if claim.says == "achieved" else (stands, claim)
    return denial.said >= deed.said
