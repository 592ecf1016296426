"""The marks of the milestone chart: one for each claim, with its ends, and the legend that explains them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from negotiations.charts.canvas import Canvas, moment
from negotiations.charts.legend import Entry, Part
from negotiations.charts.milestones import Drawn, Said
from negotiations.core.dates import Bound

TAIL = 34
"""Pixels over which a bar fades where a limit leaves an end open."""
THIN = 4
"""Pixels that a bar has at least: a single day is none."""
DAY = dt.timedelta(days=1)
AHEAD, BEHIND = 5.5, 9.5
"""Half the height of the plan that stands, and of those behind it."""
BARS = {"sharp": (1, 1), "soft": None, "until": (0, 1), "from": (1, 0)}
"""Kinds of bars by how strong the colour is at either end; a soft one fades at both."""


def draw_claims(canvas: Canvas, milestones: Sequence[Drawn], middles: Mapping[int, float]) -> None:
    """Every claim: plans as bars, what was achieved as diamonds, that a plan is off as a cross."""
    bars: dict[str, list[dict[str, Any]]] = {kind: [] for kind in BARS}
    stops, heads = [], []
    done: list[dict[str, Any]] = []
    off: list[dict[str, Any]] = []
    for one in milestones:
        middle, strength = middles[one.milestone.pk], _strengths(one)
        for said in sorted(one.said, key=lambda each: each.stands):
            if said.kind == "planned":
                kind, bar = _bar(canvas, said, middle, 1 if said.stands else strength[_plan(said)])
                bars[kind].append(bar)
                limited = kind in ("until", "from") and _stop(bar, kind, said)
                if limited and canvas.shows(limited["x"]):
                    stops.append(limited)
                if limited and canvas.shows(limited["x"]) and said.stands:
                    heads.append(_head(bar, kind, said, mirrored=canvas.mirrored))
            else:
                (done if said.kind == "achieved" else off).append(_point(said, middle))
    for kind, rows in bars.items():
        for name, part in (
            ("behind", [row for row in rows if not row["stands"]]),
            ("plans", [row for row in rows if row["stands"]]),
        ):
            _add_bars(canvas, f"claim_{name}_{kind}", kind, part)
    _add_ends(canvas, stops, heads)
    _add_points(canvas, done, off)


def _add_bars(canvas: Canvas, name: str, kind: str, rows: Sequence[dict[str, Any]]) -> None:
    mark = {"type": "rect", "fill": _fill(canvas, kind)}
    channels = {"x": canvas.time("x"), "x2": {"field": "x2"}, "y": canvas.down("y"), "y2": {"field": "y2"}}
    opacity = {"field": "strength", "type": "quantitative", "scale": None, "legend": None}
    canvas.add(name, mark, rows, "told", **channels, fillOpacity=opacity)


def _fill(canvas: Canvas, kind: str) -> Any:
    """The colour of a bar: even, or fading towards an end that is not sharp."""
    blue, clear = canvas.look.blue, canvas.look.clear
    ends = BARS[kind]
    if ends == (1, 1):
        return blue
    stops = [(0, clear), (0.3, blue), (0.7, blue), (1, clear)]
    if ends is not None:
        stops = (
            [(0, clear), (0.75, blue), (1, blue)] if ends == (0, 1) else [(0, blue), (0.25, blue), (1, clear)]
        )
    begin, end = (1, 0) if canvas.mirrored else (0, 1)
    told = [{"offset": offset, "color": colour} for offset, colour in stops]
    return {"gradient": "linear", "x1": begin, "x2": end, "y1": 0, "y2": 0, "stops": told}


def _add_ends(canvas: Canvas, stops: Sequence[dict[str, Any]], heads: Sequence[dict[str, Any]]) -> None:
    """Where a limit stops, and the arrow that says on which side of it the time is."""
    strength = {"field": "strength", "type": "quantitative", "scale": None, "legend": None}
    rule = {"type": "rule", "color": canvas.look.blue, "strokeWidth": 2.5}
    canvas.add("stops", rule, stops, x=canvas.time("x"), y=canvas.down("y"), y2={"field": "y2"}, strokeOpacity=strength)  # fmt: skip
    arrow = {"type": "point", "filled": True, "color": canvas.look.blue, "size": 46}
    shape = {"field": "shape", "type": "nominal", "scale": None, "legend": None}
    canvas.add("arrows", arrow, heads, x=canvas.time("x"), y=canvas.down("y"), shape=shape)


def _add_points(canvas: Canvas, done: Sequence[dict[str, Any]], off: Sequence[dict[str, Any]]) -> None:
    strength = {"field": "strength", "type": "quantitative", "scale": None, "legend": None}
    channels = {"x": canvas.time("x"), "y": canvas.down("y")}
    diamond = {"type": "point", "shape": "diamond", "filled": True, "size": 130, "color": canvas.look.green}
    edge = {"stroke": canvas.look.paper, "strokeWidth": 1.2}
    canvas.add("claim_achieved", {**diamond, **edge}, done, "told", **channels, fillOpacity=strength)
    cross = {
        "type": "point",
        "shape": "cross",
        "angle": 45,
        "filled": True,
        "size": 84,
        "color": canvas.look.red,
    }
    canvas.add("claim_stopped", {**cross, **edge}, off, "told", **channels, fillOpacity=strength)


def _plan(said: Said) -> tuple[Any, ...]:
    return said.date.earliest, said.date.latest, said.date.bound


def _strengths(one: Drawn) -> dict[tuple[Any, ...], float]:
    """How strongly each of several equal bars is drawn, so that together they are never stronger than the plan that stands."""
    times: dict[tuple[Any, ...], int] = {}
    for said in one.said:
        if said.kind == "planned" and not said.stands:
            times[_plan(said)] = times.get(_plan(said), 0) + 1
    return {
        plan: round(1 - (1 - min(0.24 + 0.05 * count, 0.42)) ** (1 / count), 3)
        for plan, count in times.items()
    }


def _bar(canvas: Canvas, said: Said, middle: float, strength: float) -> tuple[str, dict[str, Any]]:
    """Kind and place of a plan's bar."""
    date, tail = said.date, dt.timedelta(days=TAIL / canvas.day)
    first, last = date.earliest, date.latest
    kind = "soft"
    if date.bound == Bound.NOT_BEFORE or last is None:
        kind, first = "from", first or canvas.first
        begin, end = first, _within(canvas, (last or first) + tail)
    elif date.bound in (Bound.BY, Bound.UNTIL, Bound.BEFORE) or first is None:
        kind = "until"
        stop = (first if date.bound == Bound.BEFORE else None) or last + DAY
        begin, end = _within(canvas, (first or last) - tail), stop
    else:
        begin, end = first, last + DAY
        if date.is_single_day:
            kind = "sharp"
    low, high = moment(begin), moment(end)
    short = THIN - (end - begin).days * canvas.day
    if short > 0:
        low, high = (
            low - int(short / 2 / canvas.day * 86_400_000),
            high + int(short / 2 / canvas.day * 86_400_000),
        )
    # What lies beyond the picture is a stroke at its edge: it too can be pointed at and reached.
    edge = int(THIN / canvas.day * 86_400_000)
    low, high = min(low, moment(canvas.last) - edge), max(high, moment(canvas.first) + edge)
    half = AHEAD if said.stands else BEHIND
    return kind, {
        "x": low, "x2": high, "y": middle - half, "y2": middle + half, "strength": strength, "stands": said.stands,
        "told": said.told, "claim": said.claim.key,
    }  # fmt: skip


