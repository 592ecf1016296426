"""The milestone chart: planned intervals as bars with fuzzy ends, limits as arrows, earlier plans fainter behind, what was achieved as a mark.

One row for each milestone; at its end stands in words what stands. A line marks the day asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from negotiations.api.in_words import day_in_words, number_in_words
from negotiations.charts.canvas import MARGIN, WIDTH, Canvas, moment
from negotiations.charts.chart import Cell, Chart, Frame, sources_line
from negotiations.charts.lanes import Lane, draw_lanes, reach_of, rows_of_lanes
from negotiations.charts.legend import draw_legend
from negotiations.charts.milestone_marks import draw_claims, legend_of
from negotiations.charts.milestone_rows import LABELS, REMARKS, draw_rows, remarks, rows_of
from negotiations.charts.milestones import Drawn
from negotiations.charts.words import dated, wrapped

MANY = 12
"""Rows of a picture that has its calendar at one end only."""
TITLE = 74
"""Characters in a line of the title."""
FAR = 0.7
"""Milestones are far off when without them the picture is shorter than this part of it."""
MONTH = dt.timedelta(days=31)


def milestone_chart(
    milestones: Sequence[Drawn], frame: Frame, name: str = "", lanes: Sequence[Lane] | None = None
) -> Chart:
    """The chart of these milestones, in this order; `name` says whose they are; one alone is called by its own name. With `lanes` below them it is a timeline."""
    today = frame.scope.as_of.known
    alone = milestones[0].title if len(milestones) == 1 else _("Milestones")
    title = _("Milestones: %s") % name if name else alone
    subtitle = _("Planned dates, how they moved, and what was achieved; %s") % frame.told()
    if lanes is not None:
        title = _("Timeline: %s") % name
        subtitle = (
            _("Milestones with their plans; below what happened, was said and was counted; %s") % frame.told()
        )
    first, last = _ends([*filter(None, map(_reach, milestones)), *((lanes and reach_of(lanes)) or ())], today)
    canvas = Canvas(frame.look, first, last, MARGIN + LABELS, WIDTH - MARGIN - REMARKS)
    many = len(milestones) > MANY
    rows = rows_of(
        milestones, canvas.heading(wrapped(title, TITLE), wrapped(subtitle, 120)) + (64 if many else 34)
    )
    top = rows[0].top if rows else 120
    milestones_end = rows[-1].bottom if rows else top
    bottom = draw_lanes(canvas, lanes, milestones_end, banded=len(rows) % 2 == 0) if lanes else milestones_end
    middles = {row.one.milestone.pk: row.middle for row in rows}
    draw_rows(canvas, rows)
    canvas.calendar(top, bottom, above=many)
    _today(canvas, today, top, bottom)
    draw_claims(canvas, milestones, middles)
    _edges(canvas, milestones, middles)
    canvas.height = int(draw_legend(canvas, legend_of(canvas), bottom + 56, 2)) + 40
    claims = [said.claim.pk for one in milestones for said in one.said]
    footer = [{"px": MARGIN, "py": canvas.height - 16, "t": sources_line(frame, "milestone_claim", claims)}]
    canvas.text("sources", footer, size=11, colour="quiet")
    description = _(
        "%(milestones)s milestones and %(claims)s claims with a date; the table has the same data."
    ) % {
        "milestones": number_in_words(len(milestones)),
        "claims": number_in_words(len(claims)),
    }
    return Chart(
        "milestones" if lanes is None else "timeline",
        title,
        subtitle,
        description,
        frame.scope.language,
        canvas.specification(title, f"{subtitle}. {description}"),
        [_("Milestone"), _("Status"), _("First planned"), _("Planned"), _("Achieved"), _("Remarks")],
        [*map(_row, milestones), *rows_of_lanes(lanes or ())],
    )


def _ends(reached: Sequence[tuple[dt.date, dt.date]], today: dt.date) -> tuple[dt.date, dt.date]:
    """From when to when the picture reaches: all that is drawn, the day asked about, and a month around.

    A few milestones that lie far from all others would squeeze these together: they are told at the edge instead.
    """
    spans = sorted(reached)
    first, last = _around([*spans, (today, today)])
    few = max(len(spans) // 10, 1)
    if len(spans) > 3:
        later = _around([*spans[few:], (today, today)])
        earlier = _around([*sorted(spans, key=lambda span: span[1])[:-few], (today, today)])
        near = [one for one in (later, earlier) if _days(one) < FAR * _days((first, last))]
        first, last = min([(first, last), *near], key=_days)
    room = max(MONTH, (last - first) * 0.03)
    earliest = first - room if first - dt.date.min > room else dt.date.min
    return earliest, last + room if dt.date.max - last > room else dt.date.max


def _reach(one: Drawn) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of all that is drawn of a milestone."""
    days = [date for said in one.said for date in (said.date.earliest, said.date.latest) if date]
    return (min(days), max(days)) if days else None


def _around(spans: Sequence[tuple[dt.date, dt.date]]) -> tuple[dt.date, dt.date]:
    return min(first for first, _last in spans), max(last for _first, last in spans)


def _days(span: tuple[dt.date, dt.date]) -> int:
    return (span[1] - span[0]).days


def _edges(canvas: Canvas, milestones: Sequence[Drawn], middles: dict[int, float]) -> None:
    """What lies beyond the picture, told at its edge with an arrow that points there."""
    before, after = [], []
    for one in milestones:
        span, middle = _reach(one), middles[one.milestone.pk]
        if span and span[1] < canvas.first:
            told = f"\u2039 {day_in_words(span[1])}"
            before.append({"px": canvas.begin + 10, "py": middle, "t": told})
        elif span and span[0] > canvas.last:
            told = f"{day_in_words(span[0])} \u203a"
            after.append({"px": canvas.end - 10, "py": middle, "t": told})
    canvas.text("before_the_picture", before, size=11, colour="blue", weight="bold")
    canvas.text("after_the_picture", after, size=11, colour="blue", weight="bold", align="end")


def _today(canvas: Canvas, today: dt.date, top: float, bottom: float) -> None:
    """The line of the day asked about, with its name above."""
    line = {"type": "rule", "color": canvas.look.ink, "strokeWidth": 1.25, "strokeDash": [5, 3]}
    rows = [{"x": moment(today), "y": top - 4, "y2": bottom}]
    canvas.add("today", line, rows, x=canvas.time("x"), y=canvas.down("y"), y2={"field": "y2"})
    label = [{"x": moment(today), "py": top - 12, "t": day_in_words(today)}]
    canvas.text("today_label", label, size=11, weight="bold", align="center", x=canvas.time("x"))


def _row(one: Drawn) -> list[Cell]:
    picture = one.picture
    dates = [dated(getattr(picture, name, None)) for name in ("first_planned", "planned", "achieved")]
    status = str(picture.get_status_display()) if picture is not None and picture.status else ""
    return [
        Cell(one.title, one.href),
        Cell(status),
        *map(Cell, dates),
        Cell(" · ".join(filter(None, remarks(one)[1:]))),
    ]
