"""The collection of actors over HTTP."""

from __future__ import annotations

from negotiations.actors.filters import ActorFilters, actors
from negotiations.actors.models import Actor
from negotiations.actors.serializers import ActorSerializer, ActorSummarySerializer
from negotiations.api.clocks import Clocks
from negotiations.api.rooms import Room
from negotiations.api.selection import Expansion


class Actors(Room):
    """Who speaks, sits, sends troops or is attacked: states, ministries, forces, groups, coalitions, bodies, media, persons."""

    model = Actor
    rows = staticmethod(actors)
    filters = ActorFilters
    serializer_class = ActorSerializer
    orderings = {"slug": "slug", "kind": "kind", "country": "country"}
    expansions = {"member_of.actor": Expansion(ActorSummarySerializer, actors, "member_of__actor")}
    clocks = Clocks.NONE
