"""Deeds on negotiations. What the deeds are is in `review/deeds.py`; here is what differs."""

import datetime as dt
from collections.abc import Sequence

from negotiations.review.deeds import Deeds
from negotiations.review.existence import refresh_existence
from negotiations.talks.models import Negotiation


class NegotiationDeeds(Deeds[Negotiation]):
    """A negotiation exists from its first citation or claim."""

    model = Negotiation

    def landed(self, records: Sequence[Negotiation], at: dt.datetime) -> None:
        refresh_existence(Negotiation, [record.pk for record in records])


negotiations = NegotiationDeeds()
