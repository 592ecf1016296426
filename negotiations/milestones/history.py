"""How a milestone's plan moved: for each claim, in the order in which they became known, what it moved, by how many days, on whose word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from negotiations.core.clocks import AsOf
from negotiations.core.dates import FuzzyDate
from negotiations.core.history import Step, steps
from negotiations.core.pictures import pictures_of
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState, MilestoneStatus

FIELDS = ("status", "planned", "achieved")
WITHDRAWN = (MilestoneStatus.POSTPONED, MilestoneStatus.SUSPENDED, MilestoneStatus.CANCELLED)
NEVER = dt.date.min


@dataclass(frozen=True, slots=True)
class MilestoneStep:
    """One step, with what the claim did to the plan."""

    claim: MilestoneClaim
    before: MilestoneState | None
    after: MilestoneState | None
    stands_for: tuple[str, ...]
    changed: tuple[str, ...]
    moved: bool
    moved_days: tuple[int | None, int | None] | None


def history_of(milestone: Milestone, claims: list[MilestoneClaim], as_of: AsOf) -> list[MilestoneStep]:
    """The steps of a milestone's history up to D, as recorded on R. `claims` are those the caller may see, with what is shown of them."""
    pictures = pictures_of(MilestoneState, "milestone", milestone, as_of)
    told = steps(claims, pictures, FIELDS)
    # Of several that take a plan away on one day, the one said last did it.
    takers = {
        step.claim.known_from: step.claim.pk
        for step in sorted(told, key=lambda step: step.claim.asserted_on.latest or NEVER)
        if _withdraws(step.claim)
    }
    return [_told(step, _last_plan(step, pictures), takers) for step in told]


def _withdraws(claim: MilestoneClaim) -> bool:
    """Whether a claim takes a plan away and puts no date in its place."""
    return claim.status in WITHDRAWN and not (claim.planned and claim.planned.names_a_date)


def _last_plan(
    step: Step[MilestoneClaim, MilestoneState], pictures: Sequence[MilestoneState]
) -> FuzzyDate | None:
    """The plan that stood before a step, or where it had been taken away, the last one that had stood."""
    if step.before is None:
        return None
    plans = [row.planned for row in pictures if row.known_from <= step.before.known_from]
    return next((plan for plan in reversed(plans) if plan is not None and plan.names_a_date), None)


def _told(
    step: Step[MilestoneClaim, MilestoneState], before: FuzzyDate | None, takers: Mapping[dt.date, int]
) -> MilestoneStep:
    standing = step.before.planned if step.before else None
    after = step.after.planned if step.after else None
    moved, days, changed = False, None, step.changed
    if before is not None:
        if after is not None and "planned" in step.stands_for and after.moves_from(before):
            moved, days = True, before.days_to(after)
        elif after is None and standing is not None and takers.get(step.claim.known_from) == step.claim.pk:
            moved, changed = True, (*changed, "planned")
    return MilestoneStep(step.claim, step.before, step.after, step.stands_for, changed, moved, days)
