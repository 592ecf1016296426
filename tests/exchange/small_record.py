"""A small record as a fixture file, for tests that load, change and spoil it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Write = Callable[..., Path]
"""Writes content as a fixture file of a test's own; gives its path."""


def names(text: str) -> list[dict[str, str]]:
    return [{"text": text, "language": "en", "kind": "official"}]


def record() -> dict[str, Any]:
    """A small record, its entries in no helpful order."""
    return {
        "milestone-claims": [claim("by-september")],
        "milestones": [
            {
                "slug": "the-handover",
                "negotiation": "the-talks",
                "kind": "handover",
                "title": {"en": "Handover"},
            }
        ],
        "negotiations": [
            {"slug": "the-talks", "name": "The talks", "parties": [{"actor": "iraq", "role": "host"}]}
        ],
        "sources": [{"slug": "a-page", "kind": "news", "published": "2024-01-24", "publisher": "reuters"}],
        "actors": [
            {"slug": "iraq", "kind": "state", "names": names("Iraq"), "country": "IRQ"},
            {"slug": "reuters", "kind": "media", "names": names("Reuters")},
        ],
    }


def claim(key: str, **more: Any) -> dict[str, Any]:
    citation = {"source": "a-page", "chain": "3 unnamed sources (iraq) > reuters"}
    return {
        "key": key,
        "milestone": "the-handover",
        "planned": {"edtf": 2025, "bound": "by"},
        "note": "It is planned.",
        "citations": [citation],
        "facts": ["fact-1"],
        **more,
    }
