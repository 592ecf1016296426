"""The sources behind a page of things: two queries for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from negotiations.api.reading.relations import Gathered
from negotiations.api.scope import Scope
from negotiations.sources.models import Citation, Source


@dataclass(frozen=True, slots=True)
class GatherSources:
    """Gives every thing of a page its `known_sources`: those of its claims known on the pair of days, by slug.

    `claim` is the citation's foreign key to that kind of claim, `subject` the claim's foreign key to the thing.
    """

    claim: str
    subject: str

    @property
    def owner(self) -> str:
        """The path from a citation to the thing."""
        return f"{self.claim}__{self.subject}_id"

    def __call__(self, rows: Sequence[Any], scope: Scope) -> None:
        """Give them to rows at hand."""
        cited = self._cited(scope).filter(**{f"{self.claim}__{self.subject}__in": [row.pk for row in rows]})
        found = list(
            cited.order_by(self.owner, "source__slug").values_list(self.owner, "source_id").distinct()
        )
        sources = Source.objects.in_bulk({source for _, source in found})
        by_thing: dict[int, list[Source]] = {}
        for thing, source in found:
            by_thing.setdefault(thing, []).append(sources[source])
        for row in rows:
            row.known_sources = by_thing.get(row.pk, [])

    def gathered(self, scope: Scope) -> Gathered:
        """The same as rows."""
        return Gathered(self._cited(scope).order_by("source__slug").distinct(), self.owner, "source")

    def _cited(self, scope: Scope) -> QuerySet[Citation]:
        return Citation.objects.filter(scope.as_of.claims(f"{self.claim}__"))
