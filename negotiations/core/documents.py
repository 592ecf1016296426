"""The stored record as text: what the ledger keeps, what the mirror copies, what a diff compares.

A document holds stored fields only, in all languages, references as slugs or ids, addresses without a host, no floats.
Canonical text is JSON with sorted keys, UTF-8, without spaces; the same record gives the same bytes on both databases.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import orjson
from django.db import models

from negotiations.core.records import Part, Record

R = TypeVar("R", bound=Record)

PRIVATE = frozenset({"id", "created_by", "submitted_by", "position", "state"})
"""Columns that never enter a document: keys of this database, editors, and what the ledger row itself says."""


def canonical(value: Any) -> str:
    """Canonical JSON text of a plain value (dicts, lists, strings, integers, booleans, None)."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def instant(value: dt.datetime) -> str:
    """A UTC instant as text, always with microseconds, so that its form does not depend on its value."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: Any) -> Any:
    """One column's value as a plain JSON value."""
    if isinstance(value, dt.datetime):
        return instant(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def record_of(target: models.Model) -> str:
    """How a document names another record."""
    return target.key if isinstance(target, Record) else str(target.pk)


def relations_of(model: type[Record | Part], prefix: str = "") -> Iterable[str]:
    """Every prefetch path that a document of this model needs, so that many documents cost a fixed number of queries."""
    for field in model._meta.concrete_fields:
        if field.is_relation and field.name not in PRIVATE and field.name not in getattr(model, "owners", ()):
            yield f"{prefix}{field.name}"
    for name in getattr(model, "many", ()):
        yield f"{prefix}{name}"
    for name in model.parts:
        yield f"{prefix}{name}"
        part: Any = model._meta.get_field(name).related_model
        yield from relations_of(part, f"{prefix}{name}__")


def document(record: Record | Part) -> dict[str, Any]:
    """The stored record as a plain mapping. Reads relations, so prefetch `relations_of` before making many."""
    model = type(record)
    left_out = PRIVATE | set(model.undocumented) | set(getattr(model, "owners", ()))
    result: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in left_out:
            continue
        if field.is_relation:
            target = getattr(record, field.name) if getattr(record, field.attname) is not None else None
            result[field.name] = None if target is None else record_of(target)
        else:
            result[field.name] = plain(getattr(record, field.attname))
    for name in getattr(model, "many", ()):
        result[name] = sorted(record_of(target) for target in getattr(record, name).all())
    for name in model.parts:
        result[name] = [document(part) for part in getattr(record, name).all()]
    return result


def documents(model: type[R], ids: Sequence[int]) -> list[tuple[R, dict[str, Any]]]:
    """The documents of many records of one model, in the order of `ids`, at a fixed number of queries."""
    manager: Any = model._default_manager
    rows = {row.pk: row for row in manager.filter(pk__in=ids).prefetch_related(*relations_of(model))}
    return [(rows[pk], document(rows[pk])) for pk in ids]


def changed(before: dict[str, Any] | None, after: dict[str, Any]) -> dict[str, list[Any]]:
    """Which fields differ between two documents: field → [before, after]; empty for a first publication."""
    if before is None:
        return {}
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
