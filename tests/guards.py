"""Lifting the ledger's guards, which only tests may do: to empty the tables after themselves, and to tamper.

The service has no code that lifts them. Imports of the app wait until Django is set up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest


@contextmanager
def lifted_guards(alias: str = "default") -> Iterator[None]:
    """Leave the ledger unguarded inside the block. Works inside a transaction and outside of one."""
    from django.db import connections

    from negotiations.ledger import guards

    connection = connections[alias]
    with connection.cursor() as cursor:
        for name in guards.guard_names(connection):
            on = "" if connection.vendor == "sqlite" else f' ON "{guards.TABLE}"'
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')
    try:
        yield
    finally:
        guards.create_guards(connection)


@pytest.fixture(scope="session", autouse=True)
def _flushing_lifts_the_guards() -> Iterator[None]:
    """Tests with transactions of their own empty the tables afterwards, the ledger's too; what the migrations put in is put back."""
    from django.apps import apps
    from django.test import TransactionTestCase

    roles = import_module("negotiations.migrations.0002_roles")
    flush: Any = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def unguarded(case: Any) -> None:
        with lifted_guards():
            flush(case)
        roles.make_roles(apps, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unguarded)
        yield
