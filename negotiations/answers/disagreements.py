"""Questions about disputes: the milestones, conditions, events and series on which independent sources exclude each other, in order.

What excludes what is decided by the rules of the rooms; here their findings are put in one order and given page by page. A dispute's place
is (kind, slug or name of the series, field, first day, least key of its claims), so that a page costs what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from negotiations.access.visibility import claims_visible_to
from negotiations.conditions.derivation import DISAGREEMENT as OVER_CONDITIONS
from negotiations.conditions.models import Condition, ConditionClaim, ConditionState
from negotiations.conditions.queries import conditions_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.disagreement import Disagreement, Dispute
from negotiations.core.records import Record
from negotiations.core.states import OPEN, STANDING, KnowledgeState
from negotiations.events.derivation import DISAGREEMENT as OVER_EVENTS
from negotiations.events.derivation import DISPUTABLE
from negotiations.events.models import Event, EventClaim, EventState
from negotiations.events.queries import events_visible_to
from negotiations.milestones.derivation import DISAGREEMENT as OVER_MILESTONES
from negotiations.milestones.derivation import FIELDS
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from negotiations.milestones.queries import milestones_visible_to
from negotiations.troops.models import TroopCount
from negotiations.troops.series_disputes import FIELD, SeriesName, disputable_series, series_disputes

CHUNK = 200
"""Things looked at by one query; a page of disputes seldom needs a second."""

Key = tuple[int, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing about which there can be disputes."""

    model: type[Record]
    claim: type[Any]
    fields: tuple[str, ...]
    visible: Callable[[Any, AsOf], QuerySet[Any]] | None = None
    state: type[KnowledgeState] | None = None
    disagreement: Disagreement | None = None

    @property
    def resource(self) -> str:
        """The collection of these things; series are found in that of their claims."""
        return self.model.resource


KINDS = (
    Kind(Milestone, MilestoneClaim, FIELDS, milestones_visible_to, MilestoneState, OVER_MILESTONES),
    Kind(Condition, ConditionClaim, ("status",), conditions_visible_to, ConditionState, OVER_CONDITIONS),
    Kind(Event, EventClaim, DISPUTABLE, events_visible_to, EventState, OVER_EVENTS),
    Kind(TroopCount, TroopCount, (FIELD,)),
)
"""The kinds, in the order in which their disputes are given."""
ALL_FIELDS = tuple(dict.fromkeys(field for kind in KINDS for field in kind.fields))


@dataclass(frozen=True, slots=True)
class Found:
    """A dispute in its place of the order, about a named thing or a series."""

    key: Key
    kind: Kind
    dispute: Dispute
    thing: Any = None
    series: SeriesName | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which disputes are asked for. `running` false also gives those that had ended by D."""

    user: Any
    as_of: AsOf
    kinds: Sequence[Kind] = KINDS
    fields: Sequence[str] = ALL_FIELDS
    negotiation: int | None = None
    running: bool = True

    def has(self, dispute: Dispute) -> bool:
        """Whether a dispute is among them."""
        return dispute.field in self.fields and not (self.running and dispute.until is not None)


def disputes(wanted: Wanted, at: Key | None = None, *, backwards: bool = False) -> Iterator[Found]:
    """The disputes behind a place, or before it, in order or in the opposite one; as many as the caller takes."""
    kinds = [(KINDS.index(kind), kind) for kind in wanted.kinds if set(kind.fields) & set(wanted.fields)]
    for rank, kind in sorted(kinds, key=lambda pair: pair[0], reverse=backwards):
        if at is not None and (rank > at[0] if backwards else rank < at[0]):
            continue
        begin = at[1] if at is not None and rank == at[0] else None
        make = _of_series if kind.disagreement is None else _of_things
        for found in make(wanted, rank, kind, begin, backwards):
            if at is None or (found.key < at if backwards else found.key > at):
                yield found


def _of_things(
    wanted: Wanted, rank: int, kind: Kind, begin: str | None, backwards: bool
) -> Iterator[Found]:
    """The disputes about named things, from a slug on."""
    assert kind.visible is not None  # noqa: S101  for the type checker: told with its disagreement
    assert kind.disagreement is not None  # noqa: S101
    things = kind.visible(wanted.user, wanted.as_of).filter(pk__in=_disputed(wanted, kind))
    if wanted.negotiation is not None:
        things = things.filter(negotiation=wanted.negotiation)
    things = things.select_related("negotiation").order_by("-slug" if backwards else "slug")
    if begin is not None:
        things = things.filter(**{"slug__lte" if backwards else "slug__gte": begin})
    while True:
        page = {thing.pk: thing for thing in things[:CHUNK]}
        found = [
            Found(_place(rank, page[one.subject].slug, one), kind, one, thing=page[one.subject])
            for one in kind.disagreement.find(list(page), wanted.as_of)
            if wanted.has(one)
        ] if page else []  # fmt: skip
        yield from sorted(found, key=lambda one: one.key, reverse=backwards)
        if len(page) < CHUNK:
            return
        last = list(page.values())[-1].slug
        things = things.filter(**{"slug__lt" if backwards else "slug__gt": last})


def _disputed(wanted: Wanted, kind: Kind) -> QuerySet[Any, Any]:
    """The things whose kept picture says that they are disputed, on D or, with those that ended, on some day up to D."""
    assert kind.state is not None  # noqa: S101
    assert kind.disagreement is not None  # noqa: S101
    as_of = wanted.as_of
    recorded = (
        Q(recorded_until=STANDING)
        if as_of.recorded is None
        else Q(recorded_from__lte=as_of.recorded, recorded_until__gt=as_of.recorded)
    )
    rows = kind.state._default_manager.filter(recorded, disputed=True, known_from__lte=as_of.known)
    if wanted.running:
        rows = rows.filter(known_until__gt=as_of.known, known_until__lte=OPEN)
    return rows.values(kind.disagreement.subject.subject)


def _of_series(
    wanted: Wanted, rank: int, kind: Kind, begin: str | None, backwards: bool
) -> Iterator[Found]:
    """The disputes about series of troop counts, from a series on."""
    counts = claims_visible_to(TroopCount, None, wanted.as_of, current=wanted.running).filter(
        wanted.as_of.records()
    )
    every = claims_visible_to(TroopCount, None, wanted.as_of, current=False).filter(wanted.as_of.records())
    narrowed = counts if wanted.negotiation is None else _of_negotiation(counts, wanted.negotiation)
    for name in sorted(disputable_series(narrowed), reverse=backwards):
        text = "/".join(name)
        if begin is not None and (text > begin if backwards else text < begin):
            continue
        found = [
            Found(_place(rank, text, one), kind, one, series=name)
            for one in series_disputes(name, every, wanted.as_of)
            if wanted.has(one)
        ]
        yield from sorted(found, key=lambda one: one.key, reverse=backwards)


def _of_negotiation(counts: QuerySet[TroopCount], negotiation: int) -> QuerySet[TroopCount]:
    """The counts of all series of which one belongs to a negotiation."""
    same = ("contributor", "host", "measure", "dataset")
    mine = counts.filter(negotiation=negotiation)
    return counts.filter(**{f"{name}__in": mine.order_by().values(name) for name in same})


def _place(rank: int, name: str, dispute: Dispute) -> Key:
    return rank, name, dispute.field, dispute.since.isoformat(), min(min(pair) for pair in dispute.exclusions)
