"""The marks of the troop chart: envelope, step line, limits, hatching, one sign for each claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from negotiations.charts.canvas import Canvas, moment
from negotiations.charts.look import SIGNS
from negotiations.charts.troops import Counted, Counts, Stretch
from negotiations.core.vocabulary import Standing
from negotiations.troops.models import Measure

Row = dict[str, Any]
DAY = dt.timedelta(days=1)
HATCH = 9
"""Pixels between two lines of the hatching."""
SILENT = (Standing.WITHHELD, Standing.UNKNOWN)
OPEN = 0.14
"""The part of the scale over which an open end fades."""
FAINT = 0.45
"""How strongly a plan is drawn beside what is told as fact."""


def _ends(one: Stretch) -> dict[str, int]:
    return {"x": moment(one.first), "x2": moment(one.last + DAY)}


def draw_envelope(canvas: Canvas, counts: Counts, most: float) -> None:
    """From the least to the greatest number that the claims allow; an end that is left open fades away."""
    closed, upward, downward = [], [], []
    for one in counts.stretches:
        if not one.stated or one.value is None or (one.low is not None and one.low == one.high):
            continue
        low, high = one.low, one.high
        least, greatest = one.value if low is None else low, one.value if high is None else high
        if least < greatest:
            closed.append({**_ends(one), "v": least, "v2": greatest})
        if high is None:
            upward.append({**_ends(one), "v": greatest, "v2": min(greatest + OPEN * most, most)})
        if low is None:
            downward.append({**_ends(one), "v": max(least - OPEN * most, 0), "v2": least})
    channels: dict[str, Any] = {
        "x": canvas.time("x"),
        "x2": {"field": "x2"},
        "y": canvas.level("v"),
        "y2": {"field": "v2"},
    }
    canvas.add(
        "envelope", {"type": "rect", "color": canvas.look.blue, "fillOpacity": 0.26}, closed, **channels
    )
    for name, rows, begin in (("envelope_up", upward, 1), ("envelope_down", downward, 0)):
        stops = [{"offset": 0, "color": canvas.look.blue}, {"offset": 1, "color": canvas.look.clear}]
        fill = {"gradient": "linear", "x1": 0, "x2": 0, "y1": begin, "y2": 1 - begin, "stops": stops}
        canvas.add(name, {"type": "rect", "fill": fill, "fillOpacity": 0.45}, rows, **channels)


def draw_line(canvas: Canvas, counts: Counts, top: float, bottom: float) -> None:
    """The preferred figure as steps: strong where it is stated, thin where it is carried forward; hatched where it is withheld."""
    stated: list[Row] = []
    carried: list[Row] = []
    risers, silent, disputed = [], [], []
    before: Stretch | None = None
    for one in counts.stretches:
        if one.disputed:
            disputed.append({**_ends(one), "y": bottom + 16})
        if one.value is None:
            if one.standing in SILENT:
                silent.append(one)
            before = None
            continue
        (stated if one.stated else carried).append({**_ends(one), "v": one.value})
        if (
            before is not None
            and before.value is not None
            and before.last + DAY == one.first
            and before.value != one.value
        ):
            risers.append({"x": moment(one.first), "v": before.value, "v2": one.value})
        before = one
    _hatch(canvas, silent, top, bottom)
    line = {"type": "rule", "color": canvas.look.blue, "strokeCap": "butt"}
    across: dict[str, Any] = {"x": canvas.time("x"), "x2": {"field": "x2"}, "y": canvas.level("v")}
    canvas.add("carried", {**line, "strokeWidth": 1.2}, carried, **across)
    canvas.add(
        "risers",
        {**line, "strokeWidth": 1.2},
        risers,
        x=canvas.time("x"),
        y=canvas.level("v"),
        y2={"field": "v2"},
    )
    canvas.add("stated", {**line, "strokeWidth": 3}, stated, **across)
    strip = {"type": "rule", "color": canvas.look.red, "strokeWidth": 5}
    canvas.add("disputed", strip, disputed, x=canvas.time("x"), x2={"field": "x2"}, y=canvas.down("y"))


def _hatch(canvas: Canvas, silent: Sequence[Stretch], top: float, bottom: float) -> None:
    """Slanting lines over the days of which the figure is withheld or unknown."""
    lines = []
    for one in silent:
        begin, end = canvas.place(one.first), canvas.place(one.last + DAY)
        foot = begin - (bottom - top)
        while foot < end:
            # y falls as x grows: cut the line at both sides of the strip.
            left, right = max(foot, begin), min(foot + (bottom - top), end)
            if right > left:
                lines.append(
                    {"a": left, "b": right, "y": bottom - (left - foot), "y2": bottom - (right - foot)}
                )
            foot += HATCH
    mark = {"type": "rule", "color": canvas.look.quiet, "strokeWidth": 0.8, "strokeOpacity": 0.7}
    canvas.add(
        "withheld",
        mark,
        lines,
        x=canvas.across("a"),
        x2={"field": "b"},
        y=canvas.down("y"),
        y2={"field": "y2"},
    )


def draw_limits(canvas: Canvas, limits: Sequence[Counted], most: float) -> None:
    """Ceilings and targets as dashed lines: of a single day from when it was said, of an open period to the edge of the picture."""
    rows: dict[str, list[Row]] = {Measure.CEILING: [], Measure.TARGET: []}
    for one in limits:
        if one.value is None:
            continue
        said = one.claim.asserted_on.earliest if one.claim.asserted_on else None
        first = min(filter(None, (said, one.first)), default=canvas.first)
        last = one.last or canvas.last
        rows[one.claim.measure].append(
            {"x": moment(first), "x2": moment(last + DAY if last < dt.date.max else last), "v": one.value}
        )
    for measure, lines in rows.items():
        channels: dict[str, Any] = {"x": canvas.time("x"), "x2": {"field": "x2"}, "y": canvas.level("v")}
        canvas.add(f"limit_{measure}", limit_line(canvas, measure), lines, **channels)


def draw_claims(canvas: Canvas, counts: Counts) -> None:
    """Every claim in the sign of its standing; its period as a line through it, its range as another, an open end as an arrow."""
    dots: dict[tuple[str, bool], list[Row]] = {
        (standing, later): [] for standing in SIGNS for later in (True, False)
    }
    periods, ranges, arrows = [], [], []
    worded: list[Row] = []
    for one in (*counts.claims, *counts.limits):
        at = _middle(one, canvas)
        faint = FAINT if one.promised else 1
        row = {"x": at, "v": one.value or 0, "strength": faint, "told": one.told, "claim": one.claim.key}
        if one.value is None:
            worded.append(row)
            continue
        dots[one.claim.standing, one.promised].append(row)
        if one.first and one.last and one.first != one.last and not one.limit:
            periods.append({**row, "x": moment(one.first), "x2": moment(one.last + DAY)})
        low, high = one.quantity.low, one.quantity.high
        if low is not None and high is not None and low != high:
            ranges.append({**row, "v": low, "v2": high})
        elif (low is None) != (high is None):
            arrows.append(
                {
                    **row,
                    "shape": "triangle-up" if high is None else "triangle-down",
                    "offset": -11 if high is None else 11,
                }
            )
    strength = {"field": "strength", "type": "quantitative", "scale": None, "legend": None}
    thin = {"type": "rule", "color": canvas.look.ink, "strokeWidth": 1}
    canvas.add(
        "periods",
        thin,
        periods,
        x=canvas.time("x"),
        x2={"field": "x2"},
        y=canvas.level("v"),
        strokeOpacity=strength,
    )
    canvas.add(
        "ranges",
        thin,
        ranges,
        x=canvas.time("x"),
        y=canvas.level("v"),
        y2={"field": "v2"},
        strokeOpacity=strength,
    )
    shape = {"field": "shape", "type": "nominal", "scale": None, "legend": None}
    for name, offset in (("triangle-up", -11), ("triangle-down", 11)):
        rows = [row for row in arrows if row["shape"] == name]
        mark = {"type": "point", "filled": True, "size": 26, "color": canvas.look.ink, "yOffset": offset}
        canvas.add(
            f"open_{name}",
            mark,
            rows,
            x=canvas.time("x"),
            y=canvas.level("v"),
            shape=shape,
            fillOpacity=strength,
        )
    canvas.add("claim_worded", worded_sign(canvas), worded, "told", x=canvas.time("x"), y=canvas.level("v"))
    for (standing, promised), rows in dots.items():
        mark = canvas.sign(SIGNS[standing], hollow=promised)
        name = f"claim_{standing}_promised" if promised else f"claim_{standing}"
        canvas.add(name, mark, rows, "told", x=canvas.time("x"), y=canvas.level("v"))


def _middle(one: Counted, canvas: Canvas) -> int:
    """Where the dot stands: in the middle of the days it speaks of; of an open period at its end that is told."""
    first, last = one.first or one.last, one.last or one.first
    if first is None or last is None:
        return moment(canvas.last)
    if one.limit:
        return moment(last if one.last else first)
    return (moment(first) + moment(last)) // 2


def worded_sign(canvas: Canvas) -> dict[str, Any]:
    """The mark of a claim that gives no number: below the foot, since not said is not 0."""
    return {
        "type": "point", "filled": True, "shape": "circle", "size": 44, "yOffset": 8, "fill": canvas.look.paper,
        "stroke": canvas.look.ink, "strokeWidth": 1.4,
    }  # fmt: skip


def limit_line(canvas: Canvas, measure: str) -> dict[str, Any]:
    """The line of a ceiling or a target."""
    dash, colour = ([10, 4], "ink") if measure == Measure.CEILING else ([3, 3], "purple")
    return {"type": "rule", "color": canvas.colour(colour), "strokeWidth": 1.6, "strokeDash": dash}
