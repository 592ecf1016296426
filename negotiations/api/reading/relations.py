"""What hangs on a record, as a query of its own over the records of a page: from the same declarations that the plain serializers fetch by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from negotiations.api.reading.sketches import Here, NotCompiled
from negotiations.api.selection import Expansion, Parts, below
from negotiations.api.serializers import Shape


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows, the lookup path from each back to its owner, and the path from a record to the column that holds the owner's key."""

    rows: QuerySet[Any]
    owner: str
    key: str
    one: bool = False
    """True for what a reference leads to; else each record has a list."""
    item: str = ""
    """Where in a row the item itself is: the row, or what it refers to."""
    target: type[Shape] | None = None
    """The shape whose fields an expansion adds."""
    below: Mapping[str, Expansion] = field(default_factory=dict)
    """Expansions inside of parts."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a function of `gathers` finds, as rows: see `Relation`."""

    rows: QuerySet[Any]
    owner: str
    item: str


def relation_of(
    shape: type[Shape], name: str, expand: Mapping[str, Expansion], here: Here
) -> Relation | None:
    """What a field needs beyond the row itself; None where it needs nothing. Raises NotCompiled."""
    scope = here.scope
    if name in expand:
        target = expand[name]
        fields = target.serializer.names()
        rows = target.serializer.annotated(target.rows(scope), fields, scope)
        return _through(here, target.path, rows, target=target.serializer)
    for need in shape.needs.get(name, ()):
        if isinstance(need, Parts):
            model: Any = need.serializer.model
            rows = need.serializer.narrow(model._default_manager.all(), scope)
            return _through(here, need.path, rows, below=below(name, need.path, expand))
        if isinstance(need, str):
            return _through(here, need, None)
        prefetch: Any = need(scope)
        return _through(here, prefetch.prefetch_through, prefetch.queryset)
    if name not in shape.gathers:
        return None
    gathered = getattr(shape.gathers[name], "gathered", None)
    if gathered is None:
        raise NotCompiled(f"{name} is gathered by a function that has no rows")
    found: Gathered = gathered(scope)
    return Relation(found.rows, found.owner, "pk", item=found.item)


def _through(here: Here, path: str, rows: QuerySet[Any] | None, **more: Any) -> Relation:
    """What a lookup path leads to: these rows of it, or all."""
    way, _, last = path.rpartition("__")
    column = here.at(way).end._meta.get_field(last)
    if rows is None:
        rows = column.related_model._default_manager.all()
    if column.concrete and not column.many_to_many:
        return Relation(rows, "pk", here.at(way).at(column.attname).path, one=True, **more)
    return Relation(rows, column.remote_field.name, here.at(way).at("pk").path, **more)
