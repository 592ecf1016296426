"""Which fields of a record are given: one resolver decides them, and from them the joins and prefetches.

A serializer declares what its fields cost: `joins` (foreign keys read in the same query), `needs` (prefetches) and `gathers` (functions over a
whole page). What is not selected costs nothing. `expansions` is the closed list of references to which the target's fields may be added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.utils.translation import gettext as _

from negotiations.api.parameters import BadParameter, Given
from negotiations.api.scope import Scope
from negotiations.core.errors import nearest, shown

if TYPE_CHECKING:
    from negotiations.api.serializers import Shape

M = TypeVar("M", bound=Model)

ALWAYS = ("url",)


@dataclass(frozen=True, slots=True)
class Expansion:
    """A reference to which the fields of its target may be added. `path` is the lookup that leads there."""

    serializer: type[Shape]
    rows: Callable[[Scope], QuerySet[Any]]
    """The target's rows, as its own room shows them to this caller."""
    path: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Prefetches the parts behind a relation, with all that their serializer needs."""

    path: str
    serializer: type[Shape]

    def prefetch(
        self, scope: Scope, expand: Mapping[str, Expansion], *, shared: bool = False
    ) -> Prefetch[Any]:
        """The prefetch of these parts; `expand` are the expansions below them."""
        rows = self.serializer.narrow(self.serializer.model._default_manager.all(), scope)
        names = self.serializer.names()
        fetched = with_needs(rows, self.serializer, names, scope, expand, shared=shared)
        return Prefetch(self.path, queryset=fetched)


Need = str | Parts | Callable[[Scope], Prefetch[Any]]


@dataclass(frozen=True, slots=True)
class Selection:
    """The fields of an answer in the order in which they are declared, and the references to expand."""

    fields: tuple[str, ...]
    expand: Mapping[str, Expansion] = field(default_factory=dict)


def read_selection(
    given: Given, serializer: type[Shape], expansions: Mapping[str, Expansion], *, inside: bool = False
) -> Selection:
    """What a request selects. Raises BadParameter for unknown names, and when both `fields` and `omit` are given."""
    known = serializer.names(inside=inside)
    wanted, omitted, expand = given.words("fields"), given.words("omit"), given.words("expand")
    if wanted is not None and omitted is not None:
        raise BadParameter("omit", "contradiction", _("Give fields or omit, not both."))
    _require("fields", wanted or (), known)
    _require("omit", omitted or (), known)
    _require("expand", expand or (), expansions)
    chosen = set(known if wanted is None else wanted) - set(omitted or ()) | set(ALWAYS) & set(known)
    fields = tuple(name for name in known if name in chosen)
    for name in expand or ():
        if name.partition(".")[0] not in chosen:
            raise BadParameter(
                "expand",
                "not_selected",
                _("%(name)s cannot be expanded: its field is not selected.") % {"name": name},
            )
    return Selection(fields, {name: expansions[name] for name in expand or ()})


def _require(parameter: str, names: Iterable[str], known: Iterable[str]) -> None:
    listed = tuple(known)
    for name in names:
        if name not in listed:
            sentence = (
                _("%(value)s is not known here; the names are %(words)s.")
                if listed
                else _("%(value)s is not known here; nothing can be expanded.")
            )
            raise BadParameter(
                parameter,
                "unknown_name",
                sentence % {"value": shown(name), "words": ", ".join(listed)},
                nearest(name, listed),
            )


def with_needs(
    queryset: QuerySet[M],
    serializer: type[Shape],
    fields: Iterable[str],
    scope: Scope,
    expand: Mapping[str, Expansion],
    *,
    shared: bool = False,
) -> QuerySet[M]:
    """The rows with everything that these fields read: a fixed number of queries, whatever the number of rows.

    With `shared`, what rows point to is read once for all of them instead of joined to each: for many rows that name few things.
    """
    expanded = {expansion.path for name, expansion in expand.items() if "." not in name}
    joins: list[str] = []
    prefetches: list[str | Prefetch[Any]] = []
    for name in fields:
        joins += [path for path in serializer.joins.get(name, ()) if path not in expanded]
        for need in serializer.needs.get(name, ()):
            if isinstance(need, Parts):
                prefetches.append(need.prefetch(scope, below(name, need.path, expand), shared=shared))
            elif not isinstance(need, str):
                if name not in expand:  # else the expansion fetches the same rows, with more of each
                    prefetches.append(need(scope))
            elif need not in expanded:
                prefetches.append(need)
    for name, target in expand.items():
        if "." not in name:
            names = target.serializer.names()
            annotated = target.serializer.annotated(target.rows(scope), names, scope)
            rows = with_needs(annotated, target.serializer, names, scope, {})
            prefetches.append(Prefetch(target.path, queryset=rows))
    return _reading(queryset, list(dict.fromkeys(joins)), prefetches, shared=shared)


def _reading(
    queryset: QuerySet[M], joins: list[str], prefetches: list[str | Prefetch[Any]], *, shared: bool
) -> QuerySet[M]:
    """The rows with these joins and prefetches; `shared` as in `with_needs`."""
    # Kept pictures hang on a condition of the query: they can only be joined.
    fetched = [path for path in joins if shared and _is_field(queryset.model, path)]
    joined = [path for path in joins if path not in fetched]
    if joined:
        queryset = queryset.select_related(*joined)
    prefetches = [*fetched, *prefetches]
    return queryset.prefetch_related(*prefetches) if prefetches else queryset


def _is_field(model: type[Model], path: str) -> bool:
    """Whether a path begins at a field of the model, and not at what a query annotates."""
    return path.partition("__")[0] in {field.name for field in model._meta.get_fields()}


def below(name: str, path: str, expand: Mapping[str, Expansion]) -> dict[str, Expansion]:
    """The expansions inside the parts of a field, named and reached from there."""
    return {
        key.removeprefix(f"{name}."): replace(target, path=target.path.removeprefix(f"{path}__"))
        for key, target in expand.items()
        if key.startswith(f"{name}.")
    }


def gather_for(rows: Sequence[Any], serializer: type[Shape], selection: Selection, scope: Scope) -> None:
    """Run what the selected fields compute over a whole page at once; also for the targets of expansions."""
    for name in selection.fields:
        if name in serializer.gathers:
            serializer.gathers[name](rows, scope)
    for target in selection.expand.values():
        if target.serializer.gathers:
            reached = list({id(row): row for row in _reached(rows, target.path)}.values())
            gather_for(reached, target.serializer, Selection(target.serializer.names()), scope)


def _reached(rows: Iterable[Any], path: str) -> Iterable[Any]:
    """The objects at the end of a lookup that was prefetched."""
    first, _, rest = path.partition("__")
    for row in rows:
        value = getattr(row, first)
        targets = [] if value is None else list(value.all()) if hasattr(value, "all") else [value]
        yield from _reached(targets, rest) if rest else targets
