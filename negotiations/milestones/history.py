"""How a milestone's plan moved: for each claim, in the order in which they became known, what it moved, by how many days, on whose word."""

from __future__ import annotations

from dataclasses import dataclass

from negotiations.core.clocks import AsOf
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
    return [
        _told(step)
        for step in steps(claims, pictures_of(MilestoneState, "milestone", milestone, as_of), FIELDS)
    ]


def _told(step: Step[MilestoneClaim, MilestoneState]) -> MilestoneStep:
    before = step.before.planned if step.before else None
    after = step.after.planned if step.after else None
    moved, days = False, None
    if before is not None and before.names_a_date:
        if after is not None and "planned" in step.stands_for and after.moves_from(before):
            moved, days = True, before.days_to(after)
        elif after is None and "status" in step.stands_for:
            moved = True
    return MilestoneStep(step.claim, step.before, step.after, step.stands_for, moved, days)
