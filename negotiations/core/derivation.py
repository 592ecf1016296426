"""The building blocks of the one rule that derives the picture, as SQL that both databases run alike.

Each room with a picture (`milestones/`, `conditions/`, `events/`) composes its rule from these in its own `derivation.py`. A rule runs over
*sayings*: the claims on a subject as they were known on a day. With a pair of days it answers live; without, it writes one row per
interval of knowledge. Nothing here knows a concept; names of tables come from the models.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from negotiations.core.clocks import AsOf
from negotiations.core.records import Claim
from negotiations.core.states import STANDING, KnowledgeState

FAR = "9999-12-31"
NEVER = "0001-01-01"
LOOK_BACK = 30
"""A claim said up to this many days before the standing value first stood can still dispute it."""
CHUNK = 500


def days_between(later: str, earlier: str) -> str:
    """Whole days from one date column to another."""
    if connection.vendor == "sqlite":
        return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
    return f"({later} - {earlier})"


def days_before(day: str, count: int) -> str:
    """The day that lies `count` days before another."""
    return f"date({day}, '-{count} days')" if connection.vendor == "sqlite" else f"({day} - {count})"


def day(text: str) -> str:
    """A day as a literal of this database."""
    return f"'{text}'" if connection.vendor == "sqlite" else f"DATE '{text}'"


def boolean(condition: str) -> str:
    """A condition as a column value: never null."""
    return f"CASE WHEN {condition} THEN {'1' if connection.vendor == 'sqlite' else 'TRUE'} ELSE {'0' if connection.vendor == 'sqlite' else 'FALSE'} END"


NEWEST = "said DESC, source_rank, kf DESC, rf DESC, id DESC"
"""Newest saying first; then source grade, the later day of knowledge, the later record."""
STRONGEST = f"tier, {NEWEST}"
"""Best standing first, then the newest."""


@dataclass(frozen=True)
class Subject:
    """What a rule is about: the claim model, the foreign key to the thing, and the columns that the rule reads.

    `columns` are SQL expressions over the claim table `c` by the name that the rule gives them.
    """

    claim: type[Claim]
    state: type[KnowledgeState]
    subject: str
    preferred_by: str
    columns: dict[str, str]

    @property
    def cited_by(self) -> str:
        """The foreign key from citations to this kind of claim."""
        return f"{self.preferred_by}_id"


class Rule:
    """A rule under composition: common table expressions in order, and the parameters of the question."""

    def __init__(self, subject: Subject, *, ids: Sequence[int] | None, as_of: AsOf | None) -> None:
        self.subject, self.as_of = subject, as_of
        self.parts: list[str] = []
        self.parameters: list[Any] = []
        self._claims(ids)
        self._days()

    def add(self, name: str, select: str) -> None:
        """One more table expression."""
        self.parts.append(f"{name} AS ({select})")

    def sql(self, select: str) -> str:
        """The whole statement's WITH clause and a select over it."""
        return "WITH " + ",\n".join(self.parts) + "\n" + select

    # The clocks

    def _recorded(self, alias: str) -> str:
        if self.as_of is None or self.as_of.recorded is None:
            return f"{alias}.recorded_from IS NOT NULL AND {alias}.recorded_until IS NULL"
        instant = connection.ops.adapt_datetimefield_value(self.as_of.recorded)
        self.parameters += [instant, instant]
        return (
            f"{alias}.recorded_from <= %s AND ({alias}.recorded_until > %s OR {alias}.recorded_until IS NULL)"
        )

    def _known_until(self, alias: str) -> str:
        if self.as_of is None or self.as_of.recorded is None:
            return f"COALESCE({alias}.known_until, {day(FAR)})"
        self.parameters.append(connection.ops.adapt_datetimefield_value(self.as_of.recorded))
        return f"CASE WHEN {alias}.known_until_recorded_at > %s THEN {day(FAR)} ELSE COALESCE({alias}.known_until, {day(FAR)}) END"

    def _claims(self, ids: Sequence[int] | None) -> None:
        subject, table = self.subject, self.subject.claim._meta.db_table
        columns = "".join(f", {expression} AS {name}" for name, expression in subject.columns.items())
        until = self._known_until("c")
        among = ""
        recorded = self._recorded("c")
        if ids is not None:
            among = f" AND c.{subject.subject}_id IN ({', '.join(['%s'] * len(ids))})"
            self.parameters += ids
        self.add(
            "claim",
            f"SELECT c.id, c.{subject.subject}_id AS subject, c.known_from AS kf, {until} AS ku, c.recorded_from AS rf, c.tier, c.source_rank,"
            f" CASE WHEN c.asserted_on_earliest = c.asserted_on_latest THEN 1 ELSE 0 END AS single,"
            f" COALESCE(c.asserted_on_latest, c.asserted_on_earliest, {day(NEVER)}) AS said{columns}"
            f" FROM {table} c WHERE {recorded}{among}",
        )
        until, recorded = self._known_until("p"), self._recorded("p")
        self.add(
            "preference",
            f"SELECT p.id AS preference, c.id AS claim, c.subject, p.field, p.known_from AS kf, {until} AS ku, p.recorded_from AS rf"
            f" FROM negotiations_preference p JOIN claim c ON c.id = p.{subject.preferred_by}_id WHERE {recorded}",
        )

    def _days(self) -> None:
        if self.as_of is None:
            self.add(
                "day",
                "SELECT subject, kf AS d FROM claim UNION SELECT subject, ku FROM claim WHERE ku < "
                + day(FAR)
                + " UNION SELECT subject, kf FROM preference UNION SELECT subject, ku FROM preference WHERE ku < "
                + day(FAR),
            )
        else:
            asked = day(self.as_of.known.isoformat())
            self.add("day", f"SELECT DISTINCT subject, {asked} AS d FROM claim WHERE kf <= {asked}")
        # Nothing is known before the first claim: a preference may not open an interval.
        self.add(
            "known",
            "SELECT day.d, claim.* FROM day JOIN claim ON claim.subject = day.subject AND claim.kf <= day.d AND claim.ku > day.d",
        )
        self.add(
            "preferred",
            "SELECT d, subject, field, claim FROM (SELECT day.d, p.subject, p.field, p.claim,"
            " ROW_NUMBER() OVER (PARTITION BY day.d, p.subject, p.field ORDER BY p.rf DESC, p.preference DESC) AS n"
            " FROM day JOIN preference p ON p.subject = day.subject AND p.kf <= day.d AND p.ku > day.d) ranked WHERE n = 1",
        )

    # Choosing

    def speaking(self, name: str, condition: str, source: str = "known") -> None:
        """Those sayings that speak to a field. One whose day is not certain speaks only where no other does."""
        self.add(
            name,
            f"SELECT * FROM (SELECT s.*, MAX(single) OVER (PARTITION BY subject, d) AS any_single FROM {source} s WHERE {condition}) t"
            " WHERE single = any_single",
        )

    def winner(self, name: str, candidates: str, order: str, field: str, condition: str) -> None:
        """The saying that stands for a field on each day: a preference, else the first of the candidates in order.

        `condition` says which known claims a preference can choose. Adds columns `chosen_by`.
        """
        self.add(
            f"{name}_ruled",
            f"SELECT * FROM (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY subject, d ORDER BY {order}) AS place_in_order FROM {candidates} s) t WHERE place_in_order = 1",
        )
        columns = ", ".join(f"s.{column}" for column in self.columns())
        self.add(
            name,
            f"SELECT {columns}, 'preference' AS chosen_by FROM known s JOIN preferred p ON p.subject = s.subject AND p.d = s.d AND p.claim = s.id AND p.field = '{field}' WHERE {condition}"
            f" UNION ALL SELECT {columns}, 'rule' FROM {name}_ruled s WHERE NOT EXISTS (SELECT 1 FROM preferred p JOIN known k ON k.subject = p.subject AND k.d = p.d AND k.id = p.claim"
            f" WHERE p.subject = s.subject AND p.d = s.d AND p.field = '{field}' AND {condition.replace('s.', 'k.')})",
        )

    def columns(self) -> list[str]:
        """The columns of a saying."""
        return [
            "d",
            "id",
            "subject",
            "kf",
            "rf",
            "tier",
            "source_rank",
            "single",
            "said",
            *self.subject.columns,
        ]

    def counts(self) -> None:
        """How many claims, and how many distinct origins, were known on each day."""
        self.add(
            "counted",
            "SELECT k.subject, k.d, COUNT(DISTINCT k.id) AS claims, COUNT(DISTINCT c.origin_key) AS origins"
            f" FROM known k LEFT JOIN negotiations_citation c ON c.{self.subject.cited_by} = k.id GROUP BY k.subject, k.d",
        )

    def independent(self, one: str, other: str) -> str:
        """That two claims, given by alias, share no origin."""
        cited = self.subject.cited_by
        return (
            f"NOT EXISTS (SELECT 1 FROM negotiations_citation o1 JOIN negotiations_citation o2 ON o2.origin_key = o1.origin_key"
            f" WHERE o1.{cited} = {one}.id AND o2.{cited} = {other}.id)"
        )


