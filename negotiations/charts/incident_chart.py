"""The chart of incidents: columns of events by week, and below it each running tally as the ranges of days and numbers that were told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from negotiations.api.in_words import day_in_words, number_in_words
from negotiations.charts.canvas import MARGIN, WIDTH, Canvas, moment
from negotiations.charts.chart import Cell, Chart, Frame, sources_line
from negotiations.charts.incident_marks import COLUMNS, draw_columns, draw_tally, legend_of
from negotiations.charts.incidents import WEEK, Incidents, Tally
from negotiations.charts.legend import draw_legend
from negotiations.charts.words import counted, dated, wrapped

LABELS = 176
"""Pixels for what is written before the panels."""
PANEL, SMALL, BETWEEN = 118, 84, 34
"""Pixels of a tally's panel, of one with few claims, and between two panels."""
FEW = 3


def incident_chart(incidents: Incidents, frame: Frame, name: str = "") -> Chart:
    """The chart of these incidents; `name` says whose they are."""
    today = frame.scope.as_of.known
    title = _("Incidents by week: %s") % name if name else _("Incidents by week")
    subtitle = (
        _("Number of events known one by one, and running tallies as they were told; %s") % frame.told()
    )
    canvas = Canvas(frame.look, *_ends(incidents, today), MARGIN + LABELS, WIDTH - MARGIN - 8)
    top: float = canvas.heading(wrapped(title, 74), wrapped(subtitle, 124)) + 34
    first_top = top
    bottom = top + COLUMNS
    panels, end = _panels(incidents, bottom)
    canvas.calendar(first_top, end + 6)
    _named(canvas, [(top + 10, _("Events by week"), "")])
    draw_columns(canvas, incidents.events, top, bottom)
    most = max((one.value or 0 for tally in incidents.tallies for one in tally.claims), default=1) * 1.15
    for at, foot, tally in panels:
        _named(canvas, [(at + 10, tally.title, _("running tally"))])
        draw_tally(canvas, tally, most, at, foot)
    if canvas.shows(moment(today)):
        line = {"type": "rule", "color": canvas.look.ink, "strokeWidth": 1.25, "strokeDash": [5, 3]}
        rows = [{"x": moment(today), "y": first_top - 4, "y2": end}]
        canvas.add("today", line, rows, x=canvas.time("x"), y=canvas.down("y"), y2={"field": "y2"})
        place = [{"px": canvas.end, "py": first_top - 12, "t": day_in_words(today)}]
        canvas.text("today_label", place, size=11, weight="bold", align="end")
    entries = legend_of(canvas, incidents)
    canvas.height = int(draw_legend(canvas, entries, end + 56, 3)) + 40
    footer = [
        {"px": MARGIN, "py": canvas.height - 16, "t": sources_line(frame, "event_claim", incidents.claims)}
    ]
    canvas.text("sources", footer, size=11, colour="quiet")
    description = _("%(events)s events and %(claims)s claims of tallies; the table has the same data.") % {
        "events": number_in_words(len(incidents.events)),
        "claims": number_in_words(sum(len(tally.claims) for tally in incidents.tallies)),
    }
    return Chart(
        "incidents",
        title,
        subtitle,
        description,
        frame.scope.language,
        canvas.specification(title, f"{subtitle}. {description}"),
        [_("Date"), _("Event"), _("What"), _("How often"), _("Killed"), _("Standing")],
        _rows(incidents, frame),
    )


def _ends(incidents: Incidents, today: dt.date) -> tuple[dt.date, dt.date]:
    """All that is drawn and a week around; the day asked about only where it is near, since the silence since then is no news."""
    days = [day for one in incidents.events for day in (one.weeks[0], one.weeks[-1] + WEEK)]
    days += [day for tally in incidents.tallies for one in tally.claims for day in (one.first, one.last)]
    days = days or [today - 8 * WEEK, today]
    first, last = min(days), max(days)
    if last <= today < last + (last - first) / 4:
        last = today
    room = max(WEEK, (last - first) * 0.02)
    earliest = first - room if first - dt.date.min > room else dt.date.min
    return earliest, last + room if dt.date.max - last > room else dt.date.max


def _panels(incidents: Incidents, top: float) -> tuple[list[tuple[float, float, Tally]], float]:
    """From where to where the panel of each tally reaches, and all of them."""
    found: list[tuple[float, float, Tally]] = []
    for tally in incidents.tallies:
        begin = top + BETWEEN
        top = begin + (PANEL if len(tally.claims) > FEW else SMALL)
        found.append((begin, top, tally))
    return found, top


def _named(canvas: Canvas, panels: Sequence[tuple[float, str, str]]) -> None:
    """What a panel shows, before it."""
    for top, name, kind in panels:
        lines = wrapped(name, 24, 5)
        rows = [{"px": MARGIN, "py": top + 15 * n, "t": line} for n, line in enumerate(lines)]
        canvas.text(f"panel_{int(top)}", rows, size=12, weight="bold" if not kind else "normal")
        told = [{"px": MARGIN, "py": top + 15 * len(lines), "t": kind}]
        canvas.text(f"panel_{int(top)}_kind", told, size=10.5, colour="quiet")


def _rows(incidents: Incidents, frame: Frame) -> list[list[Cell]]:
    found = [_event_row(one.event, frame) for one in incidents.events]
    found += [_event_row(event, frame) for event in incidents.undated]
    return found + [_tally_row(tally, one, frame) for tally in incidents.tallies for one in tally.claims]


def _event_row(event: Any, frame: Frame) -> list[Cell]:
    picture = event.picture
    return [
        Cell(dated(picture.occurred) if picture else ""),
        Cell(event.label(frame.scope.language), f"{frame.scope.base}{event.path}"),
        Cell(str(event.get_kind_display())),
        Cell(counted(picture.occurrences) if picture else ""),
        Cell(counted(picture.killed) if picture else ""),
        Cell(""),
    ]


def _tally_row(tally: Tally, one: Any, frame: Frame) -> list[Cell]:
    return [
        Cell(dated(one.claim.occurred)),
        Cell(tally.title, f"{frame.scope.base}{one.claim.path}"),
        Cell(_("running tally")),
        Cell(counted(one.quantity)),
        Cell(counted(one.claim.killed)),
        Cell(str(one.claim.get_standing_display()).partition(":")[0]),
    ]
