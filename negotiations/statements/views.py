"""The collection of statements over HTTP."""

from __future__ import annotations

from negotiations.actors.filters import actors
from negotiations.actors.serializers import ActorSummarySerializer
from negotiations.api.selection import Expansion
from negotiations.events.filters import events
from negotiations.events.serializers import EventSerializer
from negotiations.milestones.filters import milestones
from negotiations.milestones.serializers import MilestoneSerializer
from negotiations.sources.claim_views import ClaimRoom
from negotiations.statements.filters import StatementFilters
from negotiations.statements.models import Statement
from negotiations.statements.queries import statements_visible_to
from negotiations.statements.serializers import StatementSerializer
from negotiations.talks.filters import negotiations
from negotiations.talks.serializers import NegotiationSerializer


class Statements(ClaimRoom):
    """Who said what: positions, denials, legal readings, with their wording where a source gives it."""

    model = Statement
    claims = staticmethod(statements_visible_to)
    filters = StatementFilters
    serializer_class = StatementSerializer
    orderings = {**ClaimRoom.orderings, "said": "said_earliest"}
    expansions = {
        "negotiation": Expansion(NegotiationSerializer, negotiations, "negotiation"),
        "event": Expansion(EventSerializer, events, "event"),
        "milestone": Expansion(MilestoneSerializer, milestones, "milestone"),
        "speakers": Expansion(ActorSummarySerializer, actors, "speakers"),
        "asserted_by": Expansion(ActorSummarySerializer, actors, "asserted_by"),
    }
