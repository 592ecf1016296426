"""A place for fixture files of a test's own, what sheets refer to, and a record with the vintages in it.

Imports of the app wait until Django is set up.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.exchange import vintages
from tests.exchange.small_record import Write
from tests.facts import database

if TYPE_CHECKING:
    from negotiations.exchange.vintages.loading import Loaded
    from tests.world import World


@pytest.fixture
def write(db: None, tmp_path: Path) -> Write:
    def file(content: Any, name: str = "facts.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
        return path

    return file


@pytest.fixture
def desk(world: World) -> World:
    """What the rows refer to."""
    for name in ("source", "iraq", "united_states", "milestone", "place"):
        getattr(world, name)
    return world


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vintages.write_sample(tmp_path_factory.mktemp("vintages"))


@pytest.fixture(scope="session")
def loaded_database(
    folder: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[str, Loaded, float]]:
    """A database beside the test database with the vintages in it: its name, what the load did, and its seconds."""
    from django.db import connection

    from negotiations.exchange.vintages.loading import load_vintages

    with django_db_blocker.unblock():
        connection.creation.clone_test_db("vintages", verbosity=0)
        name = str(connection.creation.get_test_db_clone_settings("vintages")["NAME"])
        with database(name):
            began = time.perf_counter()
            loaded = load_vintages(folder)
            seconds = time.perf_counter() - began
    yield name, loaded, seconds
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(suffix="vintages", verbosity=0)


@pytest.fixture
def _among_the_vintages(loaded_database: tuple[str, Loaded, float], django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), database(loaded_database[0]):
        yield


@pytest.fixture
def loaded(_among_the_vintages: None, db: None, loaded_database: tuple[str, Loaded, float]) -> Loaded:
    """The record with the vintages loaded; what the test writes is rolled back."""
    return loaded_database[1]
