"""Deeds on troop counts. Series are derived when asked for; kept is only which counts exclude each other."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from negotiations.core.errors import Gathering
from negotiations.core.parts import Values
from negotiations.sources.claims import ClaimDeeds
from negotiations.troops.contested import keep_contested
from negotiations.troops.models import TroopCount
from negotiations.troops.outlooks import SeriesOutlook, series_outlook


class TroopCountDeeds(ClaimDeeds[TroopCount]):
    """A promised level belongs to a milestone of the same negotiation; a withheld or unknown figure has no number."""

    model = TroopCount
    hangs_on = ("milestone", "negotiation")
    # Not the dataset: that another one has the same figure is what confirms it.
    of_one_thing = ("contributor", "host", "place", "force", "measure")
    agreeing = ("personnel",)

    def settle(self, record: TroopCount, values: Values) -> None:
        super().settle(record, values)
        if record.milestone_id is not None and record.milestone is not None and record.negotiation_id is None:
            record.negotiation = record.milestone.negotiation

    def check(self, record: TroopCount, values: Values, faults: Gathering) -> None:
        super().check(record, values, faults)
        milestone = record.milestone if record.milestone_id is not None else None
        if milestone is not None and milestone.negotiation_id != record.negotiation_id:
            faults.add("milestone", "another_negotiation", _("The milestone belongs to another negotiation."))
        columns: Any = record
        if not columns.personnel_qualifier:
            faults.add(
                "personnel",
                "required",
                _("A troop count says how many, or with the qualifier `unknown` that it was not said."),
            )
        elif record.standing in ("withheld", "unknown") and (
            columns.personnel_low is not None or columns.personnel_high is not None
        ):
            faults.add(
                "personnel",
                "withheld_with_number",
                _("A withheld or unknown figure has no number: it is not zero."),
            )

    def landed(self, records: Sequence[TroopCount], at: dt.datetime) -> None:
        super().landed(records, at)
        keep_contested([record.pk for record in records])

    def confirms(self, one: TroopCount, other: TroopCount) -> bool:
        if one.as_of is None or other.as_of is None or not one.as_of.overlaps(other.as_of):
            return False
        return super().confirms(one, other)

    def outlook(self, record: TroopCount) -> SeriesOutlook | None:
        return series_outlook(record)


troop_counts = TroopCountDeeds()
