"""The marks of the chart of incidents: a block for each event in its week, a line and a sign for each claim of a tally, and the legend."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from negotiations.api.in_words import number_in_words
from negotiations.charts.canvas import Canvas, moment
from negotiations.charts.incidents import WEEK, Incident, Incidents, Tally
from negotiations.charts.legend import Entry, Part
from negotiations.charts.look import SIGNS
from negotiations.charts.troop_legend import standing_word
from negotiations.charts.troop_marks import worded_sign
from negotiations.events.models import EventKind

COLUMNS = 132
"""Pixels of the columns' panel."""
COLOURS = {"attack": ("red", True), "strike": ("blue", False)}
"""Kinds with a colour of their own, and whether they are filled."""
OTHERS = (("green", True), ("purple", False), ("orange", True), ("quiet", False))
Row = dict[str, Any]


def draw_columns(canvas: Canvas, events: Sequence[Incident], top: float, bottom: float) -> None:
    """Blocks upon each other, week by week: strong where the week is known, faint in every week that may be the one."""
    levels: Counter[Any] = Counter()
    blocks: defaultdict[tuple[str, bool], list[Row]] = defaultdict(list)
    for sure in (True, False):
        for one in sorted(events, key=lambda each: (each.kind, each.weeks[0])):
            if (len(one.weeks) == 1) is not sure:
                continue
            for week in one.weeks:
                level = levels[week]
                levels[week] += one.times
                row = {"x": moment(week) + DAY // 2, "x2": moment(week + WEEK) - DAY // 2, "told": one.told}
                blocks[one.kind, sure].append({**row, "v": level, "v2": level + one.times})
    highest = max(levels.values(), default=1)
    canvas.levels = (0, max(highest, 4), bottom, top)
    _scale(canvas, max(highest, 4), "columns")
    for (kind, sure), rows in blocks.items():
        channels: Row = {
            "x": canvas.time("x"), "x2": {"field": "x2"}, "y": canvas.level("v"), "y2": {"field": "v2"},
        }  # fmt: skip
        mark = {**_block(canvas, kind), "opacity": 1 if sure else 0.35}
        canvas.add(f"event_{kind}" if sure else f"perhaps_{kind}", mark, rows, "told", **channels)


DAY = 86_400_000


def _block(canvas: Canvas, kind: str) -> Row:
    """The block of a kind: filled, or an outline."""
    others = sorted(set(EventKind.values) - set(COLOURS))
    colour, filled = COLOURS.get(kind) or OTHERS[others.index(kind) % len(OTHERS)]
    told = canvas.colour(colour)
    inside = told if filled else canvas.look.paper
    return {
        "type": "rect",
        "fill": inside,
        "stroke": canvas.look.paper if filled else told,
        "strokeWidth": 1 if filled else 1.6,
    }


def _scale(canvas: Canvas, most: float, name: str) -> None:
    """A few lines across, with their numbers."""
    step = next(
        one for one in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 10_000, 10**9) if most / one <= 4
    )
    values = [step * n for n in range(int(most / step) + 1)]
    lines = [{"v": value, "a": canvas.begin, "b": canvas.end} for value in values]
    rule = {"type": "rule", "color": canvas.look.line}
    canvas.add(f"levels_{name}", rule, lines, x=canvas.across("a"), x2={"field": "b"}, y=canvas.level("v"))
    told = [{"v": value, "px": canvas.begin - 8, "t": number_in_words(int(value))} for value in values]
    canvas.text(f"numbers_{name}", told, size=11, colour="quiet", align="end", y=canvas.level("v"))


def draw_tally(canvas: Canvas, tally: Tally, most: float, top: float, bottom: float) -> None:
    """Each claim as the days that it counts, at its number, with its sign at their end; an open end as an arrow."""
    name = f"{int(top)}"
    canvas.levels = (0, most, bottom, top)
    _scale(canvas, most, name)
    periods: list[Row] = []
    arrows: defaultdict[str, list[Row]] = defaultdict(list)
    signs: defaultdict[str, list[Row]] = defaultdict(list)
    ranges: list[Row] = []
    worded: list[Row] = []
    for one in tally.claims:
        row = {"x": moment(one.first), "x2": moment(one.last) + DAY, "v": one.value or 0, "told": one.told}
        if one.value is None:
            worded.append({**row, "x": row["x2"]})
            continue
        periods.append(row)
        low, high = one.quantity.low, one.quantity.high
        if low is not None and high is not None and low != high:
            ranges.append({**row, "x": row["x2"], "v": low, "v2": high})
        elif (low is None) != (high is None):
            arrows["triangle-up" if high is None else "triangle-down"].append({**row, "x": row["x2"]})
        signs[one.claim.standing].append({**row, "x": row["x2"]})
    x, y = canvas.time("x"), canvas.level("v")
    thin = {"type": "rule", "color": canvas.look.quiet, "strokeWidth": 1.2, "strokeOpacity": 0.55}
    canvas.add(f"periods_{name}", thin, periods, x=x, x2={"field": "x2"}, y=y)
    canvas.add(f"ranges_{name}", {**thin, "strokeOpacity": 1}, ranges, x=x, y=y, y2={"field": "v2"})
    for shape, rows in arrows.items():
        offset = -11 if shape == "triangle-up" else 11
        mark = {
            "type": "point",
            "filled": True,
            "size": 26,
            "color": canvas.look.ink,
            "yOffset": offset,
            "shape": shape,
        }
        canvas.add(f"open_{shape}_{name}", mark, rows, x=x, y=y)
    canvas.add(f"claim_worded_{name}", worded_sign(canvas), worded, "told", x=x, y=y)
    for standing, rows in signs.items():
        canvas.add(f"claim_{standing}_{name}", canvas.sign(SIGNS[standing]), rows, "told", x=x, y=y)


def legend_of(canvas: Canvas, incidents: Incidents) -> list[Entry]:
    """What the marks mean, of those that are drawn."""
    kinds = sorted({one.kind for one in incidents.events})
    entries = [Entry(str(EventKind(kind).label), [Part(_block(canvas, kind), half=6)]) for kind in kinds]
    if any(len(one.weeks) > 1 for one in incidents.events):
        faint = {**_block(canvas, "attack"), "opacity": 0.35}
        entries.append(Entry(_("in one of these weeks"), [Part(faint, half=6)]))
    standings = {one.claim.standing for tally in incidents.tallies for one in tally.claims}
    line = {"type": "rule", "color": canvas.look.quiet, "strokeWidth": 1.2, "strokeOpacity": 0.55}
    for standing in [standing for standing in SIGNS if standing in standings]:
        words = _("tally over these days: %s") % standing_word(standing).lower()
        entries.append(Entry(words, [Part(line), Part(canvas.sign(SIGNS[standing]), at=1)]))
    arrow = {"type": "point", "filled": True, "size": 26, "color": canvas.look.ink, "shape": "triangle-up"}
    if standings:
        entries.append(Entry(_("this number or more"), [Part(arrow)]))
    if any(one.value is None for tally in incidents.tallies for one in tally.claims):
        entries.append(
            Entry(_("told in words, without a number"), [Part({**worded_sign(canvas), "yOffset": 0})])
        )
    return entries
