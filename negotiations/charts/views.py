"""The addresses that also answer as pictures: milestones, events, the timeline of a negotiation, a series of troop counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from negotiations.answers.timeline import Timeline
from negotiations.api.formats.whole import TooMuch
from negotiations.api.ordering import in_order, with_keys
from negotiations.api.parameters import Parameter
from negotiations.api.views import Answer
from negotiations.charts.asking import by_date, counts_of, timeline_of
from negotiations.charts.chart import Chart, Frame
from negotiations.charts.formats import PICTURES, THEME, Pictured
from negotiations.charts.incident_chart import incident_chart
from negotiations.charts.incidents import INCIDENTS, read_incidents
from negotiations.charts.milestone_chart import milestone_chart
from negotiations.charts.milestones import drawn
from negotiations.events.views import Events
from negotiations.milestones.views import Milestones
from negotiations.troops.series_parameters import read_key, read_span
from negotiations.troops.series_rows import claims_of
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
        return milestone_chart(drawn(milestones, frame.scope), frame, name_of(milestones, frame))


class PicturedEvents(Pictured, Events):
    """Meetings, messages, votes, attacks, handovers: what happened, according to whom; as `svg` and `png` attacks and strikes by week, or the kinds asked for."""

    model = Events.model
    exports = (*Events.exports, *PICTURES)  # type: ignore[assignment]  # a longer tuple

    def accepted(self) -> dict[str, Parameter]:
        return with_theme(super().accepted(), listed=self.action == "list")

    def list(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        """A page of the collection; in the formats made for it, the whole."""
        return self.pictured() if self.wants_picture() else super().list(request, *args, **kwargs)

    def picture(self, frame: Frame) -> Chart:
        rows = self.narrowed().select_related("picture", "negotiation")
        if "kind" not in self.given.values:
            rows = rows.filter(kind__in=INCIDENTS)
        events = list(rows.order_by("picture__occurred_earliest", "slug")[: MOST + 1])
        require_few(events)
        return incident_chart(read_incidents(events, frame.scope), frame, name_of(events, frame))


class PicturedTimeline(Pictured, Timeline):
    """What happened, was said, is planned and was counted in one negotiation, by date; as `svg` and `png` in lanes along one calendar."""

    renderer_classes = [*Timeline.renderer_classes, *PICTURES]

    def accepted(self) -> dict[str, Parameter]:
        return with_theme(super().accepted())

    @extend_schema(operation_id="negotiations_timeline")
    def get(self, request: Any, slug: str) -> HttpResponse | StreamingHttpResponse:
        """Milestones, events, statements and troop counts of one negotiation by date; what has no date comes last."""
        return self.pictured() if self.wants_picture() else super().get(request, slug)

    def picture(self, frame: Frame) -> Chart:
        return timeline_of(self.negotiation(), frame, self.kinds())


class PicturedSeries(Pictured, Series):
    """One series of troop counts, as it was known; as `svg` and `png` with its claims, ceilings and targets."""

    renderer_classes = [*Answer.renderer_classes, *PICTURES]

    def accepted(self) -> dict[str, Parameter]:
        return with_theme(super().accepted())

    def get(self, request: Any) -> HttpResponse:
        """One series of troop counts, as it was known: envelope, preferred figure and claims at the end of every step. A picture shows every day where no step is given."""
        return self.pictured() if self.wants_picture() else super().get(request)

    def picture(self, frame: Frame) -> Chart:
        span, key = read_span(self.given), read_key(self.given, self.scope)
        require_few(list(claims_of(key, self.scope.as_of).values_list("pk", flat=True)[: MOST + 1]))
        return counts_of(key, frame, **{**span, "step": self.given.one("step") or "day"})


def name_of(rows: list[Any], frame: Frame) -> str:
    """The name of the negotiation to which all of them belong; empty when there are several."""
    found = {row.negotiation_id: row.negotiation for row in rows if row.negotiation is not None}
    return next(iter(found.values())).label(frame.scope.language) if len(found) == 1 else ""


def with_theme(accepted: dict[str, Parameter], *, listed: bool = True) -> dict[str, Parameter]:
    """The parameters of an address that also answers as a picture."""
    return {**accepted, THEME.name: THEME} if listed else accepted


def require_few(rows: list[Any]) -> None:
    """Raise TooMuch for more rows than a picture can show."""
    if len(rows) > MOST:
        raise TooMuch(
            _("A picture shows %(most)s rows at most, and there are more; ask for fewer, or for csv.")
            % {"most": f"{MOST:,}"}
        )
