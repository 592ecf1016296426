"""What a client meets: the real service with the facts, in a process of its own, and tokens for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.facts import copy_of, database
from tests.serving import FIRST_START, served


class Service(NamedTuple):
    """Where the service is, and with what its accounts write."""

    address: str
    editor: str
    reviewer: str


@pytest.fixture(scope="session")
def service(
    facts_database: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service, on a copy of the facts."""
    from negotiations.access.roles import Role
    from negotiations.access.tokens import issue_token

    data = tmp_path_factory.mktemp("service") / "var"
    copy_of(facts_database, data)
    with django_db_blocker.unblock(), database(str(data / "tracker.sqlite3")):
        tokens = [
            issue_token(account=f"a-{role}", role=role, days=1) for role in (Role.EDITOR, Role.REVIEWER)
        ]
    with served(data, FIRST_START, TRACKER_WORKERS="1") as (address, _):
        yield Service(address, *tokens)
