"""Statements whose text is the same every time: asked of the driver itself, so that on PostgreSQL the plan is made once for a connection.

Django writes every value into the text of a query, which PostgreSQL then has to read and plan anew. For what the ORM composes anew each time
that is right; it stays as it is. Where somebody looks on (a test that counts, a wrapper), the statement goes the ORM's way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

Rows = list[tuple[Any, ...]]


FEW = 1_000
"""Rows after which a cursor is not kept, which holds its newest answer as long as it lives."""


def rows_of(sql: str, parameters: Sequence[Any]) -> Rows:
    """The rows of a statement as the driver gives them; a value is `%s`, a percent sign `%%`."""
    here = connections[DEFAULT_DB_ALIAS]  # `connection` looks for it anew at every dot
    if here.queries_logged or here.execute_wrappers:
        with here.cursor() as cursor:
            cursor.execute(sql, parameters)
            found: Rows = cursor.fetchall()
        return found
    if here.connection is None:
        here.ensure_connection()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        return _RUN[here.vendor](here.connection, sql, parameters)


def committed_rows(sql: str) -> Rows:
    """The rows of a statement without values, of what is committed at this instant.

    On PostgreSQL over a connection of the thread's own: to take one from the pool, to set it up and to give it back takes four times as long
    as to ask for the newest change. Inside a transaction, which must see what it wrote itself, and where somebody looks on, as ever.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql" or here.in_atomic_block or here.queries_logged or here.execute_wrappers:
        return rows_of(sql, ())
    from negotiations.core.apart import apart  # noqa: PLC0415  only where there is PostgreSQL

    with here.wrap_database_errors:
        return apart.ask(here, sql)


def _sqlite(opened: Any, sql: str, parameters: Sequence[Any]) -> Rows:
    found: Rows = opened.execute(_with_question_marks(sql), parameters).fetchall()
    return found


@lru_cache(maxsize=1_000)
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?").replace("%%", "%")


def _postgresql(opened: Any, sql: str, parameters: Sequence[Any]) -> Rows:
    """A statement is prepared after so many times as the connection was opened with, by psycopg's own cursor: Django's never prepares.

    One is kept for each connection: making it takes as long as the question for the newest change.
    """
    kept = vars(opened)
    cursor = kept.pop("cursor_of_ours", None)
    if cursor is None:
        from psycopg import Cursor  # noqa: PLC0415  only where there is PostgreSQL

        cursor = Cursor(opened)
    found: Rows = cursor.execute(sql, parameters).fetchall()
    if len(found) < FEW:
        kept["cursor_of_ours"] = cursor
    return found


_RUN = {"sqlite": _sqlite, "postgresql": _postgresql}


def with_values(sql: str, parameters: Sequence[Any], kept: Sequence[bool]) -> tuple[str, tuple[Any, ...]]:
    """A statement with those parameters written into its text that are no `kept` ones: a plan made once knows them, and an index of a part of a
    table can be used. On SQLite, whose plans ask for no values, the statement as it was.
    """
    if connection.vendor == "sqlite":
        return sql, tuple(parameters)
    head, *pieces = sql.split("%s")
    text = [head]
    for value, keep, piece in zip(parameters, kept, pieces, strict=True):
        text += ["%s" if keep else written(value), piece]
    return "".join(text), tuple(value for value, keep in zip(parameters, kept, strict=True) if keep)


def written(value: Any) -> str:
    """A value as PostgreSQL reads it in the text of a statement that is given parameters."""
    from psycopg.sql import Literal  # noqa: PLC0415  only where there is PostgreSQL

    connection.ensure_connection()
    return Literal(value).as_string(connection.connection).replace("%", "%%")
