"""Milestones and the claims on them over HTTP: a table of contents."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.decorators import action

from negotiations.api.envelopes import envelope
from negotiations.api.formats import TABLES
from negotiations.api.formats.answering import listed
from negotiations.api.ordering import OrZero
from negotiations.api.pictures import told_in_order
from negotiations.api.selection import Expansion, with_needs
from negotiations.api.views import Reply
from negotiations.api.writing import WritableRoom
from negotiations.milestones.calendars import Ics, MilestoneFeed
from negotiations.milestones.filters import MilestoneClaimFilters, MilestoneFilters, milestones
from negotiations.milestones.history import history_of
from negotiations.milestones.models import Milestone, MilestoneClaim
from negotiations.milestones.queries import milestone_claims_visible_to
from negotiations.milestones.serializers import (
    MilestoneClaimSerializer,
    MilestoneSerializer,
    MilestoneStepSerializer,
)
from negotiations.sources.claim_views import ClaimRoom


class Milestones(WritableRoom):
    """What is to happen in a negotiation, and how far it has come."""

    model = Milestone
    rows = staticmethod(milestones)
    filters = MilestoneFilters
    serializer_class = MilestoneSerializer
    orderings = {
        "slug": "slug",
        "planned": "picture__planned_earliest",
        "achieved": "picture__achieved_earliest",
        "first_planned": "picture__first_planned_earliest",
        "revisions": OrZero("picture__revisions"),
        "slippage_days": "picture__slippage_min",
        "claims_count": OrZero("picture__claims_count"),
        "origins_count": OrZero("picture__origins_count"),
        "known_from": "known_from",
    }
    expansions = {
        "depends_on": Expansion(MilestoneSerializer, milestones, "depends_on"),
        "part_of": Expansion(MilestoneSerializer, milestones, "part_of"),
    }
    exports = (*TABLES, Ics, MilestoneFeed)

    @action(detail=True, reply=envelope(MilestoneStepSerializer), exports=TABLES)
    def history(self, request: Any, slug: str) -> HttpResponse | StreamingHttpResponse:
        """The claims on a milestone in the order in which they became known, with what each moved, by how many days, and what stood before."""
        return listed(self, self.told)

    def told(self) -> Reply:
        """The history of the milestone at this address."""
        milestone = self.found(self.known_rows(self.scope))
        claims = with_needs(
            milestone_claims_visible_to(self.scope.user, self.scope.as_of, current=False).filter(
                milestone=milestone
            ),
            MilestoneClaimSerializer,
            MilestoneClaimSerializer.names(),
            self.scope,
            {},
        )
        steps = history_of(milestone, list(claims), self.scope.as_of)
        return Reply(told_in_order(steps, MilestoneStepSerializer, self.scope), revision=milestone.revision)


class MilestoneClaims(ClaimRoom):
    """What is said of milestones: who said it, published when, with what force."""

    model = MilestoneClaim
    claims = staticmethod(milestone_claims_visible_to)
    filters = MilestoneClaimFilters
    serializer_class = MilestoneClaimSerializer
    orderings = {**ClaimRoom.orderings, "planned": "planned_earliest", "achieved": "achieved_earliest"}
    expansions = {"milestone": Expansion(MilestoneSerializer, milestones, "milestone")}
