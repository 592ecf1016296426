"""The stored record as text: what the ledger keeps, what the mirror copies, what a diff compares.

A document holds stored fields only, in all languages, references as slugs or ids, addresses without a host, no floats.
Canonical text is JSON with sorted keys, UTF-8, without spaces; the same record gives the same bytes on both databases.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import orjson
from django.db import models

from negotiations.core.records import Part, Record

R = TypeVar("R", bound=Record)
T = TypeVar("T")

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
    """The documents of many records of one model, in the order of `ids`, at a number of queries that grows by the thousand only."""
    found = _by_key(model, ids)
    rows = [found[pk] for pk in ids]
    return list(zip(rows, _documents(model, rows), strict=True))


def _documents(model: type[Record | Part], rows: Sequence[Any]) -> list[dict[str, Any]]:
    """As `document` of each row, relation by relation. Leaves what foreign keys point to at hand on the rows.

    Not by Django's prefetching: on SQLite it asks for a foreign key's targets by an OR over all of them, which fails beyond 1,000.
    """
    left_out = PRIVATE | set(model.undocumented) | set(getattr(model, "owners", ()))
    fields = [field for field in model._meta.concrete_fields if field.name not in left_out]
    for field in fields:
        if field.is_relation:
            _attach(field, rows)
    related: dict[str, Any] = {name: _many(model, name, rows) for name in getattr(model, "many", ())}
    related |= {name: _parts(model, name, rows) for name in model.parts}
    return [
        {field.name: _value(row, field) for field in fields}
        | {name: of_row.get(row.pk, []) for name, of_row in related.items()}
        for row in rows
    ]


def _value(row: Any, field: Any) -> Any:
    value = getattr(row, field.attname)
    if value is None or not field.is_relation:
        return plain(value)
    return record_of(getattr(row, field.name))


def _attach(field: Any, rows: Sequence[Any]) -> None:
    """Give each row the record that its foreign key points to."""
    targets = _by_key(field.related_model, {getattr(row, field.attname) for row in rows} - {None})
    for row in rows:
        key = getattr(row, field.attname)
        if key is not None:
            field.set_cached_value(row, targets[key])


def _many(model: type[Any], name: str, rows: Sequence[Any]) -> dict[Any, list[str]]:
    """Key of a row → how a document names the records of its many-to-many relation, in order."""
    field: Any = model._meta.get_field(name)
    source, target = field.m2m_column_name(), field.m2m_reverse_name()
    pairs: list[tuple[Any, Any]] = []
    for chunk in chunks([row.pk for row in rows]):
        through = field.remote_field.through._default_manager.filter(**{f"{source}__in": chunk})
        pairs += through.values_list(source, target)
    targets = _by_key(field.related_model, {key for _, key in pairs})
    found: dict[Any, list[str]] = {}
    for pk, key in pairs:
        found.setdefault(pk, []).append(record_of(targets[key]))
    return {pk: sorted(names) for pk, names in found.items()}


def _parts(model: type[Any], name: str, rows: Sequence[Any]) -> dict[Any, list[dict[str, Any]]]:
    """Key of a row → the documents of its parts, in their own order."""
    relation: Any = model._meta.get_field(name)
    part, back = relation.related_model, relation.field.attname
    owned: list[Any] = []
    for chunk in chunks([row.pk for row in rows]):
        owned += part._default_manager.filter(**{f"{back}__in": chunk})
    found: dict[Any, list[dict[str, Any]]] = {}
    for row, text in zip(owned, _documents(part, owned), strict=True):
        found.setdefault(getattr(row, back), []).append(text)
    return found


def _by_key(model: type[Any], keys: Iterable[Any]) -> dict[Any, Any]:
    """Rows by primary key, each once."""
    found: dict[Any, Any] = {}
    for chunk in chunks(list(dict.fromkeys(keys))):
        found.update((row.pk, row) for row in model._default_manager.filter(pk__in=chunk))
    return found


def chunks(items: Sequence[T], size: int = 2000) -> Iterator[Sequence[T]]:
    """A long list in pieces that a question can hold."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def changed(before: dict[str, Any] | None, after: dict[str, Any]) -> dict[str, list[Any]]:
    """Which fields differ between two documents: field → [before, after]; empty for a first publication."""
    if before is None:
        return {}
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
