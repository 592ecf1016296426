"""The sources behind a page of things: two queries for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from negotiations.api.scope import Scope
from negotiations.sources.models import Citation, Source


def gather_sources(claim: str, subject: str) -> Callable[[Sequence[Any], Scope], None]:
    """A function that gives every thing of a page its `known_sources`: those of its claims known on the pair of days, by slug.

    `claim` is the citation's foreign key to that kind of claim, `subject` the claim's foreign key to the thing.
    """

    def gather(rows: Sequence[Any], scope: Scope) -> None:
        column = f"{claim}__{subject}_id"
        pairs = (
            Citation.objects.filter(
                scope.as_of.claims(f"{claim}__"), **{f"{claim}__{subject}__in": [row.pk for row in rows]}
            )
            .order_by(column, "source__slug")
            .values_list(column, "source_id")
            .distinct()
        )
        found = list(pairs)
        sources = Source.objects.in_bulk({source for _, source in found})
        by_thing: dict[int, list[Source]] = {}
        for thing, source in found:
            by_thing.setdefault(thing, []).append(sources[source])
        for row in rows:
            row.known_sources = by_thing.get(row.pk, [])

    return gather
