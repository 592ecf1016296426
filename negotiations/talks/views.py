"""The collection of negotiations over HTTP."""

from __future__ import annotations

from negotiations.actors.filters import actors
from negotiations.actors.serializers import ActorSummarySerializer
from negotiations.api.selection import Expansion
from negotiations.api.writing import WritableRoom
from negotiations.talks.filters import NegotiationFilters, negotiations
from negotiations.talks.models import Negotiation
from negotiations.talks.serializers import NegotiationSerializer


class Negotiations(WritableRoom):
    """The processes themselves: who is party to them, which commissions serve them, how they stand."""

    model = Negotiation
    rows = staticmethod(negotiations)
    filters = NegotiationFilters
    serializer_class = NegotiationSerializer
    orderings = {"slug": "slug", "known_from": "known_from"}
    expansions = {"parties.actor": Expansion(ActorSummarySerializer, actors, "parties__actor")}
