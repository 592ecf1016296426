"""The addresses that also answer as pictures: milestones, events, the timeline of a negotiation, a series of troop counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from negotiations.api.formats.whole import TooMuch
from negotiations.api.ordering import in_order, with_keys
from negotiations.api.parameters import Parameter
from negotiations.api.views import Answer
from negotiations.charts.asking import by_date, counts_of
from negotiations.charts.chart import Chart, Frame
from negotiations.charts.formats import PICTURES, THEME, Pictured
from negotiations.charts.milestone_chart import milestone_chart
from negotiations.charts.milestones import drawn
from negotiations.milestones.views import Milestones
from negotiations.troops.series_parameters import read_key, read_span
from negotiations.troops.series_views import Series

MOST = 2_000
"""Rows of a picture: more are nothing that anybody can look at."""


class PicturedMilestones(Pictured, Milestones):
    """What is to happen in a negotiation, and how far it has come; as `svg` and `png` a chart of plans, how they moved, and what was achieved."""

    model = Milestones.model
    exports = (*Milestones.exports, *PICTURES)  # type: ignore[assignment]  # a longer tuple

    def accepted(self) -> dict[str, Parameter]:
        return with_theme(super().accepted(), listed=self.action == "list")

    def list(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        """A page of the collection; in the formats made for it, the whole."""
        return self.pictured() if self.wants_picture() else super().list(request, *args, **kwargs)

    def picture(self, frame: Frame) -> Chart:
        rows = self.narrowed(["overdue"]).select_related("picture", "negotiation")
        ordered = (
            in_order(with_keys(rows, self.order()), self.order())
            if self.given.one("ordering")
            else by_date(rows)
        )
        milestones = list(ordered[: MOST + 1])
        require_few(milestones)
        names = {milestone.negotiation.label(frame.scope.language) for milestone in milestones}
        return milestone_chart(drawn(milestones, frame.scope), frame, names.pop() if len(names) == 1 else "")


class PicturedSeries(Pictured, Series):
    """One series of troop counts, as it was known; as `svg` and `png` with its claims, ceilings and targets."""

    renderer_classes = [*Answer.renderer_classes, *PICTURES]

    def accepted(self) -> dict[str, Parameter]:
        return with_theme(super().accepted())

    def get(self, request: Any) -> HttpResponse:
        """One series of troop counts, as it was known: envelope, preferred figure and claims at the end of every step. A picture shows every day where no step is given."""
        return self.pictured() if self.wants_picture() else super().get(request)

    def picture(self, frame: Frame) -> Chart:
        span = read_span(self.given)
        return counts_of(
            read_key(self.given, self.scope), frame, **{**span, "step": self.given.one("step") or "day"}
        )


def with_theme(accepted: dict[str, Parameter], *, listed: bool = True) -> dict[str, Parameter]:
    """The parameters of an address that also answers as a picture."""
    return {**accepted, THEME.name: THEME} if listed else accepted


def require_few(rows: list[Any]) -> None:
    """Raise TooMuch for more rows than a picture can show."""
    if len(rows) > MOST:
        raise TooMuch(
            f"A picture shows {MOST:,} rows at most, and there are more; ask for fewer, or for csv."
        )
