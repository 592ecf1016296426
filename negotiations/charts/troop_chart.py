"""The troop chart: a step line with its envelope, ceilings and targets dashed, what is withheld hatched, plans lighter, each claim a mark.

What a claim states is drawn strong, what is only carried forward from the last one thin. Disputes are marked along the foot.
"""

from __future__ import annotations

import datetime as dt
from math import floor, log10
from typing import Any

from django.utils.translation import gettext as _

from negotiations.api.in_words import day_in_words, number_in_words
from negotiations.charts.canvas import MARGIN, WIDTH, Canvas, moment
from negotiations.charts.chart import Cell, Chart, Frame, sources_line
from negotiations.charts.legend import draw_legend
from negotiations.charts.troop_legend import legend_of, standing_word
from negotiations.charts.troop_marks import draw_claims, draw_envelope, draw_limits, draw_line
from negotiations.charts.troops import Counts
from negotiations.charts.words import counted, dated, wrapped
from negotiations.core.quantities import DEFAULT_UNIT
from negotiations.troops.models import Measure

PLOT = 300
SCALE = 64
"""Pixels for the numbers beside the plot."""
MONTH = dt.timedelta(days=31)


def troop_chart(counts: Counts, frame: Frame) -> Chart:
    """The chart of one series."""
    today, language = frame.scope.as_of.known, frame.scope.language
    title, subtitle = _names(counts, frame)
    first, last = _ends(counts, today)
    canvas = Canvas(frame.look, first, last, MARGIN + SCALE, WIDTH - MARGIN - 10)
    top = canvas.heading(wrapped(title, 74), wrapped(subtitle, 120)) + 34
    bottom = top + PLOT
    most = _most(counts)
    canvas.levels = (0, most, bottom, top)
    _scale(canvas, most, top, bottom)
    canvas.calendar(top, bottom + 18)
    draw_envelope(canvas, counts, most)
    draw_limits(canvas, counts.limits, most)
    draw_line(canvas, counts, top, bottom)
    _today(canvas, today, top, bottom)
    draw_claims(canvas, counts)
    canvas.height = int(draw_legend(canvas, legend_of(canvas, counts), bottom + 66, 3)) + 40
    claims = [*counts.claims, *counts.limits]
    keys = [one.claim.pk for one in claims]
    footer = [{"px": MARGIN, "py": canvas.height - 16, "t": sources_line(frame, "troop_count", keys)}]
    canvas.text("sources", footer, size=11, colour="quiet")
    description = _("%s claims; the table has the same data.") % number_in_words(len(claims))
    return Chart(
        "troops",
        title,
        subtitle,
        description,
        language,
        canvas.specification(title, f"{subtitle}. {description}"),
        [_("As of"), _("How many"), _("What"), _("Standing"), _("According to")],
        [_row(one.claim, frame) for one in claims],
    )


def _names(counts: Counts, frame: Frame) -> tuple[str, str]:
    key, language = counts.key, frame.scope.language
    where = (
        key.host.label(language)
        if key.place is None
        else f"{key.place.label(language)}, {key.host.label(language)}"
    )
    measures = {
        Measure.PRESENT: _("%(contributor)s in %(where)s: personnel present"),
        Measure.CEILING: _("%(contributor)s in %(where)s: how many may be there"),
        Measure.TARGET: _("%(contributor)s in %(where)s: how many are to be left"),
        Measure.ARRIVED: _("%(contributor)s in %(where)s: personnel arrived"),
        Measure.DEPARTED: _("%(contributor)s in %(where)s: personnel departed"),
    }
    title = measures[Measure(key.measure)] % {"contributor": key.contributor.label(language), "where": where}
    unit = _("Number of personnel") if key.unit == DEFAULT_UNIT else _("Number; unit: %s") % key.unit
    parts = [unit, key.force.replace("-", " "), _("dataset %s") % key.dataset if key.dataset else ""]
    what = ", ".join(part for part in parts if part)
    return title, _("%(what)s; %(when)s") % {"what": what, "when": frame.told()}


def _ends(counts: Counts, today: dt.date) -> tuple[dt.date, dt.date]:
    days = [date for one in counts.stretches for date in (one.first, one.last)]
    days += [date for one in (*counts.claims, *counts.limits) for date in (one.first, one.last) if date]
    days = days or [today - MONTH, today]
    first, last = min(days), max(days)
    room = max(MONTH / 2, (last - first) * 0.025)
    earliest = first - room if first - dt.date.min > room else dt.date.min
    return earliest, last + room if dt.date.max - last > room else dt.date.max


def _most(counts: Counts) -> float:
    """The top of the scale: a round number above everything that is drawn."""
    values: list[float] = [10]
    for stretch in counts.stretches:
        values += [value for value in (stretch.low, stretch.high, stretch.value) if value is not None]
    for one in (*counts.claims, *counts.limits):
        values += [end for end in (one.quantity.low, one.quantity.high) if end is not None]
    return _round_above(max(values) * 1.12)


def _round_above(value: float) -> float:
    size = 10 ** floor(log10(value))
    return float(
        next(size * step for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if size * step >= value)
    )


def _scale(canvas: Canvas, most: float, top: float, bottom: float) -> None:
    """Lines across for round numbers, with the numbers before them."""
    step = next(
        one
        for one in (10 ** floor(log10(most)) * part for part in (0.1, 0.2, 0.25, 0.5, 1))
        if (most / one <= 6 and one == int(one)) or one >= most
    )
    values = [step * n for n in range(int(most / step) + 1)]
    lines = [{"v": value, "a": canvas.begin, "b": canvas.end} for value in values]
    rule = {"type": "rule", "color": canvas.look.line}
    canvas.add("levels", rule, lines, x=canvas.across("a"), x2={"field": "b"}, y=canvas.level("v"))
    told = [{"v": value, "px": canvas.begin - 8, "t": number_in_words(int(value))} for value in values]
    canvas.text("numbers", told, size=11, colour="quiet", align="end", y=canvas.level("v"))
    foot = [{"a": canvas.begin, "b": canvas.end, "y": bottom}]
    canvas.add(
        "foot",
        {**rule, "color": canvas.look.ink},
        foot,
        x=canvas.across("a"),
        x2={"field": "b"},
        y=canvas.down("y"),
    )


def _today(canvas: Canvas, today: dt.date, top: float, bottom: float) -> None:
    """The line of the day asked about, with its name above."""
    line: dict[str, Any] = {
        "type": "rule",
        "color": canvas.look.ink,
        "strokeWidth": 1.25,
        "strokeDash": [5, 3],
    }
    if not canvas.shows(moment(today)):
        return
    rows = [{"x": moment(today), "y": top - 4, "y2": bottom}]
    canvas.add("today", line, rows, x=canvas.time("x"), y=canvas.down("y"), y2={"field": "y2"})
    near = canvas.end - canvas.place(today) < 60
    place = {"px": canvas.end if near else canvas.place(today), "py": top - 12, "t": day_in_words(today)}
    canvas.text("today_label", [place], size=11, weight="bold", align="end" if near else "center")


def _row(claim: Any, frame: Frame) -> list[Cell]:
    language = frame.scope.language
    names = ", ".join(actor.label(language) for actor in claim.asserted_by.all()) or claim.asserted_note
    return [
        Cell(dated(claim.as_of)),
        Cell(counted(claim.personnel), f"{frame.scope.base}{claim.path}"),
        Cell(claim.get_measure_display().partition(":")[0] + (" (" + _("plan") + ")" if claim.plan else "")),
        Cell(standing_word(claim.standing)),
        Cell(names),
    ]
