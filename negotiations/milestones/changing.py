"""When the public record of a milestone last changed, and how often: what calendars and feeds tell their readers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Max

from negotiations.core.clocks import AsOf
from negotiations.ledger.models import Change
from negotiations.milestones.models import Milestone, MilestoneClaim

AT_ONCE = 1_000
"""Addresses looked up in one query."""


class Changes(NamedTuple):
    """The changes of a milestone's public record: how many, and when the last one was."""

    number: int
    last: dt.datetime


def changes_of(milestones: Sequence[Milestone], as_of: AsOf) -> dict[int, Changes]:
    """By primary key, for every milestone that is public: changes of itself, of the claims on it, of preferences among these.

    They only grow in number, whatever happens to a record, as the ledger does. Changes after R do not count.
    """
    owners = dict(_addresses(milestones))
    found: defaultdict[int, list[tuple[int, dt.datetime]]] = defaultdict(list)
    paths = sorted(owners)
    ledger = Change.objects.all()
    if as_of.recorded is not None:
        ledger = ledger.filter(at__lte=as_of.recorded)
    for start in range(0, len(paths), AT_ONCE):
        rows = ledger.filter(url__in=paths[start : start + AT_ONCE]).order_by().values("url")
        for url, number, last in rows.annotate(number=Count("pk"), last=Max("at")).values_list(
            "url", "number", "last"
        ):
            found[owners[url]].append((number, last))
    return {
        key: Changes(sum(number for number, _ in told), max(last for _, last in told))
        for key, told in found.items()
    }


def _addresses(milestones: Sequence[Milestone]) -> Iterator[tuple[str, int]]:
    """The address of everything that makes the picture of a milestone, with the milestone's key."""
    yield from ((milestone.path, milestone.pk) for milestone in milestones)
    claims = MilestoneClaim.objects.filter(
        milestone__in=[milestone.pk for milestone in milestones], recorded_from__isnull=False
    ).order_by()
    for key, milestone in claims.values_list("public_id", "milestone_id"):
        yield MilestoneClaim(public_id=key).path, milestone
    preference: Any = MilestoneClaim._meta.get_field("preferences").related_model
    for key, milestone in claims.filter(preferences__isnull=False).values_list(
        "preferences__public_id", "milestone_id"
    ):
        yield preference(public_id=key).path, milestone
