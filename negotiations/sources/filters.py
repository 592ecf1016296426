"""What sources can be filtered by; what every kind of claim can is in `claim_filters.py`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from negotiations.actors.filters import actors
from negotiations.api.filter_kinds import (
    LANGUAGE,
    AfterFilter,
    BeforeFilter,
    CodeFilter,
    SlugFilter,
    WithinFilter,
    WordFilter,
)
from negotiations.api.filters import StrictFilterSet
from negotiations.api.scope import Scope
from negotiations.core.vocabulary import Reliability
from negotiations.sources.models import SourceKind
from negotiations.sources.queries import sources_visible_to


def sources(scope: Scope) -> QuerySet[Any]:
    """The sources that a caller may see on the days asked about."""
    return sources_visible_to(scope.user, scope.as_of)


class SourceFilters(StrictFilterSet):
    """Filters of /sources/."""

    publisher = SlugFilter(rows=actors, nullable=True, meaning="Published by this actor.", example="reuters")
    language = CodeFilter(**LANGUAGE, nullable=True, meaning="Language of the page.")
    kind = WordFilter(words=SourceKind, meaning="What sort of publication it is.")
    published_after = AfterFilter("published", meaning="Can have been published on this day or later.")
    published_before = BeforeFilter("published", meaning="Can have been published on this day or earlier.")
    published_within = WithinFilter("published", meaning="Was certainly published between two days.")
    reliability = WordFilter(words=Reliability, nullable=True, meaning="Admiralty grade of the source.")
    relays = SlugFilter(
        "relays",
        rows=sources,
        many=True,
        meaning="Passes on the words of this source.",
        example="reuters-2024-08-15-announcement-postponed",
    )
