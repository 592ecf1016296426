"""On which days something became known: the stops of a reader who walks back through knowledge.

Days of claims that bear only the day on which we wrote them down are none: nobody learnt anything then.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count

from negotiations.answers.knowledge import KINDS
from negotiations.core.clocks import AsOf
from negotiations.core.vocabulary import KnownFromBasis


def days_of_knowledge(as_of: AsOf, negotiation: int | None = None) -> list[tuple[dt.date, int]]:
    """Each day up to D on which claims of the public record of R became known, with how many; the first day first, one query."""
    branches = []
    for model, _subject in KINDS:
        manager: Any = model._default_manager
        claims = manager.filter(as_of.records(), known_from__lte=as_of.known).exclude(
            known_from_basis=KnownFromBasis.RECORDED
        )
        if negotiation is not None:
            claims = claims.filter(negotiation=negotiation)
        branches.append(
            claims.order_by()
            .values("known_from")
            .annotate(number=Count("pk"))
            .values_list("known_from", "number")
        )
    found = dict[dt.date, int]()
    for day, number in branches[0].union(*branches[1:], all=True):
        found[day] = found.get(day, 0) + number
    return sorted(found.items())
