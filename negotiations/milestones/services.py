"""Deeds on milestones and what is said of them; what lands is derived anew at once."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from negotiations.commissions.services import require_own_bodies
from negotiations.core.errors import Gathering, Refused
from negotiations.core.parts import Values
from negotiations.milestones.derivation import DISAGREEMENT, derive_milestones
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.review.deeds import Deeds
from negotiations.review.existence import refresh_existence
from negotiations.sources.claims import ClaimDeeds
from negotiations.sources.outlooks import Pictured, PictureOutlook
from negotiations.sources.strength import NEWEST, STRONGEST

ONE_DAY = dt.timedelta(days=1)


PICTURED = Pictured(DISAGREEMENT, {"planned": STRONGEST, "achieved": NEWEST, "status": NEWEST})
"""A milestone's fields, each with the order in which its claims are chosen."""


class MilestoneDeeds(Deeds[Milestone]):
    """A milestone's bodies and whole belong to its negotiation; dependencies never run in a circle."""

    model = Milestone

    def check(self, record: Milestone, values: Values, faults: Gathering) -> None:
        require_own_bodies(record, faults)
        if record.part_of is not None and record.part_of.negotiation_id != record.negotiation_id:
            faults.add(
                "part_of", "another_negotiation", _("A milestone is part of one in its own negotiation.")
            )

    def check_stored(self, records: Sequence[Milestone]) -> None:
        through = Milestone.depends_on.through
        for record in records:
            seen: set[int] = set()
            front = {record.pk}
            while front:
                front = (
                    set(
                        through.objects.filter(from_milestone__in=front).values_list(
                            "to_milestone", flat=True
                        )
                    )
                    - seen
                )
                if record.pk in front:
                    raise Refused("depends_on", "circle", _("These dependencies run in a circle."))
                seen |= front
            if record.contains_itself("part_of"):
                raise Refused("part_of", "circle", _("A milestone is not part of itself."))

    def landed(self, records: Sequence[Milestone], at: dt.datetime) -> None:
        refresh_existence(Milestone, [record.pk for record in records])


class MilestoneClaimDeeds(ClaimDeeds[MilestoneClaim]):
    """A milestone claim says something of its milestone; an impossible date needs a note."""

    model = MilestoneClaim
    subject = "milestone"
    hangs_on = ("milestone", "negotiation")
    of_one_thing = ("milestone",)
    agreeing = ("planned", "achieved", "status")

    def check(self, record: MilestoneClaim, values: Values, faults: Gathering) -> None:
        super().check(record, values, faults)
        if not record.status and record.planned is None and record.achieved is None and not record.reason:
            faults.add(
                "status",
                "says_nothing",
                _("A milestone claim gives a status, a planned date, a date achieved or a reason."),
            )
        achieved = record.achieved.earliest if record.achieved else None
        if achieved is not None and not record.anomaly and achieved > record.known_from + ONE_DAY:
            faults.add(
                "achieved",
                "achieved_before_it_was",
                _(
                    "Achieved on %(achieved)s, more than a day after it was known, %(known_from)s: explain it in `anomaly`."
                )
                % {"achieved": achieved, "known_from": record.known_from},
            )

    def outlook(self, record: MilestoneClaim) -> PictureOutlook:
        return PICTURED.look(record)

    def landed(self, records: Sequence[MilestoneClaim], at: dt.datetime) -> None:
        super().landed(records, at)
        derive_milestones({record.milestone_id for record in records}, at)


milestones = MilestoneDeeds()
milestone_claims = MilestoneClaimDeeds()
