"""Conditions and the claims on them over HTTP: a table of contents."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.decorators import action

from negotiations.actors.filters import actors
from negotiations.actors.serializers import ActorSummarySerializer
from negotiations.api.envelopes import envelope
from negotiations.api.formats import TABLES
from negotiations.api.formats.answering import listed
from negotiations.api.ordering import OrZero
from negotiations.api.pictures import told_in_order
from negotiations.api.selection import Expansion, with_needs
from negotiations.api.views import Reply
from negotiations.api.writing import WritableRoom
from negotiations.conditions.filters import ConditionClaimFilters, ConditionFilters, conditions
from negotiations.conditions.models import Condition, ConditionClaim, ConditionState
from negotiations.conditions.queries import condition_claims_visible_to
from negotiations.conditions.serializers import (
    ConditionClaimSerializer,
    ConditionSerializer,
    ConditionStepSerializer,
)
from negotiations.core.history import steps
from negotiations.core.pictures import pictures_of
from negotiations.milestones.filters import milestones
from negotiations.milestones.serializers import MilestoneSerializer
from negotiations.sources.claim_views import ClaimRoom


class Conditions(WritableRoom):
    """What parties demand before or during the process, and how it stands."""

    model = Condition
    rows = staticmethod(conditions)
    filters = ConditionFilters
    serializer_class = ConditionSerializer
    orderings = {
        "slug": "slug",
        "claims_count": OrZero("picture__claims_count"),
        "origins_count": OrZero("picture__origins_count"),
        "known_from": "known_from",
    }
    expansions = {
        "demanded_by": Expansion(ActorSummarySerializer, actors, "demanded_by"),
        "applies_to": Expansion(MilestoneSerializer, milestones, "applies_to"),
    }

    @action(detail=True, reply=envelope(ConditionStepSerializer), exports=TABLES)
    def history(self, request: Any, slug: str) -> HttpResponse | StreamingHttpResponse:
        """The claims on a condition in the order in which they became known, with what stood before and after."""
        return listed(self, self.told)

    def told(self) -> Reply:
        """The history of the condition at this address."""
        condition = self.found(self.known_rows(self.scope))
        said = condition_claims_visible_to(self.scope.user, self.scope.as_of, current=False).filter(
            condition=condition
        )
        claims = list(
            with_needs(said, ConditionClaimSerializer, ConditionClaimSerializer.names(), self.scope, {})
        )
        pictures = pictures_of(ConditionState, "condition", condition, self.scope.as_of)
        told = told_in_order(steps(claims, pictures, ("status",)), ConditionStepSerializer, self.scope)
        return Reply(told, revision=condition.revision)


class ConditionClaims(ClaimRoom):
    """What is said of conditions: demanded, agreed, rejected, met, dropped."""

    model = ConditionClaim
    claims = staticmethod(condition_claims_visible_to)
    filters = ConditionClaimFilters
    serializer_class = ConditionClaimSerializer
    expansions = {"condition": Expansion(ConditionSerializer, conditions, "condition")}
