"""What every representation is made of: a serializer that reads only, knows what its fields cost, and is quick.

Shapes are for reading. What a caller writes is read by `core/shapes.py`, from the models themselves. Fields are in `fields.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from rest_framework import serializers

from negotiations.api.scope import Scope
from negotiations.api.selection import Need, Selection

AS_THEY_ARE = (
    serializers.CharField,
    serializers.IntegerField,
    serializers.BooleanField,
    serializers.DateField,
    serializers.DateTimeField,
    serializers.UUIDField,
    serializers.JSONField,
    serializers.ChoiceField,
)
"""Fields whose values the renderers write themselves; exactly these classes, not what is derived from them."""


class Shape(serializers.Serializer[Any]):
    """The representation of a record or part.

    `joins`, `needs` and `gathers` say per field which foreign keys are joined, what is prefetched, and which function completes all rows of
    a page at once. `model` is what it represents.
    """

    model: ClassVar[type[Model]]
    joins: ClassVar[Mapping[str, Sequence[str]]] = {}
    needs: ClassVar[Mapping[str, Sequence[Need]]] = {}
    gathers: ClassVar[Mapping[str, Callable[[Sequence[Any], Scope], None]]] = {}
    annotations: ClassVar[Mapping[str, Callable[[QuerySet[Any], Scope], QuerySet[Any]]]] = {}
    """What the database computes for a field, and only where it is selected, filtered or ordered by."""

    inner: ClassVar[frozenset[str]] = frozenset()
    """Fields that only editors and reviewers are given."""

    scope: Scope
    _inside = False
    _plan: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any] | None]]

    @classmethod
    def names(cls, *, inside: bool = False) -> tuple[str, ...]:
        """Its fields, in the order in which they are given; with `inside` also those for editors and reviewers."""
        return tuple(name.rstrip("_") for name in cls._declared_fields if inside or name not in cls.inner)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from_` is declared where the field is called `from`, which Python keeps for itself.
        return {
            name.rstrip("_"): field
            for name, field in super().get_fields().items()
            if name not in self.inner or self._inside
        }

    def show_inner(self, scope: Scope) -> None:
        """Have the fields for editors and reviewers where they ask; before any field is looked at."""
        self._inside = scope.inside

    @classmethod
    def annotated(cls, rows: QuerySet[Any], names: Iterable[str], scope: Scope) -> QuerySet[Any]:
        """The rows with what the database computes for these names, each computation once."""
        for compute in dict.fromkeys(cls.annotations[name] for name in names if name in cls.annotations):
            rows = compute(rows, scope)
        return rows

    @classmethod
    def narrow(cls, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:  # noqa: ARG003  for those who override it
        """Of parts: those that existed on the days asked about; all by default."""
        return rows

    def prepare(self, scope: Scope, selection: Selection | None = None) -> None:
        """Settle once, before any row, what is represented and how."""
        self.scope = scope
        self.show_inner(scope)
        chosen = self.names(inside=scope.inside) if selection is None else selection.fields
        for name, target in (selection.expand if selection else {}).items():
            field: Any = self
            for step in name.split("."):
                field = _bare(_bare(field).fields[step])
            field.expand(target.serializer)
        self._plan = []
        for name in chosen:
            field = self.fields[name]
            bare = _bare(field)
            if hasattr(bare, "prepare"):
                bare.prepare(scope)
            show = None if type(field) in AS_THEY_ARE else field.to_representation
            self._plan.append((name, _getter(field.source), show))

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shape = {}
        for name, get, show in self._plan:
            value = get(instance)
            shape[name] = value if value is None or show is None else show(value)
        return shape


def _bare(field: Any) -> Any:
    """The field behind a list of it."""
    return getattr(field, "child", None) or getattr(field, "child_relation", None) or field


def _getter(source: str) -> Callable[[Any], Any]:
    if source == "*":
        return lambda instance: instance
    get = attrgetter(source)

    def careful(instance: Any) -> Any:
        try:
            return get(instance)
        except (AttributeError, ObjectDoesNotExist):
            return None

    # A dotted source ends at the first reference that is null; a plain one that is missing is a mistake of ours.
    return careful if "." in source else get
