"""Giving a row the values that it had at an earlier instant, from its document. Restored rows are for reading: they are never saved.

Which rows changed and what they were is told by a `Past` of `past.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from django.db import models

from negotiations.core.documents import document
from negotiations.core.naming import labels_of
from negotiations.core.reading_back import python_value, values_of
from negotiations.core.records import Part, Record
from negotiations.core.things import NamedThing

if TYPE_CHECKING:
    from negotiations.ledger.past import Past

OFFICIAL = "official"
"""The kind of name from which labels follow."""


def leads_to_record(field: Any) -> bool:
    """Whether a column is a reference to a record."""
    return bool(field.is_relation and issubclass(field.related_model, Record))


def restore(thing: NamedThing, past: Past) -> None:
    """Give a thing the columns that it had then, and of its references and parts those that are at hand; once."""
    if "restored" in vars(thing):
        return
    vars(thing)["restored"] = True
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
        if name in at_hand and name in then.document:
            target: Any = thing._meta.get_field(name).related_model
            records = {record.key: record for record in at_hand[name]}
            keys = sorted(then.document[name])
            at_hand[name] = listed(target, [records.get(key) or past.find(target, key) for key in keys])
    for name in thing.parts:
        if name in at_hand and name in then.document:
            at_hand[name] = _restored_parts(thing, name, then.document[name], past)


def _restore_columns(row: Any, stored: Mapping[str, Any], past: Past) -> None:
    """The plain columns, and the foreign keys that are at hand."""
    for field in row._meta.concrete_fields:
        if field.name not in stored:
            continue
        value = stored[field.name]
        if not leads_to_record(field):
            setattr(row, field.attname, python_value(field, value))
        elif value is None:
            setattr(row, field.name, None)
        elif field.is_cached(row):
            standing = field.get_cached_value(row)
            if standing is None or standing.key != value:
                setattr(row, field.name, past.find(field.related_model, value))


def _restored_parts(owner: Record | Part, name: str, stored: list[dict[str, Any]], past: Past) -> Any:
    """The parts that an owner had then and that were known on D: those that it still has as they are at hand, others from their documents."""
    relation: Any = owner._meta.get_field(name)
    standing = {_text(document(part)): part for part in getattr(owner, name).all()}
    parts = []
    for position, one in enumerate(stored):
        part = standing.get(_text(one)) or _made(relation, owner, one, position, past)
        if past.day is None or known_on(part, past.day):
            parts.append(part)
    if past.day is not None:
        for part in parts:
            for inner in part.parts:
                _narrow(part, inner, past.day)
    return listed(relation.related_model, parts)


def _narrow(part: Any, name: str, day: dt.date) -> None:
    """Leave of the parts of a part those that were known on a day."""
    model: Any = part._meta.get_field(name).related_model
    known = [row for row in getattr(part, name).all() if known_on(row, day)]
    part._prefetched_objects_cache[name] = listed(model, known)


def _text(plain: Mapping[str, Any]) -> bytes:
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)


def known_on(part: Any, day: dt.date) -> bool:
    """Whether a part was known on a day: a citation by its own, others by theirs; what rests on none, always."""
    if hasattr(part, "known_from"):
        return part.known_from is None or part.known_from <= day
    if "citations" in part.parts:
        cited = list(part.citations.all())
        return not cited or any(known_on(citation, day) for citation in cited)
    return True


def _made(relation: Any, owner: Any, stored: Mapping[str, Any], position: int, past: Past) -> Part:
    """A part from its document, with all that it owns and points to. It has no row, and a key that no row has."""
    part: Any = relation.related_model(pk=-1 - position, position=position)
    setattr(part, relation.field.name, owner)
    for field in part._meta.concrete_fields:
        if field.name in stored:
            value = stored[field.name]
            if leads_to_record(field):
                setattr(part, field.name, None if value is None else past.find(field.related_model, value))
            else:
                setattr(part, field.attname, python_value(field, value))
    part._prefetched_objects_cache = {}
    for name in part.parts:
        inner: Any = part._meta.get_field(name)
        rows = [_made(inner, part, one, place, past) for place, one in enumerate(stored[name])]
        part._prefetched_objects_cache[name] = listed(inner.related_model, rows)
    type(part).settle(part, values_of(type(part), stored, past.find))
    return part  # type: ignore[no-any-return]  # of a model named at run time


def listed(model: type[models.Model], rows: Iterable[Any]) -> Any:
    """Rows at hand in the form in which Django keeps what was prefetched."""
    found = model._default_manager.none()
    found._result_cache = list(rows)
    return found
