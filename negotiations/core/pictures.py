"""The kept pictures of one thing in order of knowledge, for its history. Knows no concept."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Q

from negotiations.core.clocks import AsOf
from negotiations.core.states import STANDING, KnowledgeState
from negotiations.core.things import NamedThing

S = TypeVar("S", bound=KnowledgeState)


def pictures_of(model: type[S], subject: str, thing: NamedThing, as_of: AsOf) -> list[S]:
    """The pictures of one thing up to D, of the record as it stood on R."""
    recorded = (
        Q(recorded_until=STANDING)
        if as_of.recorded is None
        else Q(recorded_from__lte=as_of.recorded, recorded_until__gt=as_of.recorded)
    )
    rows = model._default_manager.filter(recorded, known_from__lte=as_of.known, **{subject: thing})
    return list(rows.order_by("known_from"))