def moves(one: str, other: str) -> str:
    """That two dates (column prefixes with alias, e.g. `a.planned`) differ by more than sharpness. Both must be dated."""
    both_limits = f"{one}_bound IN ('by', 'until') AND {other}_bound IN ('by', 'until') AND {one}_latest IS NOT NULL AND {other}_latest IS NOT NULL"
    return f"(CASE WHEN {both_limits} THEN {one}_latest <> {other}_latest ELSE NOT ({_within(one, other)} OR {_within(other, one)}) END)"


def _within(inner: str, outer: str) -> str:
    return (
        f"(({outer}_earliest IS NULL OR ({inner}_earliest IS NOT NULL AND {inner}_earliest >= {outer}_earliest))"
        f" AND ({outer}_latest IS NULL OR ({inner}_latest IS NOT NULL AND {inner}_latest <= {outer}_latest)))"
    )


def excludes(one: str, other: str) -> str:
    """That two dates cannot both be true of one thing; `FuzzyDate.excludes` says the same for value objects. Both must be dated."""

    def before(first: str, second: str) -> str:
        return f"({first}_latest IS NOT NULL AND {second}_earliest IS NOT NULL AND {first}_latest < {second}_earliest)"

    limit = "IN ('by', 'until', 'before')"
    return (
        "(CASE"
        f" WHEN {one}_bound = 'not_before' AND {other}_bound = 'not_before' THEN FALSE"
        f" WHEN {one}_bound = 'not_before' THEN {before(other, one)}"
        f" WHEN {other}_bound = 'not_before' THEN {before(one, other)}"
        f" WHEN {one}_bound = 'on' AND {other}_bound = 'on' THEN {before(one, other)} OR {before(other, one)}"
        f" WHEN {one}_bound = 'on' AND {other}_bound {limit} THEN {before(other, one)}"
        f" WHEN {one}_bound {limit} AND {other}_bound = 'on' THEN {before(one, other)}"
        f" WHEN {one}_bound IN ('by', 'until') AND {other}_bound IN ('by', 'until') THEN {one}_latest IS NOT NULL AND {other}_latest IS NOT NULL AND {one}_latest <> {other}_latest"
        " ELSE FALSE END)"
    )


