"""The one door for reading: which records of a model a caller may see, as known and recorded on a pair of days.

Rooms build their questions (`queries.py`) on these functions and on nothing else. The public sees what a ledger row made public;
editors see drafts too, but only in the record as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from negotiations.access.roles import sees_drafts
from negotiations.core.claims import Claim
from negotiations.core.clocks import AsOf
from negotiations.core.records import Record
from negotiations.core.things import NamedThing
from negotiations.core.vocabulary import OPEN_STATES, RecordState
from negotiations.ledger.past import reached, revised_since

R = TypeVar("R", bound=Record)
C = TypeVar("C", bound=Claim)
N = TypeVar("N", bound=NamedThing)

DRAFTS = Q(state__in=OPEN_STATES)


def records_visible_to(model: type[R], user: Any, as_of: AsOf | None = None) -> QuerySet[R]:
    """What stood in the record on R, whatever was known of it; for editors, now, their drafts too."""
    manager: Any = model._default_manager
    if as_of is not None and as_of.recorded is not None:
        return manager.filter(as_of.records())  # type: ignore[no-any-return]  # of a model named at run time
    shown = Q(state=RecordState.PUBLISHED)
    return manager.filter(shown | DRAFTS if sees_drafts(user) else shown)  # type: ignore[no-any-return]  # of a model named at run time


def addressable_by(model: type[R], user: Any) -> QuerySet[R]:
    """What a caller may ask for by its address: also what was superseded or retracted, which then says so."""
    manager: Any = model._default_manager
    return manager.all() if sees_drafts(user) else manager.filter(recorded_from__isnull=False)  # type: ignore[no-any-return]  # of a model named at run time


def claims_visible_to(model: type[C], user: Any, as_of: AsOf, *, current: bool = True) -> QuerySet[C]:
    """Claims known on D as recorded on R. With `current` false also those that were replaced or superseded by then."""
    if current:
        known = as_of.claims()
    else:
        recorded, retracted = Q(recorded_from__isnull=False), Q(state=RecordState.RETRACTED)
        if as_of.recorded is not None:
            recorded &= Q(recorded_from__lte=as_of.recorded)
            retracted &= Q(recorded_until__lte=as_of.recorded)
        known = recorded & Q(known_from__lte=as_of.known) & ~retracted
    if as_of.recorded is None and sees_drafts(user):
        known |= DRAFTS
    manager: Any = model._default_manager
    return manager.filter(known)  # type: ignore[no-any-return]  # of a model named at run time


def things_visible_to(model: type[N], user: Any, as_of: AsOf) -> QuerySet[N]:
    """Named things that existed on D as recorded on R: of which anything was known by then.

    Of a thing published without any claim nothing is known; it is shown today and on no day before.
    """
    things = records_visible_to(model, user, as_of)
    if as_of.recorded is not None:
        return things.filter(_known_by_then(model, as_of))
    exists = Q(known_from__lte=as_of.known)
    if as_of.known >= timezone.now().date():
        exists |= Q(known_from__isnull=True)
    return things.filter(exists)


FEW = 2_000
"""Things that are sorted as quickly as they are found in order among a million others."""


def few_existed(model: type[Record], as_of: AsOf) -> bool:
    """Whether so few things existed on D that they had better be found by their day and then be sorted.

    Asked for SQLite alone, which does not know how many rows lie before a day; PostgreSQL keeps account of it.
    """
    if connection.vendor != "sqlite" or not issubclass(model, NamedThing) or not as_of.asks_past_day:
        return False
    known: Any = model._default_manager.filter(known_from__lte=as_of.known)
    return not known.order_by("known_from").values_list("pk")[FEW : FEW + 1].exists()


def _known_by_then(model: type[N], as_of: AsOf) -> Q:
    """That a citation of its own, or a claim that hung on it in the record on R, was known on D.

    A thing on which nothing hangs, as a source, has a day of its own, which the record does not move.
    """
    # The models say what hangs on what; see review/existence.py, which keeps the same day for the record as it stands.
    condition = Q()
    for relation in model._meta.related_objects:
        if relation.one_to_many and issubclass(relation.related_model, Claim):
            claims: Any = relation.related_model._default_manager
            condition |= Q(
                Exists(
                    claims.filter(
                        as_of.records(), known_from__lte=as_of.known, **{relation.field.name: OuterRef("pk")}
                    )
                )
            )
    paths = list(_cited_parts(model))
    if paths:
        things: Any = model._default_manager
        revised = {thing.pk: thing for thing in revised_since(model, as_of)}
        known = {pk for pk, thing in revised.items() if any(_known(thing, path, as_of) for path in paths)}
        cited = Q()
        for path in paths:
            cited |= Q(pk__in=things.filter(**{f"{path}__known_from__lte": as_of.known}).values("pk"))
        condition |= cited & ~Q(pk__in=revised) | Q(pk__in=known)
    return condition or Q(known_from__lte=as_of.known)


def _cited_parts(model: type[NamedThing]) -> Iterator[str]:
    """Lookup paths to the citations that a kind of thing owns."""
    for name in model.parts:
        part: Any = model._meta.get_field(name).related_model
        if name == "citations":
            yield name
        elif "citations" in part.parts:
            yield f"{name}__citations"


def _known(thing: Any, path: str, as_of: AsOf) -> bool:
    """Whether a citation of a thing as it was on R was known on D."""
    days = (citation.known_from for citation in reached(thing, path))
    return any(day is not None and day <= as_of.known for day in days)
