"""What was said of things as it was known on each day, as SQL that both databases run alike: where every rule of derivation begins.

Claims and preferences on their clocks, the days on which a picture is asked for, the sayings known on each, and which claims share an
origin. How one of several sayings is chosen is in `derivation.py`. Nothing here knows a concept; names of tables come from the models.
"""

# ruff: noqa: S608  # the text is made of names that models give; values are parameters

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from negotiations.core.claims import Claim
from negotiations.core.date_sql import FAR, NEVER, among, day
from negotiations.core.states import KnowledgeState

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


class Sayings:
    """Common table expressions in order, and the parameters of the question: `claim`, `preference`, `day`, `known`, `origin`, `related`.

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
