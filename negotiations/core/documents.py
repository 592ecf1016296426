"""The stored record as text: what the ledger keeps, what the mirror copies, what a diff compares.

A document holds stored fields only, in all languages, references as slugs or ids, addresses without a host, no floats.
Canonical text is JSON with sorted keys, UTF-8, without spaces; the same record gives the same bytes on both databases.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any, TypeVar

import orjson
from django.db import models

from negotiations.core.bulk import among
from negotiations.core.parts import Written
from negotiations.core.records import Part, Record

Found = dict[tuple[type[Any], Any], Any]
"""Records by model and key."""
R = TypeVar("R", bound=Record)
T = TypeVar("T")
Row = tuple[Any, ...]

PRIVATE = frozenset({"id", "created_by", "submitted_by", "position", "state"})
"""Columns that never enter a document: keys of this database, editors, and what the ledger row itself says."""


def canonical(value: Any) -> str:
    """Canonical JSON text of a plain value (dicts, lists, strings, integers, booleans, None)."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


@lru_cache(maxsize=256)
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
    return list(zip(rows, documents_of(model, rows), strict=True))


def documents_of(
    model: type[R], records: Sequence[R], pointed_to: Found | None = None, written: Written | None = None
) -> list[dict[str, Any]]:
    """As `documents`, of records that are at hand as they are stored; leaves what their foreign keys point to at hand on them.

    `pointed_to` is given every record that any of them refers to, through its parts too, by model and key. `written` are all parts that they
    have, where these were written just now and need not be read again.
    """
    columns = _columns(model)
    found = {} if pointed_to is None else pointed_to
    held = list(map(vars, records))
    texts = _texts(columns, list(map(columns.values, held)), found, written)
    for field in columns.references:
        for record, values in zip(records, held, strict=True):
            key = values[field.attname]
            if key is not None:
                field.set_cached_value(record, found[field.related_model, key])
    return texts


@dataclass(frozen=True, slots=True)
class _Columns:
    """What a document says of the columns of one model, by their places in a row that begins with its key."""

    model: Any
    names: tuple[str, ...]
    attributes: tuple[str, ...]
    values: Callable[[Any], Any]
    """A row of what an instance holds. Not by attribute: Django reads those of keys by functions."""
    references: tuple[Any, ...]
    turned: tuple[str, ...]
    """The names of columns whose values are not plain as they are."""


@cache
def _columns(model: type[Record | Part]) -> _Columns:
    left_out = PRIVATE | set(model.undocumented) | set(getattr(model, "owners", ()))
    fields: list[Any] = [field for field in model._meta.concrete_fields if field.name not in left_out]
    attributes = ("pk", *(field.attname for field in fields))
    as_they_are = (
        models.CharField,
        models.TextField,
        models.IntegerField,
        models.BooleanField,
        models.JSONField,
    )
    return _Columns(
        model,
        ("pk", *(field.name for field in fields)),
        attributes,
        itemgetter(str(model._meta.pk.attname), *attributes[1:]),
        tuple(field for field in fields if field.is_relation),
        tuple(field.name for field in fields if not field.is_relation and not isinstance(field, as_they_are)),
    )


def _texts(
    columns: _Columns, rows: Sequence[Row], found: Found, written: Written | None = None
) -> list[dict[str, Any]]:
    """As `document` of each row, relation by relation and column by column, without an instance of any part.

    Not by Django's prefetching: on SQLite it asks for a foreign key's targets by an OR over all of them, which fails beyond 1,000.
    """
    if not rows:
        return []
    told: dict[str, Any] = dict(zip(columns.names, zip(*rows, strict=True), strict=True))
    keys, model = told.pop("pk"), columns.model
    none: Iterator[list[Any]] = repeat([])
    for field in columns.references:
        called = _called(field.related_model, set(told[field.name]), found)
        told[field.name] = map(called.__getitem__, told[field.name])
    for name in columns.turned:
        turned = {value: plain(value) for value in set(told[name])}
        told[name] = map(turned.__getitem__, told[name])
    for name in getattr(model, "many", ()):
        told[name] = map(_many(model, name, keys, found, written).get, keys, none)
    for name in model.parts:
        told[name] = map(_parts(model, name, keys, found, written).get, keys, none)
    return [dict(zip(told, row, strict=True)) for row in zip(*told.values(), strict=True)]


def _called(model: type[Any], keys: Collection[Any], found: Found) -> dict[Any, str | None]:
    """Key of a record → how a document names it."""
    asked = {key for key in keys if key is not None}
    for key, row in _by_key(model, [key for key in asked if (model, key) not in found]).items():
        found[model, key] = row
    return {None: None} | {key: record_of(found[model, key]) for key in asked}


def _many(model: Any, name: str, keys: Sequence[Any], found: Found, written: Written | None) -> Any:
    """Key of a row → how a document names the records of its many-to-many relation, in order."""
    field: Any = model._meta.get_field(name)
    source, target = field.m2m_column_name(), field.m2m_reverse_name()
    pairs: list[tuple[Any, Any]] = list((written or {}).get((model, name), ()))
    for chunk in chunks(keys if written is None else ()):
        rows = field.remote_field.through._default_manager.filter(among(source, chunk))
        pairs += rows.values_list(source, target)
    called: Any = _called(field.related_model, {key for _, key in pairs}, found)
    of_row: dict[Any, list[str]] = {}
    for pk, key in pairs:
        of_row.setdefault(pk, []).append(called[key])
    return {pk: sorted(names) for pk, names in of_row.items()}


def _parts(
    model: type[Any], name: str, keys: Sequence[Any], found: Found, written: Written | None
) -> dict[Any, list[dict[str, Any]]]:
    """Key of a row → the documents of its parts, in their own order."""
    relation: Any = model._meta.get_field(name)
    part, back = relation.related_model, relation.field.attname
    columns = _columns(part)
    rows, owners = list[Row](), list[Any]()
    if written is not None:
        held = list(map(vars, written.get((model, name), ())))
        rows, owners = list(map(columns.values, held)), list(map(itemgetter(back), held))
    else:
        for chunk in chunks(keys):
            owned = part._default_manager.filter(among(back, chunk)).values_list(back, *columns.attributes)
            for owner, *row in owned:
                owners.append(owner)
                rows.append(tuple(row))
    of_row: dict[Any, list[dict[str, Any]]] = {}
    for owner, text in zip(owners, _texts(columns, rows, found, written), strict=True):
        of_row.setdefault(owner, []).append(text)
    return of_row


def _by_key(model: type[Any], keys: Iterable[Any]) -> dict[Any, Any]:
    """Rows by primary key, each once."""
    found: dict[Any, Any] = {}
    for chunk in chunks(list(dict.fromkeys(keys))):
        found.update((row.pk, row) for row in model._default_manager.filter(among("pk", chunk)))
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
