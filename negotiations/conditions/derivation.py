"""The rule that derives how a condition stands: the newest saying, as for a milestone's status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from negotiations.conditions.models import ConditionClaim, ConditionState
from negotiations.core.clocks import AsOf
from negotiations.core.derivation import NEWEST, Rule
from negotiations.core.disagreement import Disagreement
from negotiations.core.keeping import Derivation
from negotiations.core.sayings import Subject

SUBJECT = Subject(
    claim=ConditionClaim,
    state=ConditionState,
    subject="condition",
    preferred_by="condition_claim",
    columns={"status": "c.status"},
)

COLUMNS = (
    "condition_id", "known_from", "known_until", "status", "status_claim_id", "status_by",
    "disputed", "claims_count", "origins_count",
)  # fmt: skip

CLOSED = "IN ('met', 'dropped')"


def derive_conditions(ids: Iterable[int] | None, at: dt.datetime) -> None:
    """Keep the pictures of these conditions, of all with None, as of the change at this instant."""
    DERIVATION.keep(ids, at)


def live_conditions(ids: Sequence[int] | None, as_of: AsOf | None) -> list[dict[str, Any]]:
    """The pictures derived afresh: for one pair of days, or all intervals of knowledge with None."""
    return DERIVATION.live(ids, as_of)


def compose(rule: Rule) -> str:
    """Add the rule's table expressions; returns the select that gives its rows in the order of COLUMNS."""
    _stand(rule)
    rule.counts()
    return rule.select(
        ["COALESCE(won.status, '')", "won.id", "COALESCE(won.chosen_by, '')", "disputed.subject IS NOT NULL"],
        joins=[("won", "won"), ("disputed", "disputed")],
        claims=[],
    )


def compose_pairs(rule: Rule) -> str:
    """Add what the disputes need; returns the select of who excludes whom."""
    _stand(rule)
    return rule.pairs({"status": "disputed"})


def _stand(rule: Rule) -> None:
    """The claim that stands, and where it is disputed.

    Exclusion is that of a milestone's status: met or dropped, against a claim said the same day or later that it is not yet so.
    """
    rule.speaking("said", "s.status <> ''")
    rule.winner("won", "said", NEWEST, "status", "s.status <> ''")
    rule.dispute(
        "disputed",
        "won",
        "said",
        same="s.status = w.status",
        excluded=f"""(w.status {CLOSED} AND x.status NOT {CLOSED} AND x.said >= w.said)
            OR (w.status NOT {CLOSED} AND x.status {CLOSED} AND w.said >= x.said)""",
    )


DERIVATION = Derivation(SUBJECT, COLUMNS, compose)
DISAGREEMENT = Disagreement(SUBJECT, compose_pairs)
