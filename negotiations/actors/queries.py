"""Questions about actors: which there are, and what is told of them that a caller may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from negotiations.access.visibility import records_visible_to
from negotiations.actors.models import Actor
from negotiations.core.clocks import AsOf
from negotiations.core.words import having_words


def actors_visible_to(user: Any, as_of: AsOf | None = None) -> QuerySet[Actor]:
    """Actors are the same on every day: those in the record, of R where it is given, and drafts for whom they exist."""
    return records_visible_to(Actor, user, as_of)


def called(actors: QuerySet[Actor], name: str) -> QuerySet[Actor]:
    """Those of whom some spelling, in any script, has every word of `name`, annotated with `fit`: 0 for a whole name, 1 for a part."""
    whole = Actor._default_manager.filter(names__text__iexact=name).values("pk")
    found: Any = having_words(actors, name)
    fitting: QuerySet[Actor] = found.annotate(
        fit=Case(When(pk__in=whole, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    return fitting
