"""Deeds on events and what is told of them; what lands is derived anew at once."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from negotiations.commissions.services import require_own_bodies
from negotiations.core.errors import Gathering, Refused
from negotiations.core.parts import Values
from negotiations.events.derivation import DISAGREEMENT, derive_events
from negotiations.events.models import Event, EventClaim
from negotiations.review.deeds import Deeds
from negotiations.review.existence import refresh_existence
from negotiations.sources.claims import ClaimDeeds
from negotiations.sources.outlooks import Pictured, PictureOutlook
from negotiations.sources.strength import STRONGEST

PICTURED = Pictured(
    DISAGREEMENT, dict.fromkeys(("occurred", "place", "killed", "wounded", "occurrences"), STRONGEST)
)
"""An event's fields, with the order in which its claims are chosen."""


class EventDeeds(Deeds[Event]):
    """An event's bodies belong to its negotiation."""

    model = Event

    def check(self, record: Event, values: Values, faults: Gathering) -> None:
        require_own_bodies(record, faults)

    def check_stored(self, records: Sequence[Event]) -> None:
        for record in records:
            if record.contains_itself("part_of"):
                raise Refused("part_of", "circle", _("An event is not part of itself."))

    def landed(self, records: Sequence[Event], at: dt.datetime) -> None:
        refresh_existence(Event, [record.pk for record in records])


class EventClaimDeeds(ClaimDeeds[EventClaim]):
    """What one source tells of an event."""

    model = EventClaim
    subject = "event"
    hangs_on = ("event", "negotiation")
    of_one_thing = ("event",)
    agreeing = ("occurred", "place", "killed", "wounded", "occurrences")

    def outlook(self, record: EventClaim) -> PictureOutlook:
        return PICTURED.look(record)

    def landed(self, records: Sequence[EventClaim], at: dt.datetime) -> None:
        super().landed(records, at)
        derive_events({record.event_id for record in records}, at)


events = EventDeeds()
event_claims = EventClaimDeeds()
