"""The legend of the troop chart: what is drawn, and the signs of the standings that occur."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from negotiations.charts.canvas import Canvas
from negotiations.charts.legend import Entry, Part
from negotiations.charts.look import SIGNS
from negotiations.charts.troop_marks import SILENT, limit_line, worded_sign
from negotiations.charts.troops import Counts
from negotiations.core.vocabulary import Standing
from negotiations.troops.models import Measure


def legend_of(canvas: Canvas, counts: Counts) -> list[Entry]:
    """What the marks mean, of those that are drawn."""
    claims, stretches = [*counts.claims, *counts.limits], counts.stretches
    line: dict[str, Any] = {"type": "rule", "color": canvas.look.blue}
    band = {"type": "rect", "color": canvas.look.blue, "fillOpacity": 0.26}
    hatched = {"type": "rule", "color": canvas.look.quiet, "strokeWidth": 10, "strokeDash": [1, 4]}
    excluded = {"type": "rule", "color": canvas.look.red, "strokeWidth": 5}
    promised = canvas.sign(SIGNS[Standing.ANNOUNCED], hollow=True)
    offered = [
        (any(one.stated for one in stretches), _("stated by a claim"), Part({**line, "strokeWidth": 3})),
        (any(not one.stated for one in stretches), _("carried forward from the last count"), Part({**line, "strokeWidth": 1.2})),
        (any(one.stated and one.low != one.high for one in stretches), _("range of the numbers told"), Part(band, half=6)),
        (any(one.claim.measure == Measure.CEILING for one in counts.limits), _("ceiling"), Part(limit_line(canvas, Measure.CEILING))),
        (any(one.claim.measure == Measure.TARGET for one in counts.limits), _("target"), Part(limit_line(canvas, Measure.TARGET))),
        (any(one.standing in SILENT and one.value is None for one in stretches), _("withheld or not known"), Part(hatched)),
        (any(one.disputed for one in stretches), _("independent sources exclude each other"), Part(excluded)),
        *(
            (any(one.claim.standing == standing for one in claims), standing_word(standing), Part(canvas.sign(sign)))
            for standing, sign in SIGNS.items()
        ),
        (any(one.value is None for one in claims), _("told in words, without a number"), Part({**worded_sign(canvas), "yOffset": 0})),
        (any(one.promised for one in claims), _("announced, not reported"), Part(promised)),
    ]  # fmt: skip
    return [Entry(meaning, (part,)) for drawn, meaning, part in offered if drawn]


def standing_word(standing: str) -> str:
    """The name of a standing without what it means."""
    return str(Standing(standing).label).partition(":")[0]
