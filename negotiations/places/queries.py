"""Questions about places: which there are, and what lies within them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from negotiations.access.visibility import records_visible_to
from negotiations.core.clocks import AsOf
from negotiations.places.models import Place

LAST = "\U0010ffff"
"""Sorts behind every text that goes on."""


def places_visible_to(user: Any, as_of: AsOf | None = None) -> QuerySet[Place]:
    """Places are the same on every day: those in the record, of R where it is given, and drafts for whom they exist."""
    return records_visible_to(Place, user, as_of)


def lying_in(trails: Iterable[str], prefix: str = "") -> Q:
    """Places (reached by `prefix`) that are one of these or lie within one: a range of one index each."""
    ranges = (Q(**{f"{prefix}trail__gte": trail, f"{prefix}trail__lt": trail + LAST}) for trail in trails)
    return reduce(or_, ranges, Q(pk__in=[]))
