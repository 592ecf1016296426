"""How a milestone's plan moved: for each claim, in the order in which they became known, what it moved, by how many days, on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from negotiations.core.clocks import AsOf
from negotiations.core.dates import FuzzyDate
from negotiations.core.history import Step, steps
from negotiations.core.pictures import pictures_of
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState

FIELDS = ("status", "planned", "achieved")


@dataclass(frozen=True, slots=True)
class MilestoneStep:
    """One step, with what the claim did to the plan."""

    claim: MilestoneClaim
    before: MilestoneState | None
    after: MilestoneState | None
    stands_for: tuple[str, ...]
    moved: bool
    moved_days: tuple[int | None, int | None] | None


def history_of(milestone: Milestone, claims: list[MilestoneClaim], as_of: AsOf) -> list[MilestoneStep]:
    """The steps of a milestone's history up to D, as recorded on R. `claims` are those the caller may see, with what is shown of them."""
    pictures = pictures_of(MilestoneState, "milestone", milestone, as_of)
    return [_told(step, _last_plan(step, pictures)) for step in steps(claims, pictures, FIELDS)]


def _last_plan(
    step: Step[MilestoneClaim, MilestoneState], pictures: Sequence[MilestoneState]
) -> FuzzyDate | None:
    """The plan that stood before a step, or where it had been taken away, the last one that had stood."""
    if step.before is None:
        return None
    plans = [row.planned for row in pictures if row.known_from <= step.before.known_from]
    return next((plan for plan in reversed(plans) if plan is not None and plan.names_a_date), None)


def _told(step: Step[MilestoneClaim, MilestoneState], before: FuzzyDate | None) -> MilestoneStep:
    standing = step.before.planned if step.before else None
    after = step.after.planned if step.after else None
    moved, days = False, None
    if before is not None:
        if after is not None and "planned" in step.stands_for and after.moves_from(before):
            moved, days = True, before.days_to(after)
        elif after is None and standing is not None and "status" in step.stands_for:
            moved = True
    return MilestoneStep(step.claim, step.before, step.after, step.stands_for, moved, days)
