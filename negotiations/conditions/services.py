"""Deeds on conditions and what is said of them; what lands is derived anew at once."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from negotiations.conditions.derivation import DISAGREEMENT, derive_conditions
from negotiations.conditions.models import Condition, ConditionClaim
from negotiations.core.errors import Gathering
from negotiations.core.parts import Values
from negotiations.review.deeds import Deeds
from negotiations.review.existence import refresh_existence
from negotiations.sources.claims import ClaimDeeds
from negotiations.sources.outlooks import Pictured, PictureOutlook
from negotiations.sources.strength import NEWEST

PICTURED = Pictured(DISAGREEMENT, {"status": NEWEST})
"""A condition's field, with the order in which its claims are chosen."""


class ConditionDeeds(Deeds[Condition]):
    """A condition applies to milestones of its own negotiation."""

    model = Condition

    def check(self, record: Condition, values: Values, faults: Gathering) -> None:
        for milestone in values.get("applies_to") or ():
            if milestone.negotiation_id != record.negotiation_id:
                faults.add(
                    "applies_to",
                    "another_negotiation",
                    _("%(slug)s belongs to another negotiation.") % {"slug": milestone.slug},
                )

    def landed(self, records: Sequence[Condition], at: dt.datetime) -> None:
        refresh_existence(Condition, [record.pk for record in records])


class ConditionClaimDeeds(ClaimDeeds[ConditionClaim]):
    """A condition claim says how its condition stands."""

    model = ConditionClaim
    subject = "condition"
    hangs_on = ("condition", "negotiation")
    of_one_thing = ("condition",)
    agreeing = ("status",)

    def outlook(self, record: ConditionClaim) -> PictureOutlook:
        return PICTURED.look(record)

    def landed(self, records: Sequence[ConditionClaim], at: dt.datetime) -> None:
        super().landed(records, at)
        derive_conditions({record.condition_id for record in records}, at)


conditions = ConditionDeeds()
condition_claims = ConditionClaimDeeds()
