"""The rule that derives what is told of an event: for each field the best standing, then the newest; beside it the envelope of all claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from negotiations.core.clocks import AsOf
from negotiations.core.derivation import FAR, STRONGEST, Rule, Subject, boolean, day, excludes, keep, live
from negotiations.events.models import EventClaim, EventState

DATE = ("edtf", "earliest", "latest", "bound", "wording", "anchor", "computed")
QUANTITY = ("low", "high", "qualifier", "unit", "wording")
COUNTED = ("killed", "wounded", "occurrences")

SUBJECT = Subject(
    claim=EventClaim,
    state=EventState,
    subject="event",
    preferred_by="event_claim",
    columns={
        **{f"occurred_{suffix}": f"c.occurred_{suffix}" for suffix in DATE},
        "place": "c.place_id",
        **{f"{field}_{suffix}": f"c.{field}_{suffix}" for field in COUNTED for suffix in QUANTITY},
    },
)

SPEAKS = {
    "occurred": "s.occurred_edtf <> ''",
    "place": "s.place IS NOT NULL",
    **{field: f"s.{field}_qualifier <> ''" for field in COUNTED},
}
"""When a claim speaks to a field."""

COLUMNS = (
    "event_id", "known_from", "known_until",
    *(f"occurred_{suffix}" for suffix in DATE), "occurred_claim_id", "occurred_by",
    "place_id", "place_claim_id", "place_by",
    *(name for field in COUNTED for name in (*(f"{field}_{suffix}" for suffix in QUANTITY), f"{field}_claim_id", f"{field}_by")),
    "occurred_first", "occurred_last", "killed_least", "killed_most", "wounded_least", "wounded_most",
    "disputed", "claims_count", "origins_count",
)  # fmt: skip


def derive_events(ids: Iterable[int] | None, at: dt.datetime) -> None:
    """Keep the pictures of these events, of all with None."""
    keep(SUBJECT, ids, at, compose, COLUMNS)


def live_events(ids: Sequence[int] | None, as_of: AsOf | None) -> list[dict[str, Any]]:
    """The pictures derived afresh: for one pair of days, or all intervals of knowledge with None."""
    return live(SUBJECT, ids, as_of, compose, COLUMNS)


def compose(ids: Sequence[int] | None, as_of: AsOf | None) -> tuple[Rule, str]:
    """The rule's table expressions, and the select that gives its rows in the order of COLUMNS."""
    rule = Rule(SUBJECT, ids=ids, as_of=as_of)
    for field, speaks in SPEAKS.items():
        rule.speaking(f"{field}_said", speaks)
        rule.winner(f"{field}_won", f"{field}_said", STRONGEST, field, speaks)
    rule.add(
        "envelope",
        "SELECT subject, d, MIN(occurred_earliest) AS occurred_first, MAX(occurred_latest) AS occurred_last,"
        " MIN(killed_low) AS killed_least, MAX(COALESCE(killed_high, killed_low)) AS killed_most,"
        " MIN(wounded_low) AS wounded_least, MAX(COALESCE(wounded_high, wounded_low)) AS wounded_most FROM known GROUP BY subject, d",
    )
    apart = " OR ".join(
        f"(one.{field}_qualifier <> '' AND other.{field}_qualifier <> '' AND one.{field}_unit = other.{field}_unit{equal_periods}"
        f" AND (one.{field}_high < other.{field}_low OR other.{field}_high < one.{field}_low))"
        for field, equal_periods in (
            ("killed", ""),
            ("wounded", ""),
            ("occurrences", " AND one.occurred_edtf = other.occurred_edtf AND one.occurred_edtf <> ''"),
        )
    )
    # Tallies of different periods do not contradict each other, in their dates either.
    dates = (
        "(one.occurred_edtf <> '' AND other.occurred_edtf <> '' AND one.occurrences_qualifier = '' AND other.occurrences_qualifier = ''"
        f" AND {excludes('one.occurred', 'other.occurred')})"
    )
    rule.add(
        "disputed",
        f"SELECT DISTINCT one.subject, one.d FROM known one JOIN known other ON other.subject = one.subject AND other.d = one.d AND other.id > one.id"
        f" WHERE ({dates} OR {apart}) AND {rule.independent('one', 'other')}",
    )
    rule.counts()
    return rule, _select()


def _select() -> str:
    empty_date = {"edtf": "''", "bound": "'on'", "wording": "''", "computed": boolean("1 = 0")}
    columns = [
        f"COALESCE(w0.occurred_{suffix}, {empty_date[suffix]})"
        if suffix in empty_date
        else f"w0.occurred_{suffix}"
        for suffix in DATE
    ]
    columns += ["w0.id", "COALESCE(w0.chosen_by, '')", "w1.place", "w1.id", "COALESCE(w1.chosen_by, '')"]
    for alias, field in (("w2", "killed"), ("w3", "wounded"), ("w4", "occurrences")):
        unit = EventState._meta.get_field(f"{field}_unit").get_default()
        empty = {"qualifier": "''", "unit": f"'{unit}'", "wording": "''"}
        columns += [
            f"COALESCE({alias}.{field}_{suffix}, {empty[suffix]})"
            if suffix in empty
            else f"{alias}.{field}_{suffix}"
            for suffix in QUANTITY
        ]
        columns += [f"{alias}.id", f"COALESCE({alias}.chosen_by, '')"]
    joined = " ".join(
        f"LEFT JOIN {table} {alias} ON {alias}.subject = day.subject AND {alias}.d = day.d"
        for table, alias in (
            *((f"{field}_won", f"w{index}") for index, field in enumerate(SPEAKS)),
            ("envelope", "e"),
            ("disputed", "x"),
            ("counted", "n"),
        )
    )
    return (
        f"SELECT day.subject, day.d, COALESCE(LEAD(day.d) OVER (PARTITION BY day.subject ORDER BY day.d), {day(FAR)}), {', '.join(columns)},"
        " e.occurred_first, e.occurred_last, e.killed_least, e.killed_most, e.wounded_least, e.wounded_most,"
        f" {boolean('x.subject IS NOT NULL')}, COALESCE(n.claims, 0), COALESCE(n.origins, 0) FROM day {joined}"
    )
