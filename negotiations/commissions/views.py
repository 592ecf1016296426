"""The collections of commissions and working groups over HTTP."""

from __future__ import annotations

from negotiations.actors.filters import actors
from negotiations.actors.serializers import ActorSummarySerializer
from negotiations.api.selection import Expansion
from negotiations.api.writing import WritableRoom
from negotiations.commissions.filters import (
    CommissionFilters,
    WorkingGroupFilters,
    commissions,
    working_groups,
)
from negotiations.commissions.models import Commission, WorkingGroup
from negotiations.commissions.serializers import CommissionSerializer, WorkingGroupSerializer
from negotiations.talks.filters import negotiations
from negotiations.talks.serializers import NegotiationSerializer

WITHIN = {
    "seats.person": Expansion(ActorSummarySerializer, actors, "actor__seats__holder"),
    "mandates.according_to": Expansion(ActorSummarySerializer, actors, "mandates__according_to"),
}


class Commissions(WritableRoom):
    """Joint bodies and their committees: who sits in them, and what each side says they are to do."""

    model = Commission
    rows = staticmethod(commissions)
    filters = CommissionFilters
    serializer_class = CommissionSerializer
    orderings = {"slug": "slug", "known_from": "known_from"}
    expansions = {
        "negotiation": Expansion(NegotiationSerializer, negotiations, "negotiation"),
        "parent": Expansion(CommissionSerializer, commissions, "parent"),
        "working_groups": Expansion(WorkingGroupSerializer, working_groups, "working_groups"),
        **WITHIN,
    }


class WorkingGroups(WritableRoom):
    """Groups within a commission, each preparing one question."""

    model = WorkingGroup
    rows = staticmethod(working_groups)
    filters = WorkingGroupFilters
    serializer_class = WorkingGroupSerializer
    orderings = {"slug": "slug", "known_from": "known_from"}
    expansions = {"commission": Expansion(CommissionSerializer, commissions, "commission"), **WITHIN}
