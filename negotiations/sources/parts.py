"""Parts that rest on citations of their own (mandates, seats): which of them were known on the day asked about."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from negotiations.api.scope import Scope
from negotiations.core.records import Part
from negotiations.sources.models import Citation

P = TypeVar("P", bound=Part)


def known_parts(parts: QuerySet[P], scope: Scope) -> QuerySet[P]:
    """Those that some citation showed by then; what rests on no citation is shown on every day, as it was recorded."""
    if not scope.asked_day:
        return parts
    relation: Any = parts.model._meta.get_field("citations")
    citations = Citation._default_manager.filter(**{relation.field.name: OuterRef("pk")})
    by_then = Exists(citations.filter(known_from__lte=scope.as_of.known))
    return parts.filter(by_then | ~Exists(citations))
