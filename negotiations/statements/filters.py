"""What statements can be filtered by."""

from __future__ import annotations

from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import (
    LANGUAGE,
    AfterFilter,
    BeforeFilter,
    CodeFilter,
    HasDateFilter,
    SlugFilter,
    WithinFilter,
)
from negotiations.events.filters import events
from negotiations.milestones.filters import milestones
from negotiations.sources.claim_filters import ClaimFilters


class StatementFilters(ClaimFilters):
    """Filters of /statements/."""

    speaker = SlugFilter(
        "speakers", rows=actors, many=True, meaning="Was said by this actor.", example="iraq"
    )
    event = SlugFilter(
        rows=events,
        nullable=True,
        meaning="Is about this event, or was made at it.",
        example="letter-of-january-2024",
    )
    milestone = SlugFilter(
        rows=milestones, nullable=True, meaning="Is about this milestone.", example="ain-al-asad-handover"
    )
    said_after = AfterFilter("said", meaning="Can have been said on this day or later.")
    said_before = BeforeFilter("said", meaning="Can have been said on this day or earlier.")
    said_within = WithinFilter("said", meaning="Was said, certainly, between these days.")
    has_date = HasDateFilter("said", meaning="Whether the day on which it was said is told.")
    language = CodeFilter(
        **LANGUAGE, nullable=True, meaning="Language of its wording; null where no source gives the wording."
    )
