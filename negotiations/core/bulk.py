"""Writing many rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite. Constraints and triggers hold as ever.

Django's `bulk_create` compiles an expression for every cell, which takes longer than the database does. What a row says is decided by
whoever gives it; no signal is sent.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache, partial
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, connections, models
from django.db.models.base import ModelState

from negotiations.core.behind import writer

M = TypeVar("M", bound=models.Model)
Row = Sequence[Any]

AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField)
"""Columns whose values every database takes as Python has them, if they are of these kinds."""
BARE = {str, int}
SLICE = 200
"""Rows that are written behind at a time."""


def insert_many(records: Sequence[M]) -> None:
    """Insert unsaved rows of one model, and give each its key."""
    if not records:
        return
    model = type(records[0])
    fields = model._meta.concrete_fields
    if any(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False) for field in fields):
        raise TypeError(f"{model.__name__} fills columns as it is saved; its rows are saved by Django.")
    behind, take = writer(), partial(_keys, model)
    number = len(records)
    keys = take(number) if behind is None else behind.keys(model._meta.db_table, number, take)
    for record, key in zip(records, keys, strict=True):
        record.pk = key
    names = [field.attname for field in fields]
    # Not by attribute: Django reads that of a reference by a function.
    insert_rows(model, names, map(itemgetter(*names), map(vars, records)))
    alias = connection.alias
    for record in records:
        record._state.adding, record._state.db = False, alias


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of bare values, one for each of these columns; what is left out the table fills. References are keys."""
    # Turned beforehand and column by column: making a row may ask the database, which is deaf while it copies.
    told = [
        (_field(model, name), values) for name, values in zip(names, zip(*rows, strict=True), strict=False)
    ]
    if not told:
        return
    # A column without any value is left to the table: half of a citation's are keys of what it does not belong to.
    kept = [(field, _column(field, values)) for field, values in told if not _is_left_out(field, values)]
    quote, turned = connection.ops.quote_name, list(zip(*(values for _, values in kept), strict=True))
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field, _ in kept)
    copies, behind = connection.vendor == "postgresql", writer()
    if behind is not None:
        write = partial(_copy if copies else _insert, f"{table} ({columns})")
        behind.give(model._meta.db_table, [partial(_over, write, some) for some in _slices(turned)])
        return
    with connection.cursor() as cursor:
        if copies:
            with connection.wrap_database_errors:
                _copy(f"{table} ({columns})", turned, cursor)
        else:
            marks = ", ".join(["%s"] * len(kept))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", turned)  # noqa: S608  # names of the model


def _slices(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Some rows at a time: so many as one statement of SQLite may take, and as nobody minds to wait for."""
    for start in range(0, len(rows), SLICE):
        yield rows[start : start + SLICE]


def _over(write: Callable[[Sequence[Row], Any], None], rows: Sequence[Row], driver: Any) -> None:
    with closing(driver.cursor()) as cursor:
        write(rows, cursor)


def _copy(target: str, rows: Sequence[Row], cursor: Any) -> None:
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(target: str, rows: Sequence[Row], cursor: Any) -> None:
    """One statement for all, as Python's lock is let go once for each."""
    marks = f"({', '.join('?' * len(rows[0]))})"
    cursor.execute(f"INSERT INTO {target} VALUES {', '.join([marks] * len(rows))}", list(chain(*rows)))  # noqa: S608  # names of the model


@contextmanager
def collecting_between() -> Iterator[Callable[[], object]]:
    """Within, Python looks for circular garbage when the given function is called, between two chunks of a set, not after every so many objects:
    a sixth of the time that a set takes would go into looking at what is in use anyhow.
    """
    usual = gc.isenabled()
    gc.disable()
    try:
        yield partial(gc.collect, 1)  # of what was made since the last time
    finally:
        if usual:
            gc.enable()


def among(name: str, keys: Sequence[int]) -> models.Q:
    """That a column is one of some keys: a range where they follow each other, as those of a set that was just written do."""
    if len(keys) > 2 and max(keys) - min(keys) + 1 == len(keys):
        return models.Q(**{f"{name}__gte": min(keys), f"{name}__lte": max(keys)})
    return models.Q(**{f"{name}__in": keys})


def fresh(model: type[M], given: Container[str] = ()) -> M:
    """An unsaved row with nothing but its defaults, as `model()` gives it, at a tenth of the time; without those made anew that are given."""
    values, made = _defaults(model)
    row = model.__new__(model)
    row.__dict__.update(values)
    for name, default in made:
        if name not in given:
            row.__dict__[name] = default()
    row._state = ModelState()
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """The columns whose default is always the same, and those whose default is made anew."""
    same: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    for field in model._meta.concrete_fields:
        if field.has_default() and callable(field.default):
            made.append((field.attname, field.get_default))
        else:
            same[field.attname] = field.get_default()
    return same, made


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if name in (field.attname, field.name))


def _keys(model: type[models.Model], number: int) -> Sequence[int]:
    """Keys that nobody else gets: from the sequence on PostgreSQL; on SQLite the writer is alone."""
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Told as a range where nobody else took any between; the sequence's name is looked up once, not for each.
            cursor.execute(
                "WITH taken AS MATERIALIZED (SELECT nextval(name) AS key FROM"
                " (SELECT pg_get_serial_sequence(%s, %s)::regclass AS name OFFSET 0) AS sequence, generate_series(1, %s))"
                " SELECT min(key), max(key), CASE WHEN max(key) - min(key) + 1 > count(*) THEN array_agg(key) END FROM taken",
                [connection.ops.quote_name(table), key.column, number],
            )
            least, most, scattered = cursor.fetchone()
            return scattered or range(least, most + 1)
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return range(first, first + number)


def _is_left_out(field: models.Field[Any, Any], values: Sequence[Any]) -> bool:
    return not any(value is not None for value in values) and not field.has_db_default()


def _column(field: models.Field[Any, Any], values: Sequence[Any]) -> Sequence[Any]:
    """The values of one column as the database takes them, each different one turned once."""
    if isinstance(field, models.UUIDField):
        return [None if value is None else value.hex for value in values]
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= BARE and (field.is_relation or isinstance(field, AS_THEY_ARE)):
        return values
    turn = _turn(field)
    if kinds & {list, dict}:
        empty = turn([])
        return [empty if value == [] else None if value is None else turn(value) for value in values]
    known = {value: turn(value) for value in set(values) - {None}}
    known[None] = None
    return list(map(known.__getitem__, values))


def _turn(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How a value of a column is turned: to text and numbers, which both databases read quickest."""
    database = connections[connection.alias]  # once: the usual one is looked up with every use
    if isinstance(field, models.BooleanField):
        return int
    if field.is_relation or isinstance(field, AS_THEY_ARE):
        return str  # a word of a vocabulary is text of a kind of its own
    if isinstance(field, models.JSONField):
        return partial(json.dumps, cls=field.encoder)
    if isinstance(field, models.DateField):
        return lambda value: str(field.get_db_prep_save(value, database))
    return lambda value: field.get_db_prep_save(value, database)
