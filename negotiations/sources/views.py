"""The collection of sources over HTTP."""

from __future__ import annotations

from negotiations.actors.filters import actors
from negotiations.actors.serializers import ActorSummarySerializer
from negotiations.api.selection import Expansion
from negotiations.api.writing import WritableRoom
from negotiations.sources.filters import SourceFilters, sources
from negotiations.sources.models import Source
from negotiations.sources.serializers import SourceSerializer


class Sources(WritableRoom):
    """Publications: the pages that were read."""

    model = Source
    rows = staticmethod(sources)
    filters = SourceFilters
    serializer_class = SourceSerializer
    orderings = {
        "slug": "slug",
        "published": "published_earliest",
        "reliability": "reliability",
        "citations_count": "citations_number",
    }
    expansions = {
        "publisher": Expansion(ActorSummarySerializer, actors, "publisher"),
        "relays": Expansion(SourceSerializer, sources, "relays"),
    }
