"""Named things as the record held them at an earlier instant, read back from the documents of the ledger.

Claims never change but for their two ends, which are on their clocks; named things are edited in place, and what they were is in the ledger
alone. Restored records are for reading: they are never saved. Which records an answer reaches is decided in `api/past.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery

from negotiations.core.documents import chunks, document
from negotiations.core.naming import labels_of
from negotiations.core.reading_back import python_value
from negotiations.core.records import Part, Record
from negotiations.core.shapes import value_groups
from negotiations.core.things import NamedThing
from negotiations.ledger.models import Change

OFFICIAL = "official"
"""The kind of name from which labels follow."""


class Then(NamedTuple):
    """A record as of an instant: its revision, and its document (None once a person's data were erased)."""

    revision: int
    document: dict[str, Any] | None


def changed_since(at: dt.datetime) -> QuerySet[Change]:
    """Of every address that changed after an instant, its last change by then."""
    later = Change.objects.filter(url=OuterRef("url"), number__gt=OuterRef("number")).order_by("number")
    by_then = Change.objects.filter(at__lte=at)
    return by_then.annotate(next_at=Subquery(later.values("at")[:1])).filter(next_at__gt=at)


class Past:
    """The record of one instant. What is asked for together costs one query; what never changed since costs nothing more."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at
        self._then: dict[str, Then | None] = {}
        self._collections: dict[str, dict[str, Then]] = {}
        self._found: dict[tuple[type[Record], str], Record] = {}

    def look(self, paths: Iterable[str]) -> None:
        """Learn which of these addresses changed since, and what they were; one query for all that are new."""
        fresh = sorted(set(paths) - self._then.keys())
        for chunk in chunks(fresh):
            self._then.update(dict.fromkeys(chunk))
            self._then.update(_read(changed_since(self.at).filter(url__in=chunk)))

    def changed(self, path: str) -> Then | None:
        """What was at an address, if it changed since; None if it is still what it was."""
        self.look([path])
        return self._then[path]

    def changed_in(self, resource: str) -> dict[str, Then]:
        """All that changed since in a collection, by address."""
        if resource not in self._collections:
            self._collections[resource] = _read(changed_since(self.at).filter(resource=resource))
            self._then.update(self._collections[resource])
        return self._collections[resource]

    def find(self, model: type[Record], key: str) -> Record:
        """A record by its key, with what it points to at hand."""
        if (model, key) not in self._found:
            near = [field.name for field in model._meta.concrete_fields if _leads_to_record(field)]
            named = "slug" if issubclass(model, NamedThing) else "public_id"
            rows = model._default_manager.select_related(*near)
            self._found[model, key] = rows.get(**{named: key})
        return self._found[model, key]


def _read(rows: QuerySet[Change]) -> dict[str, Then]:
    found = rows.values_list("url", "revision", "document")
    return {url: Then(revision, orjson.loads(text) if text else None) for url, revision, text in found}


def _leads_to_record(field: Any) -> bool:
    return bool(field.is_relation and issubclass(field.related_model, Record))


def restore(thing: NamedThing, past: Past) -> None:
    """Give a thing the columns that it had then, and of its references and parts those that are at hand."""
    then = past.changed(thing.path)
    if then is None:
        return
    thing.revision = then.revision
    if then.document is None:
        return
    _restore_columns(thing, then.document, past)
    if "labels" in thing.undocumented:
        thing.labels = labels_of(then.document["names"], OFFICIAL)
    at_hand = getattr(thing, "_prefetched_objects_cache", {})
    for name in thing.many:
        if name in at_hand:
            target: Any = thing._meta.get_field(name).related_model
            records = {record.key: record for record in at_hand[name]}
            keys = sorted(then.document[name])
            at_hand[name] = listed(target, [records.get(key) or past.find(target, key) for key in keys])
    for name in thing.parts:
        if name in at_hand:
            at_hand[name] = restored_parts(thing, name, then.document[name], past)


def _restore_columns(row: Any, stored: Mapping[str, Any], past: Past) -> None:
    """The plain columns, and the foreign keys that are at hand."""
    for field in row._meta.concrete_fields:
        if field.name not in stored:
            continue
        value = stored[field.name]
        if not _leads_to_record(field):
            setattr(row, field.attname, python_value(field, value))
        elif field.is_cached(row):
            standing = field.get_cached_value(row)
            if value is None:
                setattr(row, field.name, None)
            elif standing is None or standing.key != value:
                setattr(row, field.name, past.find(field.related_model, value))


def restored_parts(owner: Record | Part, name: str, stored: list[dict[str, Any]], past: Past) -> Any:
    """The parts that an owner had then: those that it still has as they are at hand, others made from their documents."""
    relation: Any = owner._meta.get_field(name)
    standing = {
        orjson.dumps(document(part), option=orjson.OPT_SORT_KEYS): part for part in getattr(owner, name).all()
    }
    parts = []
    for position, one in enumerate(stored):
        same = standing.get(orjson.dumps(one, option=orjson.OPT_SORT_KEYS))
        parts.append(same or _made(relation, owner, one, position, past))
    return listed(relation.related_model, parts)


def _made(relation: Any, owner: Any, stored: Mapping[str, Any], position: int, past: Past) -> Part:
    """A part from its document, with all that it owns and points to."""
    part: Any = relation.related_model(position=position)
    setattr(part, relation.field.name, owner)
    for field in part._meta.concrete_fields:
        if field.name in stored:
            value = stored[field.name]
            if _leads_to_record(field):
                setattr(part, field.name, None if value is None else past.find(field.related_model, value))
            else:
                setattr(part, field.attname, python_value(field, value))
    part._prefetched_objects_cache = {}
    for name in part.parts:
        inner: Any = part._meta.get_field(name)
        rows = [_made(inner, part, one, place, past) for place, one in enumerate(stored[name])]
        part._prefetched_objects_cache[name] = listed(inner.related_model, rows)
    type(part).settle(part, _values(part))
    return part  # type: ignore[no-any-return]


def _values(part: Any) -> dict[str, Any]:
    """What a part says, as the deeds are given it."""
    plain = {
        field.name: getattr(part, field.name)
        for field in part._meta.concrete_fields
        if field.name not in part.owners
    }
    grouped = {name: getattr(part, name) for name, _ in value_groups(type(part))}
    owned = {name: [_values(one) for one in getattr(part, name).all()] for name in part.parts}
    return {**plain, **grouped, **owned}


def listed(model: type[models.Model], rows: list[Any]) -> Any:
    """Rows at hand in the form in which Django keeps what was prefetched."""
    found = model._default_manager.none()
    found._result_cache = rows
    return found
