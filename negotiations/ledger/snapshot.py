"""A long read of one state of the record, where the database gives that without keeping any writer waiting.

What a reader does where it does not (read in short steps, look at the head in between) is the business of whoever reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def one_state() -> Iterator[bool]:
    """Whatever is read inside is of one state; yields False where that cannot be had, and nothing is promised.

    PostgreSQL keeps a snapshot for the transaction, SQLite does with a write-ahead log; neither makes a writer wait. With SQLite's rollback
    journal an open read makes every commit wait, so there is none. Inside a transaction of the caller's, his own rules hold.
    """
    connection: Any = transaction.get_connection()
    begin = None if connection.in_atomic_block else _begin(connection)
    if begin is None:
        yield False
        return
    # Not `atomic`: on SQLite that would take the write lock, on PostgreSQL a snapshot for each statement.
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def has_snapshots() -> bool:
    """Whether the database shows a reader what it began with, so that nobody waits for a writer: not SQLite with a rollback journal."""
    connection: Any = transaction.get_connection()
    if connection.vendor == "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        return bool(cursor.fetchone()[0] == "wal")


def _begin(connection: Any) -> str | None:
    """The statement that begins such a read; None where there is none."""
    if connection.vendor == "postgresql":
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    return "BEGIN DEFERRED" if has_snapshots() else None
