"""The collection of troop counts over HTTP. Series are in `series_views.py`."""

from __future__ import annotations

from negotiations.actors.filters import actors
from negotiations.actors.serializers import ActorSummarySerializer
from negotiations.api.selection import Expansion
from negotiations.milestones.filters import milestones
from negotiations.milestones.serializers import MilestoneSerializer
from negotiations.places.filters import places
from negotiations.places.serializers import PlaceSerializer
from negotiations.sources.claim_views import ClaimRoom
from negotiations.talks.filters import negotiations
from negotiations.talks.serializers import NegotiationSerializer
from negotiations.troops.filters import TroopCountFilters
from negotiations.troops.models import TroopCount
from negotiations.troops.queries import troop_counts_visible_to
from negotiations.troops.serializers import TroopCountSerializer


class TroopCounts(ClaimRoom):
    """How many personnel are, may be, will be, arrived or left, according to whom. A plan is never given as a fact."""

    model = TroopCount
    claims = staticmethod(troop_counts_visible_to)
    filters = TroopCountFilters
    serializer_class = TroopCountSerializer
    orderings = {
        **ClaimRoom.orderings,
        "as_of": "as_of_earliest",
        "low": "personnel_low",
        "high": "personnel_high",
    }
    expansions = {
        "negotiation": Expansion(NegotiationSerializer, negotiations, "negotiation"),
        "milestone": Expansion(MilestoneSerializer, milestones, "milestone"),
        "contributor": Expansion(ActorSummarySerializer, actors, "contributor"),
        "host": Expansion(ActorSummarySerializer, actors, "host"),
        "place": Expansion(PlaceSerializer, places, "place"),
        "asserted_by": Expansion(ActorSummarySerializer, actors, "asserted_by"),
    }
