"""The lanes of a timeline: what happened, was said and was counted, kind by kind, each entry as a mark on its day or along its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from negotiations.api.in_words import number_in_words
from negotiations.charts.canvas import MARGIN, WIDTH, Canvas, moment
from negotiations.charts.chart import Cell
from negotiations.charts.words import dated, wrapped
from negotiations.core.dates import FuzzyDate

HEIGHT = 30
LONG = 7
"""Days from which on an entry is a line and no dot."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: when, what it is in words, and where that is told in full."""

    date: FuzzyDate | None
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Lane:
    """Entries of one kind, in the colour of that name."""

    name: str
    entries: Sequence[Entry]
    colour: str = "blue"
    shape: str = "circle"


def reach_of(lanes: Sequence[Lane]) -> list[tuple[dt.date, dt.date]]:
    """From when to when each dated entry reaches."""
    return [ends for lane in lanes for entry in lane.entries if (ends := _ends(entry)) is not None]


def _ends(entry: Entry) -> tuple[dt.date, dt.date] | None:
    if entry.date is None:
        return None
    first, last = entry.date.earliest or entry.date.latest, entry.date.latest or entry.date.earliest
    return (first, last) if first and last else None


def draw_lanes(canvas: Canvas, lanes: Sequence[Lane], top: float, *, banded: bool) -> float:
    """The lanes one below the other; gives how far down they reach."""
    bands, names, numbers = [], [], []
    for n, lane in enumerate(lanes):
        middle = top + HEIGHT * n + HEIGHT / 2
        if (n % 2 == 0) is banded:
            bands.append(
                {"y": middle - HEIGHT / 2, "y2": middle + HEIGHT / 2, "a": MARGIN, "b": WIDTH - MARGIN}
            )
        names.append({"px": MARGIN + 8, "py": middle, "t": wrapped(lane.name, 44, 1)[0]})
        numbers.append({"px": canvas.end + 14, "py": middle, "t": number_in_words(len(lane.entries))})
    band = {"type": "rect", "color": canvas.look.band}
    canvas.add("lane_bands", band, bands, x=canvas.across("a"), x2={"field": "b"}, y=canvas.down("y"), y2={"field": "y2"})  # fmt: skip
    for n, lane in enumerate(lanes):
        _draw(canvas, f"entry_{n}", lane, top + HEIGHT * n + HEIGHT / 2)
    canvas.text("lane_names", names, size=12, weight="bold")
    canvas.text("lane_numbers", numbers, size=11, colour="quiet")
    return top + HEIGHT * len(lanes)


def _draw(canvas: Canvas, name: str, lane: Lane, middle: float) -> None:
    """Dots for days, lines for longer times; many upon each other are stronger."""
    dots: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for entry in lane.entries:
        ends = _ends(entry)
        if ends is None or not (canvas.shows(moment(ends[0])) or canvas.shows(moment(ends[1]))):
            continue
        row = {"y": middle, "told": entry.told}
        if (ends[1] - ends[0]).days < LONG:
            dots.append({**row, "x": (moment(ends[0]) + moment(ends[1])) // 2})
        else:
            lines.append({**row, "x": moment(ends[0]), "x2": moment(ends[1] + DAY)})
    colour = canvas.colour(lane.colour)
    dot = {
        "type": "point",
        "filled": True,
        "shape": lane.shape,
        "size": 52,
        "color": colour,
        "fillOpacity": 0.6,
    }
    line = {"type": "rule", "color": colour, "strokeWidth": 5, "strokeOpacity": 0.28}
    canvas.add(
        f"{name}_long", line, lines, "told", x=canvas.time("x"), x2={"field": "x2"}, y=canvas.down("y")
    )
    canvas.add(name, dot, dots, "told", x=canvas.time("x"), y=canvas.down("y"))


def rows_of_lanes(lanes: Sequence[Lane]) -> list[list[Cell]]:
    """The entries as rows of the table under a chart of milestones."""
    return [
        [Cell(entry.told, entry.href), Cell(lane.name), Cell(""), Cell(""), Cell(dated(entry.date)), Cell("")]
        for lane in lanes
        for entry in lane.entries
    ]
