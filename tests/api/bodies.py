"""What a client writes to each collection: a whole record, a change, what a record may need first, and what the server computes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import World

CITED: dict[str, Any] = {"note": "Told.", "citations": [{"source": "reuters-2024-01-24"}]}
DRAFT_SOURCE: dict[str, Any] = {"citations": [{"source": "not-public-yet", "recorded": "2024-02-01"}]}
RECORD = {"url", "revision", "state"}
CLAIM = RECORD | {
    "id", "known_from", "known_until", "known_from_basis", "recorded_from", "recorded_until", "superseded_by",
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """One collection. `whole` makes a new record of what it finds in the world; `needed` is written first for `needs` to refer to."""

    whole: Callable[[World, str], dict[str, Any]]
    change: dict[str, Any]
    computed: set[str]
    needs: dict[str, Any]
    needed: str = "actors"


def renamed(body: dict[str, Any], slug: str) -> dict[str, Any]:
    """A body that speaks of another draft."""
    made: dict[str, Any] = json.loads(json.dumps(body).replace("not-public-yet", slug))
    return made


def _names(text: str) -> list[dict[str, str]]:
    return [{"text": text, "language": "en", "kind": "official"}]


NEEDED: dict[str, tuple[str, dict[str, Any]]] = {
    "actors": ("actors", {"slug": "not-public-yet", "kind": "person", "names": _names("Somebody")}),
    "bodies": ("actors", {"slug": "not-public-yet", "kind": "joint_body", "names": _names("A body")}),
    "sources": ("sources", {"slug": "not-public-yet", "kind": "news", "title": "A page"}),
    "places": ("places", {"slug": "not-public-yet", "kind": "country", "names": _names("A country")}),
}

SAMPLES: dict[str, Sample] = {
    "actors": Sample(
        lambda world, slug: {"slug": slug, "kind": "person", "names": _names("A person")},
        {"names": _names("Another name")},
        RECORD | {"name"},
        {"member_of": [{"actor": "not-public-yet", "role": "member", "citations": CITED["citations"]}]},
    ),
    "sources": Sample(
        lambda world, slug: {"slug": slug, "kind": "news", "title": "A page", "published": "2024-01-24"},
        {"archived": {"href": "https://example.org/kept", "on": "2024-02-01"}},
        RECORD | {"citations_count"},
        {"publisher": "not-public-yet"},
    ),
    "places": Sample(
        lambda world, slug: {"slug": slug, "kind": "town", "names": _names("A town")},
        {"names": _names("Another name")},
        RECORD | {"name"},
        {"within": "not-public-yet"},
        "places",
    ),
    "negotiations": Sample(
        lambda world, slug: {"slug": slug, "name": "Other talks"},
        {"name": "Renamed"},
        RECORD | {"status", "commissions"},
        {"parties": [{"actor": "not-public-yet", "role": "host"}]},
    ),
    "commissions": Sample(
        lambda world, slug: {"slug": slug, "negotiation": "the-talks", "actor": world.body(f"{slug}-body").slug},
        {"name": "Renamed"},
        RECORD | {"status", "seats", "working_groups"},
        {"actor": "not-public-yet"},
        "bodies",
    ),
    "working-groups": Sample(
        lambda world, slug: {
            "slug": slug, "commission": world.commission.slug, "actor": world.body(f"{slug}-body").slug,
        },
        {"name": "Renamed"},
        RECORD | {"status", "seats"},
        {"actor": "not-public-yet"},
        "bodies",
    ),
    "milestones": Sample(
        lambda world, slug: {"slug": slug, "negotiation": "the-talks", "kind": "handover", "title": "A base"},
        {"title": "Renamed"},
        RECORD
        | {
            "conditions", "status", "planned", "achieved", "first_planned", "revisions", "slippage_days", "overdue", "conditional",
            "disputed", "last_known_from", "claims_count", "origins_count", "basis", "sources",
        },
        {"place": "not-public-yet"},
        "places",
    ),
    "conditions": Sample(
        lambda world, slug: {"slug": slug, "negotiation": "the-talks", "text": "They must leave first."},
        {"text": "Said otherwise."},
        RECORD | {"status", "disputed", "claims_count", "origins_count", "basis", "sources"},
        {"demanded_by": ["not-public-yet"]},
    ),
    "events": Sample(
        lambda world, slug: {"slug": slug, "negotiation": "the-talks", "kind": "meeting", "title": "A meeting"},
        {"title": "Renamed"},
        RECORD
        | {
            "occurred", "place", "killed", "wounded", "occurrences", "disputed", "claims_count", "origins_count", "basis", "accounts",
            "sources", "envelope",
        },
        {"participants": [{"actor": "not-public-yet", "role": "host"}]},
    ),
    "milestone-claims": Sample(
        lambda world, slug: {"milestone": world.milestone.slug, "planned": "2025-09", **CITED},
        {"note": "Other words."},
        CLAIM,
        DRAFT_SOURCE,
        "sources",
    ),
    "condition-claims": Sample(
        lambda world, slug: {"condition": world.condition.slug, "status": "demanded", **CITED},
        {"note": "Other words."},
        CLAIM,
        DRAFT_SOURCE,
        "sources",
    ),
    "event-claims": Sample(
        lambda world, slug: {"event": world.event.slug, "occurred": "2024-01-20", **CITED},
        {"note": "Other words."},
        CLAIM,
        DRAFT_SOURCE,
        "sources",
    ),
    "statements": Sample(
        lambda world, slug: {"negotiation": "the-talks", "text": "We leave.", **CITED},
        {"note": "Other words."},
        CLAIM,
        DRAFT_SOURCE,
        "sources",
    ),
    "troop-counts": Sample(
        lambda world, slug: {
            "negotiation": "the-talks", "contributor": world.united_states.slug, "host": world.iraq.slug, "personnel": 2500,
            "as_of": "2024-01", **CITED,
        },
        {"note": "Other words."},
        CLAIM,
        DRAFT_SOURCE,
        "sources",
    ),
    "preferences": Sample(
        lambda world, slug: {
            "claim": {"resource": "milestone-claims", "id": world.claim().key}, "field": "planned", "reason": "Fuller.",
        },
        {"reason": "The fuller account."},
        RECORD | {"id", "known_from_basis", "recorded_from", "recorded_until"},
        {},
        "",
    ),
}  # fmt: skip
CLAIMS = {name for name, sample in SAMPLES.items() if sample.computed >= CLAIM}
