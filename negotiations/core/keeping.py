"""Keeping what a rule derives: the rows of `states.py` are written here and nowhere else, and can be asked for afresh.

What stood before a change is closed, not lost, so that the picture of any earlier record stays one interval predicate. Which rows a rule
gives is decided in the rooms.
"""

# ruff: noqa: S608  # the text is made of names that models give; values are parameters

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from negotiations.core.clocks import AsOf
from negotiations.core.date_sql import moment
from negotiations.core.derivation import Rule
from negotiations.core.sayings import Subject
from negotiations.core.states import STANDING

CHUNK = 500
"""Things per statement: enough to be quick, few enough to keep memory flat."""


@dataclass(frozen=True)
class Derivation:
    """A rule and the kept rows it writes: `compose` adds a rule's expressions and gives its select, in the order of `columns`."""

    subject: Subject
    columns: tuple[str, ...]
    compose: Callable[[Rule], str]

    def keep(self, ids: Iterable[int] | None, at: dt.datetime) -> None:
        """Bring the kept rows of these things (of all with None) to what the record of this instant gives, the instant of its latest change."""
        wanted = self.everything() if ids is None else sorted(ids)
        for start in range(0, len(wanted), CHUNK):
            self._keep(wanted[start : start + CHUNK], at)

    @property
    def things(self) -> Any:
        """The manager of the things whose pictures these are."""
        model: Any = self.subject.claim._meta.get_field(self.subject.subject).related_model
        return model._default_manager

    def everything(self) -> list[int]:
        """The keys of all things of this kind."""
        return list(self.things.order_by("pk").values_list("pk", flat=True))

    def live(self, ids: Sequence[int] | None, as_of: AsOf | None) -> list[dict[str, Any]]:
        """The pictures on a pair of days, derived afresh, as plain rows by column name; of every interval of knowledge with None."""
        if as_of is None:
            return self.intervals(ids)
        return self._fetch(Rule(self.subject, ids=ids, known=as_of.known, recorded=as_of.recorded))

    def intervals(
        self, ids: Sequence[int] | None, recorded: dt.datetime | None = None
    ) -> list[dict[str, Any]]:
        """The pictures of every interval of knowledge, derived afresh from the record of an instant, of now with None."""
        return self._fetch(Rule(self.subject, ids=ids, known=None, recorded=recorded))

    def _fetch(self, rule: Rule) -> list[dict[str, Any]]:
        sql = rule.sql(self.compose(rule))
        with connection.cursor() as cursor, joins_by_hash(cursor):
            cursor.execute(sql, rule.parameters)
            rows = cursor.fetchall()
        # SQLite gives days as text and truth as 0 and 1 where a column is computed.
        columns = {column.attname: column for column in self.subject.state._meta.concrete_fields}
        typed = [
            (place, columns[name])
            for place, name in enumerate(self.columns)
            if isinstance(columns[name], models.DateField | models.BooleanField)
        ]
        answers = []
        for row in rows:
            values = list(row)
            for place, column in typed:
                values[place] = column.to_python(values[place])
            answers.append(dict(zip(self.columns, values, strict=True)))
        return answers

    def _keep(self, ids: list[int], at: dt.datetime) -> None:
        """Write all rows anew, close the standing ones that differ, drop the new ones that say what stands already."""
        subject, states = self.subject, self.subject.state
        table, key, names = states._meta.db_table, f"{subject.subject}_id", ", ".join(self.columns)
        manager: Any = states._default_manager
        manager.filter(**{f"{subject.subject}__in": ids}, recorded_from=at).delete()
        rule = Rule(subject, ids=ids, known=None, recorded=at)
        select = self.compose(rule)
        instant, standing = map(connection.ops.adapt_datetimefield_value, (at, STANDING))
        fresh = f"SELECT derived.*, {moment()}, {moment()} FROM ({select}) derived"
        among = f"{key} IN ({', '.join(['%s'] * len(ids))})"
        same = f"fresh.{key} = old.{key} AND fresh.known_from = old.known_from"
        alike = " AND ".join([same, *(f"fresh.{name} {_is()} old.{name}" for name in self.columns)])
        with connection.cursor() as cursor, joins_by_hash(cursor):
            cursor.execute(
                f"INSERT INTO {table} ({names}, recorded_from, recorded_until) {rule.sql(fresh)}",
                [*rule.parameters, instant, standing],
            )
            cursor.execute(
                f"""UPDATE {table} AS old SET recorded_until = {moment()}
                WHERE old.{among} AND old.recorded_until = {moment()} AND old.recorded_from < {moment()}
                AND NOT EXISTS (SELECT 1 FROM {table} fresh WHERE fresh.recorded_from = {moment()} AND {alike})""",
                [instant, *ids, standing, instant, instant],
            )
            cursor.execute(
                f"""DELETE FROM {table} AS fresh WHERE fresh.{among} AND fresh.recorded_from = {moment()}
                AND EXISTS (
                    SELECT 1 FROM {table} old WHERE {same} AND old.recorded_until = {moment()} AND old.recorded_from < {moment()})""",
                [*ids, instant, standing, instant],
            )


@contextmanager
def joins_by_hash(cursor: Any) -> Iterator[None]:
    """Keep PostgreSQL from joining table expressions row by row.

    It guesses how many rows they have, guesses few, and then needs minutes where a second is enough: 2,000 things without statistics,
    as after a first import, did not end within five minutes.
    """
    if connection.vendor != "postgresql":
        yield
        return
    # Without statistics a plan looks so dear that the server would compile it first, which takes ten times as long as running it.
    settings = ("enable_nestloop", "jit")
    # A failure undoes the settings with all else. A long read of one state (`ledger/snapshot.py`) has begun its transaction itself.
    begun = not connection.in_atomic_block and cursor.connection.info.transaction_status
    with nullcontext() if begun else transaction.atomic():
        for setting in settings:
            cursor.execute(f"SET LOCAL {setting} = off")
        yield
        for setting in settings:
            cursor.execute(f"SET LOCAL {setting} = DEFAULT")


def _is() -> str:
    """Equality in which null equals null."""
    return "IS" if connection.vendor == "sqlite" else "IS NOT DISTINCT FROM"
