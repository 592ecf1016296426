"""The building blocks of the one rule that derives the picture, as SQL that both databases run alike.

Each room with a picture (`milestones/`, `conditions/`, `events/`) composes its rule from these in its own `derivation.py`. A rule runs
over *sayings*: the claims on a subject as they were known on a day. For a pair of days it answers live; without a day it gives one row
per interval of knowledge, and those are kept (`keeping.py`). Nothing here knows a concept; names of tables come from the models.

Every expression is linear in the number of sayings: windows where a window can say it, else joins of expressions on equal keys; no table
is asked row by row, so that neither the size of the record nor what the planner believes of it matters. Sayings carry only what is
compared; what is merely shown is read from the claim that won.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from negotiations.core.claims import Claim
from negotiations.core.date_sql import FAR, NEVER, among, day, days_before
from negotiations.core.states import KnowledgeState

LOOK_BACK = 30
"""A claim said up to this many days before the standing value first stood can still dispute it."""

NEWEST = "said DESC, source_rank, kf DESC, rf DESC, id DESC"
"""Newest saying first; then source grade, the later day of knowledge, the later record."""
STRONGEST = f"tier, {NEWEST}"
"""Best standing first, then the newest."""

NOBODY = "CAST(NULL AS BIGINT)"

CLOCKED = ("d", "id", "subject", "kf", "rf", "tier", "source_rank", "single", "said")
"""The columns that every saying has, whatever it is about."""


@dataclass(frozen=True)
class Subject:
    """What a rule is about: the claim model, the foreign key to the thing, and the columns that the rule reads.

    `columns` are SQL expressions over the claim table `c` by the name that the rule gives them; `shown` are further columns of that
    table, not compared but told of the claim that wins.
    """

    claim: type[Claim]
    state: type[KnowledgeState]
    subject: str
    preferred_by: str
    columns: dict[str, str]
    shown: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The table of the claims."""
        return self.claim._meta.db_table

    @property
    def cited_by(self) -> str:
        """The foreign key from citations to this kind of claim."""
        return f"{self.preferred_by}_id"


class Rule:
    """A rule under composition: common table expressions in order, and the parameters of the question.

    `known` None asks for every interval of knowledge, `recorded` None for the record as it stands, `ids` None for all things.
    """

    def __init__(
        self,
        subject: Subject,
        *,
        ids: Sequence[int] | None,
        known: dt.date | None,
        recorded: dt.datetime | None,
    ) -> None:
        self.subject, self.recorded = subject, recorded
        self.parts: list[str] = []
        self.parameters: list[Any] = []
        self.columns = [*CLOCKED, *subject.columns]
        self._claims(ids)
        self._preferences()
        self._days(known)
        self._origins()

    def add(self, name: str, select: str) -> None:
        """One more table expression."""
        self.parts.append(f"{name} AS ({select})")

    def sql(self, select: str) -> str:
        """The whole statement: its WITH clause and a select over it."""
        return "WITH " + ",\n".join(self.parts) + "\n" + select

    # The clocks

    def _recorded(self, alias: str) -> str:
        if self.recorded is None:
            return f"{alias}.recorded_from IS NOT NULL AND {alias}.recorded_until IS NULL"
        instant = connection.ops.adapt_datetimefield_value(self.recorded)
        self.parameters += [instant, instant]
        until = f"{alias}.recorded_until"
        return f"{alias}.recorded_from <= %s AND ({until} > %s OR {until} IS NULL)"

    def _known_until(self, alias: str) -> str:
        end = f"COALESCE({alias}.known_until, {day(FAR)})"
        if self.recorded is None:
            return end
        self.parameters.append(connection.ops.adapt_datetimefield_value(self.recorded))
        return f"CASE WHEN {alias}.known_until_recorded_at > %s THEN {day(FAR)} ELSE {end} END"

    def _claims(self, ids: Sequence[int] | None) -> None:
        named = {**self.subject.columns, **{name: f"c.{name}" for name in self.subject.shown}}
        columns = "".join(f", {expression} AS {name}" for name, expression in named.items())
        until, recorded, wanted = self._known_until("c"), self._recorded("c"), ""
        if ids is not None:
            wanted = f" AND c.{self.subject.subject}_id IN ({', '.join(['%s'] * len(ids))})"
            self.parameters += ids
        self.add(
            "claim",
            f"""SELECT c.id, c.{self.subject.subject}_id AS subject, c.known_from AS kf, {until} AS ku,
                c.recorded_from AS rf, c.tier, c.source_rank,
                CASE WHEN c.asserted_on_earliest = c.asserted_on_latest THEN 1 ELSE 0 END AS single,
                COALESCE(c.asserted_on_latest, c.asserted_on_earliest, {day(NEVER)}) AS said{columns}
            FROM {self.subject.table} c WHERE {recorded}{wanted}""",
        )

    def _preferences(self) -> None:
        until, recorded = self._known_until("p"), self._recorded("p")
        self.add(
            "preference",
            f"""SELECT p.id, p.field, p.known_from AS kf, {until} AS ku, p.recorded_from AS rf,
                c.id AS claim, c.subject, c.kf AS claim_kf
            FROM negotiations_preference p JOIN claim c ON c.id = p.{self.subject.preferred_by}_id WHERE {recorded}""",
        )

    def _days(self, known: dt.date | None) -> None:
        if known is None:
            # A preference opens no interval before its claim is known: until then it chooses nothing.
            self.add(
                "day",
                f"""SELECT subject, kf AS d FROM claim UNION SELECT subject, ku FROM claim WHERE ku < {day(FAR)}
                UNION SELECT subject, kf FROM preference WHERE kf > claim_kf
                UNION SELECT subject, ku FROM preference WHERE ku > claim_kf AND ku < {day(FAR)}""",
            )
        else:
            asked = day(known.isoformat())
            self.add("day", f"SELECT DISTINCT subject, {asked} AS d FROM claim WHERE kf <= {asked}")
        own = ", ".join(f"claim.{column}" for column in self.columns if column != "d")
        self.add(
            "known",
            f"""SELECT day.d, {own} FROM day
            JOIN claim ON claim.subject = day.subject AND claim.kf <= day.d AND claim.ku > day.d""",
        )

    def _origins(self) -> None:
        cited = f"o.{self.subject.cited_by}"
        self.add(
            "origin",
            f"""SELECT DISTINCT claim.subject, claim.id AS claim, o.origin_key FROM negotiations_citation o
            JOIN claim ON claim.id = {cited} WHERE {cited} {among("SELECT id FROM claim")}""",
        )
        self.add(
            "related",
            """SELECT DISTINCT a.claim AS one, b.claim AS other FROM origin a
            JOIN origin b ON b.subject = a.subject AND b.origin_key = a.origin_key""",
        )

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
        own = ", ".join(
            f"s.{column}" for column in self.columns
        )  # "preference" comes before "rule" in every alphabet
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
