"""The fixtures of the real world, loaded once per test process into a database of their own.

Tests of everything else begin with empty tables, so the facts stand beside the test database, not in it. A test that asks for `facts`
is sent there, in a transaction that is rolled back like any other.
"""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
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


def copy_of(facts_database: str, data: Path) -> dict[str, str]:
    """Copy the facts for a process of its own, whose data lie in this directory: the variables that lead it there.

    Loading them anew takes longer than most of what is asked of them.
    """
    from django.db import connection

    data.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        target = data / "tracker.sqlite3"
        with closing(sqlite3.connect(facts_database)) as facts, closing(sqlite3.connect(target)) as kept:
            facts.backup(kept)
        return {}
    name = f"{facts_database}_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{facts_database}"')
    connection.close()
    return {"DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"}


@pytest.fixture
def _among_the_facts(facts_database: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), database(facts_database):
        yield


@pytest.fixture
def facts(_among_the_facts: None, db: None) -> None:
    """The record as the fixtures make it; what the test writes is rolled back."""
