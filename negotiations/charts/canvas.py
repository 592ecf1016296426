"""The paper of a chart: a Vega-Lite specification made layer by layer, with time along it and everything else at a place in pixels.

Pixels count from where the reader begins, from the right in Arabic: the scales are turned round, and with them the whole picture. What is
drawn is decided by the charts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language_bidi

from negotiations.charts.look import TYPEFACE, Look, Sign
from negotiations.charts.words import month, run

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 880
MARGIN = 24
Rows = Sequence[dict[str, Any]]


def moment(date: dt.date) -> int:
    """The beginning of a day as Vega counts time: milliseconds since 1970."""
    return (date.toordinal() - 719_163) * 86_400_000


@dataclass(slots=True)
class Canvas:
    """One picture in the making. `first` and `last` are the ends of its time, `begin` and `end` where they lie in pixels."""

    look: Look
    first: dt.date
    last: dt.date
    begin: int
    end: int
    height: int = 0
    levels: tuple[float, float, float, float] = (0, 1, 0, 1)
    """Of a chart with a measured height: its least and greatest value, and where they lie in pixels from the top."""
    layers: list[dict[str, Any]] = field(default_factory=list)
    mirrored: bool = field(default_factory=get_language_bidi)

    @property
    def day(self) -> float:
        """The width of a day in pixels."""
        return (self.end - self.begin) / max((self.last - self.first).days, 1)

    def place(self, date: dt.date) -> float:
        """Where a day begins, in pixels from where the reader begins."""
        return self.begin + (date - self.first).days * self.day

    def shows(self, at: int) -> bool:
        """Whether a moment lies within the picture."""
        return moment(self.first) <= at <= moment(self.last)

    def colour(self, name: str) -> str:
        """A colour of the look by its name."""
        return str(getattr(self.look, name))

    def sign(self, sign: Sign, *, hollow: bool = False) -> dict[str, Any]:
        """The mark of a standing; hollow for what is to be and was not reported."""
        colour, filled = self.colour(sign.colour), sign.filled and not hollow
        return {
            "type": "point", "filled": True, "shape": sign.shape, "size": 74, "angle": sign.turned,
            "fill": colour if filled else self.look.paper, "stroke": self.look.paper if filled else colour,
            "strokeWidth": 1 if filled else 1.6,
        }  # fmt: skip

    # Channels

    def time(self, name: str) -> dict[str, Any]:
        """A field that holds a moment."""
        # Counted as numbers: Vega-Lite cannot make one domain of moments that stand in x and x2.
        scale = {
            "domain": [moment(self.first), moment(self.last)],
            "range": self._turned(self.begin, self.end),
            "nice": False,
            "zero": False,
            "clamp": True,
        }
        return {"field": name, "type": "quantitative", "scale": scale, "axis": None}

    def across(self, name: str) -> dict[str, Any]:
        """A field that holds pixels from where the reader begins."""
        scale = {"domain": [0, WIDTH], "range": self._turned(0, WIDTH), "nice": False, "zero": False}
        return {"field": name, "type": "quantitative", "scale": scale, "axis": None}

    def down(self, name: str) -> dict[str, Any]:
        """A field that holds pixels from the top."""
        scale = {"domain": [0, 1000], "range": [0, 1000], "nice": False, "zero": False}
        return {"field": name, "type": "quantitative", "scale": scale, "axis": None}

    def level(self, name: str) -> dict[str, Any]:
        """A field that holds a value on the chart's measured height."""
        least, most, low, high = self.levels
        scale = {"domain": [least, most], "range": [low, high], "nice": False, "zero": False, "clamp": True}
        return {"field": name, "type": "quantitative", "scale": scale, "axis": None}

    def _turned(self, begin: float, end: float) -> list[float]:
        return [WIDTH - begin, WIDTH - end] if self.mirrored else [begin, end]

    # Layers

    def add(
        self, name: str, mark: dict[str, Any], rows: Rows, told: str = "", **channels: dict[str, Any]
    ) -> None:
        """A layer of marks, one for each row. With `told` the field of that name says what a mark stands for; without it is ornament."""
        if not rows:
            return
        encoding: dict[str, Any] = dict(channels)
        if told:
            encoding["description"] = {"field": told}
            encoding["tooltip"] = {"field": told}
        layer = {
            "name": name,
            "data": {"values": list(rows)},
            "mark": {"aria": bool(told), "clip": False, "opacity": 1, **mark},
            "encoding": encoding,
        }
        self.layers.append(layer)

    def text(
        self,
        name: str,
        rows: Rows,
        *,
        size: float = 12,
        colour: str = "ink",
        weight: str = "normal",
        align: str = "start",
        x: dict[str, Any] | None = None,
        y: dict[str, Any] | None = None,
        **mark: Any,
    ) -> None:
        """A layer of words: `t` of each row, at `px` and `py` unless channels say otherwise."""
        told = [{**row, "t": _runs(row["t"])} for row in rows if row["t"]]
        sides = {"start": "right" if self.mirrored else "left", "end": "left" if self.mirrored else "right"}
        drawn = {
            "type": "text", "align": sides.get(align, align), "baseline": "middle",
            "fontSize": size, "fontWeight": weight, "color": self.colour(colour), "lineHeight": size * 1.25, **mark,
        }  # fmt: skip
        self.add(name, drawn, told, x=x or self.across("px"), y=y or self.down("py"), text={"field": "t"})

    def heading(self, title: Sequence[str], subtitle: Sequence[str]) -> int:
        """Title and subtitle; gives how far down they reach."""
        self.text(
            "title",
            [{"px": MARGIN, "py": 34 + 24 * n, "t": line} for n, line in enumerate(title)],
            size=19,
            weight="bold",
        )
        below = 34 + 24 * len(title)
        self.text(
            "subtitle",
            [{"px": MARGIN, "py": below + 17 * n, "t": line} for n, line in enumerate(subtitle)],
            size=12.5,
            colour="quiet",
        )
        return below + 17 * len(subtitle)

    def calendar(self, top: float, bottom: float, *, above: bool = False) -> None:
        """Lines for months or years, with their names below the picture, or above it as well."""
        marks = ticks(self.first, self.last, self.end - self.begin, 52 if self.mirrored else 40)
        rows = [{"x": moment(date), "y": top, "y2": bottom} for date, _ in marks]
        strong = {"type": "rule", "color": self.colour("line"), "strokeWidth": 1}
        self.add("calendar", strong, rows, x=self.time("x"), y=self.down("y"), y2={"field": "y2"})
        for where, level in (("above", top - 44), ("below", bottom + 12))[0 if above else 1 :]:
            small, large = [], []
            for date, kind in marks:
                year = {"x": moment(date), "py": level + (14 if kind != "year" else 0), "t": str(date.year)}
                if kind == "year":
                    large.append(year)
                    continue
                small.append({"x": moment(date), "py": level, "t": month(date)})
                if date.month == 1 or date == marks[0][0]:
                    large.append(year)
            self.text(f"months_{where}", small, size=11, colour="quiet", align="center", x=self.time("x"))
            self.text(f"years_{where}", large, size=11, weight="bold", align="center", x=self.time("x"))

    def specification(self, title: str, description: str) -> dict[str, Any]:
        """The whole as Vega-Lite."""
        return {
            "$schema": SCHEMA,
            "description": f"{title}. {description}",
            "width": WIDTH,
            "height": self.height,
            "padding": 0,
            "autosize": "none",
            "background": self.look.paper,
            "config": {"view": {"stroke": None}, "font": TYPEFACE},
            "resolve": {"scale": {"x": "independent", "y": "independent"}},
            "layer": self.layers,
        }


def _runs(text: str | list[str]) -> str | list[str]:
    return run(text) if isinstance(text, str) else text


def ticks(first: dt.date, last: dt.date, width: float, room: float) -> list[tuple[dt.date, str]]:
    """First days of months or years between two days, as many as there is room for; each with what it begins, a month or a year."""
    most = max(int(width // room), 2)
    months_between = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((one for one in (1, 2, 3, 6) if months_between / one <= most), None)
    if step is None:
        years = last.year - first.year + 1
        each = next((one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500) if years / one <= most), 1000)
        found = [
            dt.date(year, 1, 1) for year in range(first.year, last.year + 1) if year % each == 0 or each == 1
        ]
        return [(date, "year") for date in found if first <= date <= last]
    starts = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    dates = [dt.date(one // 12, one % 12 + 1, 1) for one in starts if one % step == 0]
    return [(date, "month") for date in dates if first <= date <= last]
