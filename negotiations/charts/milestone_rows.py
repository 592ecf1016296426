"""The rows of the milestone chart: what is written before and behind the bars, and how high a row must be for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from negotiations.api.in_words import day_in_words, slippage_in_words
from negotiations.charts.canvas import MARGIN, WIDTH, Canvas
from negotiations.charts.milestones import Drawn
from negotiations.charts.words import dated, wrapped

LEAST, LINE, REMARK_LINE = 38, 15, 12.5
"""Pixels of a row at least, of a line of a name, and of a line of what is remarked."""
LONG, BRIEF = 200, 24
"""Rows of a picture from which on each has one line, and the pixels that it then has."""
LABELS, REMARKS = 272, 196
"""Pixels for the names before the rows and for the remarks behind them."""
LABEL, REMARK = 40, 37
"""Characters of a line of each."""
STATE, BESIDES, AMISS = "states", "besides", "alarms"


@dataclass(frozen=True, slots=True)
class Row:
    """One milestone's row: from where to where it reaches, and its lines."""

    one: Drawn
    top: float
    bottom: float
    names: Sequence[str]
    remarks: Sequence[tuple[str, str]]

    @property
    def middle(self) -> float:
        """Where its bars lie."""
        return (self.top + self.bottom) / 2


def rows_of(milestones: Sequence[Drawn], top: float) -> list[Row]:
    """The rows, one below the other, each as high as its lines ask for."""
    found = []
    brief = len(milestones) > LONG
    for one in milestones:
        names = wrapped(one.title, LABEL, 1 if brief else 3)
        told = [*zip((STATE, BESIDES, AMISS), remarks(one), strict=True)][: 1 if brief else 3]
        lines = [
            (kind, line)
            for kind, words in told
            if words
            for line in wrapped(words, REMARK, 1 if brief else 2)
        ]
        height = BRIEF if brief else max(LEAST, LINE * len(names) + 12, REMARK_LINE * len(lines) + 12)
        found.append(Row(one, top, top + height, names, lines))
        top += height
    return found


def draw_rows(canvas: Canvas, rows: Sequence[Row]) -> None:
    """Every other row on a band; names before them, remarks behind."""
    bands = [{"y": row.top, "y2": row.bottom, "a": MARGIN, "b": WIDTH - MARGIN} for row in rows[::2]]
    band = {"type": "rect", "color": canvas.look.band}
    canvas.add("bands", band, bands, x=canvas.across("a"), x2={"field": "b"}, y=canvas.down("y"), y2={"field": "y2"})  # fmt: skip
    written: dict[str, list[dict[str, Any]]] = {"names": [], STATE: [], BESIDES: [], AMISS: []}
    for row in rows:
        first = row.middle - (len(row.names) - 1) / 2 * LINE
        written["names"] += [
            {"px": MARGIN + 8, "py": first + LINE * n, "t": line} for n, line in enumerate(row.names)
        ]
        first = row.middle - (len(row.remarks) - 1) / 2 * REMARK_LINE
        for n, (kind, line) in enumerate(row.remarks):
            written[kind].append({"px": canvas.end + 14, "py": first + REMARK_LINE * n, "t": line})
    canvas.text("names", written["names"], size=12)
    canvas.text(STATE, written[STATE], size=11)
    canvas.text(BESIDES, written[BESIDES], size=10.5, colour="quiet")
    canvas.text(AMISS, written[AMISS], size=10.5, colour="red", weight="bold")


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
        besides = _("no news since %(day)s") % {"day": day_in_words(known)}
    amiss = [_("overdue")] if one.overdue else []
    return state, besides, " · ".join([*amiss, *([_("disputed")] if picture.disputed else [])])


def slipped(picture: Any) -> str:
    """How far a plan slipped, in words; empty where it did not move or an end is open."""
    least, most = picture.slippage_min, picture.slippage_max
    if least is None or most is None or (least, most) == (0, 0):
        return ""
    if most < 0:
        return _("%s early") % slippage_in_words({"min": -most, "max": -least})
    days = slippage_in_words({"min": least, "max": most})
    return _("slipped %s") % days if least < 0 else _("%s late") % days
