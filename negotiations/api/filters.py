"""Strict filtering: every value is understood or refused by name; a repeated value means OR. Built on django-filter.

A room's filterset declares filters of `filter_kinds.py`; their help texts become the API reference. Nothing here knows a concept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_filters.filters import Filter
from django_filters.filterset import FilterSet

from negotiations.api.editable import as_it_was
from negotiations.api.parameters import BadParameter, Parameter
from negotiations.api.scope import Scope
from negotiations.core.errors import Refused, gather, shown
from negotiations.ledger.past import reached

V = TypeVar("V")

STRING: Mapping[str, Any] = {"type": "string"}


class StrictFilter(Filter, Generic[V]):
    """One filter: `read` understands one value, `condition` says which rows it means.

    `path` is the lookup it speaks about (the filter's own name by default). With `many`, the path runs through a list, and a row is given once
    however many of its items match.
    """

    parent: Any
    """The filterset of the request, set by django-filter."""
    schema: Mapping[str, Any] = STRING
    example = ""
    labels: Mapping[str, Any] = {}
    """What the words of a closed list mean, in the reader's language."""

    def __init__(
        self,
        path: str | None = None,
        *,
        meaning: str,
        example: str = "",
        many: bool = False,
        nullable: bool = False,
    ) -> None:
        super().__init__(field_name=path)  # type: ignore[no-untyped-call]  # django-filter has no types
        self.meaning = meaning
        self.example = example or type(self).example
        self.many = many
        self.nullable = nullable

    @property
    def scope(self) -> Scope:
        """The frame of the request."""
        scope: Scope = self.parent.scope
        return scope

    @property
    def refers_to(self) -> str:
        """The collection whose slugs it takes; empty for what takes none."""
        return ""

    @property
    def path(self) -> str:
        """The lookup it speaks about."""
        return str(self.field_name)

    def read(self, text: str) -> V:
        """The value that a text means. Raises Refused, with field "", for one that means nothing here."""
        raise NotImplementedError

    def read_all(self, texts: Sequence[str]) -> list[V]:
        """The values of a parameter, which may have been given several times."""
        with gather() as faults:
            values = [faults.attempt("", self.read, text) for text in texts]
        return values  # type: ignore[return-value]  # past the gathering nothing was refused

    def condition(self, value: V) -> Q:
        """The rows that one value means."""
        return Q(**{self.path: value})

    @property
    def reads(self) -> str:
        """The lookup path of what it compares."""
        return self.path

    def told(self, thing: Any, path: str) -> list[Any]:
        """What a thing has at the end of a path."""
        return reached(thing, path)

    def holds(self, told: Sequence[Any], value: V) -> bool:
        """The same condition in Python, over what a thing that was edited since had then at the end of the path."""
        return value in told

    def filter(self, qs: QuerySet[Any], value: Sequence[V]) -> QuerySet[Any]:
        condition = reduce(or_, map(self.condition, value))
        if self.many:
            condition = Q(pk__in=qs.model._default_manager.filter(condition).values("pk"))
        return qs.filter(as_it_was(self, qs.model, condition, value))

    def variants(self) -> dict[str, StrictFilter[Any]]:
        """Further filters by Django's suffixes: `isnull` where nothing may be told; kinds of filters add theirs."""
        if not self.nullable:
            return {}
        return {
            "isnull": NullFilter(
                self.field_name, meaning=f"Whether nothing is told: {self.meaning}", many=self.many
            )
        }

    def parameter(self, name: str) -> Parameter:
        """This filter as a parameter of the query."""
        return Parameter(
            name,
            self.meaning,
            self.example,
            repeated=True,
            schema=self.schema,
            labels=self.labels,
            refers_to=self.refers_to,
        )


class NullFilter(StrictFilter[bool]):
    """Whether a field has no value: `true` or `false`. An empty text counts as no value."""

    schema = {"type": "boolean"}
    example = "true"

    def read(self, text: str) -> bool:
        return read_truth(text)

    def condition(self, value: bool) -> Q:
        return Q(**{f"{self.path}__isnull": value})

    def holds(self, told: Sequence[Any], value: bool) -> bool:
        return (not any(told)) is value


class BlankFilter(NullFilter):
    """As `NullFilter`, for a text column that is empty when nothing is told."""

    def condition(self, value: bool) -> Q:
        return Q(**{self.path: ""}) if value else ~Q(**{self.path: ""})


def read_truth(text: str) -> bool:
    """`true` or `false`; raises Refused for anything else."""
    if text not in ("true", "false"):
        raise Refused(
            "",
            "not_a_boolean",
            _("This is true or false, not %(value)s.") % {"value": shown(text)},
            ("true", "false"),
        )
    return text == "true"


class InFilter(StrictFilter[Any]):
    """A filter's `__in`: its values in one text, separated by commas."""

    def __init__(self, one: StrictFilter[Any]) -> None:
        super().__init__(
            one.field_name,
            meaning=f"One of several, separated by commas: {one.meaning}",
            example=one.example,
            many=one.many,
        )
        self.one = one

    def read_all(self, texts: Sequence[str]) -> list[Any]:
        self.one.parent = self.parent
        parts = [part.strip() for text in texts for part in text.split(",")]
        if not all(parts):
            raise Refused("", "empty", _("Between the commas stands nothing."))
        return self.one.read_all(parts)

    def condition(self, value: Any) -> Q:
        return self.one.condition(value)

    def told(self, thing: Any, path: str) -> list[Any]:
        return self.one.told(thing, path)

    def holds(self, told: Sequence[Any], value: Any) -> bool:
        return self.one.holds(told, value)


class StrictFilterSet(FilterSet):
    """The filters of one collection. Bad values are refused together, each named by its parameter."""

    scope: Scope
    declared_filters: ClassVar[Mapping[str, StrictFilter[Any]]]
    base_filters: ClassVar[Mapping[str, StrictFilter[Any]]]

    def __init__(self, values: Mapping[str, list[str]], *, queryset: QuerySet[Any], scope: Scope) -> None:
        # Not django-filter's own, which copies every filter with all that it has, for each request: a dozen times the work of those asked for.
        self.queryset, self.scope, self.values = queryset, scope, values
        self.filters = {name: copy(one) for name, one in self.base_filters.items() if name in values}
        for one in self.filters.values():
            one.parent = self

    @classmethod
    def get_filters(cls) -> dict[str, StrictFilter[Any]]:
        """The declared filters and the variants of each."""
        found: dict[str, StrictFilter[Any]] = {}
        for name, declared in cls.declared_filters.items():
            declared.field_name = declared.field_name or name
            found[name] = declared
            for suffix, variant in declared.variants().items():
                found[f"{name}__{suffix}"] = variant
        return found

    @classmethod
    def parameters(cls) -> list[Parameter]:
        """What these filters add to the query."""
        return [one.parameter(name) for name, one in cls.base_filters.items()]

    def narrowed(self) -> QuerySet[Any]:
        """The rows that pass every filter given. Raises BadParameter with every fault."""
        understood: dict[str, Any] = {}
        try:
            with gather() as faults:
                for name, one in self.filters.items():
                    if name in self.values:
                        understood[name] = faults.attempt(name, one.read_all, self.values[name])
        except Refused as refused:
            raise BadParameter.all(refused.faults) from None
        queryset: QuerySet[Any] = self.queryset
        for name, values in understood.items():
            queryset = self.filters[name].filter(queryset, values)
        return queryset
