"""Deeds on sources. The deeds on claims, which rest on sources, are in `claims.py`."""

import datetime as dt
from collections.abc import Sequence

from negotiations.core.errors import Refused
from negotiations.review.deeds import Deeds
from negotiations.review.existence import refresh_existence
from negotiations.sources.models import Source


class SourceDeeds(Deeds[Source]):
    """A source exists from its publication; one without a day from its first citation."""

    model = Source

    def check_stored(self, records: Sequence[Source]) -> None:
        for record in records:
            if record.relays.filter(pk=record.pk).exists():
                raise Refused("relays", "circle", "A source does not relay itself.")

    def landed(self, records: Sequence[Source], at: dt.datetime) -> None:
        refresh_existence(Source, [record.pk for record in records])


sources = SourceDeeds()
