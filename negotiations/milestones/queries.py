"""Questions about milestones: the picture of each on a pair of days, filtered and ordered by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Lower, NullIf
from django.db.models.lookups import In

from negotiations.access.visibility import claims_visible_to, things_visible_to
from negotiations.core.clocks import AsOf
from negotiations.core.states import OPEN, STANDING, standing
from negotiations.core.vocabulary import KnownFromBasis
from negotiations.core.words import FEW
from negotiations.ledger.past import revised_since
from negotiations.milestones.models import Milestone, MilestoneClaim, MilestoneState
from negotiations.talks.models import Negotiation


def milestones_visible_to(user: Any, as_of: AsOf) -> QuerySet[Milestone]:
    """Milestones that existed on the pair of days, each with its picture.

    `picture` reaches the kept row (select_related("picture") loads it; null when no claim was known). `overdue` is true, false or null,
    `conditional` true or false, `last_known_from` the newest day on which anything of the negotiation was known. Those three are
    annotated only where asked for, by `with_overdue` and `with_conditional`.
    """
    milestones: Any = things_visible_to(Milestone, user, as_of)
    pictured: QuerySet[Milestone] = milestones.annotate(
        picture=FilteredRelation("states", condition=standing(as_of, "states__"))
    )
    return pictured


def with_overdue(milestones: QuerySet[Milestone], as_of: AsOf) -> QuerySet[Milestone]:
    """Annotate `last_known_from` and the three-valued `overdue`; needs `picture`.

    Null when the day passed after the newest day of knowledge of the whole negotiation: nobody has looked, and silence is no reproach.
    """
    return milestones.annotate(last_known_from=_last_known_from(as_of, "negotiation")).annotate(
        overdue=Case(
            When(picture__due_latest__isnull=True, then=Value(False)),
            When(picture__due_latest__gte=as_of.known, then=Value(False)),
            # Named once: the database computes it wherever it is named.
            When(last_known_from__gt=F("picture__due_latest"), then=Value(True)),
            default=Value(None),
            output_field=BooleanField(null=True),
        )
    )


def with_status(as_of: AsOf, words: Collection[str]) -> QuerySet[MilestoneState]:
    """The pictures of the pair of days that tell of one of these statuses, by an index of their own."""
    rows = MilestoneState._default_manager.annotate(word=Lower("status"))
    return rows.filter(standing(as_of), word__in=words)


def maybe_overdue(today: dt.date) -> QuerySet[MilestoneState]:
    """The pictures of now whose last day has passed: they are overdue, or nobody has looked since. Nothing becomes known on a day to come,
    so what stands today has no end.
    """
    return MilestoneState._default_manager.filter(
        known_until=OPEN, recorded_until=STANDING, due_latest__lt=today
    )


def found_first(milestones: QuerySet[Milestone], pictures: QuerySet[MilestoneState]) -> QuerySet[Milestone]:
    """The same milestones, all of which have one of these pictures: found by them where these are few. Where they are many, enough are met
    in whatever order is asked for.
    """
    found = list(pictures.order_by().values_list("milestone", flat=True)[: FEW + 1])
    return milestones.filter(pk__in=found) if len(found) <= FEW else milestones


def is_overdue(due_latest: Any, day: Any, last_known_from: Any) -> bool | None:
    """The same of one milestone, for pages: there the news of each negotiation are looked up once. Days compare as the database gives them."""
    if due_latest is None or due_latest >= day:
        return False
    return True if last_known_from is not None and last_known_from > due_latest else None


def with_news(as_of: AsOf) -> QuerySet[Negotiation]:
    """Negotiations with the `last_known_from` of their milestones."""
    return Negotiation._default_manager.annotate(last_known_from=_last_known_from(as_of, "pk"))


def with_conditional(milestones: QuerySet[Milestone], as_of: AsOf) -> QuerySet[Milestone]:
    """Annotate `conditional`: one of the conditions that apply is neither dropped nor met on the pair of days."""
    relation: Any = Milestone._meta.get_field("conditions")
    states = relation.related_model._meta.get_field("states").related_model
    name = relation.field.name
    applies = Q(**{f"condition__{name}": OuterRef("pk")})
    revised = revised_since(relation.related_model, as_of)
    if revised:
        # What a condition applies to may be edited: those that were tell themselves to what they applied on R.
        applies &= ~Q(condition__in=[condition.pk for condition in revised])
        for condition in revised:
            waiting = [milestone.pk for milestone in getattr(condition, name).all()]
            applies |= Q(In(OuterRef("pk"), waiting), condition=condition.pk) if waiting else Q(pk__in=[])
    open_states = states._default_manager.filter(applies, standing(as_of), as_of.records("condition__"))
    open_states = open_states.exclude(status__in=("dropped", "met"))
    # Not EXISTS: PostgreSQL would answer that for all milestones at once, however few are on the page.
    found = open_states.annotate(stands=Value(True)).values("stands")[:1]
    return milestones.annotate(conditional=Coalesce(Subquery(found), False, output_field=BooleanField()))


def _last_known_from(as_of: AsOf, negotiation: str) -> Any:
    """The newest `known_from`, recorded bases aside, of any claim of a negotiation known on D; the column that names it is `negotiation`.

    One indexed look per kind of claim; which kinds there are is read from the models.
    """
    newest: list[Any] = []
    for relation in Negotiation._meta.related_objects:
        model: Any = relation.related_model
        if relation.one_to_many and hasattr(model, "known_from_basis"):
            claims = (
                model._default_manager.filter(as_of.claims(), negotiation=OuterRef(negotiation))
                .exclude(known_from_basis=KnownFromBasis.RECORDED)
                .order_by("-known_from")
            )
            newest.append(Subquery(claims.values("known_from")[:1], output_field=DateField()))
    return greatest(newest)


def greatest(days: list[Any]) -> Any:
    """The latest of several days, any of which may be null, the same on both databases.

    SQLite's MAX of several values is null when one of them is; so nulls become the first of all days, and that day null again.
    """
    never = Value(dt.date.min, output_field=DateField())
    return NullIf(Greatest(*(Coalesce(day, never) for day in days), never), never)


def milestone_claims_visible_to(user: Any, as_of: AsOf, *, current: bool = True) -> QuerySet[MilestoneClaim]:
    """Milestone claims known on the pair of days; with `current` false also those replaced or superseded by then."""
    return claims_visible_to(MilestoneClaim, user, as_of, current=current)
