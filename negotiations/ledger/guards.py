"""The ledger's guards: triggers by which the database itself refuses to change what was written.

UPDATE, DELETE and TRUNCATE on the ledger fail for everybody, whatever program asks. One update passes: the erasure of personal data, which
blanks a row's document and salt, and what the row and the one after it repeat of the document. Who may erase, and that it leaves a journal
row, is decided in `services.py`; `verify_ledger` finds an erasure that left none.

SQLite drops a table's triggers without a word when a migration rebuilds the table, so the guards are no migration: `create_guards` runs after
every `migrate`, and a system check names what is missing. No trigger mentions another table: SQLite would refuse to rebuild that one.
"""
# ruff: noqa: S608  # the text is made of names that the model gives

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from negotiations.ledger.models import Change

TABLE = Change._meta.db_table
ROW_GUARD, TRUNCATE_GUARD, FUNCTION = f"{TABLE}_rows", f"{TABLE}_truncate", f"{TABLE}_refuse"
REFUSAL = "The ledger is append-only: its rows are never changed or deleted."

BLANKED = ("document", "salt", "changed")
"""The columns that an erasure empties."""


def _sqlite_guards() -> dict[str, str]:
    """The statement that makes each trigger, by the trigger's name; SQLite keeps the text as it was given."""
    kept = [field.column for field in Change._meta.concrete_fields if field.column not in BLANKED]
    same = " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in kept)
    erased_before = (
        f'EXISTS (SELECT 1 FROM "{TABLE}" p WHERE p.url = OLD.url AND p.number < OLD.number '
        "AND p.document IS NULL)"
    )
    erasure = (
        f"{same} AND NEW.changed = '{{}}' AND (NEW.document IS NULL AND NEW.salt IS NULL "
        f"OR NEW.document IS OLD.document AND NEW.salt IS OLD.salt AND {erased_before})"
    )
    # INSERT OR REPLACE deletes the row that stands in its way without firing a DELETE trigger.
    taken = f'EXISTS (SELECT 1 FROM "{TABLE}" WHERE number = NEW.number)'
    conditions = {"UPDATE": f"WHEN NOT ({erasure})", "DELETE": "", "INSERT": f"WHEN {taken}"}
    return {
        f"{TABLE}_{verb.lower()}": (
            f'CREATE TRIGGER "{TABLE}_{verb.lower()}" BEFORE {verb} ON "{TABLE}" {condition} '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        for verb, condition in conditions.items()
    }


_POSTGRESQL_BODY = f"""
DECLARE
    erased "{TABLE}"%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        erased := OLD;
        erased.changed := '{{}}';
        IF NEW IS NOT DISTINCT FROM erased AND EXISTS (
            SELECT 1 FROM "{TABLE}" p WHERE p.url = OLD.url AND p.number < OLD.number AND p.document IS NULL
        ) THEN
            RETURN NEW;
        END IF;
        erased.document := NULL;
        erased.salt := NULL;
        IF NEW IS NOT DISTINCT FROM erased THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END
"""

_POSTGRESQL_TRIGGERS = {
    # name: (when it fires, `pg_trigger.tgtype` of such a trigger)
    ROW_GUARD: ("BEFORE UPDATE OR DELETE", "ROW", 1 | 2 | 8 | 16),
    TRUNCATE_GUARD: ("BEFORE TRUNCATE", "STATEMENT", 2 | 32),
}


def guard_names(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that guard the ledger on this kind of database."""
    return list(_sqlite_guards() if connection.vendor == "sqlite" else _POSTGRESQL_TRIGGERS)


def create_guards(connection: BaseDatabaseWrapper) -> None:
    """Make the guards that are missing or differ. Idempotent; does nothing before the ledger's table exists."""
    if not missing_guards(connection):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, statement in _sqlite_guards().items():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                cursor.execute(statement)
            return
        cursor.execute(
            f'CREATE OR REPLACE FUNCTION "{FUNCTION}"() RETURNS trigger LANGUAGE plpgsql AS $guard${_POSTGRESQL_BODY}$guard$'
        )
        for name, (when, level, _) in _POSTGRESQL_TRIGGERS.items():
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER "{name}" {when} ON "{TABLE}" FOR EACH {level} EXECUTE FUNCTION "{FUNCTION}"()'
            )
            # Always: also for a session that poses as a replica to be spared triggers.
            cursor.execute(f'ALTER TABLE "{TABLE}" ENABLE ALWAYS TRIGGER "{name}"')


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the guards that are missing, switched off or different from what they should be; none while there is no ledger."""
    if TABLE not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE]
            )
            found = dict(cursor.fetchall())
            return [name for name, statement in _sqlite_guards().items() if found.get(name) != statement]
        cursor.execute(
            """SELECT t.tgname, t.tgtype, t.tgenabled, p.proname, p.prosrc
            FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal""",
            [f'"{TABLE}"'],
        )
        standing = {name: tuple(rest) for name, *rest in cursor.fetchall()}
    return [
        name
        for name, (_, _, fires) in _POSTGRESQL_TRIGGERS.items()
        if standing.get(name) != (fires, "A", FUNCTION, _POSTGRESQL_BODY)
    ]


def guard_after_migrations(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`: whatever the migrations did, the ledger is guarded afterwards."""
    if router.allow_migrate_model(using, Change):
        create_guards(connections[using])


def check_guards(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """System check of the tag `database`: names the guards that are missing."""
    return [
        Error(
            f"The ledger in the database '{alias}' is not guarded against changes: missing {', '.join(missing)}.",
            hint="`manage.py migrate --skip-checks` makes the triggers anew; `manage.py verify_ledger` tells whether the ledger was touched.",
            id="negotiations.E001",
        )
        for alias in databases or ()
        if router.allow_migrate_model(alias, Change) and (missing := missing_guards(connections[alias]))
    ]
