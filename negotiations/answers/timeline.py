"""The timeline of one negotiation: its milestones, events, statements and troop counts by date, each whole and sourced."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from negotiations.access.visibility import things_visible_to
from negotiations.answers.merging import Branch, Place, address_of, merged_page
from negotiations.api import parameters
from negotiations.api.clocks import Clocks
from negotiations.api.envelopes import envelope, represented, with_all_of
from negotiations.api.fields import FuzzyDateField
from negotiations.api.formats import TABLES
from negotiations.api.formats.answering import listed
from negotiations.api.parameters import Parameter
from negotiations.api.serializers import Shape
from negotiations.api.views import Answer, Reply
from negotiations.core.errors import one_of
from negotiations.events.queries import events_visible_to
from negotiations.events.serializers import EventSerializer
from negotiations.milestones.models import placed_on
from negotiations.milestones.queries import milestones_visible_to
from negotiations.milestones.serializers import MilestoneSerializer
from negotiations.statements.queries import statements_visible_to
from negotiations.statements.serializers import StatementSerializer
from negotiations.talks.models import Negotiation
from negotiations.troops.queries import troop_counts_visible_to
from negotiations.troops.serializers import TroopCountSerializer

SHAPES: dict[str, type[Shape]] = {
    "milestone": MilestoneSerializer,
    "event": EventSerializer,
    "statement": StatementSerializer,
    "troop_count": TroopCountSerializer,
}
"""The kinds of a timeline, and how each is represented."""

KIND = Parameter(
    "kind",
    "Only these kinds; may be given several times.",
    "event",
    repeated=True,
    schema={"type": "string", "enum": list(SHAPES)},
)


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="TimelineItem", serializers=list(SHAPES.values()), resource_type_field_name=None
    )
)
class ItemField(serializers.JSONField):
    """The thing itself, as its own address gives it."""


class TimelineEntrySerializer(serializers.Serializer[Any]):
    """One entry: what it is, the date by which it is placed, and the thing itself."""

    kind = serializers.ChoiceField(choices=list(SHAPES), help_text="What it is.")
    date = FuzzyDateField(
        help_text="The date by which it is placed: achieved or else planned, occurred, said, as of. Null comes last."
    )
    item = ItemField(help_text="The thing itself, as its own address gives it.")


class Timeline(Answer):
    """What happened, was said, is planned and was counted in one negotiation, by date."""

    clocks = Clocks.BOTH
    parameters = (KIND, parameters.LIMIT, parameters.CURSOR)
    reply = envelope(TimelineEntrySerializer)
    renderer_classes = [*Answer.renderer_classes, *TABLES]

    def title(self) -> str:
        return f"Timeline: {self.kwargs['slug']}"

    @extend_schema(operation_id="negotiations_timeline")
    def get(self, request: Any, slug: str) -> HttpResponse | StreamingHttpResponse:
        """Milestones, events, statements and troop counts of one negotiation by date; what has no date comes last."""
        return listed(self, self.told)

    def told(self) -> Reply:
        """A page of the timeline."""
        user, as_of = self.scope.user, self.scope.as_of
        negotiation, kinds = self.negotiation(), self.kinds()
        rows = {
            "milestone": (_dated(milestones_visible_to(user, as_of)), "placed_on"),
            "event": (events_visible_to(user, as_of), "picture__occurred_earliest"),
            "statement": (statements_visible_to(user, as_of), "said_earliest"),
            "troop_count": (troop_counts_visible_to(user, as_of), "as_of_earliest"),
        }
        branches = []
        for kind in kinds:
            queryset, path = rows[kind]
            among, dated = Q(negotiation=negotiation), Q()
            if hasattr(queryset.model, "picture"):
                # A thing's day is its picture's, which knows the negotiation too: one index gives both.
                queryset, dated = (
                    queryset.annotate(placed_in=F("picture__negotiation")),
                    Q(placed_in=negotiation.pk),
                )
            shown = with_all_of(queryset, SHAPES[kind], self.scope)
            branches.append(Branch(kind, shown, path, among, dated))
        page = merged_page(branches, self.given, self.request.path)
        following = address_of(page.next, self.given, self.scope.base, self.request.path)
        preceding = address_of(page.previous, self.given, self.scope.base, self.request.path)
        results = self.entries(page.places)
        return Reply(
            {"count": None, "next": following, "previous": preceding, "results": results},
            links={"next": following, "prev": preceding},
        )

    def negotiation(self) -> Negotiation:
        """The negotiation at this address."""
        seen = things_visible_to(Negotiation, self.scope.user, self.scope.as_of)
        negotiation = seen.filter(slug=self.kwargs["slug"]).first()
        if negotiation is None:
            raise NotFound(_("There is nothing at this address."))
        return negotiation

    def kinds(self) -> list[str]:
        """The kinds asked for, each once; all when none is."""
        return list(
            dict.fromkeys(one_of(kind, SHAPES, "kind") for kind in self.given.values.get("kind", SHAPES))
        )

    def entries(self, places: list[Place]) -> list[dict[str, Any]]:
        """The entries of a page; each kind is represented at once."""
        shapes: dict[tuple[str, int], Any] = {}
        for kind, shape in SHAPES.items():
            rows = [place.row for place in places if place.branch == kind]
            for row, item in zip(rows, represented(rows, shape, self.scope) if rows else [], strict=True):
                shapes[kind, row.pk] = item
        return [
            {
                "kind": place.branch,
                "date": _date_of(shapes[place.branch, place.row.pk], place.branch),
                "item": shapes[place.branch, place.row.pk],
            }
            for place in places
        ]


def _date_of(item: dict[str, Any], kind: str) -> Any:
    if kind == "milestone":
        return item["achieved"] or item["planned"]
    return item[{"event": "occurred", "statement": "said", "troop_count": "as_of"}[kind]]


def _dated(milestones: QuerySet[Any]) -> QuerySet[Any]:
    """Milestones with the day by which they are placed."""
    placed: QuerySet[Any] = milestones.annotate(placed_on=placed_on("picture__"))
    return placed
