"""In which order a collection is given: declared names, each a column, always with a tie-break.

A room declares `orderings = {"planned": "state__planned_earliest", "slug": "slug"}`: public name → path of a column. What has no value comes
last both ways, on both databases; the order is total, so that pages neither repeat nor lose a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from negotiations.api.parameters import BadParameter, Given
from negotiations.core.errors import nearest, shown

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class OrZero:
    """The path of a count that is shown as 0 where there is no row to hold it, and so is ordered as 0."""

    path: str


Path = str | OrZero

PICTURE = "picture__"
"""How the path to a column of a thing's kept picture begins."""


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order. `name` is the attribute of a row, and the name in the query, that holds its value."""

    name: str
    path: str
    descending: bool
    nullable: bool = True
    blank: bool = False
    """Text whose empty value means that nothing was told."""
    zero: bool = False
    """A number that is 0 where there is none."""
    sorted_apart: bool = False
    """A column by which the rows are sorted once they are found, whatever index would give them in order."""
    beside: str = ""
    """The same value in the kept picture, where the order begins by a column of that: so one index of pictures has both."""
    indexed: bool = False
    """A column by which some index of its table begins, so that rows behind a value are a stretch of that index."""

    @property
    def is_column(self) -> bool:
        """True when the value is a column of the row itself, so that its index serves."""
        return self.name == self.path


def read_order(
    given: Given, orderings: Mapping[str, Path], default: Sequence[str], model: type[Model]
) -> list[Key]:
    """The keys of the order asked for, or of the default one. Raises BadParameter for an unknown or repeated name."""
    names = given.words("ordering") or list(default)
    keys: list[Key] = []
    seen: set[str] = set()
    for position, name in enumerate(names):
        plain = name.removeprefix("-")
        if plain not in orderings:
            near = nearest(plain, orderings)
            raise BadParameter(
                "ordering",
                "unknown_ordering",
                _("%(value)s orders nothing here; the names are %(words)s.")
                % {"value": shown(plain), "words": ", ".join(sorted(orderings))},
                near,
            )
        if plain in seen:
            raise BadParameter("ordering", "repeated", _("%(plain)s is named twice.") % {"plain": plain})
        seen.add(plain)
        keys.append(_key(model, orderings[plain], name.startswith("-"), position))
    return list(_total(model, keys))


def _key(model: type[Model], path: Path, descending: bool, position: int) -> Key:
    """What the model tells of a path; a path through a relation may always be null."""
    if isinstance(path, OrZero):
        return Key(f"order_{position}", path.path, descending, nullable=False, zero=True)
    try:
        field: Any = model._meta.get_field(path)
    except FieldDoesNotExist:
        return Key(f"order_{position}", path, descending, indexed=_is_indexed(model, path))
    blank = bool(getattr(field, "empty_strings_allowed", False) and field.blank and not field.null)
    return Key(
        f"order_{position}" if blank else path,
        path,
        descending,
        nullable=field.null or blank,
        blank=blank,
        indexed=not blank and _is_indexed(model, path),
    )


def _is_indexed(model: type[Model], path: str) -> bool:
    """Whether an index begins with the column at the end of a path: of the model itself or, of `picture__…`, of its kept pictures."""
    table, column = model, path
    if path.startswith(PICTURE):
        states: Any = model._meta.get_field("states")
        table, column = states.related_model, path.removeprefix(PICTURE)
    try:
        field: Any = table._meta.get_field(column)
    except FieldDoesNotExist:  # what the database computes, or a column of something else
        return False
    # An index of those rows alone that have a value gives these; the others are asked for apart.
    whole = (None, Q(**{f"{column}__isnull": False}))
    return (
        field.unique
        or field.db_index
        or any(index.fields[:1] == [column] and index.condition in whole for index in table._meta.indexes)
    )


def _total(model: type[Model], keys: Sequence[Key]) -> Iterator[Key]:
    """The keys up to the first that tells any two rows apart, or the primary key behind them."""
    for key in keys:
        yield key
        if key.is_column and not key.nullable and getattr(model._meta.get_field(key.path), "unique", False):
            return
    primary = str(model._meta.pk.name)
    beside = ""
    if keys and keys[0].indexed and keys[0].path.startswith(PICTURE):
        states: Any = model._meta.get_field("states")
        beside = f"{PICTURE}{states.field.attname}"
    yield Key(primary, primary, bool(keys) and keys[-1].descending, nullable=False, beside=beside)


def sorted_apart(keys: Sequence[Key]) -> list[Key]:
    """The same order for few rows of a large table, which are found by another index than that of the order."""
    first, *others = keys
    if first.is_column:
        first = replace(first, name="order_apart", sorted_apart=True, indexed=False)
    return [first, *others]


def with_keys(queryset: QuerySet[M], keys: Sequence[Key]) -> QuerySet[M]:
    """The rows with a value for every key of the order."""
    extra = {key.name: _value(key) for key in keys if not key.is_column}
    return queryset.annotate(**extra) if extra else queryset


def _value(key: Key) -> Any:
    if key.sorted_apart:
        return Coalesce(F(key.path), F(key.path))  # says nothing new, but has no index
    if key.zero:
        return Coalesce(F(key.path), Value(0))
    return NullIf(F(key.path), Value("")) if key.blank else F(key.path)


def in_order(queryset: QuerySet[M], keys: Sequence[Key], *, backwards: bool = False) -> QuerySet[M]:
    """The rows in this order, or in exactly the opposite one."""
    terms = []
    for key in keys:
        descending = key.descending is not backwards
        # Forward, what has no value comes last; backward it therefore comes first.
        nulls = {} if not key.nullable else {"nulls_first": True} if backwards else {"nulls_last": True}
        column = F(key.name)
        terms.append(column.desc(**nulls) if descending else column.asc(**nulls))
    return queryset.order_by(*terms)
