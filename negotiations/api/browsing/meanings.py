"""What the fields of an answer mean, as its serializer says, and in words of the reader: for columns and records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any

from rest_framework import serializers

from negotiations.api.browsing.controls import said, word


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one field means; the words of its closed list, escaped; the fields of its parts."""

    help: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Meaning] = field(default_factory=dict)


NOTHING = Meaning()


def meanings_of(view: Any, language: str) -> Mapping[str, Meaning]:
    """The fields of a record, or of each result, at the address of a view."""
    shape = shape_of(view)
    return _meanings(shape, language) if shape is not None else {}


def shape_of(view: Any) -> Any:
    """The serializer that describes what an address answers; None where none does."""
    described = getattr(view, "reply", None)
    shape = described if isinstance(described, type) else getattr(view, "serializer_class", None)
    return shape if isinstance(shape, type) else None


@lru_cache(maxsize=256)
def _meanings(shape: type[Any], language: str) -> Mapping[str, Meaning]:
    one: Any = shape()
    found = _fields(one, depth=3)
    return found["results"].parts if "results" in found and "next" in found else found


def _fields(one: Any, depth: int) -> dict[str, Meaning]:
    return {name: _meaning(part, depth) for name, part in getattr(one, "fields", {}).items()}


def _meaning(one: Any, depth: int) -> Meaning:
    bare = getattr(one, "child", None) or one
    choices = dict(bare.choices) if isinstance(bare, serializers.ChoiceField) else {}
    labels = {}
    for value, label in choices.items():
        told = word(str(value), {} if label == value else {str(value): label})
        labels[str(value)] = f'<span title="{escape(str(value))}">{escape(told)}</span>'
    parts = _fields(bare, depth - 1) if depth else {}
    return Meaning(said(str(one.help_text or "")), labels, parts)
