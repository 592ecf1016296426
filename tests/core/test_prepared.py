"""Promise: a statement of one text answers alike however it is sent, and PostgreSQL plans it once for a connection."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from psycopg import ProgrammingError

from negotiations.actors.models import Actor
from negotiations.core.apart import Apart
from negotiations.core.prepared import committed_rows, rows_of, with_values
from tests.world import World

TEXT = "SELECT slug, '%%' FROM negotiations_actor WHERE slug = %s AND kind <> %s AND slug LIKE 'ira%%'"

pytestmark = pytest.mark.django_db


def test_it_answers_alike_whether_or_not_somebody_looks_on_and_whatever_is_written_into_its_text(
    world: World,
) -> None:
    world.actor("iraq")
    text, values = with_values(TEXT, ("iraq", "it's 100 %s"), (True, False))
    for _ in range(5):
        assert rows_of(text, values) == rows_of(TEXT, ("iraq", "it's 100 %s")) == [("iraq", "%")]
    with CaptureQueriesContext(connection) as queries:
        assert rows_of(text, values) == [("iraq", "%")]
    assert len(queries) == 1
    Actor.objects.update(slug="iran")
    assert rows_of(text, values) == []


def test_what_the_database_refuses_is_an_error_of_django(world: World) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        rows_of("SELECT nothing FROM nowhere", ())
    assert rows_of("SELECT 1", ()) == [(1,)]


@pytest.mark.postgresql_only(reason="SQLite's driver keeps statements by itself")
def test_postgresql_plans_it_once_whatever_it_is_asked(world: World) -> None:
    for count in (1, 3, 1_000, 2, 500):
        rows_of("SELECT slug FROM negotiations_actor WHERE id = ANY (%s)", [[10**12, *range(count)]])
    kept = rows_of("SELECT generic_plans > 0, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s", ["%ANY ($1)%"])  # fmt: skip
    assert kept == [(True, 0)]


def test_inside_a_transaction_what_it_wrote_counts_as_committed(world: World) -> None:
    world.actor("iraq")
    assert committed_rows("SELECT slug FROM negotiations_actor") == [("iraq",)]


@pytest.mark.postgresql_only(reason="SQLite's own connection is open anyway")
def test_a_connection_apart_sees_what_is_committed_and_is_opened_anew_when_it_was_cut_off(
    world: World,
) -> None:
    world.actor("iraq")
    apart = Apart()
    try:
        assert apart.ask(connection, "SELECT slug FROM negotiations_actor") == []
        [(process, zone)] = apart.ask(connection, "SELECT pg_backend_pid(), current_setting('TimeZone')")
        assert (zone, rows_of("SELECT pg_terminate_backend(%s, 1000)", [process])) == ("UTC", [(True,)])
        assert apart.ask(connection, "SELECT pg_backend_pid()") != [(process,)]
        opened, apart.until = apart.opened, 0.0
        assert apart.ask(connection, "SELECT 1") == [(1,)]
        assert opened.closed
        with pytest.raises(ProgrammingError):
            apart.ask(connection, "SELECT nothing FROM nowhere")
    finally:
        apart.close()


@pytest.mark.postgresql_only(reason="SQLite's own connection is open anyway")
def test_a_connection_apart_prepares_nothing_behind_a_pooler(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = connection.get_connection_params()
    for threshold, count in ((3, 2), (None, 0)):
        monkeypatch.setattr(
            connections["default"],
            "get_connection_params",
            lambda to=threshold: {**usual, "prepare_threshold": to},
        )
        apart = Apart()
        try:
            assert apart.ask(connection, "SELECT 1, NULL, 'a%'") == [(1, None, "a%")]
            assert apart.ask(connection, "SELECT count(*) FROM pg_prepared_statements") == [(count,)]
        finally:
            apart.close()
