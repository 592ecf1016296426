"""A query compiled to SQL once: what changes from one answer to the next are the keys of a page and the day asked about.

The queryset is built with marks in their place, and the marks are found again among the parameters. What the query means is decided where the
queryset is made.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, QuerySet, UUIDField

from negotiations.api.reading.columns import end_of
from negotiations.core.prepared import Rows, rows_of, with_values

KEY, ID = -7_000_000_007, uuid.UUID(int=7_000_000_007)
"""Stand for the keys of a page; no row has them."""
TODAY, PAST_DAY = dt.date(9998, 7, 13), dt.date(1002, 7, 13)
"""Stand for the day asked about: today is asked otherwise than a day before it. No fact is of these days."""


def adapted(day: dt.date) -> Any:
    """A day as the driver takes and gives it: text on SQLite."""
    return connection.ops.adapt_datefield_value(day)


def bare_rows(rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list` as the driver gives them, for columns that need no converter of Django's."""
    try:
        sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


class Mark(Enum):
    """What a parameter is replaced by."""

    KEYS = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Statement:
    """The SQL of a query over the rows of some owners. Its first column is the owner's key."""

    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any], owner: str, columns: Sequence[Any]) -> Statement:
        """The query for these columns (lookup paths or expressions) of the rows whose `owner`, a path too, is one of the keys."""
        column = end_of(rows, owner)
        key = ID if isinstance(column, UUIDField) else KEY
        asked = rows.filter(**{f"{owner}__in": [key]}).values_list(*columns)
        if isinstance(column, Field):
            key = column.get_db_prep_value(key, connection)
        sql, parameters = asked.query.get_compiler(connection=connection).as_sql()
        days = [adapted(TODAY), adapted(PAST_DAY)]
        marked = [Mark.KEYS if one == key else Mark.DAY if one in days else one for one in parameters]
        pieces = sql.split("%s")
        place = marked.index(Mark.KEYS)
        if len(pieces) != len(marked) + 1 or not pieces[place].endswith("IN ("):
            raise RuntimeError(f"The keys cannot be found in {sql}")
        # One parameter for all keys, so that the text is the same for every page.
        if connection.vendor == "sqlite":
            pieces[place] += "SELECT value FROM json_each("
            pieces[place + 1] = ")" + pieces[place + 1]
        else:
            pieces[place] = pieces[place].removesuffix("IN (") + "= ANY ("
        return cls(*with_values("%s".join(pieces), marked, [isinstance(one, Mark) for one in marked]))

    def run(self, keys: Collection[Any], day: dt.date) -> Rows:
        """The rows of these owners, with the values as the driver gives them."""
        if not keys:
            return []
        ours = list(keys)
        given = {
            Mark.KEYS: orjson.dumps(ours).decode() if connection.vendor == "sqlite" else ours,
            Mark.DAY: adapted(day),
        }
        return rows_of(self.sql, [given[one] if isinstance(one, Mark) else one for one in self.parameters])
