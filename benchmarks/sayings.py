"""The claims of the load, and the picture that the rule gives of each milestone from the day of each claim on.

`tests/api/test_plans.py` proves that these pictures are those of the rule.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from benchmarks.rows import DAY, negotiation, three
from benchmarks.tables import Row

CLAIMS = 5
"""Claims on each milestone, and so intervals of knowledge."""
APART = 80
"""Days from one claim on a milestone to the next: more than a dispute looks back."""
AHEAD = 400
"""Days from a claim to the day that it plans for: no plan has passed when the next claim lands."""
SOURCES = 200


@dataclass(frozen=True, slots=True)
class Saying:
    """One claim on one milestone, and the picture from its day on."""

    id: int
    milestone: int
    place: int
    """Its place among the claims on the milestone, from 0."""
    day: dt.date
    until: str
    """First day of the next picture."""

    @property
    def source(self) -> int:
        """Another source than those of its fellows."""
        return 1 + (self.milestone + 7 * self.place) % SOURCES

    @property
    def last(self) -> bool:
        """True for the claim that says how the milestone ended."""
        return self.place == CLAIMS - 1

    @property
    def achieved(self) -> bool:
        """Half of all milestones are achieved, the others postponed without a date."""
        return self.last and self.milestone % 2 == 0


PLANNED = tuple(f"planned_{part}" for part in DAY)
ACHIEVED = tuple(f"achieved_{part}" for part in DAY)
FIRST = tuple(f"first_planned_{part}" for part in DAY)
_NO_DAY = ("", None, None)


def claim_row(one: Saying) -> Row:
    """A claim, as `Load` names its columns."""
    day = one.day.isoformat()
    planned = _NO_DAY if one.last else three(one.day + dt.timedelta(days=AHEAD))
    achieved = three(one.day) if one.achieved else _NO_DAY
    status = ("" if one.achieved else "postponed") if one.last else ""
    return (
        one.id, f"{one.id:032x}", one.milestone, negotiation(one.milestone), day, day, day, day,
        *planned, *achieved, status,
    )  # fmt: skip


def state_row(one: Saying) -> Row:
    """What the rule gives: each plan moves the one before; the last claim says achieved, or takes the plan away."""
    moved = min(one.place, CLAIMS - 2)
    first = one.day + dt.timedelta(days=AHEAD - one.place * APART)
    standing = one.day + dt.timedelta(days=AHEAD - (one.place - moved) * APART)
    if not one.last:
        status, slipped = "announced", one.place * APART
    elif one.achieved:
        status, slipped = "achieved", (one.day - first).days
    else:
        status, slipped = "postponed", None
    plan = one.id if not one.last else one.id - 1 if one.achieved else None
    return (
        one.id, one.milestone, negotiation(one.milestone), one.day.isoformat(), one.until, status, one.id,
        *(three(standing) if plan else _NO_DAY), plan, "rule" if plan else "",
        *(three(one.day) if one.achieved else _NO_DAY), one.id if one.achieved else None,
        "rule" if one.achieved else "", *three(first), moved, slipped, slipped,
        None if one.last else standing.isoformat(), one.place + 1, one.place + 1,
    )  # fmt: skip
