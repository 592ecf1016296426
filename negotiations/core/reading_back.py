"""From a stored document back to the values that the deeds take: the inverse of `documents.py`.

What a caller never gives (the life of the record, derived columns) is left out. How records of a past instant are shown is in `ledger/past.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from negotiations.core.records import Part, Record
from negotiations.core.shapes import own_fields, value_groups

Find = Callable[[type[Record], str], Any]
"""The record of a model that a document names so."""


def python_value(field: Any, value: Any) -> Any:
    """A stored value as the database would give it."""
    if value is None or field.is_relation:
        return value
    if isinstance(field, models.DecimalField):
        return field.to_python(value).quantize(Decimal(1).scaleb(-field.decimal_places))
    return field.to_python(value)


def grouped_value(model: type[Record | Part], name: str, stored: Mapping[str, Any]) -> Any:
    """The date or quantity that a document keeps in several columns; None when nothing was said."""
    group = dict(value_groups(model))[name]
    row = model()
    for suffix in group.suffixes:
        column = f"{name}_{suffix}"
        if column in stored:
            field = model._meta.get_field(column)
            setattr(row, column, python_value(field, stored[column]))
    return getattr(row, name)


def own_part(
    model: type[Record | Part], stored: Mapping[str, Any], without: Collection[str] = ()
) -> dict[str, Any]:
    """Of a document what callers give: no life, no revision, nothing that follows from something else."""
    names = {field.name for field in own_fields(model)} | {*getattr(model, "many", ()), *model.parts}
    names |= {f"{name}_{suffix}" for name, group in value_groups(model) for suffix in group.suffixes}
    return {name: value for name, value in stored.items() if name in names - {*without}}


def values_of(
    model: type[Record | Part], stored: Mapping[str, Any], find: Find, without: Collection[str] = ()
) -> dict[str, Any]:
    """The values of a document. A field that came with a later migration is in none of them, so it stays as it is."""
    values: dict[str, Any] = {
        name: grouped_value(model, name, stored)
        for name, group in value_groups(model)
        if f"{name}_{group.suffixes[0]}" in stored
    }
    for field in own_fields(model):
        if field.name in stored:
            values[field.name] = _value(field, stored[field.name], find)
    for name in getattr(model, "many", ()):
        if name in stored:
            target: Any = model._meta.get_field(name).related_model
            values[name] = [find(target, key) for key in stored[name]]
    for name in model.parts:
        if name in stored:
            part: Any = model._meta.get_field(name).related_model
            values[name] = [values_of(part, one, find) for one in stored[name]]
    return {name: value for name, value in values.items() if name not in without}


def _value(field: Any, value: Any, find: Find) -> Any:
    if value is not None and field.is_relation:
        return find(field.related_model, value)
    return python_value(field, value)
