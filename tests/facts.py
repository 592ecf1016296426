"""The fixtures of the real world, loaded once per test process into a database of their own.

Tests of everything else begin with empty tables, so the facts stand beside the test database, not in it. A test that asks for `facts`
is sent there, in a transaction that is rolled back like any other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@contextmanager
def database(name: str) -> Iterator[None]:
    """The default connection leads to another database of the same server for a while."""
    from django.db import connection

    if connection.in_atomic_block:
        raise pytest.UsageError("Ask for `facts` before anything that opens the test database.")
    usual = connection.settings_dict["NAME"]
    _turn_to(connection, name)
    try:
        yield
    finally:
        _turn_to(connection, usual)


def _turn_to(connection: Any, name: str) -> None:
    connection.close()
    if hasattr(connection, "close_pool"):  # PostgreSQL; a pool keeps connections to where it was opened
        connection.close_pool()
    connection.settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def facts_database(django_db_setup: None, django_db_blocker: Any) -> str:
    """The name of a database that holds the fixtures, loaded as `make run` loads them."""
    from django.db import connection

    from negotiations.exchange.fixtures import load_facts

    with django_db_blocker.unblock():
        connection.creation.clone_test_db("facts", verbosity=0)
        name = str(connection.creation.get_test_db_clone_settings("facts")["NAME"])
        with database(name):
            load_facts([FIXTURES])
    return name


@pytest.fixture
def _among_the_facts(facts_database: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), database(facts_database):
        yield


@pytest.fixture
def facts(_among_the_facts: None, db: None) -> None:
    """The record as the fixtures make it; what the test writes is rolled back."""
