"""Questions about disputes: the milestones, conditions, events and series on which independent sources exclude each other, in order.

What excludes what is decided by the rules of the rooms; here their findings are put in one order, to be given page by page. A dispute's
place is (kind, key of the thing or name of the series, field, first day, least key of its claims).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from negotiations.access.visibility import claims_visible_to
from negotiations.conditions.derivation import DISAGREEMENT as OVER_CONDITIONS
from negotiations.conditions.queries import conditions_visible_to
from negotiations.core.claims import Claim
from negotiations.core.clocks import AsOf
from negotiations.core.disagreement import Disagreement, Dispute
from negotiations.core.states import STANDING
from negotiations.events.derivation import DISAGREEMENT as OVER_EVENTS
from negotiations.events.derivation import DISPUTABLE
from negotiations.events.queries import events_visible_to
from negotiations.milestones.derivation import DISAGREEMENT as OVER_MILESTONES
from negotiations.milestones.derivation import FIELDS
from negotiations.milestones.queries import milestones_visible_to
from negotiations.troops.models import TroopCount
from negotiations.troops.series_disputes import FIELD, next_contested, series_disputes
from negotiations.troops.series_pairs import SeriesName, text_of

WORK = 1_000
"""Claims of series looked at together: a page seldom needs those behind the first series."""

Key = tuple[int, int | str, str, str, int]


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
    """Which disputes are asked for; None means any. `running` false also gives those that had ended by D."""

    user: Any
    as_of: AsOf
    resources: Sequence[str] | None = None
    fields: Sequence[str] | None = None
    negotiation: int | None = None
    running: bool = True
    at_once: int = 100
    """Things of which disputes are looked for by one query; as many as disputes are wanted is enough for most pages."""

    def has(self, dispute: Dispute) -> bool:
        """Whether a dispute is among them, its negotiation aside."""
        asked = self.fields is None or dispute.field in self.fields
        return asked and not (self.running and dispute.until is not None)

    def has_kind(self, kind: Kind) -> bool:
        """Whether there can be any about things of this kind."""
        asked = self.resources is None or kind.resource in self.resources
        return asked and (self.fields is None or not set(self.fields).isdisjoint(kind.fields))


@dataclass(frozen=True)
class Kind:
    """One kind of thing about which there can be disputes: its collection, and the fields in which claims can exclude each other."""

    resource: str
    claim: type[Claim]
    fields: tuple[str, ...]

    def found(self, wanted: Wanted, begin: Any, backwards: bool) -> Iterator[Found]:
        """The disputes about things of this kind in order, from a key or name on."""
        raise NotImplementedError

    def place(self, name: int | str, dispute: Dispute) -> Key:
        """The place of a dispute about the thing of this key, or the series of this name."""
        least = min(min(pair) for pair in dispute.exclusions)
        return KINDS.index(self), name, dispute.field, dispute.since.isoformat(), least


@dataclass(frozen=True)
class Things(Kind):
    """Named things; where their kept pictures say that they are disputed, the rule is asked in what."""

    visible: Callable[[Any, AsOf], QuerySet[Any]]
    disagreement: Disagreement

    def found(self, wanted: Wanted, begin: Any, backwards: bool) -> Iterator[Found]:
        keys = self.disputed(wanted)
        if begin is not None:
            keys = keys.filter(**{f"{self.thing}__{'lte' if backwards else 'gte'}": begin})
        while page := self.next_of(keys, wanted.at_once, backwards):
            seen = self.visible(wanted.user, wanted.as_of).filter(pk__in=page).select_related("negotiation")
            things = {thing.pk: thing for thing in seen}
            told = [
                Found(self.place(one.subject, one), self, one, thing=things[one.subject])
                for one in (self.disagreement.find(list(things), wanted.as_of) if things else ())
                if wanted.has(one)
            ]
            yield from sorted(told, key=lambda one: one.key, reverse=backwards)
            if len(page) < wanted.at_once:
                return
            keys = keys.filter(**{f"{self.thing}__{'lt' if backwards else 'gt'}": page[-1]})

    @property
    def thing(self) -> str:
        """The foreign key from kept pictures to the things."""
        return self.disagreement.subject.subject

    def next_of(self, keys: QuerySet[Any], number: int, backwards: bool) -> list[int]:
        """The keys of the next things in order."""
        column = f"{self.thing}_id"
        ordered = keys.order_by(f"-{column}" if backwards else column)
        return list(ordered.values_list(column, flat=True).distinct()[:number])

    def disputed(self, wanted: Wanted) -> QuerySet[Any]:
        """The kept pictures that tell of a dispute on D or, with the ended ones, on some day up to D."""
        as_of, state = wanted.as_of, self.disagreement.subject.state
        rows: QuerySet[Any] = state._default_manager.filter(disputed=True, known_from__lte=as_of.known)
        if as_of.recorded is None:
            rows = rows.filter(recorded_until=STANDING)
        else:
            rows = rows.filter(recorded_from__lte=as_of.recorded, recorded_until__gt=as_of.recorded)
        if wanted.running:
            rows = rows.filter(known_until__gt=as_of.known)
        if wanted.negotiation is not None:
            own = hasattr(state, "negotiation")
            rows = rows.filter(**{"negotiation" if own else f"{self.thing}__negotiation": wanted.negotiation})
        return rows


@dataclass(frozen=True)
class Series(Kind):
    """Series of troop counts, by name; where counts are kept as contested, the rule is asked on which days. Found in the collection of their claims."""

    def found(self, wanted: Wanted, begin: Any, backwards: bool) -> Iterator[Found]:
        known = claims_visible_to(TroopCount, None, wanted.as_of, current=False).filter(
            wanted.as_of.records()
        )
        behind = False
        while texts := next_contested(
            known,
            begin,
            behind=behind,
            backwards=backwards,
            negotiation=wanted.negotiation,
            work=WORK,
        ):
            told = [
                Found(self.place(text_of(name), one), self, one, series=name)
                for name, found in series_disputes(texts, known, wanted.as_of, wanted.negotiation).items()
                for one in found
                if wanted.has(one)
            ]
            yield from sorted(told, key=lambda one: one.key, reverse=backwards)
            begin, behind = texts[-1], True


KINDS: tuple[Kind, ...] = (
    Things(
        "milestones",
        OVER_MILESTONES.subject.claim,
        FIELDS,
        milestones_visible_to,
        OVER_MILESTONES,
    ),
    Things("conditions", OVER_CONDITIONS.subject.claim, ("status",), conditions_visible_to, OVER_CONDITIONS),
    Things("events", OVER_EVENTS.subject.claim, DISPUTABLE, events_visible_to, OVER_EVENTS),
    Series("troop-counts", TroopCount, (FIELD,)),
)
"""The kinds, in the order in which their disputes are given."""
ALL_FIELDS = tuple(dict.fromkeys(field for kind in KINDS for field in kind.fields))


def disputes(wanted: Wanted, at: Key | None = None, *, backwards: bool = False) -> Iterator[Found]:
    """The disputes behind a place, or before it, in order or in the opposite one; as many as the caller takes."""
    for rank, kind in sorted(enumerate(KINDS), key=lambda pair: pair[0], reverse=backwards):
        beyond = at is not None and (rank > at[0] if backwards else rank < at[0])
        if beyond or not wanted.has_kind(kind):
            continue
        begin = at[1] if at is not None and rank == at[0] else None
        for found in kind.found(wanted, begin, backwards):
            if at is None or (found.key < at if backwards else found.key > at):
                yield found
