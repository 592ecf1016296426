"""The milestone chart: planned intervals as bars with fuzzy ends, limits as arrows, earlier plans fainter behind, what was achieved as a mark.

One row for each milestone; at its end stands in words what stands. A line marks the day asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from negotiations.charts.canvas import MARGIN, WIDTH, Canvas, moment
from negotiations.charts.chart import Cell, Chart, Frame, sources_line
from negotiations.charts.milestone_marks import draw_claims, draw_legend
from negotiations.charts.milestones import Drawn
from negotiations.charts.words import dated, day, number, wrapped

ROW = 42
ROWS = 12
"""Rows of a picture that needs its calendar at one end only."""
LABELS, REMARKS = 272, 196
TITLE, LABEL, REMARK = 74, 40, 34
"""Characters in a line of the title, of a milestone's name, and of what is remarked of it."""
T = TypeVar("T")
FAR = 0.7
"""Milestones are far off when without them the picture is shorter than this part of it."""
MONTH = dt.timedelta(days=31)


def milestone_chart(milestones: Sequence[Drawn], frame: Frame, name: str = "") -> Chart:
    """The chart of these milestones, in this order; `name` says whose they are."""
    today = frame.scope.as_of.known
    title = _("Milestones: %s") % name if name else _("Milestones")
    subtitle = _("Planned dates, how they moved, and what was achieved; %s") % frame.told()
    first, last = _ends(milestones, today)
    canvas = Canvas(frame.look, first, last, MARGIN + LABELS, WIDTH - MARGIN - REMARKS)
    top = canvas.heading(wrapped(title, TITLE), wrapped(subtitle, 120)) + (
        64 if len(milestones) > ROWS else 34
    )
    bottom = top + ROW * len(milestones)
    canvas.height = bottom + 160
    middles = {one.milestone.pk: top + ROW * n + ROW / 2 for n, one in enumerate(milestones)}
    bands = [
        {"y": top + ROW * n, "y2": top + ROW * (n + 1), "a": MARGIN, "b": WIDTH - MARGIN}
        for n in range(0, len(milestones), 2)
    ]
    band = {"type": "rect", "color": frame.look.band}
    canvas.add("bands", band, bands, x=canvas.across("a"), x2={"field": "b"}, y=canvas.down("y"), y2={"field": "y2"})  # fmt: skip
    canvas.calendar(top, bottom, above=len(milestones) > ROWS)
    _labels(canvas, milestones, middles)
    _today(canvas, today, top, bottom)
    draw_claims(canvas, milestones, middles)
    _edges(canvas, milestones, middles)
    draw_legend(canvas, bottom + 52)
    claims = [said.claim.pk for one in milestones for said in one.said]
    footer = [{"px": MARGIN, "py": canvas.height - 16, "t": sources_line(frame, "milestone_claim", claims)}]
    canvas.text("sources", footer, size=11, colour="quiet")
    description = _(
        "%(milestones)s milestones and %(claims)s claims with a date; the table has the same data."
    ) % {
        "milestones": number(len(milestones)),
        "claims": number(len(claims)),
    }
    return Chart(
        "milestones",
        title,
        subtitle,
        description,
        frame.scope.language,
        canvas.specification(title, f"{subtitle}. {description}"),
        [_("Milestone"), _("Status"), _("First planned"), _("Planned"), _("Achieved"), _("Remarks")],
        [_row(one) for one in milestones],
    )


