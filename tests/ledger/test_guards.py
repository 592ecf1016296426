"""Promise: the database itself refuses to change, delete or replace a row of the ledger, whoever asks; and says so when it cannot."""

import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction

from negotiations.ledger.guards import REFUSAL, TABLE, check_guards, create_guards, missing_guards
from negotiations.ledger.models import Change, JournalEntry
from tests.guards import lifted_guards
from tests.postgres import candidates
from tests.world import World

BLANK = "document = NULL, salt = NULL, changed = '{}'"
UPDATES = [
    *(f"{column} = {column} || 'x'" for column in ("action", "url", "reason", "document", "salt")),
    *(f"{column} = {column} || 'x'" for column in ("resource", "negotiation", "changed")),
    "document_sha256 = hash",
    "hash = document_sha256",
    "number = number + 1000",
    "revision = revision + 1",
    "at = '2020-01-01 00:00:00'",
    "self_published = NOT self_published",
    "previous_hash = hash",
    "document = NULL",
    "salt = NULL",
    "document = NULL, salt = NULL",
    "changed = '{}'",
    f"{BLANK}, reason = 'x'",
    f"{BLANK}, revision = 9",
]
STATEMENTS = [
    *(f"UPDATE {TABLE} SET {update}" for update in UPDATES),
    f"DELETE FROM {TABLE}",
    f"DELETE FROM {TABLE} WHERE number = 1",
]


@pytest.fixture
def rows(world: World) -> list[Change]:
    """A published row, and a revised one whose changed fields are not empty."""
    from negotiations.milestones.services import milestones

    milestones.edit(record=world.milestone, values={"labels": {"en": "The handover"}}, reason="Named.")
    return list(Change.objects.all())


def run(statement: str, parameters: Sequence[Any] = ()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_raw_statement_is_refused(rows: list[Change], statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        run(statement)
    assert list(Change.objects.values()) == [
        {field.attname: getattr(row, field.attname) for field in Change._meta.concrete_fields} for row in rows
    ]


def test_the_mapper_is_refused_too(rows: list[Change]) -> None:
    rows[0].reason = "another"
    for act in (rows[0].delete, rows[0].save, Change.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.sqlite_only(reason="only SQLite replaces on insertion")
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_a_row_is_not_replaced_by_inserting_over_it(rows: list[Change], verb: str) -> None:
    columns = ", ".join(f'"{field.column}"' for field in Change._meta.concrete_fields)
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"{verb} INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE} WHERE number = 1")


@pytest.mark.postgresql_only(reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("statement", [f"TRUNCATE {TABLE}", f"TRUNCATE {TABLE} CASCADE"])
def test_truncate_is_refused(rows: list[Change], statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        run(statement)


@pytest.mark.postgresql_only(reason="only PostgreSQL lets a session pose as a replica")
def test_a_session_that_poses_as_a_replica_is_not_spared(rows: list[Change]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"DELETE FROM {TABLE}")


def test_blanking_a_row_wholly_passes(rows: list[Change]) -> None:
    run(f"UPDATE {TABLE} SET {BLANK} WHERE number = %s", [rows[-1].number])
    row = Change.objects.get(number=rows[-1].number)
    assert (row.document, row.salt, row.changed, row.hash) == (None, None, "{}", rows[-1].hash)


def test_what_was_blanked_is_not_filled_again(rows: list[Change]) -> None:
    run(f"UPDATE {TABLE} SET {BLANK} WHERE number = %s", [rows[0].number])
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"UPDATE {TABLE} SET document = 'x', salt = 'y' WHERE number = %s", [rows[0].number])


def test_making_the_guards_twice_is_the_same_as_once(rows: list[Change]) -> None:
    for _ in range(2):
        create_guards(connection)
        assert missing_guards(connection) == []
        with pytest.raises(IntegrityError):
            run(f"DELETE FROM {TABLE}")


def test_a_missing_guard_is_an_error_of_the_system_check_that_names_it(db: None) -> None:
    assert check_guards(databases=["default"]) == []
    assert check_guards() == []
    with lifted_guards():
        missing = missing_guards(connection)
        assert missing
        with pytest.raises(SystemCheckError) as caught:
            call_command("check", databases=["default"], stderr=StringIO(), stdout=StringIO())
        assert all(name in str(caught.value) for name in ("negotiations.E001", *missing))
        with pytest.raises(CommandError, match="not guarded"):
            call_command("verify_ledger", stdout=StringIO())
    call_command("check", databases=["default"], stdout=StringIO())


def test_a_guard_that_says_something_else_counts_as_missing_and_is_made_anew(rows: list[Change]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            [name] = [name for name in _triggers() if name.endswith("_delete")]
            cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(f'CREATE TRIGGER "{name}" BEFORE DELETE ON {TABLE} BEGIN SELECT 1; END')
        else:
            name = f"{TABLE}_rows"
            cursor.execute(f'ALTER TABLE {TABLE} DISABLE TRIGGER "{name}"')
    assert missing_guards(connection) == [name]
    create_guards(connection)
    assert missing_guards(connection) == []
    with pytest.raises(IntegrityError):
        run(f"DELETE FROM {TABLE}")


def _triggers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_the_guards_outlive_migrations_that_rebuild_the_table() -> None:
    """SQLite rebuilds a table to alter a column, and its triggers vanish without a word. `migrate` makes them anew."""
    reason = Change._meta.get_field("reason")
    altered = models.CharField(max_length=5000, default="")
    altered.set_attributes_from_name("reason")
    altered.model = Change
    with connection.schema_editor() as editor:
        editor.alter_field(Change, reason, altered)
        editor.alter_field(Change, altered, reason)
    call_command("migrate", skip_checks=True, verbosity=0)
    assert missing_guards(connection) == []


@pytest.mark.django_db(transaction=True)
def test_no_guard_stands_in_the_way_of_rebuilding_another_table() -> None:
    """SQLite refuses to rename a table back while a trigger of another one mentions it: a guard that asked the journal did that."""
    act = JournalEntry._meta.get_field("act")
    altered = models.CharField(max_length=99)
    altered.set_attributes_from_name("act")
    altered.model = JournalEntry
    with connection.schema_editor() as editor:
        editor.alter_field(JournalEntry, act, altered)
        editor.alter_field(JournalEntry, altered, act)
    assert missing_guards(connection) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", [f"UPDATE {TABLE} SET reason = 'x'", f"DELETE FROM {TABLE}", f"TRUNCATE {TABLE} CASCADE"]
)
def test_the_databases_own_shell_is_refused(statement: str) -> None:
    if connection.vendor == "sqlite" and statement.startswith("TRUNCATE"):
        statement = (
            f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}"  # SQLite's way of emptying what stands
        )
    World().source  # noqa: B018
    rows = list(Change.objects.values_list())
    done = subprocess.run([*shell(), statement], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert REFUSAL in done.stderr
    assert list(Change.objects.values_list()) == rows


def shell() -> list[str]:
    """The program with which an administrator speaks to this database, before a statement; Python's own where SQLite's is missing."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        if program := which("sqlite3"):
            return [program, name]
        plain = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).connection.commit()"
        return [sys.executable, "-c", plain, name]
    programs = [Path(path) / "psql" for path in candidates() if (Path(path) / "psql").exists()]
    if not programs:
        pytest.skip("no psql beside the server")
    options = ["-h", connection.settings_dict["HOST"], "-U", connection.settings_dict["USER"]]
    return [str(programs[0]), *options, "-d", name, "-c"]
