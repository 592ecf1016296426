"""What a record points to, and what points to it: read from the models, so that no room can forget one.

Publishing needs every reference published; retracting is refused while published records depend on what is retracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import ForeignObjectRel

from negotiations.core.documents import chunks
from negotiations.core.records import Part, Record
from negotiations.core.vocabulary import OPEN_STATES, RecordState

PUBLIC = (RecordState.PUBLISHED, RecordState.SUPERSEDED)
"""The states in which a public record may point to another."""


def _references_of(model: type[Record | Part], prefix: str = "") -> Iterable[tuple[str, type[Record]]]:
    """Lookup paths from a model to every record it points to, through its parts too."""
    owners = getattr(model, "owners", ())
    for field in model._meta.concrete_fields:
        target: Any = field.related_model
        if field.is_relation and field.name not in owners and issubclass(target, Record):
            yield f"{prefix}{field.name}", target
    for name in getattr(model, "many", ()):
        target = model._meta.get_field(name).related_model
        yield f"{prefix}{name}", target
    for name in model.parts:
        part: Any = model._meta.get_field(name).related_model
        yield from _references_of(part, f"{prefix}{name}__")


def unpublished_references(model: type[Record], ids: Sequence[int]) -> list[Record]:
    """The records that these point to and that are not public, each once, in order of their addresses."""
    found: dict[str, Record] = {}
    manager: Any = model._default_manager
    inside = frozenset(ids)
    for path, target in _references_of(model):
        targets: Any = target._default_manager
        for chunk in chunks(list(ids)):
            held = manager.filter(pk__in=chunk, **{f"{path}__isnull": False}).values(path)
            for record in targets.filter(pk__in=held).exclude(state__in=PUBLIC):
                if not (target is model and record.pk in inside):
                    found[record.path] = record
    return [found[path] for path in sorted(found)]


def unpublished_among(pointed_to: Iterable[Any], records: Sequence[Record]) -> list[Record]:
    """The same of records that are at hand together with all that they point to."""
    inside = {(type(record), record.pk) for record in records}
    found = [one for one in pointed_to if one.state not in PUBLIC and (type(one), one.pk) not in inside]
    return sorted(found, key=lambda one: one.path)


def needed_by(records: Sequence[Any]) -> list[list[Any]]:
    """The drafts and submissions that these need, near and far, in sets of one model, the farthest first."""
    found: list[list[Any]] = []
    seen = {record.path for record in records}
    front: list[list[Any]] = [list(records)]
    while front:
        nearer: dict[type[Record], list[Any]] = {}
        for one in front:
            if not one:
                continue
            for reference in unpublished_references(type(one[0]), [record.pk for record in one]):
                if reference.state in OPEN_STATES and reference.path not in seen:
                    seen.add(reference.path)
                    nearer.setdefault(type(reference), []).append(reference)
        front = list(nearer.values())
        found = [*front, *found]
    return found


def owners_of(model: type[Any]) -> Iterable[tuple[type[Record], str]]:
    """The records that own rows of a part model, each with the lookup path from the record to the part."""
    for owner in model.owners:
        field = model._meta.get_field(owner)
        name = field.remote_field.related_name
        if issubclass(field.related_model, Record):
            yield field.related_model, name
        else:
            for record, path in owners_of(field.related_model):
                yield record, f"{path}__{name}"


def dependants(record: Record, state: str | None = None) -> list[str]:
    """Addresses of the records, in one state or in any, that point to this one, in order."""
    return dependants_of_set(type(record), [record.pk], state)


def dependants_of_set(model: type[Record], ids: Sequence[int], state: str | None = None) -> list[str]:
    """Addresses of the records outside a set that point into it, in order; a few queries for each relation."""
    found: set[str] = set()
    inside = frozenset(ids)
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        pointing: Any = relation.related_model
        name = relation.field.name
        if issubclass(pointing, Record):
            paths: Iterable[tuple[type[Record], str]] = [(pointing, name)]
        elif issubclass(pointing, Part) and name not in pointing.owners:
            paths = [(owner, f"{path}__{name}") for owner, path in owners_of(pointing)]
        else:
            continue
        for owner, path in paths:
            manager: Any = owner._default_manager
            for chunk in chunks(list(ids)):
                rows = manager.filter(**{f"{path}__in": chunk}, **({} if state is None else {"state": state}))
                found.update(row.path for row in rows if owner is not model or row.pk not in inside)
    return sorted(found)
