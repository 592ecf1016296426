"""The rule that derives how a condition stands: the newest saying, as for a milestone's status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from negotiations.conditions.models import ConditionClaim, ConditionState
from negotiations.core.clocks import AsOf
from negotiations.core.derivation import (
    FAR,
    LOOK_BACK,
    NEWEST,
    Rule,
    Subject,
    boolean,
    day,
    days_before,
    keep,
    live,
)

SUBJECT = Subject(
    claim=ConditionClaim,
    state=ConditionState,
    subject="condition",
    preferred_by="condition_claim",
    columns={"status": "c.status"},
)

COLUMNS = (
    "condition_id",
    "known_from",
    "known_until",
    "status",
    "status_claim_id",
    "status_by",
    "disputed",
    "claims_count",
    "origins_count",
)

CLOSED = "IN ('met', 'dropped')"


def derive_conditions(ids: Iterable[int] | None, at: dt.datetime) -> None:
    """Keep the pictures of these conditions, of all with None."""
    keep(SUBJECT, ids, at, compose, COLUMNS)


def live_conditions(ids: Sequence[int] | None, as_of: AsOf | None) -> list[dict[str, Any]]:
    """The pictures derived afresh: for one pair of days, or all intervals of knowledge with None."""
    return live(SUBJECT, ids, as_of, compose, COLUMNS)


def compose(ids: Sequence[int] | None, as_of: AsOf | None) -> tuple[Rule, str]:
    """The rule's table expressions, and the select that gives its rows in the order of COLUMNS.

    Exclusion is that of a milestone's status: met or dropped, against a claim said the same day or later that it is not yet so.
    """
    rule = Rule(SUBJECT, ids=ids, as_of=as_of)
    rule.speaking("said", "s.status <> ''")
    rule.winner("won", "said", NEWEST, "status", "s.status <> ''")
    rule.add(
        "since",
        "SELECT w.subject, w.d, MIN(s.said) AS said FROM won w JOIN said s ON s.subject = w.subject AND s.d = w.d AND s.status = w.status GROUP BY w.subject, w.d",
    )
    rule.add(
        "disputed",
        "SELECT DISTINCT w.subject, w.d FROM won w JOIN since f ON f.subject = w.subject AND f.d = w.d"
        f" JOIN known x ON x.subject = w.subject AND x.d = w.d AND x.said >= {days_before('f.said', LOOK_BACK)}"
        f" WHERE ((w.status {CLOSED} AND x.status NOT {CLOSED} AND x.said >= w.said) OR (w.status NOT {CLOSED} AND x.status {CLOSED} AND w.said >= x.said))"
        f" AND {rule.independent('x', 'w')}",
    )
    rule.counts()
    select = (
        f"SELECT day.subject, day.d, COALESCE(LEAD(day.d) OVER (PARTITION BY day.subject ORDER BY day.d), {day(FAR)}),"
        f" COALESCE(w.status, ''), w.id, COALESCE(w.chosen_by, ''), {boolean('x.subject IS NOT NULL')}, COALESCE(n.claims, 0), COALESCE(n.origins, 0)"
        " FROM day LEFT JOIN won w ON w.subject = day.subject AND w.d = day.d LEFT JOIN disputed x ON x.subject = day.subject AND x.d = day.d"
        " LEFT JOIN counted n ON n.subject = day.subject AND n.d = day.d"
    )
    return rule, select
