"""How a row compares with the record that bears its id, key or slug already: the same, or another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from negotiations.core.claims import Claim
from negotiations.core.documents import chunks, documents, plain, record_of
from negotiations.core.parts import assign, part_model
from negotiations.core.records import Part, Record
from negotiations.core.shapes import ALIASES, References, label_fields, readers, value_groups
from negotiations.core.things import NamedThing


def standing(model: type[Any], keys: Iterable[str | UUID]) -> dict[str, Any]:
    """The records with these slugs or ids, whatever their state; of a claim the newest that took its place."""
    named = issubclass(model, NamedThing)
    rows: dict[str, Any] = {}
    for chunk in chunks(list(dict.fromkeys(keys))):
        for row in model._default_manager.filter(**{f"{'slug' if named else 'public_id'}__in": chunk}):
            rows[row.key] = row
    return rows if named else _newest(model, rows)


def _newest(model: type[Claim], rows: dict[str, Any]) -> dict[str, Any]:
    """Each claim, or the end of the line of those that supersede it."""
    manager: Any = model._default_manager
    front = {row.pk: key for key, row in rows.items()}
    while front:
        heirs: dict[int, str] = {}
        for chunk in chunks(list(front)):
            for heir in manager.filter(supersedes__in=chunk):
                key = front[heir.supersedes_id]
                rows[key], heirs[heir.pk] = heir, key
        front = heirs
    return rows


def differing(model: type[Any], pairs: Sequence[tuple[Any, Mapping[str, Any]]]) -> list[bool]:
    """Of each record, whether the values say anything else than it does; what they leave out is not asked."""
    stored = [text for _, text in documents(model, [record.pk for record, _ in pairs])]
    return [
        not _same(text, _document(model, values)) for text, (_, values) in zip(stored, pairs, strict=True)
    ]


def _same(stored: Any, given: Any) -> bool:
    """Whether what is given is what is stored. Of texts by language only those that are given count: a read gives one, in whichever."""
    if isinstance(given, dict) and isinstance(stored, dict):
        if len(given) == 1 and len(stored) > 1 and all(isinstance(text, str) for text in stored.values()):
            return next(iter(given.values())) in stored.values()
        return all(_same(stored.get(name), value) for name, value in given.items())
    if isinstance(given, list) and isinstance(stored, list):
        return len(given) == len(stored) and all(map(_same, stored, given))
    return bool(given == stored)


def _document(model: type[Record | Part], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the ledger's document would hold them; of a part all columns, of a record those that are given."""
    row: Any = model()
    assign(row, values)
    groups = dict(value_groups(model))
    given = {
        f"{name}_{suffix}" for name in values if name in groups for suffix in groups[name].suffixes
    } | values.keys()
    left_out = {"id", "position", *model.undocumented, *getattr(model, "owners", ())}
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in left_out or (issubclass(model, Record) and field.name not in given):
            continue
        if field.is_relation:
            target = values.get(field.name)
            found[field.name] = None if target is None else record_of(target)
        else:
            found[field.name] = plain(getattr(row, field.attname))
    for name in getattr(model, "many", ()):
        if name in values:
            found[name] = sorted(record_of(target) for target in dict.fromkeys(values[name]))
    for name in model.parts:
        if name in values or issubclass(model, Part):
            part, _ = part_model(model, name)
            found[name] = [_document(part, item) for item in values.get(name) or ()]
    return found


def values_of(model: type[Any], records: Sequence[Any]) -> list[dict[str, Any]]:
    """Everything that these records say, as values that make another like it."""
    for chunk in chunks(records, 500):
        prefetch_related_objects(list(chunk), *_paths(model))
    return [_values(record) for record in records]


def _paths(model: type[Any], prefix: str = "") -> list[str]:
    """What values are made of, as paths to fetch beforehand."""
    owners = getattr(model, "owners", ())
    found = [
        f"{prefix}{field.name}"
        for field in model._meta.concrete_fields
        if field.is_relation and field.editable and field.name not in owners
    ]
    found += [f"{prefix}{name}" for name in getattr(model, "many", ())]
    for name in model.parts:
        found += [f"{prefix}{name}", *_paths(part_model(model, name)[0], f"{prefix}{name}__")]
    return found


def _values(row: Any) -> dict[str, Any]:
    model = type(row)
    columns = {**label_fields(model), **(ALIASES if issubclass(model, Part) else {})}
    found: dict[str, Any] = {}
    for api_name in readers(model, References(), "en"):
        name = columns.get(api_name, api_name)
        if name in model.parts:
            found[name] = [_values(part) for part in getattr(row, name).all()]
        elif name in getattr(model, "many", ()):
            found[name] = list(getattr(row, name).all())
        else:
            found[name] = getattr(row, name)
    return found
