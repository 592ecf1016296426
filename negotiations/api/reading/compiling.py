"""From a serializer to a plan: every chosen field becomes an expression over columns, every relation a plan of its own.

A field of ours says its expression itself (`compiled`, beside `to_representation`); of the others only those are known whose value stands as
it is. What has no expression has no plan, and so is answered by the plain serializers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from negotiations.api.reading.columns import bare, end_of
from negotiations.api.reading.plans import Plan
from negotiations.api.reading.relations import Relation, relation_of
from negotiations.api.reading.sketches import Here, NotCompiled, Sketch
from negotiations.api.reading.statements import Statement
from negotiations.api.scope import Scope
from negotiations.api.selection import Expansion
from negotiations.api.serializers import AS_THEY_ARE, Shape

PLAIN = (*AS_THEY_ARE, serializers.DecimalField, serializers.DictField)
"""Fields whose value is that of the column; exactly these classes."""

TWINS = {"compiled": "to_representation", "own_compiled": "own"}
"""What a field says over columns, and what it must not be less than: the same over an instance."""


def compile_plan(rows: QuerySet[Any], owner: str, item: Callable[[Here], str], scope: Scope) -> Plan:
    """The plan that gives `item` of each of these rows. Raises NotCompiled."""
    sketch = Sketch(rows, owner, scope, compile_plan)
    text = item(Here(sketch))
    columns = list(sketch.columns)
    return Plan(
        Statement.of(rows, owner, [bare(end_of(rows, path), path) for path in columns]),
        sketch.finished(text),
        [(columns.index(key), plan, one) for key, plan, one in sketch.relations],
    )


def object_of(shape: Shape, names: Sequence[str], expand: Mapping[str, Expansion], here: Here) -> str:
    """The expression of an object with these fields."""
    shape.show_inner(here.scope)
    parts = []
    for name in names:
        field = shape.fields[name]
        relation = relation_of(type(shape), name, expand, here)
        there = here.at(field.source)
        text = expression(field, there) if relation is None else _related(field, relation, here, name)
        parts.append(f"{name!r}: {text}")
    return "{" + ", ".join(parts) + "}"


def expression(field: Any, here: Here, *more: str) -> str:
    """The expression of the value here as a field shows it; `more` are objects that an expansion adds. Raises NotCompiled."""
    if type(field) in PLAIN:
        return here.value()
    if isinstance(field, serializers.ListSerializer):
        return expression(field.child, here)  # no rows of its own: a list in a column
    if not _has_twin(type(field)):
        raise NotCompiled(f"{type(field).__name__} has no expression")
    text: str = field.compiled(here, *more)
    return text


def _has_twin(kind: type[Any]) -> bool:
    """Whether a class says its expression, and does not inherit that of another representation."""
    if not hasattr(kind, "compiled"):
        return False
    said = {
        name: next((cls for cls in kind.__mro__ if name in vars(cls)), object)
        for pair in TWINS.items()
        for name in pair
    }
    return all(issubclass(said[name], said[twin]) for name, twin in TWINS.items())


def _related(field: Any, relation: Relation, here: Here, name: str) -> str:
    """What a record has of a relation: one thing or null, or a list."""
    one: Any = getattr(field, "child", field)

    def item(there: Here) -> str:
        there = there.at(relation.item)
        if relation.target is not None:
            target = relation.target()
            return expression(
                one, there, object_of(target, target.names(inside=here.scope.inside), {}, there)
            )
        if isinstance(one, Shape):
            return object_of(one, one.names(inside=here.scope.inside), relation.below, there)
        return expression(one, there)

    return here.at(name).related(relation, item)
