"""The building blocks of the one rule that derives the picture, as SQL that both databases run alike.

Each room with a picture (`milestones/`, `conditions/`, `events/`) composes its rule from these in its own `derivation.py`. A rule runs
over *sayings*: the claims on a subject as they were known on a day. For a pair of days it answers live; without a day it gives one row
per interval of knowledge, and those are kept (`keeping.py`). Nothing here knows a concept; names of tables come from the models.

Every expression is linear in the number of sayings: windows where a window can say it, else joins of expressions on equal keys; no table
is asked row by row, so that neither the size of the record nor what the planner believes of it matters. Sayings carry only what is
compared; what is merely shown is read from the claim that won.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from negotiations.core.date_sql import FAR, day, days_before
from negotiations.core.sayings import Sayings

LOOK_BACK = 30
"""A claim said up to this many days before the standing value first stood can still dispute it."""

NEWEST = "said DESC, source_rank, kf DESC, rf DESC, id DESC"
"""Newest saying first; then source grade, the later day of knowledge, the later record."""
STRONGEST = f"tier, {NEWEST}"
"""Best standing first, then the newest."""

NOBODY = "CAST(NULL AS BIGINT)"


class Rule(Sayings):
    """A rule under composition: what was said, and on it the expressions that choose and compare."""

    # Choosing

    def speaking(self, name: str, condition: str) -> None:
        """Those sayings that speak to a field. One whose day is not certain speaks only where no other does."""
        self.add(
            name,
            f"""SELECT * FROM (
                SELECT s.*, MAX(single) OVER (PARTITION BY subject, d) AS any_single FROM known s WHERE {condition}
            ) speaking WHERE single = any_single""",
        )

    def winner(self, name: str, candidates: str, order: str, field: str, condition: str) -> None:
        """The saying that stands for a field on each day: the latest known preference, else the first candidate in order.

        `condition` says which known claims (`s`) a preference can choose. Adds the column `chosen_by`.
        """
        own = ", ".join(f"s.{column}" for column in self.columns)
        # "preference" comes before "rule" in every alphabet, so it is first in order.
        self.add(
            name,
            f"""SELECT * FROM (
                SELECT voice.*, ROW_NUMBER() OVER (
                    PARTITION BY subject, d ORDER BY chosen_by, preferred_at DESC, preference DESC, {order}) AS place_in_order
                FROM (
                    SELECT {own}, 'preference' AS chosen_by, p.rf AS preferred_at, p.id AS preference
                    FROM preference p JOIN known s ON s.subject = p.subject AND s.id = p.claim AND p.kf <= s.d AND p.ku > s.d
                    WHERE p.field = '{field}' AND ({condition})
                    UNION ALL
                    SELECT {own}, 'rule', NULL, NULL FROM {candidates} s
                ) voice
            ) ranked WHERE place_in_order = 1""",
        )

    # Beside the choice

    def dispute(self, name: str, won: str, candidates: str, same: str, excluded: str) -> None:
        """The days on which an independent claim, said since 30 days before the standing value first stood, excludes it.

        `same` says that a candidate (`s`) gives the standing value (`w`), `excluded` that a known claim (`x`) excludes it. The pairs
        are in `{name}_pair`, those that give the standing value too in `{name}_with`; a database computes neither unless it is read.
        """
        self.add(
            f"{name}_since",
            f"""SELECT w.subject, w.d, MIN(CASE WHEN s.said < w.said THEN s.said ELSE w.said END) AS said
            FROM {won} w LEFT JOIN {candidates} s ON s.subject = w.subject AND s.d = w.d AND {same}
            GROUP BY w.subject, w.d""",
        )
        self.add(
            f"{name}_pair",
            f"""SELECT w.subject, w.d, w.id AS stands, x.id AS other FROM {won} w
            JOIN {name}_since f ON f.subject = w.subject AND f.d = w.d
            JOIN known x ON x.subject = w.subject AND x.d = w.d AND x.said >= {days_before("f.said", LOOK_BACK)}
            {self.unrelated("x", "w")} AND ({excluded})""",
        )
        self.add(
            f"{name}_with",
            f"""SELECT w.subject, w.d, w.id AS stands, s.id AS other FROM {won} w
            JOIN {candidates} s ON s.subject = w.subject AND s.d = w.d AND s.id <> w.id AND {same}""",
        )
        self.add(name, f"SELECT DISTINCT subject, d FROM {name}_pair")

    def pairs(self, disputes: Mapping[str, str]) -> str:
        """A select of who excludes whom: rows for `disagreement.py`. `disputes` is field → name given to `dispute`."""
        told = [self.days_told()]
        for field, name in disputes.items():
            told += [
                f"SELECT subject, d, 'excludes', '{field}', stands, other FROM {name}_pair",
                f"SELECT DISTINCT subject, d, 'stands', '{field}', stands, {NOBODY} FROM {name}_pair",
                f"""SELECT e.subject, e.d, 'agrees', '{field}', e.stands, e.other FROM {name}_with e
                JOIN {name} x ON x.subject = e.subject AND x.d = e.d""",
            ]
        return " UNION ALL ".join(told)

    @staticmethod
    def days_told() -> str:
        """The first rows of such a select: the days on which something changed, disputed or not."""
        return (
            f"SELECT subject, d, 'day' AS relation, '' AS field, {NOBODY} AS one, {NOBODY} AS other FROM day"
        )

    @staticmethod
    def unrelated(one: str, other: str) -> str:
        """That two claims, given by alias, share no origin: a join and the beginning of a WHERE clause."""
        return f"LEFT JOIN related ON related.one = {one}.id AND related.other = {other}.id WHERE related.one IS NULL"

    def counts(self) -> None:
        """How many claims, and how many distinct origins, were known on each day."""
        self.add(
            "counted",
            """SELECT k.subject, k.d, COUNT(DISTINCT k.id) AS claims, COUNT(DISTINCT o.origin_key) AS origins
            FROM known k LEFT JOIN origin o ON o.claim = k.id GROUP BY k.subject, k.d""",
        )

    # The answer

    def of_the_thing(self, column: str) -> str:
        """A column of the thing itself, for the select."""
        thing: Any = self.subject.claim._meta.get_field(self.subject.subject).related_model
        return f"(SELECT thing.{column} FROM {thing._meta.db_table} thing WHERE thing.id = day.subject)"

    def select(
        self, columns: Sequence[str], joins: Sequence[tuple[str, str]], claims: Sequence[tuple[str, str]]
    ) -> str:
        """A row per day: subject, interval of knowledge, then these columns, then the counts.

        `joins` are expressions by alias, joined on their subject and day; `claims` are aliases for the whole claim of an id.
        """
        on_the_day = " ".join(
            f"LEFT JOIN {name} {alias} ON {alias}.subject = day.subject AND {alias}.d = day.d"
            for name, alias in (*joins, ("counted", "counted"))
        )
        whole = " ".join(f"LEFT JOIN claim {alias} ON {alias}.id = {pk}" for alias, pk in claims)
        until = f"COALESCE(LEAD(day.d) OVER (PARTITION BY day.subject ORDER BY day.d), {day(FAR)})"
        counts = "COALESCE(counted.claims, 0), COALESCE(counted.origins, 0)"
        return f"SELECT day.subject, day.d, {until}, {', '.join(columns)}, {counts} FROM day {on_the_day} {whole}"
