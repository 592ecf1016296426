"""The collection of sources over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from negotiations.actors.filters import actors
from negotiations.actors.serializers import ActorSummarySerializer
from negotiations.api.selection import Expansion
from negotiations.api.writing import WritableRoom
from negotiations.core.errors import gather, unknown_fields, wrong_type
from negotiations.core.plain_values import read_day, read_text
from negotiations.core.shapes import References
from negotiations.sources.filters import SourceFilters, sources
from negotiations.sources.models import Source
from negotiations.sources.serializers import SourceSerializer

CAPTURE = ("archived_href", "archived_on")


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

    body_fields = {
        **dict.fromkeys(CAPTURE),
        "archived": {
            "type": ["object", "null"],
            "description": "A capture by an archive, as it is read; null for none.",
            "additionalProperties": False,
            "properties": {
                "href": {"type": ["string", "null"], "description": "Address of the capture."},
                "on": {"type": ["string", "null"], "format": "date", "description": "Day of the capture."},
            },
        },
    }

    def values(
        self, body: Any, references: References | None = None, *, partial: bool = False
    ) -> dict[str, Any]:
        """As of any record; the capture by an archive as `{"href", "on"}` or null."""
        if not isinstance(body, Mapping):
            return super().values(body, references, partial=partial)
        rest = {name: value for name, value in body.items() if name not in ("archived", *CAPTURE)}
        own = None
        with gather() as faults:
            for name in CAPTURE:
                if name in body:
                    faults.add(
                        name, "unknown_field", _("A capture is told in `archived`, by its href and on.")
                    )
            if "archived" in body:
                own = faults.attempt("archived", read_archived, body["archived"])
            given = faults.attempt(
                "", lambda rest: super(Sources, self).values(rest, references, partial=partial), rest
            )
        return {**(given or {}), **(own or {})}


def read_archived(shape: Any) -> dict[str, Any]:
    """The columns that hold a capture. Raises Refused."""
    if shape is None:
        return {"archived_href": "", "archived_on": None}
    if not isinstance(shape, Mapping):
        raise wrong_type(_("A capture is an object with href and on, not %(value)s."), shape)
    with gather() as faults:
        faults.faults.extend(unknown_fields(shape, ("href", "on")))
        href = faults.attempt("href", read_text, shape.get("href") or "")
        day = faults.attempt("on", read_day, shape.get("on"))
    return {"archived_href": href, "archived_on": day}
