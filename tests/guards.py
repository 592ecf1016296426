"""Lifting the ledger's guards, which only tests may do: to empty the tables after themselves, and to tamper.

The service has no code that lifts them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from negotiations.ledger import guards


@contextmanager
def lifted_guards(alias: str = "default") -> Iterator[None]:
    """Leave the ledger unguarded inside the block. Works inside a transaction and outside of one."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for name in guards.guard_names(connection):
            on = "" if connection.vendor == "sqlite" else f' ON "{guards.TABLE}"'
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')
    try:
        yield
    finally:
        guards.create_guards(connection)
