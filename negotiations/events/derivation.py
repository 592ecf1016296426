"""The rule that derives what is told of an event: for each field the best standing, then the newest; beside it the envelope of all claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from negotiations.core.clocks import AsOf
from negotiations.core.date_sql import excludes
from negotiations.core.derivation import NOBODY, STRONGEST, Rule
from negotiations.core.disagreement import Disagreement
from negotiations.core.fields import FuzzyDateColumns, QuantityColumns
from negotiations.core.keeping import Derivation
from negotiations.core.sayings import Subject
from negotiations.events.models import EventClaim, EventState

DATE, QUANTITY = FuzzyDateColumns.suffixes, QuantityColumns.suffixes
COMPARED = ("edtf", "earliest", "latest", "bound")
COUNTED = ("killed", "wounded", "occurrences")
DISPUTABLE = ("occurred", *COUNTED)
"""The fields in which claims can exclude each other; two places can both be right."""

SUBJECT = Subject(
    claim=EventClaim,
    state=EventState,
    subject="event",
    preferred_by="event_claim",
    columns={
        **{f"occurred_{part}": f"c.occurred_{part}" for part in COMPARED},
        "place": "c.place_id",
        **{
            f"{field}_{part}": f"c.{field}_{part}"
            for field in COUNTED
            for part in ("low", "high", "qualifier", "unit")
        },
    },
    shown=(
        *(f"occurred_{part}" for part in DATE if part not in COMPARED),
        *(f"{field}_wording" for field in COUNTED),
    ),
)

SPEAKS = {
    "occurred": "s.occurred_edtf <> ''",
    "place": "s.place IS NOT NULL",
    **{field: f"s.{field}_qualifier <> ''" for field in COUNTED},
}
"""When a claim speaks to a field."""

COLUMNS = (
    "event_id", "known_from", "known_until", "negotiation_id",
    *(f"occurred_{part}" for part in DATE), "occurred_claim_id", "occurred_by",
    "place_id", "place_claim_id", "place_by",
    *(name for field in COUNTED for name in (*(f"{field}_{part}" for part in QUANTITY), f"{field}_claim_id", f"{field}_by")),
    "occurred_first", "occurred_last", "killed_least", "killed_most", "wounded_least", "wounded_most",
    "disputed", "claims_count", "origins_count",
)  # fmt: skip


def derive_events(ids: Iterable[int] | None, at: dt.datetime) -> None:
    """Keep the pictures of these events, of all with None, as of the change at this instant."""
    DERIVATION.keep(ids, at)


def live_events(ids: Sequence[int] | None, as_of: AsOf | None) -> list[dict[str, Any]]:
    """The pictures derived afresh: for one pair of days, or all intervals of knowledge with None."""
    return DERIVATION.live(ids, as_of)


def compose(rule: Rule) -> str:
    """Add the rule's table expressions; returns the select that gives its rows in the order of COLUMNS."""
    _stand(rule)
    _envelope(rule)
    _disputes(rule)
    rule.counts()
    return _select(rule)


def compose_pairs(rule: Rule) -> str:
    """Add what the disputes need; returns the select of who excludes whom."""
    _stand(rule)
    _disputes(rule)
    told = [rule.days_told()]
    for field in DISPUTABLE:
        told += [
            f"SELECT subject, d, 'excludes', '{field}', one, other FROM disputed_pair WHERE by_{field} = 1",
            f"""SELECT w.subject, w.d, 'stands', '{field}', w.id, {NOBODY} FROM {field}_won w
            JOIN disputed x ON x.subject = w.subject AND x.d = w.d""",
        ]
    return " UNION ALL ".join(told)


def _stand(rule: Rule) -> None:
    """The claims that stand for each field."""
    for field, speaks in SPEAKS.items():
        rule.speaking(f"{field}_said", speaks)
        rule.winner(f"{field}_won", f"{field}_said", STRONGEST, field, speaks)


