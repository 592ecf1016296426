"""Who sees which records: the one predicate that every room's `queries.py` applies.

The public sees what stands in the public record; editors and reviewers also see drafts and submissions. What a caller may not see
answers exactly as what does not exist. Which role an account has is decided in `roles.py`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from negotiations.access.roles import sees_drafts
from negotiations.core.clocks import AsOf
from negotiations.core.vocabulary import OPEN_STATES, PUBLIC_STATES, RecordState

M = TypeVar("M", bound=Model)


def _or_drafts(condition: Q, user: Any, as_of: AsOf) -> Q:
    """Drafts stand beside the record of now, never in one of the past."""
    if as_of.recorded is None and sees_drafts(user):
        return condition | Q(state__in=OPEN_STATES)
    return condition


def timeless_visible(queryset: QuerySet[M], user: Any) -> QuerySet[M]:
    """Of actors and places, which are the same on every day: those in the record now, and drafts for whom they exist."""
    now = AsOf.now()
    return queryset.filter(_or_drafts(now.records(), user, now))


def things_visible(queryset: QuerySet[M], user: Any, as_of: AsOf) -> QuerySet[M]:
    """Of named things: those recorded on R of which something was known on D."""
    condition = as_of.records()
    if as_of.known < AsOf.now().known:
        condition &= Q(known_from__lte=as_of.known)
    return queryset.filter(_or_drafts(condition, user, as_of))


def claims_visible(queryset: QuerySet[M], user: Any, as_of: AsOf, *, current: bool = True) -> QuerySet[M]:
    """Of claims: those that stand on (D, R); without `current` also those that were replaced or superseded until then."""
    if current:
        return queryset.filter(_or_drafts(as_of.claims(), user, as_of))
    condition = Q(state__in=PUBLIC_STATES, known_from__lte=as_of.known)
    if as_of.recorded is None:
        condition &= ~Q(state=RecordState.RETRACTED)
    else:
        condition &= Q(recorded_from__lte=as_of.recorded) & ~Q(state=RecordState.RETRACTED, recorded_until__lte=as_of.recorded)
    return queryset.filter(_or_drafts(condition, user, as_of))