def _within(canvas: Canvas, date: dt.date) -> dt.date:
    return min(max(date, canvas.first), canvas.last)


def _stop(bar: dict[str, Any], kind: str, said: Said) -> dict[str, Any]:
    reach = 2.5 if said.stands else 0
    at = bar["x2"] if kind == "until" else bar["x"]
    return {"x": at, "y": bar["y"] - reach, "y2": bar["y2"] + reach, "strength": _faint(said)}


def _head(bar: dict[str, Any], kind: str, said: Said, *, mirrored: bool) -> dict[str, Any]:
    """The arrow: into the time that a limit allows; of `until`, which lasts up to its day, towards the stop."""
    middle, forward = (bar["y"] + bar["y2"]) / 2, kind == "from" or said.date.bound == Bound.UNTIL
    at = bar["x2"] if kind == "from" else bar["x"]
    shape = "triangle-right" if forward is not mirrored else "triangle-left"
    return {"x": at, "y": middle, "shape": shape}


def _faint(said: Said) -> float:
    return 1 if said.stands else 0.4


def _point(said: Said, middle: float) -> dict[str, Any]:
    first, last = said.date.earliest or said.date.latest, said.date.latest or said.date.earliest
    ends = [moment(date) for date in (first, last) if date]
    at = sum(ends) // len(ends) if said.kind == "achieved" else ends[-1]
    strength = 1 if said.stands else 0.35 if said.kind == "achieved" else 0.75
    return {"x": at, "y": middle, "strength": strength, "told": said.told, "claim": said.claim.key}


def legend_of(canvas: Canvas) -> list[Entry]:
    """What the marks mean."""
    look = canvas.look
    point: dict[str, Any] = {"type": "point", "filled": True}
    arrow = {
        **point,
        "color": look.blue,
        "size": 46,
        "shape": "triangle-right" if canvas.mirrored else "triangle-left",
    }
    faint = {"type": "rect", "fill": _fill(canvas, "soft"), "fillOpacity": 0.35}
    today = {"type": "rule", "color": look.ink, "strokeWidth": 1.25, "strokeDash": [5, 3]}
    until = {"type": "rect", "fill": _fill(canvas, "until")}
    stop = {"type": "rule", "color": look.blue, "strokeWidth": 2.5}
    return [
        Entry(_("plan that stands, with fuzzy ends"), [Part({"type": "rect", "fill": _fill(canvas, "soft")}, AHEAD)]),
        Entry(_("limit: by, until, not before"), [Part(until, AHEAD), Part(stop, 8, at=1), Part(arrow, at=0)]),
        Entry(_("earlier or rival plan"), [Part(faint, BEHIND)]),
        Entry(_("achieved"), [Part({**point, "shape": "diamond", "size": 130, "color": look.green})]),
        Entry(_("put off or cancelled, on the day it was said"), [Part({**point, "shape": "cross", "angle": 45, "size": 84, "color": look.red})]),
        Entry(_("the day asked about"), [Part(today, 9)]),
    ]  # fmt: skip
