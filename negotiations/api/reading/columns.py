"""From a lookup path to its column, and from what the driver gives for a column to its plain value.

No converter of Django runs on a compiled query: the text of a day is already what JSON wants, and of most columns nothing need be done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection, models
from django.db.models import F, Func, Model, QuerySet

from negotiations.core import text


def end_of(rows: QuerySet[Any], path: str) -> Any:
    """What a lookup path from these rows leads to: a column, or the model of the rows behind a reference (their own for the empty path)."""
    model: type[Model] = rows.model
    found: Any = model
    if path in rows.query.annotations:
        return rows.query.annotations[path].output_field
    for place, step in enumerate(path.split("__") if path else ()):
        filtered = rows.query._filtered_relations.get(step) if place == 0 else None  # type: ignore[attr-defined]  # Django's own, without stubs
        field: Any = (
            model._meta.pk
            if step == "pk"
            else model._meta.get_field(filtered.relation_name if filtered else step)
        )
        found = field.related_model if field.is_relation and step != getattr(field, "attname", "") else field
        model = found
    return found


TRUTH = {None: None, 0: False, 1: True}
"""SQLite keeps truth as 0 and 1."""


def instant(value: Any) -> Any:
    """SQLite keeps an instant as text with a blank, in UTC."""
    return None if value is None else f"{value.replace(' ', 'T')}Z"


def uuid_text(value: Any) -> Any:
    """SQLite keeps an id as 32 digits."""
    return None if value is None else f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def number(value: Decimal | float | None) -> float | None:
    """A decimal is a number in JSON."""
    return None if value is None else float(value)


def parsed(value: str | None) -> Any:
    """Both databases give JSON as text."""
    return None if value is None else orjson.loads(value)


@lru_cache(maxsize=20_000)
def label(labels: str, language: str, fallback: str) -> str:
    """The label shown to one who asks for a language, from labels as the database keeps them."""
    return text.label(orjson.loads(labels), language, fallback)


def behind_colon(word: str) -> str:
    """What a key of two parts says behind its colon."""
    return word.partition(":")[2]


def first_of(items: Sequence[Mapping[str, Any]], name: str) -> Any:
    """What the first item of a list says under a name, of those that say anything."""
    return next((item[name] for item in items if item[name] is not None), None)


READ: dict[type[models.Field[Any, Any]], tuple[Callable[[Any], Any], bool]] = {
    models.BooleanField: (TRUTH.__getitem__, True),
    models.DateTimeField: (instant, True),
    models.UUIDField: (uuid_text, True),
    models.DecimalField: (number, False),
    models.JSONField: (parsed, False),
}
"""By the class of a column: what makes its plain value, and whether on SQLite alone. Every other column stands as it is."""


CONVERTED = (models.DateField, models.BooleanField)
"""Columns (an instant is a day too) of which Python's SQLite would make objects, one call for each value."""


def bare(column: Any, path: str) -> Any:
    """What is selected for a column: on SQLite an expression of it where the driver would convert the column itself."""
    if connection.vendor == "sqlite" and isinstance(column, CONVERTED):
        return Func(F(path), template="+%(expressions)s", output_field=models.TextField())
    return path


def reader_of(column: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What makes the plain value of a column; None where it stands as it is."""
    for kind, (read, only_sqlite) in READ.items():
        if isinstance(column, kind):
            return None if only_sqlite and connection.vendor != "sqlite" else read
    return None