def _envelope(rule: Rule) -> None:
    """From the least to the greatest that any known claim gives; a claim that is open at an end of time leaves that end open."""
    figures = ", ".join(
        f"MIN(COALESCE({field}_low, {field}_high)) AS {field}_least, MAX(COALESCE({field}_high, {field}_low)) AS {field}_most"
        for field in ("killed", "wounded")
    )
    rule.add(
        "envelope",
        f"""SELECT subject, d, {figures},
            CASE WHEN SUM({_open("earliest")}) = 0 THEN MIN(occurred_earliest) END AS occurred_first,
            CASE WHEN SUM({_open("latest")}) = 0 THEN MAX(occurred_latest) END AS occurred_last
        FROM known GROUP BY subject, d""",
    )


def _open(end: str) -> str:
    return f"CASE WHEN occurred_edtf <> '' AND occurred_{end} IS NULL THEN 1 ELSE 0 END"


def _disputes(rule: Rule) -> None:
    """Independent claims exclude each other in a date or in a range; what a tally says only against one of an equal period.

    Two claims do or do not exclude each other on every day on which both are known, so they are compared once.
    """
    tally = "(one.occurrences_qualifier <> '' OR other.occurrences_qualifier <> '')"
    equal = (
        "(one.occurred_earliest = other.occurred_earliest AND one.occurred_latest = other.occurred_latest)"
    )
    dates = f"(one.occurred_edtf <> '' AND other.occurred_edtf <> '' AND {excludes('one.occurred', 'other.occurred')})"
    apart = {
        "occurred": dates,
        **{
            field: f"""(one.{field}_qualifier <> '' AND other.{field}_qualifier <> '' AND one.{field}_unit = other.{field}_unit
            AND (one.{field}_high < other.{field}_low OR other.{field}_high < one.{field}_low))"""
            for field in COUNTED
        },
    }
    # In which fields: told only of pairs that are apart in some field.
    told = ", ".join(f"CASE WHEN {which} THEN 1 ELSE 0 END AS by_{field}" for field, which in apart.items())
    rule.add(
        "clash",
        f"""SELECT one.subject, one.id AS one, other.id AS other, {told},
            one.kf AS kf, one.ku AS ku, other.kf AS other_kf, other.ku AS other_ku
        FROM claim one JOIN claim other ON other.subject = one.subject AND other.id > one.id
        {rule.unrelated("one", "other")} AND (NOT {tally} OR {equal}) AND ({" OR ".join(apart.values())})""",
    )
    rule.add(
        "disputed_pair",
        """SELECT day.d, clash.* FROM clash JOIN day ON day.subject = clash.subject
            AND clash.kf <= day.d AND clash.ku > day.d AND clash.other_kf <= day.d AND clash.other_ku > day.d""",
    )
    rule.add("disputed", "SELECT DISTINCT subject, d FROM disputed_pair")


def _select(rule: Rule) -> str:
    columns: list[str] = [rule.of_the_thing("negotiation_id")]
    for field in SPEAKS:
        columns += ["place.place"] if field == "place" else _whole(field)
        columns += [f"{field}.id", f"COALESCE({field}.chosen_by, '')"]
    columns += [f"envelope.{name}" for name in COLUMNS[-9:-3]]
    return rule.select(
        [*columns, "disputed.subject IS NOT NULL"],
        joins=[
            *((f"{field}_won", field) for field in SPEAKS),
            ("envelope", "envelope"),
            ("disputed", "disputed"),
        ],
        claims=[(f"{field}_claim", f"{field}.id") for field in SPEAKS if field != "place"],
    )


def _whole(field: str) -> list[str]:
    """The columns of a field's value; where nothing was said, those that are never null are empty."""
    parts: tuple[str, ...] = DATE
    empty = {"edtf": "''", "bound": "'on'", "wording": "''", "computed": "FALSE"}
    if field in COUNTED:
        unit: Any = EventState._meta.get_field(f"{field}_unit")
        parts, empty = QUANTITY, {"qualifier": "''", "unit": f"'{unit.default}'", "wording": "''"}
    columns = [(f"{field}_claim.{field}_{part}", empty.get(part)) for part in parts]
    return [f"COALESCE({column}, {default})" if default else column for column, default in columns]


DERIVATION = Derivation(SUBJECT, COLUMNS, compose)
DISAGREEMENT = Disagreement(SUBJECT, compose_pairs)
