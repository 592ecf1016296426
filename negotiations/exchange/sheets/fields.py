"""One field of a sheet: the columns that give it, read once for each different text of their cells. The rows of a sheet repeat themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from negotiations.core.errors import Gathering, Refused
from negotiations.exchange.sheets.columns import Column
from negotiations.exchange.sheets.references import points

NOT_SAID = object()
"""What a field is whose cells are all empty."""
MOST_KEPT = 4_000
"""Readings kept of one field; beyond that they are forgotten, and begin anew."""


class Field:
    """What several columns say of one field, as a shape that a write takes, and as the value read from it."""

    def __init__(self, name: str, columns: Sequence[Column], model: type[Any]) -> None:
        self.name = name
        self.model: Any = model
        self.points_by = [column.index for column in columns if points(model, column.steps)]
        """Where the cells stand that may name other records."""
        self._columns = columns
        self.is_list = any(step.isdecimal() for column in columns for step in column.steps)
        self._alone = columns[0] if len(columns) == 1 == len(columns[0].steps) else None
        self._cells: Callable[[Sequence[str]], Any] = itemgetter(*(column.index for column in columns))
        self.items = _items_of(columns, model) if self.is_list else []
        """The fields of each item, where the columns give parts field by field."""
        self._shapes: dict[Any, Any] = {}
        self._values: dict[Any, Any] = {}

    def shape(self, cells: Sequence[str]) -> Any:
        """The field as a write takes it, or NOT_SAID; nobody changes it, it is shared. Raises Refused with the columns' paths."""
        if self.items:
            try:
                return self._by_items(cells)
            except Refused:  # told with the paths of the whole
                return self._read(cells)
        said = self._cells(cells)
        shape = self._shapes.get(said)
        if shape is None:
            shape = self._read(cells)
            _keep(self._shapes, said, shape)
        return shape

    def value(self, cells: Sequence[str], language: str) -> Any:
        """The value that was read from these cells before; None when none was."""
        return self._values.get((self._cells(cells), language))

    def keep(self, cells: Sequence[str], language: str, value: Any) -> None:
        """Remember the value that was read from these cells."""
        if value is not None:
            _keep(self._values, (self._cells(cells), language), value)

    def _by_items(self, cells: Sequence[str]) -> Any:
        """As `_read`, of the fields of each item, whose cells repeat themselves where those of the whole do not."""
        shapes = [
            {one.name: shape for one in fields if (shape := one.shape(cells)) is not NOT_SAID}
            for fields in self.items
        ]
        return [shape for shape in shapes if shape] or NOT_SAID

    def _read(self, cells: Sequence[str]) -> Any:
        if self._alone is not None:
            return _read_alone(self._alone, cells)
        shape: dict[str, Any] = {}
        faults = Gathering()
        for column in self._columns:
            text = cells[column.index]
            if not text or text.isspace():
                continue
            try:
                value = column.read(text)
            except Refused as refused:
                faults.keep(refused, column.path)
                continue
            if value is not None and not _put(shape, column.steps, value):
                sentence = _("Another column of this row gives %(name)s already.") % {"name": self.name}
                faults.add(column.path, "twice", sentence)
        if faults.faults:
            raise Refused.all(faults.faults)
        if self.name not in shape:
            return NOT_SAID
        return _listed(shape[self.name]) if self.is_list else shape[self.name]


def _read_alone(column: Column, cells: Sequence[str]) -> Any:
    """What a column says that alone gives its field."""
    text = cells[column.index]
    if not text or text.isspace():
        return NOT_SAID
    try:
        value = column.read(text)
    except Refused as refused:
        raise refused.under(column.path) from None
    return NOT_SAID if value is None else value


def _keep(kept: dict[Any, Any], key: Any, value: Any) -> None:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = value


def _put(shape: dict[str, Any], steps: Sequence[str], value: Any) -> bool:
    """Set what lies at a path; False where something else lies on or beyond it."""
    for step in steps[:-1]:
        inner = shape.setdefault(step, {})
        if type(inner) is not dict:
            return False
        shape = inner
    return shape.setdefault(steps[-1], value) is value


def _listed(value: Any) -> Any:
    """Numbered items as a list, in the order of their numbers; all the way down."""
    if not isinstance(value, Mapping):
        return value
    inner = {step: _listed(item) for step, item in value.items()}
    if inner and all(step.isdecimal() for step in inner):
        return [inner[step] for step in sorted(inner, key=int)]
    return inner


def _items_of(columns: Sequence[Column], model: type[Any]) -> list[list[Field]]:
    name = columns[0].steps[0]
    target: Any = model._meta.get_field(name).related_model if name in model.parts else None
    if target is None or any(len(column.steps) < 3 for column in columns):
        return []
    inner: dict[str, list[Column]] = {}
    for column in columns:
        inner.setdefault(column.steps[1], []).append(replace(column, steps=column.steps[2:]))
    items = [fields_of(inner[number], target) for number in sorted(inner, key=int)]
    both = any({"chain", "attribution"} <= {one.name for one in fields} for fields in items)
    return [] if both else items  # one of them counts: not to be told field by field


def fields_of(columns: Sequence[Column], model: type[Any]) -> list[Field]:
    """The fields of a model that a sheet's columns give, in the order of their first columns."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        groups.setdefault(column.steps[0], []).append(column)
    return [Field(name, group, model) for name, group in groups.items()]