def keep(
    subject: Subject, ids: Iterable[int] | None, at: dt.datetime, compose: Any, columns: Sequence[str]
) -> None:
    """Write the kept rows of these things anew (all of them without `ids`) as of the change at this instant.

    What stood before is closed, not lost, so that the picture of any earlier record stays one interval predicate. Two statements a chunk.
    """
    table = subject.state._meta.db_table
    names = ", ".join([*columns, "recorded_from", "recorded_until"])
    chunks: list[list[int] | None] = [None]
    if ids is not None:
        wanted = sorted(ids)
        chunks = [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]
    states: Any = subject.state._default_manager
    with connection.cursor() as cursor:
        for chunk in chunks:
            mine = states.filter(recorded_until=STANDING)
            if chunk is not None:
                mine = mine.filter(**{f"{subject.subject}__in": chunk})
            mine.filter(recorded_from=at).delete()
            mine.update(recorded_until=at)
            rule, select = compose(chunk, None)
            instants = [connection.ops.adapt_datetimefield_value(instant) for instant in (at, STANDING)]
            cursor.execute(
                f"INSERT INTO {table} ({names}) "
                + rule.sql(f"SELECT derived.*, {moment()}, {moment()} FROM ({select}) derived"),
                [*rule.parameters, *instants],
            )


def moment() -> str:
    """A parameter that is an instant of this database."""
    return "%s" if connection.vendor == "sqlite" else "%s::timestamptz"


def live(
    subject: Subject, ids: Sequence[int] | None, as_of: AsOf | None, compose: Any, columns: Sequence[str]
) -> list[dict[str, Any]]:
    """What the rule derives afresh, as plain rows by column name: for a pair of days, or every interval without one."""
    rule, select = compose(ids, as_of)
    with connection.cursor() as cursor:
        cursor.execute(rule.sql(select), rule.parameters)
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
