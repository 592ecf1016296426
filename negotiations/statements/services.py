"""Deeds on statements."""

from django.utils.translation import gettext as _

from negotiations.core.errors import Gathering
from negotiations.core.parts import Values
from negotiations.sources.claims import ClaimDeeds
from negotiations.statements.models import Statement


class StatementDeeds(ClaimDeeds[Statement]):
    """A statement about an event or milestone belongs to the negotiation of that."""

    model = Statement
    hangs_on = ("milestone", "event", "negotiation")

    def settle(self, record: Statement, values: Values) -> None:
        super().settle(record, values)
        for subject in (record.milestone, record.event):
            if subject is not None and record.negotiation_id is None:
                record.negotiation = subject.negotiation

    def check(self, record: Statement, values: Values, faults: Gathering) -> None:
        super().check(record, values, faults)
        if record.negotiation_id is None:
            faults.add("negotiation", "required", _("A statement belongs to a negotiation."))


statements = StatementDeeds()
