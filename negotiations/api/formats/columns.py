"""The columns of a table of records: dotted paths into the JSON representation, each of one kind, the same for any rows or none.

They follow from the declared shapes and the fields selected; how a cell is written is decided by each format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from rest_framework import serializers

from negotiations.api.scope import Scope
from negotiations.api.selection import Selection
from negotiations.api.serializers import Shape


class Kind(Enum):
    """What a value is."""

    TEXT = auto()
    INTEGER = auto()
    NUMBER = auto()
    TRUTH = auto()
    DAY = auto()
    INSTANT = auto()
    OBJECT = auto()
    LIST = auto()
    FREE = auto()
    """An object whose names are not known beforehand."""


@dataclass(frozen=True, slots=True)
class Node:
    """The form of a value: of an object by its parts, of a list by its item."""

    kind: Kind
    parts: Mapping[str, Node] = field(default_factory=dict)
    item: Node | None = None

    @property
    def holds_free(self) -> bool:
        """Whether it is, or has within, an object whose names are not known beforehand."""
        within = (*self.parts.values(), *filter(None, [self.item]))
        return self.kind is Kind.FREE or any(one.holds_free for one in within)

    def columns(self, prefix: str = "") -> Iterator[tuple[str, Node]]:
        """Name and form of every column, in order."""
        for name, part in self.parts.items():
            if part.kind is Kind.OBJECT:
                yield from part.columns(f"{prefix}{name}.")
            else:
                yield prefix + name, part

    def cells(self, value: Mapping[str, Any] | None) -> Iterator[Any]:
        """The values of those columns; of an object that is null, all null."""
        told = value or {}
        for name, part in self.parts.items():
            if part.kind is Kind.OBJECT:
                yield from part.cells(told.get(name))
            else:
                yield told.get(name)


_KINDS: tuple[tuple[type, Kind], ...] = (
    (serializers.BooleanField, Kind.TRUTH),
    (serializers.IntegerField, Kind.INTEGER),
    (serializers.DecimalField, Kind.NUMBER),
    (serializers.FloatField, Kind.NUMBER),
    (serializers.DateTimeField, Kind.INSTANT),
    (serializers.DateField, Kind.DAY),
    (serializers.DictField, Kind.FREE),
    (serializers.JSONField, Kind.FREE),
)
"""Kinds by the class of a field; every other field is text."""

_OF_SCHEMA = {
    "integer": Kind.INTEGER,
    "number": Kind.NUMBER,
    "boolean": Kind.TRUTH,
    "object": Kind.FREE,
    "array": Kind.FREE,
}
_OF_FORMAT = {"date": Kind.DAY, "date-time": Kind.INSTANT}


def form_of(shape: type[Shape], selection: Selection, scope: Scope) -> Node:
    """The form of a record with the fields selected and the expansions asked for."""
    serializer = shape()
    serializer.prepare(scope, selection)
    return Node(Kind.OBJECT, {name: _node(serializer.fields[name], scope) for name in selection.fields})


def form_of_results(reply: type[serializers.Serializer[Any]], scope: Scope) -> Node:
    """The form of a result of an answer that is no room's own."""
    result: Any = reply().fields["results"].child  # type: ignore[attr-defined]  # a list
    if isinstance(result, Shape):
        result.prepare(scope)
    return _node(result, scope)


def _node(one: Any, scope: Scope) -> Node:
    if isinstance(one, serializers.ListSerializer | serializers.ListField):
        return Node(Kind.LIST, item=_node(one.child, scope))
    if isinstance(one, serializers.Serializer):
        parts = {name: _node(part, scope) for name, part in one.fields.items()}
        target = getattr(one, "_target", None)  # of an expanded reference
        if target is not None:
            names = target.names(inside=scope.inside)
            parts |= {name: _node(target.fields[name], scope) for name in names}
        return Node(Kind.OBJECT, parts)
    told = getattr(one, "_spectacular_annotation", {}).get("field")
    if isinstance(told, dict):
        return _node_of_schema(told)
    if isinstance(told, type):
        return _node(told(), scope)
    return Node(next((kind for cls, kind in _KINDS if isinstance(one, cls)), Kind.TEXT))


def _node_of_schema(schema: Mapping[str, Any]) -> Node:
    """The form that a field of our own tells the API reference."""
    if "properties" in schema:
        return Node(Kind.OBJECT, {name: _node_of_schema(part) for name, part in schema["properties"].items()})
    kinds: Sequence[str] = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kind = next((_OF_SCHEMA[name] for name in kinds if name in _OF_SCHEMA), Kind.TEXT)
    return Node(_OF_FORMAT.get(schema.get("format", ""), kind))
