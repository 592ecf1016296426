"""The same picture from three sides: the kept row, the rule asked live, and the reference. All as one plain mapping, to be compared.

The reference is given what the record holds: the claims' clocks, words and citations. What follows from them (tiers, origins of a claim,
ranks of its sources) it is told from the citations, not from the columns that the SQL reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from negotiations.answers.models import Preference
from negotiations.conditions.derivation import live_conditions
from negotiations.conditions.models import Condition, ConditionClaim, ConditionState
from negotiations.core.clocks import AsOf
from negotiations.core.states import standing
from negotiations.core.things import NamedThing
from negotiations.events.derivation import live_events
from negotiations.events.models import Event, EventClaim, EventState
from negotiations.milestones.derivation import live_milestones
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from tests.derivation.reference import choosing, conditions, events, milestones

RANKS = {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6, "": 9}
Picture = dict[str, Any] | None


@dataclass(frozen=True)
class Kind:
    """What one kind of thing is called in the three sides."""

    claim: Any
    state: Any
    name: str
    preferred_by: str
    live: Callable[..., list[dict[str, Any]]]
    reference_claim: Any
    reference: Callable[..., Any]
    says: tuple[str, ...]
    fields: tuple[str, ...]
    more_of_row: Callable[[Any], dict[str, Any]]
    more_of_picture: Callable[[Any], dict[str, Any]]


def kind_of(thing: NamedThing) -> Kind:
    """The kind of a milestone, condition or event."""
    return KINDS[type(thing)]


def kept(thing: NamedThing, day: dt.date, instant: dt.datetime | None = None) -> Picture:
    """The kept row on a pair of days."""
    kind = kind_of(thing)
    rows = kind.state.objects.filter(standing(AsOf(day, instant)), **{kind.name: thing})
    assert len(rows) <= 1, "the kept rows overlap"
    return _of_row(kind, rows[0]) if rows else None


def kept_rows(thing: NamedThing) -> Callable[[dt.date, dt.datetime], Picture]:
    """All kept rows, read once, to be asked for many pairs of days."""
    kind = kind_of(thing)
    rows = list(kind.state.objects.filter(**{kind.name: thing}))

    def ask(day: dt.date, instant: dt.datetime) -> Picture:
        found = [
            row
            for row in rows
            if row.known_from <= day < row.known_until and row.recorded_from <= instant < row.recorded_until
        ]
        assert len(found) <= 1, "the kept rows overlap"
        return _of_row(kind, found[0]) if found else None

    return ask


def live(thing: NamedThing, day: dt.date, instant: dt.datetime | None = None) -> Picture:
    """The rule in SQL, asked for a pair of days."""
    kind = kind_of(thing)
    rows = kind.live([thing.pk], AsOf(day, instant))
    assert len(rows) <= 1
    return _of_row(kind, kind.state(**rows[0])) if rows else None


def reference(thing: NamedThing) -> Callable[[dt.date, dt.datetime], Picture]:
    """The reference over all that the record holds of a thing, to be asked for pairs of days."""
    kind = kind_of(thing)
    claims, preferences = claims_of(thing), preferences_of(thing)

    def ask(day: dt.date, instant: dt.datetime) -> Picture:
        picture = kind.reference(claims, preferences, day, instant)
        return None if picture is None else _of_picture(kind, picture)

    return ask


def claims_of(thing: NamedThing) -> list[Any]:
    """All claims that ever were public, as the reference reads them."""
    kind = kind_of(thing)
    rows = kind.claim.objects.filter(**{kind.name: thing}, recorded_from__isnull=False)
    return [
        kind.reference_claim(
            **_clocks(row),
            basis=row.known_from_basis,
            asserted_on=row.asserted_on,
            standing=row.standing,
            source_rank=min(RANKS[cited.source.reliability] for cited in row.citations.all()),
            origins=frozenset(cited.origin_key for cited in row.citations.all()),
            **{name: getattr(row, "place_id" if name == "place" else name) for name in kind.says},
        )
        for row in rows.prefetch_related("citations__source")
    ]


def preferences_of(thing: NamedThing) -> list[choosing.Preference]:
    """All preferences that ever were public, as the reference reads them."""
    kind = kind_of(thing)
    rows = Preference.objects.filter(
        **{f"{kind.preferred_by}__{kind.name}": thing}, recorded_from__isnull=False
    )
    return [
        choosing.Preference(**_clocks(row), claim=getattr(row, f"{kind.preferred_by}_id"), field=row.field)
        for row in rows
    ]


def _clocks(row: Any) -> dict[str, Any]:
    names = ("id", "known_from", "known_until", "known_until_recorded_at", "recorded_from", "recorded_until")
    return {name: getattr(row, name) for name in names}


def _of_row(kind: Kind, row: Any) -> dict[str, Any]:
    fields = {
        name: (
            getattr(row, "place_id" if name == "place" else name),
            getattr(row, f"{name}_claim_id"),
            getattr(row, f"{name}_by"),
        )
        for name in kind.fields
    }
    counts = {"disputed": row.disputed, "claims": row.claims_count, "origins": row.origins_count}
    return {**fields, **counts, **kind.more_of_row(row)}


def _of_picture(kind: Kind, picture: Any) -> dict[str, Any]:
    stands = (
        picture.stands if kind.state is EventState else {name: getattr(picture, name) for name in kind.fields}
    )
    fields = {}
    for name, choice in stands.items():
        said = "says" if kind.state is MilestoneState and name == "status" else name
        nothing = "" if name == "status" else None
        fields[name] = (
            (nothing, None, "")
            if choice is None
            else (getattr(choice.claim, said), choice.claim.id, choice.by)
        )
    counts = {"disputed": picture.disputed, "claims": picture.claims, "origins": picture.origins}
    return {**fields, **counts, **kind.more_of_picture(picture)}


KINDS: dict[type[NamedThing], Kind] = {
    Milestone: Kind(
        MilestoneClaim, MilestoneState, "milestone", "milestone_claim", live_milestones,
        milestones.MilestoneClaim, milestones.milestone_picture,
        says=("status", "planned", "achieved"),
        fields=("status", "planned", "achieved"),
        more_of_row=lambda row: {
            "first_planned": row.first_planned, "revisions": row.revisions,
            "slippage": (row.slippage_min, row.slippage_max), "due": row.due_latest,
        },
        more_of_picture=lambda picture: {
            name: getattr(picture, name) for name in ("first_planned", "revisions", "slippage", "due")
        },
    ),
    Condition: Kind(
        ConditionClaim, ConditionState, "condition", "condition_claim", live_conditions,
        conditions.ConditionClaim, conditions.condition_picture,
        says=("status",), fields=("status",),
        more_of_row=lambda row: {}, more_of_picture=lambda picture: {},
    ),
    Event: Kind(
        EventClaim, EventState, "event", "event_claim", live_events, events.EventClaim, events.event_picture,
        says=events.FIELDS, fields=events.FIELDS,
        more_of_row=lambda row: {
            "days": (row.occurred_first, row.occurred_last),
            "dead": (row.killed_least, row.killed_most), "hurt": (row.wounded_least, row.wounded_most),
        },
        more_of_picture=lambda picture: {"days": picture.occurred, "dead": picture.killed, "hurt": picture.wounded},
    ),
}  # fmt: skip