def _ends(milestones: Sequence[Drawn], today: dt.date) -> tuple[dt.date, dt.date]:
    """From when to when the picture reaches: all that is drawn, the day asked about, and a month around.

    A few milestones that lie far from all others would squeeze these together: they are told at the edge instead.
    """
    spans = sorted(span for span in map(_reach, milestones) if span)
    first, last = _around([*spans, (today, today)])
    few = max(len(spans) // 10, 1)
    if len(spans) > 3:
        later = _around([*spans[few:], (today, today)])
        earlier = _around([*sorted(spans, key=lambda span: span[1])[:-few], (today, today)])
        first, last = min(
            (first, last),
            *(one for one in (later, earlier) if _days(one) < FAR * _days((first, last))),
            key=_days,
        )
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
    for name, beyond in (
        ("before", lambda span: span[1] < canvas.first),
        ("after", lambda span: span[0] > canvas.last),
    ):
        arrow = "\u2039 %s" if name == "before" else "%s \u203a"
        rows = []
        for one in milestones:
            span = _reach(one)
            if span and beyond(span):
                edge = canvas.begin + 4 if name == "before" else canvas.end - 4
                date = span[1] if name == "before" else span[0]
                rows.append({"px": edge, "py": middles[one.milestone.pk], "t": arrow % day(date)})
        canvas.text(
            f"{name}_the_picture",
            rows,
            size=11,
            colour="blue",
            weight="bold",
            align="start" if name == "before" else "end",
        )


def _labels(canvas: Canvas, milestones: Sequence[Drawn], middles: dict[int, float]) -> None:
    """Names before the rows, remarks behind them."""
    names, states, besides, alarms = [], [], [], []
    for one in milestones:
        middle = middles[one.milestone.pk]
        lines = wrapped(one.title, LABEL)
        names += [{"px": MARGIN + 8, "py": middle + offset, "t": line} for line, offset in _apart(lines, 15)]
        parts = zip(remarks(one), (states, besides, alarms), strict=True)
        told = [(line, into) for words, into in parts if words for line in wrapped(words, REMARK)]
        for (line, into), offset in _apart(told, 12.5):
            into.append({"px": canvas.end + 14, "py": middle + offset, "t": line})
    canvas.text("names", names, size=12)
    canvas.text("states", states, size=11)
    canvas.text("besides", besides, size=10.5, colour="quiet")
    canvas.text("alarms", alarms, size=10.5, colour="red", weight="bold")


def _apart(lines: Sequence[T], gap: float) -> list[tuple[T, float]]:
    """Lines with their distances from the middle of all of them."""
    return [(line, (n - (len(lines) - 1) / 2) * gap) for n, line in enumerate(lines)]


def remarks(one: Drawn) -> tuple[str, str, str]:
    """In words: what stands, what is to be said besides, and what is amiss."""
    picture = one.picture
    if picture is None or not (picture.planned or picture.achieved or picture.status):
        return _("No date given"), "", ""
    besides = slipped(picture)
    if one.achieved:
        state = _("Achieved %s") % dated(picture.achieved) if picture.achieved else _("Achieved")
    elif picture.planned is not None and picture.planned.names_a_date:
        state = _("Planned %s") % dated(picture.planned)
    else:
        state = str(picture.get_status_display()) if picture.status else ""
        besides = besides or _("no date given")
    known = getattr(one.milestone, "last_known_from", None)
    if one.overdue is None and known:
        besides = _("no news since %s") % day(known)
    amiss = [_("overdue")] if one.overdue else []
    return state, besides, " · ".join([*amiss, *([_("disputed")] if picture.disputed else [])])


def slipped(picture: object) -> str:
    """How many days a plan slipped, in words; empty where it did not move or nothing can be told."""
    least, most = getattr(picture, "slippage_min", None), getattr(picture, "slippage_max", None)
    if least is None or most is None or (least, most) == (0, 0):
        return ""
    if most < 0:
        told = str(-most) if least == most else f"{number(-most)}–{number(-least)}"
        return ngettext("%(days)s day early", "%(days)s days early", -least) % {"days": told}
    if least < 0:
        return _("from %(early)s days early to %(late)s late") % {
            "early": number(-least),
            "late": number(most),
        }
    told = number(most) if least == most else f"{number(least)}–{number(most)}"
    return ngettext("%(days)s day late", "%(days)s days late", most) % {"days": told}


def _today(canvas: Canvas, today: dt.date, top: float, bottom: float) -> None:
    """The line of the day asked about, with its name above."""
    line = {"type": "rule", "color": canvas.look.ink, "strokeWidth": 1.25, "strokeDash": [5, 3]}
    rows = [{"x": moment(today), "y": top - 4, "y2": bottom}]
    canvas.add("today", line, rows, x=canvas.time("x"), y=canvas.down("y"), y2={"field": "y2"})
    label = [{"x": moment(today), "py": top - 12, "t": day(today)}]
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
