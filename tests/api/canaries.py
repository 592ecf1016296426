"""A hundred records that are not public, with a word in every text and every address that stands nowhere else, hung on what is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User

from negotiations.core.records import Record
from negotiations.core.shapes import References, read_values
from negotiations.ledger.queries import record_models
from negotiations.review.deeds import REGISTRY
from tests.world import World

WORD = "qkanarix"
"""In every text, slug, account and reason of what is not public; of one word, so that no search can find half of it."""
EACH = 7
"""Of every collection; fifteen collections make a hundred and five."""

Made = dict[str, list[Record]]


def _date(edtf: str) -> dict[str, Any]:
    return {"edtf": edtf, "bound": "by", "wording": WORD}


def _many(unit: str) -> dict[str, Any]:
    return {"low": 77_001, "high": 77_003, "qualifier": "range", "wording": WORD, "unit": unit}


CITATIONS: list[dict[str, Any]] = [
    {
        "source": "reuters-2024-01-24",
        "quote": WORD,
        "locator": WORD,
        "translation": WORD,
        "published": {"edtf": "2024-01-24", "wording": WORD},
        "attribution": [
            {"actor": "reuters"},
            {"description": WORD, "headcount": 3, "affiliation": "iraq"},
        ],
    }
]
NAMES = [{"text": WORD, "language": language, "kind": "official"} for language in ("en", "ar")]
LABELS = {"en": WORD, "fr": WORD, "ar": WORD}
SAID: dict[str, Any] = {
    "asserted_by": ["iraq"],
    "asserted_note": WORD,
    "asserted_on": {"edtf": "2024-01-02", "wording": WORD},
    "standing": "announced",
    "note": WORD,
    "figures": [{"what": WORD, "quantity": _many("votes")}],
    "citations": CITATIONS,
}
IN_TALKS = {"negotiation": "the-talks"}

BODIES: dict[str, Callable[[str], dict[str, Any]]] = {
    "actors": lambda slug: {
        "slug": slug, "kind": "joint_body", "names": NAMES, "country": "IRQ", "identifiers": [{"scheme": WORD, "value": slug}],
        "member_of": [{"actor": "iraq", "role": WORD, "citations": CITATIONS}],
        "offices": [
            {
                "title": WORD, "body": "the-commission", "side": "iraq", "from": _date("2024-01"), "to": _date("2026"),
                "citations": CITATIONS,
            },
        ],
    },
    "sources": lambda slug: {
        "slug": slug, "kind": "news", "title": LABELS, "publisher": "reuters", "published": _date("2024-01-03"), "language": "qkx",
        "href": f"https://{WORD}.example/", "archived_href": f"https://{WORD}.example/kept", "relays": ["reuters-2024-01-24"],
    },
    "places": lambda slug: {
        "slug": slug, "kind": "base", "names": NAMES, "within": "the-country", "lat": 33.3, "lon": 44.4, "precision": 77,
    },
    "negotiations": lambda slug: {
        "slug": slug, "name": LABELS, "summary": LABELS, "parties": [{"actor": "iraq", "role": "host"}], "citations": CITATIONS,
    },
    "commissions": lambda slug: {
        "slug": slug, "name": LABELS, "actor": slug, "parent": "the-commission", **IN_TALKS, "citations": CITATIONS,
        "mandates": [{"text": WORD, "language": "en", "according_to": "iraq", "citations": CITATIONS}],
    },
    "working-groups": lambda slug: {
        "slug": slug, "name": LABELS, "actor": slug, "commission": "the-commission", "citations": CITATIONS,
        "mandates": [{"text": WORD, "language": "en", "according_to": "iraq", "citations": CITATIONS}],
    },
    "milestones": lambda slug: {
        "slug": slug, "title": LABELS, "kind": "handover", **IN_TALKS, "commission": "the-commission", "place": "the-country",
        "part_of": "the-handover", "depends_on": ["the-handover"],
    },
    "conditions": lambda slug: {
        "slug": slug, "text": LABELS, **IN_TALKS, "demanded_by": ["iraq"], "applies_to": ["the-handover"],
    },
    "events": lambda slug: {
        "slug": slug, "title": LABELS, "kind": "end", **IN_TALKS, "commission": "the-commission", "part_of": "the-letter",
        "participants": [{"actor": "iraq", "role": "host"}, {"description": WORD, "headcount": 77, "role": "guest"}],
    },
    "milestone-claims": lambda slug: {
        "milestone": "the-handover", "status": "cancelled", "planned": _date("2019-01"), "achieved": _date("2019-02"), "reason": WORD, "anomaly": WORD, **SAID,
    },
    "condition-claims": lambda slug: {"condition": "the-condition", "status": "rejected", **SAID},
    "event-claims": lambda slug: {
        "event": "the-letter", "occurred": _date("2019-01-20"), "place": "the-country", "killed": _many("persons"),
        "wounded": _many("persons"), "occurrences": _many("occurrences"), **SAID,
    },
    "statements": lambda slug: {
        **IN_TALKS, "event": "the-letter", "milestone": "the-handover", "speakers": ["iraq"], "office": WORD, "said": _date("2019-02"),
        "venue": WORD, "text": WORD, "language": "qkx", "translations": LABELS, **SAID,
    },
    "troop-counts": lambda slug: {
        **IN_TALKS, "milestone": "the-handover", "contributor": "united-states", "host": "iraq",
        "personnel": _many("personnel"), "as_of": _date("2024-01"), **SAID,
    },
}  # fmt: skip
ON_DRAFTS: dict[str, Callable[[str], dict[str, Any]]] = {
    "milestone-claims": lambda slug: {"milestone": slug},
    "condition-claims": lambda slug: {"condition": slug},
    "event-claims": lambda slug: {"event": slug, "place": slug},
    "milestones": lambda slug: {
        "negotiation": slug, "commission": None, "part_of": None, "depends_on": [], "place": slug,
    },
    "conditions": lambda slug: {"negotiation": slug, "demanded_by": [slug], "applies_to": [slug]},
    "events": lambda slug: {"negotiation": slug, "commission": None, "part_of": None},
    "troop-counts": lambda slug: {
        "place": slug, "force": WORD, "dataset": WORD, "milestone": None, "citations": [{**CITATIONS[0], "source": slug}],
    },
    "statements": lambda slug: {"speakers": [slug, "iraq"], "event": None, "milestone": None},
}  # fmt: skip
"""What lets every second record of a collection hang on drafts instead of on what is public."""
CORRECTED = ("supersedes", "replaces")


def hatch(world: World, public: Made) -> Made:
    """Make them, drafts and submissions and returned ones by turns, by accounts that bear the word too."""
    editor, reviewer = (
        User.objects.create_superuser(f"{WORD}-{role}", f"{WORD}@{WORD}.example")
        for role in ("editor", "reviewer")
    )
    references, made = References(), Made()
    for resource, body in BODIES.items():
        model = record_models()[resource]
        made[resource] = []
        for number in range(2 * EACH if resource == "actors" else EACH):
            given = body(f"{WORD}-{number}")
            if resource == "working-groups":
                given["actor"] = f"{WORD}-{number + EACH}"
            if number % 2 and resource in ON_DRAFTS:
                given |= ON_DRAFTS[resource](f"{WORD}-{number}")
            if number in (0, 2) and "note" in given:
                given[CORRECTED[number // 2]] = public[resource][number // 2].key
            values = read_values(model, given, references, "en")
            made[resource].append(_hatched(REGISTRY[model], values, number, editor, reviewer))
    preferences = REGISTRY[record_models()["preferences"]]
    made["preferences"] = []
    for number in range(EACH):
        chosen = (made, public)[number % 2]["milestone-claims"][number % 2]
        values = {"milestone_claim": chosen, "field": ("planned", "status")[number // 2 % 2], "reason": WORD}
        made["preferences"].append(_hatched(preferences, values, number, editor, reviewer))
    return made


def _hatched(deeds: Any, values: dict[str, Any], number: int, editor: User, reviewer: User) -> Record:
    """A third stays a draft, a third is submitted, a third was returned."""
    draft: Record = deeds.create(values=values, by=editor, remark=WORD)
    if number % 3:
        draft = deeds.submit(record=draft, by=editor, reason=WORD)
    if number % 3 == 2:
        draft = deeds.send_back(record=draft, by=reviewer, reason=WORD)
    return draft
