"""What the chart of incidents shows, read from the record: events by the week in which they happened, and running tallies claim by claim.

An event that is part of another one drawn counts with it, not beside it. An event of which claims tell how often it happened over longer than
a week is a tally; its claims are drawn, and nothing is divided among weeks that nobody divided.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from negotiations.api.past import as_recorded
from negotiations.api.scope import Scope
from negotiations.charts.words import counted, dated
from negotiations.core.quantities import Quantity
from negotiations.events.models import EventClaim
from negotiations.events.queries import event_claims_visible_to

WEEK = dt.timedelta(days=7)
INCIDENTS = ("attack", "strike")
"""The kinds of events that are incidents."""
MOST_WEEKS = 9
"""Weeks over which an event is drawn that fell into one of them; what is vaguer is told in the table alone."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One event in a week, or in one of several. `times` is how often it happened, as far as told."""

    event: Any
    kind: str
    weeks: Sequence[dt.date]
    times: int
    told: str


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of a tally: how often within which days."""

    claim: EventClaim
    first: dt.date
    last: dt.date
    quantity: Quantity
    told: str

    @property
    def value(self) -> float | None:
        """The middle of a range, else the number given; None when it gives no number."""
        ends = [end for end in (self.quantity.low, self.quantity.high) if end is not None]
        return sum(ends) / len(ends) if ends else None


@dataclass(frozen=True, slots=True)
class Tally:
    """An event that goes on, with all that was counted of it."""

    event: Any
    title: str
    claims: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Incidents:
    """All that the chart shows; `undated` are events that cannot be placed in a week."""

    events: Sequence[Incident]
    tallies: Sequence[Tally]
    undated: Sequence[Any]
    claims: Sequence[int]


def read_incidents(events: Sequence[Any], scope: Scope) -> Incidents:
    """The events, which come with `picture`, with their claims in one query."""
    as_recorded(events, scope)
    claims: defaultdict[int, list[EventClaim]] = defaultdict(list)
    known = event_claims_visible_to(scope.user, scope.as_of).filter(event__in=[event.pk for event in events])
    for claim in known.prefetch_related("asserted_by").order_by("occurred_latest", "known_from", "pk"):
        claims[claim.event_id].append(claim)
    tallies = [tally for event in events if (tally := _tally(event, claims[event.pk], scope)).claims]
    counted_apart = {tally.event.pk for tally in tallies}
    single = {event.pk: event for event in events if event.pk not in counted_apart}
    found, undated = [], []
    for event in single.values():
        if event.part_of_id in single:
            continue
        incident = _incident(event, scope)
        if incident is None:
            undated.append(event)
        else:
            found.append(incident)
    keys = [claim.pk for event in events for claim in claims[event.pk]]
    return Incidents(found, sorted(tallies, key=lambda tally: -len(tally.claims)), undated, keys)


def week_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def _incident(event: Any, scope: Scope) -> Incident | None:
    picture = event.picture
    date = picture.occurred if picture is not None else None
    if date is None or date.earliest is None or date.latest is None:
        return None
    first, last = week_of(date.earliest), week_of(date.latest)
    if (last - first) // WEEK >= MOST_WEEKS:
        return None
    weeks = [first + WEEK * n for n in range((last - first) // WEEK + 1)]
    often = picture.occurrences
    times = (often.low or often.high or 1) if often is not None else 1
    killed = f"; {counted(picture.killed)}" if picture.killed else ""
    return Incident(event, event.kind, weeks, times, f"{event.label(scope.language)}: {dated(date)}{killed}")


def _tally(event: Any, claims: Sequence[EventClaim], scope: Scope) -> Tally:
    title = event.label(scope.language)
    told = []
    for claim in claims:
        date = claim.occurred
        if claim.occurrences is None or date is None or date.earliest is None or date.latest is None:
            continue
        if date.latest - date.earliest < WEEK:
            continue
        standing = claim.get_standing_display().partition(":")[0].lower()
        names = ", ".join(actor.label(scope.language) for actor in claim.asserted_by.all())
        parts = [standing, names or claim.asserted_note]
        words = f"{counted(claim.occurrences)} ({dated(date)}): {', '.join(part for part in parts if part)}"
        told.append(Told(claim, date.earliest, date.latest, claim.occurrences, words))
    return Tally(event, title, told)
