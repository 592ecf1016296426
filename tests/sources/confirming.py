"""What tests of grade 1 say and how they are refused."""

from __future__ import annotations

from typing import Any

from tests.world import World, values


def said_by(world: World, *slugs: str) -> list[dict[str, Any]]:
    """A citation for each of these outlets, each an origin of its own."""
    known = world.__dict__.setdefault("outlets", {})
    for slug in slugs:
        if slug not in known:
            known[slug] = world.source_on(f"page-of-{slug}", publisher=world.actor(slug, "media"))
    return [values(source=known[slug]) for slug in slugs]
