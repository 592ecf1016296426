"""Writing many rows straight into a table: COPY on PostgreSQL, one prepared statement on SQLite.

Nothing of the deeds runs: no ledger, no checks in Python, no words for search. For loads that are measured, never for data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Field, Model

Row = tuple[Any, ...]


class Table:
    """The table of a model, written to with the same values of some columns in every row.

    `constants` are by column name as the model has them (`negotiation_id`, `planned_edtf`); a column that is named neither here nor in
    `write` gets its default.
    """

    def __init__(self, model: type[Model], **constants: Any) -> None:
        self.model = model
        self.fields: dict[str, Field[Any, Any]] = {
            field.attname: field for field in model._meta.concrete_fields
        }
        unknown = constants.keys() - self.fields.keys()
        if unknown:
            raise ValueError(f"{model.__name__} has no columns {', '.join(sorted(unknown))}.")
        self.constants = constants

    def write(self, names: Sequence[str], rows: Iterable[Row]) -> None:
        """Add rows with these columns. Values are what both databases read: text, numbers, truth, null; days as ISO text."""
        rest = self._rest(names)
        table, columns = (
            self.model._meta.db_table,
            ", ".join(f'"{self.fields[name].column}"' for name in (*rest, *names)),
        )
        before = tuple(rest.values())
        whole = (before + row for row in rows)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in whole:
                        copy.write_row(row)
            else:
                marks = ", ".join(["?"] * (len(before) + len(names)))
                # The driver's own: Django's keeps every row until the last is written.
                connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", whole)

    def _rest(self, names: Sequence[str]) -> dict[str, Any]:
        """The columns that are the same in every row, as the database takes them; what is null is left out."""
        rest = {}
        for name, field in self.fields.items():
            if name in names or field.primary_key:
                continue
            value = self.constants[name] if name in self.constants else field.get_default()
            if value is not None:
                rest[name] = field.get_db_prep_save(value, connection)
        return rest


def count_on(models: Iterable[type[Model]]) -> None:
    """Let PostgreSQL give the next row of these tables a key of its own: rows written here brought theirs."""
    from django.core.management.color import no_style  # noqa: PLC0415  Django is set up only now

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


@contextmanager
def indexes_aside() -> Iterator[None]:
    """While much is written: no index but those that constraints stand on. Each is made again afterwards, which is quicker than keeping it."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES[connection.vendor])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in indexes:
            cursor.execute(statement)


_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%%'"
    " AND tbl_name LIKE 'negotiations%%'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND indexdef LIKE 'CREATE INDEX%%' AND tablename LIKE 'negotiations%%'",
}
