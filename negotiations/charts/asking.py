"""Charts by what they are about: what the API's pictures and the pages ask for. Whoever asks sees what he may see, as known on his days.

For a page:

    frame = page_frame(request.user, as_of, language)
    chart = milestones_of(negotiation, frame)          # a Chart; `chart.empty` when there is nothing to draw
    chart = incidents_of(negotiation, frame)
    charts = troops_of(negotiation, frame, most=1)     # of the series with most counts first

and in its template, with `charts.css` and `charts.js` in the page's head:

    {% load charts %}{% chart chart %}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import Coalesce

from negotiations.answers.disputes import address_of_series
from negotiations.api.past import as_recorded
from negotiations.api.scope import Scope
from negotiations.charts.chart import Chart, Frame
from negotiations.charts.incident_chart import incident_chart
from negotiations.charts.incidents import INCIDENTS, read_incidents
from negotiations.charts.look import PAGE, Look
from negotiations.charts.milestone_chart import milestone_chart
from negotiations.charts.milestones import Drawn, drawn
from negotiations.charts.timeline import MOST, lanes_of
from negotiations.charts.troop_chart import troop_chart
from negotiations.charts.troops import read_counts
from negotiations.core.clocks import AsOf
from negotiations.events.queries import events_visible_to
from negotiations.ledger.services import head
from negotiations.milestones.queries import milestones_visible_to, with_overdue
from negotiations.talks.models import Negotiation
from negotiations.troops.models import Measure, TroopCount
from negotiations.troops.queries import troop_counts_visible_to
from negotiations.troops.series import SeriesKey


def page_frame(user: Any, as_of: AsOf, language: str, look: Look = PAGE) -> Frame:
    """The frame of the charts of one page; addresses in it are paths."""
    return Frame(Scope(user, as_of, language, base="", asked_day=as_of.asks_past_day), head(), look)


def by_date(milestones: QuerySet[Any]) -> QuerySet[Any]:
    """Milestones as they are drawn: by the day they were first planned for, else achieved; what has no date comes last."""
    placed = Coalesce(
        "picture__first_planned_earliest", "picture__achieved_earliest", "picture__planned_earliest"
    )
    dated: QuerySet[Any] = milestones.annotate(drawn_on=placed)
    return dated.order_by(F("drawn_on").asc(nulls_last=True), "slug")


def milestones_of(negotiation: Negotiation, frame: Frame) -> Chart:
    """The milestones of a negotiation."""
    name = negotiation.label(frame.scope.language)
    return milestone_chart(_milestones(frame, negotiation=negotiation), frame, name)


def milestone_of(slug: str, frame: Frame) -> Chart | None:
    """One milestone: its plan with all that were before; None where no day was ever named."""
    milestones = _milestones(frame, slug=slug)
    return milestone_chart(milestones, frame) if any(one.said for one in milestones) else None


def _milestones(frame: Frame, **which: Any) -> list[Drawn]:
    scope = frame.scope
    rows: Any = with_overdue(milestones_visible_to(scope.user, scope.as_of), scope.as_of)
    mine = by_date(rows.filter(**which).select_related("picture"))
    return drawn(list(mine[:MOST]), scope)


def timeline_of(
    negotiation: Negotiation,
    frame: Frame,
    kinds: Collection[str] = ("milestone", "event", "statement", "troop_count"),
) -> Chart:
    """The timeline of a negotiation: its milestones, and below them in lanes what happened, was said and was counted."""
    as_recorded([negotiation], frame.scope)
    milestones = _milestones(frame, negotiation=negotiation) if "milestone" in kinds else []
    lanes = lanes_of(negotiation, frame, kinds)
    return milestone_chart(milestones, frame, negotiation.label(frame.scope.language), lanes)


def incidents_of(negotiation: Negotiation, frame: Frame) -> Chart:
    """The attacks and strikes of a negotiation."""
    scope = frame.scope
    rows: Any = events_visible_to(scope.user, scope.as_of).filter(negotiation=negotiation, kind__in=INCIDENTS)
    events = list(rows.select_related("picture").order_by("picture__occurred_earliest", "slug"))
    return incident_chart(read_incidents(events, scope), frame, negotiation.label(scope.language))


def troops_of(negotiation: Negotiation, frame: Frame, most: int = 1) -> list[Chart]:
    """The series of what is present that most counts of a negotiation belong to, from the first of them on."""
    counts = troop_counts_visible_to(frame.scope.user, frame.scope.as_of).filter(
        negotiation=negotiation, measure=Measure.PRESENT, place=None, force="", dataset=""
    )
    series = (
        counts.order_by()
        .values("contributor", "host", "personnel_unit")
        .annotate(number=Count("pk"), first=Min("as_of_earliest"))
        .filter(number__lte=MOST)
        .order_by("-number", "contributor", "host")[:most]
    )
    found = []
    for one in series:
        count = counts.filter(contributor=one["contributor"], host=one["host"]).select_related(
            "contributor", "host"
        )[0]
        key = _key(count)
        found.append(replace(counts_of(key, frame, start=one["first"]), address=address_of_series(key)))
    return found


def counts_of(
    key: SeriesKey,
    frame: Frame,
    *,
    step: str = "day",
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Chart:
    """One series. Raises Refused as `derive` does."""
    counts = read_counts(key, frame.scope.as_of, frame.scope.language, step=step, start=start, end=end)
    return troop_chart(counts, frame)


def _key(count: TroopCount) -> SeriesKey:
    return SeriesKey(
        count.contributor, count.host, unit=count.personnel.unit if count.personnel else "personnel"
    )
