"""Which origin a citation has: decided here and nowhere else.

The origin is the first known actor of the chain; for unnamed speakers their affiliation together with the first outlet; else the root of the
source's relays, else the source. Claims are independent when their origins are disjoint: three outlets relaying one line are one origin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from negotiations.sources.models import Source

ACTOR, UNNAMED, SOURCE = "actor", "unnamed", "source"


def origin_of(citation: Mapping[str, Any]) -> tuple[str, str]:
    """Kind and key of a citation's origin, from its values (`source`, `attribution`).

    Keys read `actor:reuters`, `unnamed:iraq@shafaq-news`, `source:article-2024-01-25`.
    """
    source: Source = citation["source"]
    chain: list[dict[str, Any]] = citation.get("attribution") or []
    for index, link in enumerate(chain):
        if link.get("actor") is not None:
            return ACTOR, f"actor:{link['actor'].slug}"
        if link.get("affiliation") is not None:
            return UNNAMED, f"unnamed:{link['affiliation'].slug}@{_outlet(chain[index + 1 :], source)}"
    return SOURCE, f"source:{root(source).slug}"


def _outlet(rest: list[dict[str, Any]], source: Source) -> str:
    """The first outlet after an unnamed speaker: the next known actor, else the publisher, else the source itself."""
    for link in rest:
        if link.get("actor") is not None:
            return str(link["actor"].slug)
    return source.publisher.slug if source.publisher is not None else f"source:{root(source).slug}"


def root(source: Source) -> Source:
    """The first source of a line of relays. Where a page relays several, the first by slug stands for them; a circle ends where it began."""
    seen = {source.pk}
    while True:
        # All of them, so that what was prefetched is not asked for again with every citation of a set.
        others = [other for other in source.relays.all() if other.pk not in seen]
        relayed = min(others, key=lambda other: other.slug, default=None)
        if relayed is None:
            return source
        seen.add(relayed.pk)
        source = relayed
