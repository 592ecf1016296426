"""What the milestone chart shows, read from the record: of each milestone its picture and every claim on it that gives a date or takes one away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from negotiations.api.past import as_recorded
from negotiations.api.scope import Scope
from negotiations.charts.words import dated
from negotiations.core.dates import FuzzyDate
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneStatus
from negotiations.milestones.queries import milestone_claims_visible_to

STOPPED = (MilestoneStatus.POSTPONED, MilestoneStatus.SUSPENDED, MilestoneStatus.CANCELLED)
CLAIMS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Said:
    """One claim as it is drawn: a plan, a date achieved, or that the plan is off; and whether it is the one that stands."""

    claim: MilestoneClaim
    kind: str
    date: FuzzyDate
    stands: bool
    told: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One milestone as it is drawn."""

    milestone: Milestone
    title: str
    href: str
    picture: Any
    overdue: bool | None
    said: Sequence[Said]

    @property
    def achieved(self) -> bool:
        """Whether it is done."""
        return self.picture is not None and self.picture.status == MilestoneStatus.ACHIEVED


def drawn(milestones: Sequence[Any], scope: Scope) -> list[Drawn]:
    """The milestones, each with what was said of it, in one query for every five hundred. They come with `picture` and `overdue`."""
    as_recorded(milestones, scope)
    by_milestone: defaultdict[int, list[MilestoneClaim]] = defaultdict(list)
    keys = [milestone.pk for milestone in milestones]
    for start in range(0, len(keys), CLAIMS_AT_ONCE):
        claims = (
            milestone_claims_visible_to(scope.user, scope.as_of)
            .filter(milestone__in=keys[start : start + CLAIMS_AT_ONCE])
            .prefetch_related("asserted_by")
        )
        for claim in claims.order_by("known_from", "pk"):
            by_milestone[claim.milestone_id].append(claim)
    return [_drawn(milestone, by_milestone[milestone.pk], scope) for milestone in milestones]


def _drawn(milestone: Any, claims: Sequence[MilestoneClaim], scope: Scope) -> Drawn:
    title = milestone.label(scope.language)
    said = [one for claim in claims for one in _said(claim, milestone, title, scope.language)]
    return Drawn(
        milestone, title, f"{scope.base}{milestone.path}", milestone.picture, milestone.overdue, said
    )


def _said(claim: MilestoneClaim, milestone: Any, title: str, language: str) -> list[Said]:
    """What of a claim can be drawn: a claim may give a plan and a date achieved."""
    picture, found = milestone.picture, []
    for kind in ("planned", "achieved"):
        date = getattr(claim, kind)
        if date is not None and (date.earliest or date.latest):
            stands = picture is not None and getattr(picture, f"{kind}_claim_id") == claim.pk
            told = (_("planned %s") if kind == "planned" else _("achieved %s")) % dated(date)
            found.append(Said(claim, kind, date, stands, _sentence(title, told, claim, language)))
    if not found and claim.status in STOPPED and claim.asserted_on and claim.asserted_on.latest:
        stands = picture is not None and picture.status_claim_id == claim.pk
        told = claim.get_status_display().lower()
        found.append(
            Said(claim, "stopped", claim.asserted_on, stands, _sentence(title, told, claim, language))
        )
    return found


def _sentence(title: str, told: str, claim: MilestoneClaim, language: str) -> str:
    """A claim in a sentence: of what, what, with what force, by whom, when."""
    standing = claim.get_standing_display().partition(":")[0].lower()
    names = ", ".join(actor.label(language) for actor in claim.asserted_by.all()) or claim.asserted_note
    parts = [told, f"{standing}, {names}" if names else standing, dated(claim.asserted_on)]
    return f"{title}: " + "; ".join(part for part in parts if part)
