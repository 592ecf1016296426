"""The collection of actors over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from negotiations.actors.filters import ActorFilters, actors
from negotiations.actors.models import Actor
from negotiations.actors.serializers import ActorSerializer, ActorSummarySerializer
from negotiations.api.clocks import Clocks
from negotiations.api.ordering import Key, read_order
from negotiations.api.selection import Expansion
from negotiations.api.writing import WritableRoom


class Actors(WritableRoom):
    """Who speaks, sits, sends troops or is attacked: states, ministries, forces, groups, coalitions, bodies, media, persons."""

    model = Actor
    rows = staticmethod(actors)
    filters = ActorFilters
    serializer_class = ActorSerializer
    orderings = {"slug": "slug", "kind": "kind", "country": "country"}
    expansions = {"member_of.actor": Expansion(ActorSummarySerializer, actors, "member_of__actor")}
    clocks = Clocks.NONE

    def order(self) -> Sequence[Key]:
        # Whole names first is an order of its own, which only a search by name has.
        if self.given.one("name") is None or self.given.one("ordering") is not None:
            return super().order()
        return read_order(self.given, {"fit": "fit", **self.orderings}, ("fit", "slug"), self.model)
